"""Names, places and payers to make people of, from ``words.toml``."""

import tomllib
from pathlib import Path

_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

GIVEN = tuple(_WORDS["given"])
FAMILY = tuple(_WORDS["family"])
STREETS = tuple(_WORDS["streets"])
PLACES = tuple(tuple(place.split(", ")) for place in _WORDS["places"])
EMPLOYERS = tuple(f"{firm} {trade}" for firm in _WORDS["firms"] for trade in _WORDS["trades"])
BANKS = tuple(_WORDS["banks"])
FUNDS = tuple(_WORDS["funds"])
PENSIONS = tuple(_WORDS["pensions"])
CREDITORS = tuple(_WORDS["creditors"])
STATE = "State Labor Department (practice)"
BENEFITS = "Social Security Administration (practice)"

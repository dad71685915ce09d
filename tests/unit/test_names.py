"""Names: what folds alike, what does not, and the name control."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.names import fold, mixes_scripts, name_control

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identity_calendar_tax_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["name_control"], ids=lambda vector: vector["last_name"])
def test_name_control(vector: dict[str, object]) -> None:
    control = name_control(str(vector["last_name"]), two_surnames=bool(vector["two_surnames"]))
    assert control == vector["name_control"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María-José", "MARIA JOSE"),
        ("O'Neill-Ruiz", "ONEILL RUIZ"),
        ("O\u2019Neill", "O'Neill"),
        ("Mu\u00f1oz", "Mun\u0303oz"),
        ("Zo\u00eb", "ZOE"),
        ("Stra\u00dfe", "STRASSE"),
        ("S\u00f8ren", "Soren"),
        ("\u0141ukasz", "Lukasz"),
        ("An\u200bna", "Anna"),
        ("St. Clair", "ST CLAIR"),
        ("\uff21\uff44\uff41", "Ada"),
        ("\u0130pek", "ipek"),
    ],
)
def test_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann", "Anne"), ("Anna", "Ann\u0430"), ("Cole", "Brooks"), ("\u30ab", "\u30ac"), ("Jo3", "Jo")],
)
def test_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("Anna", False),
        ("Ann\u0430", True),
        ("\u0410\u043d\u043d\u0430", False),
        ("\u5c71\u7530\u306f\u306a", False),
        ("O\u2019Neill", False),
        ("\u0391nna", True),
        ("", False),
    ],
)
def test_notices_mixed_scripts(name: str, mixed: bool) -> None:
    assert mixes_scripts(name) is mixed


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    once = fold(name)
    assert fold(once) == once
    assert " " not in once


@given(st.text(max_size=40), st.booleans())
def test_name_control_is_at_most_four_plain_characters(name: str, two: bool) -> None:
    control = name_control(name, two_surnames=two)
    assert len(control) <= 4
    assert all(character.isascii() and (character.isalnum() or character == "-") for character in control)
    assert not control.startswith("-")

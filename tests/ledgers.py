"""Ledgers for tests: entries with the sign of their code, and wholly random ones that no rule of the agency would make."""

import random
from datetime import date, timedelta

from records import codes
from records.ledger import Entry

START = date(2025, 1, 6)
SIGNED = {codes.Sign.DEBIT: 1, codes.Sign.CREDIT: -1, codes.Sign.NONE: 0}
CODES = sorted(codes.all_codes())
ACTIONS = ["", "", "063", "163", "069", "043"]


def entry(number: str, posted: date, printed: date, cents: int, **other: object) -> Entry:
    return Entry(number, posted, printed, SIGNED[codes.code(number).sign] * cents, **other)  # type: ignore[arg-type]


def random_ledger(chance: random.Random) -> list[Entry]:
    def some_day() -> date:
        return START + timedelta(days=chance.randrange(900))

    return [
        entry(
            chance.choice(CODES),
            some_day(),
            some_day(),
            chance.choice((0, 1, 99, chance.randrange(1_000_000), codes.MAX_CENTS)),
            action_code=chance.choice(ACTIONS),
            id=number,
            reverses_id=chance.choice((None, None, chance.randrange(1, 9))),
        )
        for number in range(1, chance.randrange(1, 12))
    ]

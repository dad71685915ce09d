"""The three worked accounts, printed line by line as the agency prints them. covers INV-01"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from records import cycles
from records.ledger import Entry
from records.transcripts import Account, Kind, Order, Person, build

MODULES = json.loads((Path(__file__).parents[1] / "data" / "example_modules.json").read_text())["modules"]
ON = date(2026, 12, 31)
CREDITS = {"806", "766", "768"}  # they post with the return and carry its due date


@dataclass
class Printed:
    """One line of the example."""

    code: str
    explanation: str
    cycle: str
    date: str
    amount: str
    memo: str


def entry(number: int, row: dict[str, Any], with_return: date) -> Entry:
    note = row.get("note") or ""
    is_action = note.startswith("action code")
    day = date.fromisoformat(row["date"])
    posted_on = cycles.posting_date(row["cycle"]) if row["cycle"] else with_return if row["code"] in CREDITS else day
    return Entry(
        code=row["code"],
        posted_on=posted_on,
        date=day,
        amount_cents=int(Decimal(row["amount"]) * 100),
        cycle=row["cycle"] or "",
        action_code=note.removeprefix("action code ") if is_action else "",
        memo_cents=int(Decimal(row.get("memo_amount") or 0) * 100),
        text_data=note if note.startswith("CP") else "",
        id=number,
    )


def printed(row: dict[str, Any]) -> Printed:
    """As the reference prints it: a notice with its number, amounts with sign and dollars."""
    note = row.get("note") or ""
    explanation = f"{row['explanation']} ({note})" if note.startswith("CP") else row["explanation"]
    dollars = Decimal(row["amount"])
    amount = f"{'-' if dollars < 0 else ''}${abs(dollars):,.2f}"
    memo = f"${Decimal(row['memo_amount']):,.2f}" if row.get("memo_amount") else ""
    year, month, day = row["date"].split("-")
    return Printed(row["code"], explanation, row["cycle"] or "", f"{month}-{day}-{year}", amount, memo)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module["id"])
def test_prints_the_example_line_by_line(module: dict[str, Any]) -> None:
    rows = module["transactions"]
    with_return = cycles.posting_date(rows[0]["cycle"])
    entries = tuple(entry(number, row, with_return) for number, row in enumerate(rows))
    person = Person("Demo", module["name_control"], module["tin"][-4:])
    account = Account(int(module["tax_period"][:4]), person, None, entries)
    found = build(Kind.ACCOUNT, account, Order(ON), viewer=person)
    lines = found.sections[3].lines
    shown = [Printed(line.code, line.explanation, line.cycle, line.date, line.amount, line.memo) for line in lines]
    assert shown == [printed(row) for row in rows]
    assert found.sections[1].items[0].value == f"${Decimal(module['ending_balance']):,.2f}"
    assert sum(line.cents for line in lines) == 0
    assert all(line.plain for line in lines)

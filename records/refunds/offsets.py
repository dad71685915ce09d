"""Which older tax debts a refund pays before the rest goes out, from values alone."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Debt:
    """What is overdue on another account of the same people: the account's key, its period (YYYYMM) and the cents owed."""

    module_id: int
    period: str
    cents: int


def to_tax_debts(credit_cents: int, debts: Iterable[Debt]) -> list[Debt]:
    """The debts that a credit of so many cents pays, the oldest period first, each with the cents it gets. Federal tax comes
    before every other creditor (tax law's order of offsets); nothing is paid beyond a debt or beyond the credit.
    """
    left, paid = credit_cents, []
    for debt in sorted(debts, key=lambda each: (each.period, each.module_id)):
        part = min(left, debt.cents)
        if part > 0:
            paid.append(Debt(debt.module_id, debt.period, part))
            left -= part
    return paid

"""A balance by charge: tax, each penalty, interest and fees, each assessed, paid, open and accrued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from records.accruals import Accruals
from records.interest.account import kind_of, read
from records.interest.of_module import told
from records.interest.reckoning import reckon
from records.ledger import Entry

ORDER = ("tax", "ftf", "ftp", "accuracy", "other", "interest", "fees")  # in which payments are applied


@dataclass(frozen=True)
class Charge:
    """One sort of charge in integer cents. ``kind``: tax, ftf (filing late), ftp (paying late), accuracy, other
    (further penalties), interest or fees. ``come_to_cents`` is what the law comes to by now, charged or not.
    """

    kind: str
    assessed_cents: int
    paid_cents: int
    accrued_cents: int = 0
    come_to_cents: int = 0

    @property
    def open_cents(self) -> int:
        """Assessed and not paid; below zero where more money went out than came in."""
        return self.assessed_cents - self.paid_cents


@dataclass(frozen=True)
class Charges:
    """All charges of an account as of a day. What is open over all of them less ``credit_cents`` is its balance.

    ``pay_by`` is the last day of a bill whose days still run: paid by then, it bears no more interest.
    """

    on: date
    rows: tuple[Charge, ...]
    credit_cents: int
    accruals: Accruals
    pay_by: date | None = None

    @property
    def balance_cents(self) -> int:
        """The balance of the ledger: positive is owed."""
        return sum(row.open_cents for row in self.rows) - self.credit_cents


def charges(
    *, tax_year: int, entries: Iterable[Entry], filed_on: date | None, on: date, timely: bool | None = None
) -> Charges:
    """The account as of ``on`` by charge, only charges that carry an amount; arguments as for ``accruals``.

    Credits less refunds pay tax first, then penalties, then interest; what is left is a credit. Where more was
    refunded than came in, the difference is open tax.
    """
    seen = [entry for entry in entries if entry.posted_on <= on]
    account = read(tax_year=tax_year, entries=seen, filed_on=filed_on, on=on, timely=timely)
    found = reckon(account, on)
    come_to = {"ftf": found.filing_late_cents, "ftp": found.paying_late_cents, "interest": found.interest_cents}
    accrued = {kind: (found.beyond(kind, cents), cents) for kind, cents in come_to.items()}
    assessed = dict.fromkeys(ORDER, 0)
    money = 0
    for entry in seen:
        kind = kind_of(entry.code)
        if kind:
            assessed[kind] += entry.amount_cents
        else:
            money -= entry.amount_cents
    rows, credit = _paid(assessed, money, accrued)
    still_run = (demand.pay_by for demand in account.demands if demand.billed_on <= on <= demand.pay_by)
    return Charges(on, rows, credit, told(found), next(still_run, None))


def _paid(assessed: dict[str, int], money: int, accrued: dict[str, tuple[int, int]]) -> tuple[tuple[Charge, ...], int]:
    for kind, cents in assessed.items():  # relief beyond what was charged is a credit like any other
        if cents < 0:
            money -= cents
            assessed[kind] = 0
    rows = []
    for kind in ORDER:
        paid = min(money, assessed[kind])
        money -= paid
        more, come_to = accrued.get(kind, (0, 0))
        if assessed[kind] or paid or more:
            rows.append(Charge(kind, assessed[kind], paid, more, come_to))
    return tuple(rows), money

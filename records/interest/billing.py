"""When what has accrued is charged, and in which codes: at the first bill, after the tax is paid, once a year between.

Between these moments penalties and interest only accrue. Bills carry Mondays, the assessment dates of posting cycles.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from records.interest.account import RELIEF, TAX, TAX_LESS, Account, kind_of, read
from records.interest.reckoning import Reckoning, reckon
from records.ledger import Entry

# The tax is paid: two weeks for the bank to return the payment, then the week's Thursday and 18 days to its notice.
AFTER_PAYMENT = timedelta(days=14 + 18)
YEARLY = timedelta(weeks=52)
MONDAY = 0
FOUND_LATER = frozenset({"290", "300"})
BY_PERSON = {"ftf": "160", "ftp": "270", "interest": "190"}  # what a person charged, the system doesn't take back
CHARGES = {"ftf": ("166", "167"), "ftp": ("276", "277"), "interest": ("196", "197")}
ON_MORE_TAX = ("336", "337")


class Line(NamedTuple):
    """One posting of a bill: transaction code and signed cents, never 0."""

    code: str
    cents: int


class _Moments(NamedTuple):
    """The days of a ledger that decide whether a bill is due."""

    tax_billed: date | None
    more_tax: bool
    charged: date | None
    paid_late: date | None
    past_changed: bool


def bill(
    *, tax_year: int, entries: Iterable[Entry], filed_on: date | None, on: date, timely: bool | None = None
) -> tuple[Line, ...]:
    """What is charged on the business date ``on``, a Monday; nothing on other days or where no bill is due.

    Arguments as for ``accruals``. The same ledger with these lines posted gives nothing: a bill is made once.
    """
    if on.weekday() != MONDAY:
        return ()
    seen = [entry for entry in entries if entry.posted_on <= on]
    account = read(tax_year=tax_year, entries=seen, filed_on=filed_on, on=on, timely=timely)
    if on <= account.payment_due:
        return ()
    days = _moments(account, seen)
    if not _is_due(account, days, on):
        return ()
    return _lines(reckon(account, on), days, {entry.code for entry in seen})


def _moments(account: Account, seen: list[Entry]) -> _Moments:
    bills = [entry for entry in seen if entry.code in TAX and entry.amount_cents > 0]
    newest = max(bills, key=lambda entry: entry.date, default=None)
    charged = [e.date for e in seen if kind_of(e.code) in CHARGES and e.amount_cents > 0]
    last = max(charged, default=None)
    late = [
        max(entry.date, entry.posted_on)
        for entry in seen
        if not kind_of(entry.code) and entry.amount_cents < 0 and entry.date > account.payment_due
    ]
    return _Moments(
        tax_billed=newest.date if newest else None,
        more_tax=newest is not None and newest.code in FOUND_LATER,
        charged=last,
        paid_late=max(late, default=None),
        past_changed=last is not None and any(_changes_the_past(entry, last) for entry in seen),
    )


def _changes_the_past(entry: Entry, charged: date) -> bool:
    """Whether an entry made after the last charge alters what that charge stood on."""
    if entry.posted_on <= charged or not entry.amount_cents:
        return False
    if entry.code in TAX_LESS or entry.code in RELIEF:
        return True
    return not kind_of(entry.code) and entry.date <= charged


def _is_due(account: Account, days: _Moments, on: date) -> bool:
    if days.tax_billed is not None and days.tax_billed > on:
        return False  # posted, and its bill still to come: that one charges all
    first = days.tax_billed is not None and (days.charged is None or days.charged < days.tax_billed)
    paid = (
        days.paid_late is not None
        and account.unpaid(on) <= 0
        and days.paid_late + AFTER_PAYMENT <= on
        and (days.charged is None or days.charged < days.paid_late)
    )
    yearly = account.balance_cents > 0 and days.charged is not None and days.charged + YEARLY <= on
    return first or paid or yearly or days.past_changed


def _lines(found: Reckoning, days: _Moments, codes: set[str]) -> tuple[Line, ...]:
    come_to = {
        "ftf": found.filing_late_cents,
        "ftp": found.paying_late_cents,
        "interest": found.interest_cents,
    }
    lines = []
    for kind, cents in come_to.items():
        more = cents - max(0, found.account.charged.get(kind, 0))
        charge, take_back = CHARGES[kind]
        if kind == "interest" and days.more_tax:
            charge, take_back = ON_MORE_TAX
        if more > 0:
            lines.append(Line(charge, more))
        elif more < 0 and days.past_changed and BY_PERSON[kind] not in codes:
            lines.append(Line(take_back, more))
    return tuple(lines)

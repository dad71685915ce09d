"""A ledger as the arithmetic of penalties and interest reads it: tax, credits by day, what was charged, which bills."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from records.due_dates import due_dates
from records.interest.demands import Demand, window_end
from records.interest.failure_to_pay import Terms
from records.ledger import Entry

TAX = frozenset({"150", "290", "294", "298", "300", "308"})
TAX_LESS = frozenset({"291", "301"})
SHOWN = "150"
FAILURE_TO_FILE, FAILURE_TO_PAY = frozenset({"160", "166"}), frozenset({"270", "276"})
ACCURACY = frozenset({"240", "320"})
OTHER_PENALTIES = frozenset({"170", "176", "180", "186", "280", "286"})
INTEREST = frozenset({"190", "196", "336", "340"})
FEES = frozenset({"360"})
# Relief that a person grants is not charged again; what the system takes back it may charge anew.
RELIEF = {"161": "ftf", "271": "ftp", "241": "accuracy", "321": "accuracy", "191": "interest"}
TAKEN_BACK = {"167": "ftf", "277": "ftp", "197": "interest", "337": "interest"}
OTHER_RELIEF = frozenset({"171", "177", "281"})
CREDITS_OF_THE_RETURN = frozenset({"765", "767", "807"})  # reductions of what counted from the due date on
INTEREST_TO_YOU = frozenset({"770", "771", "772", "776", "777"})
WRITTEN_OFF, WRITE_OFF_UNDONE = frozenset({"606", "608"}), "609"
EXTENSION, NOTICE = "460", "971"
PLAN_BEGINS, PLAN_ENDS, LEVY_NOTICE = "063", "163", "069"
_KINDS = {
    **dict.fromkeys(TAX | TAX_LESS, "tax"),
    **dict.fromkeys(FAILURE_TO_FILE, "ftf"),
    **dict.fromkeys(FAILURE_TO_PAY, "ftp"),
    **dict.fromkeys(ACCURACY, "accuracy"),
    **dict.fromkeys(OTHER_PENALTIES | OTHER_RELIEF, "other"),
    **dict.fromkeys(INTEREST, "interest"),
    **dict.fromkeys(FEES, "fees"),
    **RELIEF,
    **TAKEN_BACK,
}
_LONGEST_ROLL = timedelta(days=7)
_TIMELY = {timely: Terms(timely=timely) for timely in (True, False)}
_NO_TERMS = _TIMELY[True]


def kind_of(code: str) -> str:
    """Which charge a code belongs to: tax, ftf, ftp, accuracy, other, interest, fees; "" for credits and refunds."""
    return _KINDS.get(code, "")


@dataclass
class Account:
    """Integer cents and business dates; ``flows`` are credits (negative) and debits by the day from which they count."""

    payment_due: date
    interest_after: date
    filing_due: date
    filed_on: date | None
    timely: bool
    tax_cents: int = 0
    additional: list[tuple[date, int]] = field(default_factory=list)
    flows: list[tuple[date, int]] = field(default_factory=list)
    charged: dict[str, int] = field(default_factory=dict)
    relieved: dict[str, int] = field(default_factory=dict)
    billed: list[tuple[date, int]] = field(default_factory=list)
    demands: tuple[Demand, ...] = ()
    terms: Terms = _NO_TERMS
    balance_cents: int = 0
    written_off: bool = False

    @property
    def additional_cents(self) -> int:
        """Tax assessed beyond what the return showed."""
        return sum(cents for _, cents in self.additional)

    def unpaid(self, day: date) -> int:
        """Tax in cents that is open after everything dated on or before the day; below zero where more was paid."""
        return self.tax_cents + sum(cents for when, cents in self.flows if when <= day)


def read(*, tax_year: int, entries: Iterable[Entry], filed_on: date | None, on: date, timely: bool | None) -> Account:
    """The account as of the business date ``on``; entries that were posted later are not looked at.

    Where a weekend or holiday moves the due date, paying on the moved day is in time; who misses it pays penalties
    from the moved day and interest from the 15th. ``timely`` says whether the return was in time, None to work it out
    from ``filed_on`` and an extension (TC 460).
    """
    seen = [entry for entry in entries if entry.posted_on <= on]
    codes = {entry.code for entry in seen}
    due = due_dates(tax_year)
    nominal = date(tax_year + 1, 4, 15)
    after = nominal if due.payment - nominal <= _LONGEST_ROLL else due.payment
    filing_due = due.extended_return if EXTENSION in codes else due.payment
    filed = filed_on if filed_on and filed_on <= on else None
    in_time = (filed is None or filed <= filing_due) if timely is None else timely
    account = Account(due.payment, after, filing_due, None if in_time else filed, in_time)
    account.balance_cents = sum(entry.amount_cents for entry in seen)
    _taxes(account, seen)
    originals = {entry.id: entry for entry in seen}
    for entry in seen:
        _sort(account, entry, originals)
    account.flows.sort()
    account.billed.sort()
    account.demands = _demands(account, seen, on)
    account.terms = _terms(seen, in_time) if NOTICE in codes else _TIMELY[in_time]
    account.written_off = not codes.isdisjoint(WRITTEN_OFF) and _is_written_off(account, seen)
    return account


def _is_written_off(account: Account, seen: list[Entry]) -> bool:
    left_off = [entry.code for entry in seen if entry.code in WRITTEN_OFF or entry.code == WRITE_OFF_UNDONE]
    return left_off[-1] != WRITE_OFF_UNDONE and account.balance_cents <= 0


def _taxes(account: Account, seen: list[Entry]) -> None:
    """Sum up the tax; a decrease takes from the newest additional tax first."""
    for entry in seen:
        if entry.code in TAX or entry.code in TAX_LESS:
            account.tax_cents += entry.amount_cents
        if entry.code in TAX - {SHOWN} and entry.amount_cents > 0:
            account.additional.append((entry.date, entry.amount_cents))
        if entry.code in TAX_LESS:
            _decrease(account.additional, -entry.amount_cents)


def _decrease(additional: list[tuple[date, int]], cents: int) -> None:
    while additional and cents > 0:
        assessed_on, there = additional.pop()
        if there > cents:
            additional.append((assessed_on, there - cents))
        cents -= there


def _sort(account: Account, entry: Entry, originals: dict[int, Entry]) -> None:
    """Put one entry with money where it belongs."""
    kind, cents = kind_of(entry.code), entry.amount_cents
    if kind == "tax" or not cents:
        return
    if not kind:
        account.flows.append((_counts_from(account, entry, originals), cents))
    elif entry.code in RELIEF or entry.code in OTHER_RELIEF:
        account.relieved[kind] = account.relieved.get(kind, 0) - cents
    else:
        account.charged[kind] = account.charged.get(kind, 0) + cents
        if kind in {"ftp", "other"} and cents > 0:
            account.billed.append((entry.date, cents))


def _counts_from(account: Account, entry: Entry, originals: dict[int, Entry]) -> date:
    """From which day money counts: its date, at the earliest the due date; a payment sent back never counted."""
    day = entry.date
    if entry.code in CREDITS_OF_THE_RETURN or entry.code in INTEREST_TO_YOU:
        day = account.interest_after
    elif entry.reverses_id in originals and entry.reverses_id is not None:
        day = originals[entry.reverses_id].date
    return account.interest_after if day <= account.payment_due else day


def _demands(account: Account, seen: list[Entry], on: date) -> tuple[Demand, ...]:
    """Each day on which something was charged after the due date is a bill for the whole account."""
    days = sorted(
        {
            entry.date
            for entry in seen
            if account.payment_due < entry.date <= on
            and (entry.code == SHOWN or (kind_of(entry.code) and entry.amount_cents > 0))
        }
    )
    return tuple(Demand(day, window_end(day, max(0, account.balance_cents))) for day in days)


def _terms(seen: list[Entry], timely: bool) -> Terms:
    plans: list[tuple[date, date | None]] = []
    levies = []
    for entry in sorted((e for e in seen if e.code == NOTICE and e.action_code), key=lambda e: e.date):
        if entry.action_code == PLAN_BEGINS and not (plans and plans[-1][1] is None):
            plans.append((entry.date, None))
        elif entry.action_code == PLAN_ENDS and plans and plans[-1][1] is None:
            plans[-1] = (plans[-1][0], entry.date)
        elif entry.action_code == LEVY_NOTICE:
            levies.append(entry.date)
    return Terms(tuple(plans), min(levies, default=None), timely)

"""Bills, what came of a correction, reminders, and letters of a payment plan."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from records.ledger import REFUND_ISSUED, Entry
from records.notices.day import Day
from records.notices.values import Due, Issued, answer_by

BILLS = frozenset({"CP14", "CP11", "CP21A", "CP22A"})
TOLD = BILLS | {"CP12", "CP13", "CP21B", "CP21C"}
REMINDERS = {"CP501": "CP503", "CP503": "CP504"}  # what follows; CP501 follows a bill
CHAIN = BILLS | {"CP501", "CP503", "CP504", "CP71C"}
OWED_SINCE = timedelta(days=400)
FIVE_WEEKS = timedelta(days=35)
A_YEAR = timedelta(days=364)  # a Monday again
_LATELY = timedelta(days=14)
_ASSESSMENTS = frozenset({"150", "290", "291", "300", "301"})
_CHANGES = frozenset({"290", "291", "300", "301"})
_PAYMENTS = frozenset({"610", "640", "670", "611", "641", "671", "612", "642", "672"})
_BEFORE_DUE = timedelta(days=23)
_MISSED_FOR = timedelta(days=14)


def bills(day: Day) -> Iterator[Due]:
    """What the latest assessment came to, on the first Monday on or after its date: a bill, a changed refund, or even."""
    latest = _latest_assessment(day)
    if latest is None or day.told(TOLD, since=latest.date):
        return
    code = _change_letter(day, latest) if latest.code in _CHANGES else _return_letter(day, latest)
    if code in BILLS and day.collection_rests:
        return
    if code and (code in BILLS or day.on - latest.date < _LATELY):
        cents = day.owed_cents if code in BILLS else _refund_cents(day, latest)
        yield Due(code, cents, answer_by(code, day.on), latest.id)


def _latest_assessment(day: Day) -> Entry | None:
    known = [
        entry
        for entry in day.seen
        if entry.code in _ASSESSMENTS
        and day.on - OWED_SINCE < entry.date <= day.on
        and (entry.code == "150" or entry.amount_cents > 0 or day.amendment_before(entry))
    ]
    return max(known, key=lambda entry: (entry.date, entry.posted_on, entry.id), default=None)


def _return_letter(day: Day, entry: Entry) -> str:
    """A return as it came in, or corrected by us."""
    if not _corrected(day, entry):
        return "CP14" if day.balance > 0 else ""
    if day.balance > 0:
        return "CP11"
    return "CP12" if _refund_cents(day, entry) else "CP13"


def _corrected(day: Day, entry: Entry) -> bool:
    earliest = entry.posted_on - timedelta(days=7)
    return any(earliest <= changed <= max(entry.date, entry.posted_on) for changed in day.account.corrected_on)


def _change_letter(day: Day, entry: Entry) -> str:
    """A change that the person asked for by an amended return, or one that we made."""
    if not day.amendment_before(entry):
        return "CP22A" if day.balance > 0 else ""
    if day.balance > 0:
        return "CP21A"
    return "CP21B" if _refund_cents(day, entry) else "CP21C"


def _refund_cents(day: Day, entry: Entry) -> int:
    issued = sum(e.amount_cents for e in day.seen if e.code in REFUND_ISSUED and e.posted_on >= entry.posted_on)
    return issued or day.held_cents


def reminders(day: Day) -> Iterator[Due]:
    """A bill unpaid for five weeks is followed by CP501, CP503 and CP504; then once a year by CP71C."""
    last = day.last_letter(CHAIN)
    if last is None or day.balance <= 0 or day.collection_rests:
        return
    code = _next_reminder(last, day.on)
    if code:
        yield Due(code, day.owed_cents, answer_by(code, day.on))


def _next_reminder(last: Issued, on: date) -> str:
    age = on - last.issued_on
    if age >= A_YEAR:
        return "CP71C"
    if age < FIVE_WEEKS or last.code in {"CP504", "CP71C"}:
        return ""
    return REMINDERS.get(last.code, "CP501")


def plan_letters(day: Day) -> Iterator[Due]:
    """Of a plan without direct debit: the next installment about three weeks ahead, and the day after one was missed a
    warning with 30 days to pay it.
    """
    last = day.last_letter({"CP521"})
    if last is None or last.answer_by is None or not day.on_plan or day.balance <= 0:
        return
    if day.on <= last.answer_by or day.told({"CP523"}, since=last.issued_on):
        return
    if _is_missed(day, last):
        if day.on - last.answer_by <= _MISSED_FOR:
            yield Due("CP523", last.amount_cents, answer_by("CP523", day.on))
        return
    upcoming = _a_month_after(last.answer_by)
    if upcoming - _BEFORE_DUE <= day.on <= upcoming:
        yield Due("CP521", min(last.amount_cents or day.owed_cents, day.owed_cents), upcoming)


def _is_missed(day: Day, last: Issued) -> bool:
    paid = -sum(e.amount_cents for e in day.seen if e.code in _PAYMENTS and e.posted_on > last.issued_on)
    return paid < last.amount_cents


def _a_month_after(day: date) -> date:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))

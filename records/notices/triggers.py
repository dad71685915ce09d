"""Which letters are due on a day, from values alone: the ledger, the refund's events and the letters that went out.

Letters about money are dated Mondays, as the agency's assessments are; letters about identity, bank details, returned
payments and the like go out on the day. Each rule looks at what happened lately (RECENT), so that an account's old history
does not come by mail when it is first read; what is owed is looked for much longer (OWED_SINCE), because a bill may have
waited for a payment that then failed.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from records.ledger import REFUND_ISSUED, Entry
from records.notices.bills import BILLS, OWED_SINCE, bills, plan_letters, reminders
from records.notices.day import Day
from records.notices.values import Account, Due, answer_by
from records.refund_story import Kind

__all__ = ["BILLS", "OWED_SINCE", "RECENT", "due"]

RECENT = timedelta(days=14)
IDENTITY_LETTERS = frozenset({"4883C", "5071C", "5447C", "5747C"})
_MONDAY = 0
_RETURNED = frozenset({"611", "641", "661", "671"})
_ONE_LETTER = {"140": "CP59", "922": "CP2000", "494": "CP3219A"}
_MARKER_LETTER = {"069": "LT11", "501": "CP01", "506": "CP01"}  # action codes of TC 971
_REVIEWED = frozenset({"", "wage_match", "credit_check"})


def due(account: Account, on: date) -> list[Due]:
    """The letters that are due on the business date ``on``, at most one of a kind."""
    day = Day(account, on)
    rules: list[Callable[[Day], Iterator[Due]]] = [_identity, _asked, _bank, _fee, _offsets, _single, plan_letters]
    if on.weekday() == _MONDAY:
        rules += [_review, _prepayment, bills, reminders]
    found: dict[str, Due] = {}
    for rule in rules:
        for letter in rule(day):
            found.setdefault(letter.code, letter)
    if BILLS & found.keys():
        found = {code: letter for code, letter in found.items() if code not in {"CP501", "CP503", "CP504", "CP71C"}}
    return list(found.values())


def _letter(day: Day, code: str, cents: int = 0, *, by: date | None = None, entry: Entry | None = None) -> Due:
    last = by if by and by >= day.on else answer_by(code, day.on)
    return Due(code, max(cents, 0), last, entry.id if entry else None)


def _recent(day: Day, *wanted: str) -> list[Entry]:
    return [entry for entry in day.seen if entry.code in wanted and day.on - entry.posted_on < RECENT]


def _identity(day: Day) -> Iterator[Due]:
    """A return waits until the person has said that it is theirs."""
    held = day.waiting(Kind.IDENTITY_HOLD_PLACED, Kind.IDENTITY_HOLD_RELEASED, within=RECENT)
    if held and not day.told(IDENTITY_LETTERS, since=held.posted_on):
        code = held.notice_code if held.notice_code in IDENTITY_LETTERS else "5071C"
        yield _letter(day, code, by=held.answer_by)


def _asked(day: Day) -> Iterator[Due]:
    """Something is missing: 12C before the return has posted, CP05A afterwards, or the letter that the event names."""
    asked = day.waiting(Kind.INFORMATION_REQUESTED, Kind.INFORMATION_RECEIVED, within=RECENT)
    if asked:
        code = asked.notice_code or ("CP05A" if day.has_posted_return else "12C")
        if not day.told({code}, since=asked.posted_on):
            yield _letter(day, code, day.held_cents, by=asked.answer_by)


def _bank(day: Day) -> Iterator[Due]:
    """The bank sent the refund back: once for each refund; a second time a check follows without another letter."""
    back = [entry.posted_on for entry in _recent(day, "841")]
    rejected = day.waiting(Kind.BANK_REJECTED, Kind.REISSUED, within=RECENT)
    back += [rejected.posted_on] if rejected else []
    last = max(back, default=day.on)
    paid_again = any(entry.code in REFUND_ISSUED and entry.posted_on > last for entry in day.seen)
    if back and not paid_again and not day.told({"CP53E"}, since=day.last_return_on):
        yield _letter(day, "CP53E", day.held_cents, entry=next(iter(_recent(day, "841")), None))


def _fee(day: Day) -> Iterator[Due]:
    """The penalty for a payment that came back, unless a letter has told of it since the bank sent it back."""
    for fee in _recent(day, "280", "286"):
        back = [entry.posted_on for entry in day.seen if entry.code in _RETURNED and entry.posted_on <= fee.posted_on]
        if not day.told({"608C"}, since=max(back, default=fee.posted_on)):
            yield _letter(day, "608C", fee.amount_cents, entry=fee)


def _offsets(day: Day) -> Iterator[Due]:
    """An overpayment paid an older tax debt, of the person (CP49) or of the spouse alone (CP42); one letter for all of a day."""
    taken: dict[str, list[Entry]] = {}
    for entry in _recent(day, "826"):
        taken.setdefault("CP42" if entry.id in day.account.spouse_debts else "CP49", []).append(entry)
    for code, entries in taken.items():
        fresh = [entry for entry in entries if not day.told({code}, since=entry.posted_on)]
        if fresh:
            yield _letter(day, code, sum(entry.amount_cents for entry in fresh), entry=fresh[0])


def _single(day: Day) -> Iterator[Due]:
    """One entry, one letter: a missing return, a proposed change, a deficiency, the right to a hearing, an identity marker."""
    for entry in _recent(day, *_ONE_LETTER, "971"):
        code = _ONE_LETTER.get(entry.code) or _MARKER_LETTER.get(entry.action_code, "")
        if code and not day.told({code}, since=entry.posted_on):
            owed = day.owed_cents if code == "LT11" else 0
            yield _letter(day, code, owed, entry=entry)


def _review(day: Day) -> Iterator[Due]:
    """The Monday after a refund was held: a check (CP05), proof of credits (CP75), or missing returns (CP63)."""
    for hold in _recent(day, "570"):
        released = any(e.code in {"571", "572"} and e.posted_on >= hold.posted_on for e in day.seen)
        code = _hold_letter(day, hold)
        if not released and hold.posted_on < day.on and code and not day.told({code}, since=hold.posted_on):
            yield _letter(day, code, day.held_cents, entry=hold)


def _hold_letter(day: Day, hold: Entry) -> str:
    if hold.reason == "prior_return_missing":
        return "CP63"
    if hold.reason not in _REVIEWED:
        return ""
    return "CP75" if day.is_open("420", "421") else "CP05"


def _prepayment(day: Day) -> Iterator[Due]:
    """A penalty for too little estimated tax that made a refund smaller."""
    for penalty in _recent(day, "170", "176"):
        refund = day.held_cents or any(e.code in REFUND_ISSUED and e.posted_on >= penalty.posted_on for e in day.seen)
        if refund and penalty.amount_cents > 0 and not day.told({"CP30"}, since=penalty.posted_on):
            yield _letter(day, "CP30", penalty.amount_cents, entry=penalty)

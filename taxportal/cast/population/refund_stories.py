"""What becomes of a return that asks for a refund. Each story posts entries that end at zero, or where today stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from taxportal.cast.population import charges, days, words
from taxportal.cast.population.book import Book, Filed

_PATH_ENDS = (2, 15)  # refunds with the earned income or the additional child credit wait for it
_INTEREST_AFTER = 45  # days after the due date or the return, whichever is later
_SMALLEST_FOR_INTEREST = 1_00
_CHILD_LOST = "We could not allow one child: the same number is on somebody else's return."


def tell(book: Book, filed: Filed, rng: Random) -> None:
    """One story by its share of all."""
    story: Callable[[Book, Filed, Random], None] = rng.choices(_STORIES, _SHARES)[0]
    if filed.assessed is not filed.lines:
        story = _plain
    story(book, filed, rng)


def arrive(book: Book, filed: Filed, rng: Random) -> date | None:
    """The return comes in and is accepted; the day of its posting, None while that lies ahead."""
    if not book.event("received", filed.received):
        return None
    wait = rng.randrange(12, 40) if filed.by_mail else rng.choices((0, 1, 2), (5, 80, 15))[0]
    accepted = days.later(filed.received, wait)
    if not book.event("accepted", accepted):
        return None
    took = min(45, 4 + int(rng.gammavariate(2.0, 2.6)))
    return days.working_day(days.later(accepted, took))


def pay(book: Book, filed: Filed, rng: Random, posted: date, *, memo: int = 0, track: str = "original") -> bool:
    """The whole credit goes out; whether it has reached the bank. ``memo``: cents of it that another agency took."""
    pay_on = days.deposit_day(max(posted, date(posted.year, *_PATH_ENDS)) if _waits(filed) else posted)
    interest = _interest(filed, -book.balance, pay_on, amended=track == "amended")
    if interest:
        book.post("776", posted, cents=-interest, printed=pay_on)
    if not book.post("846", posted, cents=-book.balance, printed=pay_on, cycle=True):
        return False
    if memo:
        book.post("898", pay_on, memo=memo, text=rng.choice(words.CREDITORS))
    cleared = days.bank_day(days.later(pay_on, rng.choices((1, 2, 3), (75, 20, 5))[0]))
    return book.event("cleared", cleared, track=track)


def _waits(filed: Filed) -> bool:
    return bool(filed.line("27") or filed.line("28"))


def _interest(filed: Filed, cents: int, pay_on: date, *, amended: bool) -> int:
    """What the agency owes for paying late, in cents: nothing within 45 days of the return; on an amended return from the day on
    which the tax was due.
    """
    came = max(filed.due, filed.received)
    if (pay_on - came).days <= _INTEREST_AFTER:
        return 0
    interest = charges.interest(cents, filed.due if amended else came, pay_on)
    return interest if interest >= _SMALLEST_FOR_INTEREST else 0


def _plain(book: Book, filed: Filed, rng: Random) -> None:
    posted = arrive(book, filed, rng)
    if posted and book.post_return(filed, posted):
        if filed.assessed is not filed.lines:
            book.assess(filed, posted, _CHILD_LOST)
            book.letter("CP12", days.assessed(posted), answer_days=60)
        pay(book, filed, rng, posted)


def _held(reason: str, letter: str, shape: float, scale: float) -> Callable[[Book, Filed, Random], None]:
    """A hold after posting, that we end."""

    def story(book: Book, filed: Filed, rng: Random) -> None:
        posted = arrive(book, filed, rng)
        if not posted or not book.post_return(filed, posted):
            return
        book.post("570", posted, printed=days.assessed(posted), reason=reason)
        book.letter(letter, days.working_day(days.later(posted, 5)), answer_days=0)
        released = days.working_day(days.later(posted, 12 + int(rng.gammavariate(shape, scale))))
        if book.post("571", released, cycle=True):
            pay(book, filed, rng, released)
        else:
            book.plan_release(released)

    return story


def _identity(book: Book, filed: Filed, rng: Random) -> None:
    """Held before posting until the person says that the return is theirs."""
    held = days.working_day(days.later(filed.received, rng.randrange(5, 18)))
    if not book.event("received", filed.received):
        return
    answer_by = days.later(held, 30)
    if not book.event("identity_hold_placed", held, hold="identity", answer_by=answer_by, notice="5071C"):
        return
    book.write_letter("5071C", held, answer_by.isoformat())
    answered = days.later(held, 4 + int(rng.gammavariate(2.0, 6.0)))
    if not book.event("information_received", answered):
        return
    released = days.working_day(days.later(answered, rng.randrange(1, 4)))
    if not book.event("identity_hold_released", released):
        return
    posted = days.working_day(days.later(released, 10 + int(rng.gammavariate(3.0, 7.0))))
    if book.post_return(filed, posted):
        pay(book, filed, rng, posted)


def _offset(book: Book, filed: Filed, rng: Random) -> None:
    """Another agency takes part of the refund, or all of it."""
    posted = arrive(book, filed, rng)
    if posted and book.post_return(filed, posted):
        refund = -book.balance
        pay(book, filed, rng, posted, memo=min(refund, rng.randrange(100, 2_500) * 100))


def _returned_by_bank(book: Book, filed: Filed, rng: Random) -> None:
    """The bank sends the deposit back; it goes out again to another account."""
    posted = arrive(book, filed, rng)
    if not posted or not book.post_return(filed, posted):
        return
    refund = -book.balance
    start = max(posted, date(posted.year, *_PATH_ENDS)) if _waits(filed) else posted
    pay_on = days.deposit_day(start)
    book.post("846", posted, cents=refund, printed=pay_on, cycle=True)
    back = days.bank_day(days.later(pay_on, rng.randrange(2, 6)))
    if not book.post("841", back, cents=-refund, cycle=True):
        return
    book.letter("CP53E", days.working_day(days.later(back, 3)), answer_days=30)
    again = days.working_day(days.later(back, 12 + int(rng.gammavariate(2.0, 7.0))))
    if book.post("846", again, cents=refund, printed=days.deposit_day(again), cycle=True):
        book.event("cleared", days.bank_day(days.later(days.deposit_day(again), 1)))


_STORIES = (
    _plain,
    _held("wage_match", "CP05", 3.0, 10.0),
    _held("credit_check", "CP05", 4.0, 11.0),
    _held("name_mismatch", "CP05", 2.0, 8.0),
    _identity,
    _offset,
    _returned_by_bank,
)
_SHARES = (80, 6, 3, 1, 3, 5, 2)


def amend(book: Book, filed: Filed, rng: Random, after: date) -> None:
    """Much later an amended return asks for a credit that was forgotten (line 20), and gets it. Its lines are those of the whole
    year as corrected, save 35a: what is asked for on top.
    """
    more = min(rng.randrange(60, 1_200), filed.line("22"))
    received = days.working_day(days.later(after, rng.randrange(60, 400)))
    if not more or received > days.AS_OF:
        return
    lines = dict(filed.lines)
    for number, change in (("20", more), ("21", more), ("22", -more), ("24", -more), ("34", more)):
        lines[number] = lines.get(number, 0) + change
    lines["35a"] = more
    amended = replace(filed, received=received, by_mail=False, lines=lines, assessed=lines)
    book.file(amended, form="1040-X", version=2)
    book.event("received", received, track="amended")
    book.event("accepted", days.later(received, rng.randrange(12, 22)), track="amended")
    book.post("971", received, action="111")
    book.post("977", days.working_day(days.later(received, 14)), printed=received)
    done = days.working_day(days.later(received, 50 + int(rng.gammavariate(3.0, 12.0))))
    if book.post("291", done, cents=-more * 100, printed=days.assessed(done), cycle=True):
        pay(book, amended, rng, done, track="amended")

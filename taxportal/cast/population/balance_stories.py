"""What becomes of a return that leaves something to pay: paid in time, billed and paid, paid late, on a plan, or still open."""

from datetime import date
from random import Random

from taxportal.cast.population import charges, days
from taxportal.cast.population.book import Book, Filed
from taxportal.cast.population.refund_stories import arrive

_OPEN_DEBTS_SINCE = 2023
_PLANS_SINCE = 2024
_SMALLEST_FOR_PLAN = 600_00


def tell(book: Book, filed: Filed, rng: Random) -> None:
    """The return posts; then one of the ways to pay, by its share of all."""
    chance = rng.random()
    in_time = chance < 0.55
    with_return = in_time and chance < 0.25 and filed.received <= filed.due
    owed = filed.line("37") * 100
    if with_return:
        book.post("610", filed.received, cents=-owed, payer=book.primary)
    posted = arrive(book, filed, rng)
    if not posted or not book.post_return(filed, posted) or with_return:
        return
    if in_time:
        on = days.bank_day(days.later(filed.due, -rng.randrange(0, 40)))
        book.post("670", on, cents=-owed, payer=book.primary)
        return
    billed = days.assessed(posted, balance_due_year=filed.year + 1)
    bill = _first_bill(book, filed, owed, billed)
    if not bill:
        return
    if chance < 0.72:  # before the next month of the penalty begins on the 16th
        book.post("670", days.bank_day(days.later(billed, rng.randrange(2, 9))), cents=-bill, payer=book.primary)
    elif chance < 0.82:
        _pay_late(book, filed, owed, billed, days.later(billed, rng.randrange(40, 210)))
    elif chance < 0.91 and filed.year >= _PLANS_SINCE and bill >= _SMALLEST_FOR_PLAN:
        _plan(book, bill, billed)
    elif filed.year >= _OPEN_DEBTS_SINCE:
        _leave_open(book, filed, owed, billed)
    else:
        _pay_late(book, filed, owed, billed, days.later(billed, rng.randrange(40, 210)))


def settle_with_refund(debts: list[Book], refund: Book, on: date) -> None:
    """A later refund pays open debts, the oldest first, as far as it goes: out of one account and into the other, the same cents."""
    whole = 0
    for debt in debts:
        whole += _settle(debt, refund, on)
    if whole:
        refund.letter("CP49", days.assessed(on), cents=whole)


def _settle(debt: Book, refund: Book, on: date) -> int:
    """The cents that move to one debt."""
    if debt.open_debt is None or on > days.AS_OF:
        return 0
    cents, due, billed = debt.open_debt
    penalty, interest = charges.pay_off(cents, due, billed, on)
    whole = debt.balance + penalty + interest
    moved = min(whole, -refund.balance)
    if moved <= 0:
        return 0
    if moved == whole:
        _charge(debt, penalty, interest, on)
    debt.open_debt = None  # what is left after a part goes on by itself
    refund.post("826", on, cents=moved, text=f"1040 {debt.year}12", cycle=True)
    debt.post("706", on, cents=-moved, text=f"1040 {refund.year}12")
    return moved


def _first_bill(book: Book, filed: Filed, owed: int, billed: date) -> int:
    """Penalty and interest are assessed and the bill goes out; its amount in cents, 0 while that lies ahead."""
    if billed > days.AS_OF:
        return 0
    _charge(
        book, charges.late_payment(owed, filed.due, billed), charges.interest_on_tax(owed, filed.due, billed), billed
    )
    book.letter("CP14", billed, answer_days=21, cents=book.balance)
    return book.balance


def _charge(book: Book, penalty: int, interest: int, on: date) -> None:
    day = days.working_day(on)
    for code, cents in (("276", penalty), ("196", interest)):
        if cents:
            book.post(code, day, cents=cents, cycle=True)


def _pay_late(book: Book, filed: Filed, owed: int, billed: date, on: date) -> None:
    """One payment of everything, with what had come on top by its day."""
    day = days.bank_day(on)
    book.letter("CP501", days.later(billed, 35), answer_days=21, cents=book.balance)
    if day > days.AS_OF:
        book.open_debt = (owed, filed.due, billed)
        return
    _charge(book, *charges.pay_off(owed, filed.due, billed, day), day)
    book.post("670", day, cents=-book.balance, payer=book.primary)


def _leave_open(book: Book, filed: Filed, owed: int, billed: date) -> None:
    book.letter("CP501", days.later(billed, 35), answer_days=21, cents=book.balance)
    book.letter("CP503", days.later(billed, 77), answer_days=10, cents=book.balance)
    book.open_debt = (owed, filed.due, billed)


def _plan(book: Book, bill: int, billed: date) -> None:
    """Equal payments on the first of each month; what accrues meanwhile is assessed at the end."""
    book.post("971", days.working_day(days.later(billed, 12)), action="043")
    book.post("971", days.working_day(days.later(billed, 19)), action="063")
    monthly = max(25_00, bill // 36 // 500 * 500)
    year, month = billed.year, billed.month + 1
    while True:
        year, month = (year + 1, 1) if month > 12 else (year, month)
        on = days.bank_day(date(year, month, 1))
        if book.balance <= monthly or not book.post("670", on, cents=-monthly, payer=book.primary):
            return
        month += 1

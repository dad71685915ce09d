"""Who lives together, and the years that they have with the agency."""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from records.due_dates import due_dates
from records.tax_rules import Income, lines_of, with_payments
from taxportal.cast.population import balance_stories, days, earnings, people, refund_stories, words
from taxportal.cast.population.book import Book, Filed
from taxportal.cast.population.earnings import Earned, Earner
from taxportal.cast.population.people import Someone
from taxportal.cast.population.tables import Rows

LAST_YEAR = 2025
FIRST_YEAR = 2022
_SEED_ROOM = 10**9  # more than there are places in a row


@dataclass(slots=True)
class Household:
    """One person, or two who file together."""

    earners: list[Earner]
    children: int
    status: str
    dependents: str

    @property
    def people(self) -> list[Someone]:
        """The first-named first."""
        return [earner.person for earner in self.earners]


def write(rows: Rows, *, seed: int, position: int, room: int) -> int:
    """Write the household that begins at this place of the row; how many people it has (1, or 2 where there is ``room``)."""
    rng = Random(seed * _SEED_ROOM + position)  # noqa: S311
    household = _found(rows, rng, seed, position, room)
    first = rng.choices((2022, 2023, 2024, 2025), (60, 15, 15, 10))[0]
    debts: list[Book] = []
    for year in range(first, LAST_YEAR + 1):
        _year(rows, rng, household, year, debts)
    return len(household.earners)


def _found(rows: Rows, rng: Random, seed: int, position: int, room: int) -> Household:
    couple = room > 1 and rng.random() < 0.35
    address, family = people.an_address(rng), rng.choice(words.FAMILY)
    born = people.a_birth_date(rng, youngest=26 if couple else 19, oldest=84)
    one = people.invent(rows, rng, seed=seed, position=position, born=born, family_name=family, address=address)
    age = one.age_at_end_of(LAST_YEAR)
    has_children = 25 < age < 58 and rng.random() < (0.55 if couple else 0.25)
    children = rng.choices((1, 2, 3), (45, 40, 15))[0] if has_children else 0
    earners = [earnings.an_earner(rng, one, couple=couple)]
    if couple:
        nearby = {"youngest": max(21, age - 6), "oldest": min(88, age + 6)}
        theirs = family if rng.random() < 0.8 else rng.choice(words.FAMILY)
        born = people.a_birth_date(rng, **nearby)
        two = people.invent(rows, rng, seed=seed, position=position + 1, born=born, family_name=theirs, address=address)
        earners.append(earnings.an_earner(rng, two, couple=True))
    status = "MFJ" if couple else "HOH" if children else "MFS" if rng.random() < 0.01 else "S"
    return Household(earners, children, status, _dependents(rng, children, family))


def _dependents(rng: Random, children: int, family: str) -> str:
    """The children as the return names them, as JSON."""
    found = [
        {
            "name": f"{rng.choice(words.GIVEN)} {family}",
            "tin_last4": f"{rng.randrange(1, 10_000):04d}",
            "relationship": rng.choice(("daughter", "son")),
        }
        for _ in range(children)
    ]
    return json.dumps(found, ensure_ascii=False)


def _year(rows: Rows, rng: Random, household: Household, year: int, debts: list[Book]) -> None:
    earned = [earnings.a_year(rng, earner, year) for earner in household.earners]
    ages = tuple(person.age_at_end_of(year) for person in household.people)
    income = earnings.income_of(year, household.status, earned, children=household.children, ages=ages)
    lines, estimated = _whole_return(rng, income, earned)
    files = rng.random() >= 0.03 and (lines["9"] > 0 or lines["33"] > 0)
    received = _received(rng, year, owes=lines.get("37", 0) > 0)
    if files and received <= days.AS_OF:
        _file(rows, rng, household, year, received, lines, _assessed(rng, income, lines), estimated, debts)
    for one in earned:
        if one.any:
            earnings.document_rows(rows, rng, year, one)


def _whole_return(rng: Random, income: Income, earned: list[Earned]) -> tuple[dict[str, int], int]:
    """The lines with payments, and the part that was paid as estimated tax; most people get something back."""
    lines = lines_of(income)
    aim = -rng.randrange(40, 4_200) if rng.random() < 0.18 else 20 + int(rng.gammavariate(1.8, 700))
    needed = max(0, lines["24"] - lines["32"] + aim)
    by_employers = needed if income.wages else 0
    by_others = needed if income.pension and not income.wages else 0
    estimated = (needed - by_employers - by_others) // 4 * 4
    by_employers = min(by_employers, income.wages // 2)
    by_others = min(by_others, income.pension // 2)
    earnings.spread_withholding(earned, by_employers=by_employers, by_others=by_others)
    return with_payments(lines, withheld=by_employers, withheld_on_1099=by_others, estimated=estimated), estimated


def _assessed(rng: Random, income: Income, lines: dict[str, int]) -> dict[str, int]:
    """The lines as the agency works them out: now and then with a child less; else the very same object."""
    if not income.children or rng.random() >= 0.04:
        return lines
    worked_out = with_payments(
        lines_of(replace(income, children=income.children - 1)),
        withheld=lines.get("25a", 0),
        withheld_on_1099=lines.get("25b", 0),
        estimated=lines.get("26", 0),
    )
    return worked_out if worked_out.get("35a", 0) and worked_out != lines else lines


def _received(rng: Random, year: int, *, owes: bool) -> date:
    """Most come in February and March, those who owe later, a few after an extension."""
    opens = date(year + 1, 1, 26)
    if rng.random() < 0.04:
        return date(year + 1, 4, 20) + timedelta(days=rng.randrange(170)) if not owes else date(year + 1, 4, 14)
    spread = rng.betavariate(2.2, 2.6) if owes else rng.betavariate(1.3, 2.4)
    return opens + timedelta(days=int(spread * 78))


def _file(
    rows: Rows,
    rng: Random,
    household: Household,
    year: int,
    received: date,
    lines: dict[str, int],
    assessed: dict[str, int],
    estimated: int,
    debts: list[Book],
) -> None:
    first, *others = household.people
    book = Book(rows, first, others[0] if others else None, year)
    due = due_dates(year).payment
    size = len(household.people) + household.children
    filed = Filed(
        year, household.status, received, rng.random() < 0.06, size, lines, assessed, due, household.dependents
    )
    book.file(filed)
    for month, of_next in ((4, 0), (6, 0), (9, 0), (1, 1)):
        if estimated:
            on = days.bank_day(date(year + of_next, month, 10))
            book.post("430", on, cents=-estimated * 25, payer=first)
    if received > due:
        book.post("460", due, printed=due_dates(year).extended_return)
    _what_becomes(book, filed, rng, debts)


def _what_becomes(book: Book, filed: Filed, rng: Random, debts: list[Book]) -> None:
    if filed.line("37"):
        balance_stories.tell(book, filed, rng)
        if book.open_debt:
            debts.append(book)
        return
    open_debts = [debt for debt in debts if debt.open_debt]
    if open_debts or not filed.line("35a"):
        posted = refund_stories.arrive(book, filed, rng)
        if posted and book.post_return(filed, posted):
            balance_stories.settle_with_refund(open_debts, book, posted)
            if book.balance < 0:
                refund_stories.pay(book, filed, rng, posted)
        return
    refund_stories.tell(book, filed, rng)
    if filed.year < LAST_YEAR and book.balance == 0 and book.entries and rng.random() < 0.02:
        refund_stories.amend(book, filed, rng, days.later(filed.due, 60))

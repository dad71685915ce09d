"""What the people of a household earn in a year, and what employers, banks and others report of it.

The documents agree with the return to the dollar: box 1 of the W-2s is line 1a, box 2 line 25a, the 1099s are lines 2b, 3b, 5b,
6a and 8, and what they withheld is line 25b.
"""

import json
from dataclasses import dataclass
from functools import cache
from random import Random

from records.tax_rules import Income, payroll
from taxportal.cast.population import words
from taxportal.cast.population.people import Someone
from taxportal.cast.population.tables import Rows

Boxes = dict[str, int | str]
Paper = tuple[str, str, Boxes]

SOURCE = "population"
_RETIRED_AT = 67
_COUPLE_EARNS_AT_MOST = 95_000  # each: below what the additional Medicare tax begins with
_EARNS_AT_MOST = 175_000


@dataclass(slots=True)
class Earner:
    """How one person makes a living: yearly wages as they began, where, and how much of other kinds."""

    person: Someone
    wages: int
    employers: tuple[str, ...]
    business: int
    pension: int
    benefits: int
    interest: int
    dividends: int


@dataclass(slots=True)
class Earned:
    """The year of one earner in whole dollars; what was withheld is filled in when the return is worked out."""

    earner: Earner
    wages: int = 0
    unemployment: int = 0
    business: int = 0
    withheld: int = 0
    withheld_on_1099: int = 0

    @property
    def pension(self) -> int:
        """Pension of the year."""
        return self.earner.pension

    @property
    def any(self) -> bool:
        """Whether anybody reported anything."""
        earner = self.earner
        return bool(self.wages or self.business or earner.pension or earner.benefits or earner.interest)


def an_earner(rng: Random, person: Someone, *, couple: bool) -> Earner:
    """How this person makes a living in all years."""
    saves = rng.random() < 0.35
    interest = rng.randrange(12, 900) if saves else 0
    dividends = rng.randrange(20, 1_500) if saves and rng.random() < 0.3 else 0
    if person.age_at_end_of(2025) >= _RETIRED_AT:
        benefits = rng.randrange(9_000, 31_000, 12)
        pension = rng.randrange(4_000, 46_000, 4) if rng.random() < 0.7 else 0
        return Earner(person, 0, (), 0, pension, benefits, interest, dividends)
    self_employed = rng.random() < 0.08
    business = rng.randrange(6_000, 70_000) if self_employed else 0
    most = _COUPLE_EARNS_AT_MOST if couple else _EARNS_AT_MOST
    wages = 0 if self_employed and rng.random() < 0.5 else min(most, 8_000 + int(rng.lognormvariate(10.5, 0.55)))
    employers = tuple(rng.sample(words.EMPLOYERS, 2 if rng.random() < 0.15 else 1)) if wages else ()
    return Earner(person, wages, employers, business, 0, 0, interest, dividends)


def a_year(rng: Random, earner: Earner, year: int) -> Earned:
    """What an earner has in a year; wages rise a few percent a year, and now and then somebody is out of work for a while."""
    grown = 100 + 3 * (year - 2022) + rng.randrange(-3, 4)
    earned = Earned(earner, wages=earner.wages * grown // 100, business=earner.business * grown // 100)
    if earned.wages and rng.random() < 0.04:
        earned.wages = earned.wages * rng.randrange(40, 80) // 100
        earned.unemployment = rng.randrange(1_500, 11_000, 50)
    return earned


def income_of(year: int, status: str, earned: list[Earned], *, children: int, ages: tuple[int, ...]) -> Income:
    """What goes on the return, of all who sign it."""
    return Income(
        year=year,
        status=status,
        wages=sum(one.wages for one in earned),
        interest=sum(one.earner.interest for one in earned),
        dividends=sum(one.earner.dividends for one in earned),
        pension=sum(one.pension for one in earned),
        benefits=sum(one.earner.benefits for one in earned),
        unemployment=sum(one.unemployment for one in earned),
        business=sum(one.business for one in earned),
        children=children,
        aged=sum(age >= 65 for age in ages),
        childless_credit=any(25 <= age <= 64 for age in ages),
    )


def spread_withholding(earned: list[Earned], *, by_employers: int, by_others: int) -> None:
    """Share what was withheld among the earners: by wages, and by pensions."""
    _share(earned, by_employers, "wages", "withheld")
    _share(earned, by_others, "pension", "withheld_on_1099")


def _share(earned: list[Earned], amount: int, weight: str, into: str) -> None:
    whole, left = sum(getattr(one, weight) for one in earned), amount
    for one in earned:
        part = left if one is earned[-1] else amount * getattr(one, weight) // whole if whole else 0
        setattr(one, into, part)
        left -= part


def document_rows(rows: Rows, rng: Random, year: int, earned: Earned) -> None:
    """One row for each paper that reached the agency about this person's year."""
    earner, papers = earned.earner, _wage_statements(rng, year, earned)
    if earned.business:
        papers.append(
            ("1099-NEC", rng.choice(words.EMPLOYERS), {"1": (earned.business + rng.randrange(200, 9_000)) * 100})
        )
    if earner.pension:
        boxes: Boxes = {
            "1": earner.pension * 100,
            "2a": earner.pension * 100,
            "4": earned.withheld_on_1099 * 100,
            "7": "7",
        }
        papers.append(("1099-R", words.PENSIONS[earner.person.position % 3], boxes))
    if earner.benefits:
        cents = earner.benefits * 100
        papers.append(("SSA-1099", words.BENEFITS, {"3": cents, "4": 0, "5": cents, "6": 0}))
    if earned.unemployment:
        papers.append(("1099-G", words.STATE, {"1": earned.unemployment * 100, "4": 0}))
    if earner.interest:
        papers.append(("1099-INT", words.BANKS[earner.person.position % 6], {"1": earner.interest * 100, "4": 0}))
    if earner.dividends:
        papers.append(("1099-DIV", words.FUNDS[earner.person.position % 3], {"1a": earner.dividends * 100, "1b": 0}))
    tag = f"{earner.person.key[:16]}-{year}"
    for number, (form, payer, boxes) in enumerate(papers, 1):
        rows.documents.append(
            (
                *(earner.person.key, year, form, payer, _ein(payer), _street(payer)),
                *("" if form == "W-2" else f"{earner.person.position * 7 % 10_000:04d}", json.dumps(boxes)),
                *(f"{year + 1}-01-{rng.randrange(12, 32):02d}", SOURCE, f"{tag}-{number}"),
            )
        )


def _wage_statements(rng: Random, year: int, earned: Earned) -> list[Paper]:
    employers = earned.earner.employers
    if not earned.wages:
        return []
    papers: list[Paper] = []
    wages, withheld = earned.wages, earned.withheld
    for number, employer in enumerate(employers):
        last = number == len(employers) - 1
        mine = wages if last else wages * rng.randrange(30, 71) // 100
        kept = withheld if last else withheld * mine // wages if wages else 0
        papers.append(("W-2", employer, _w2_boxes(rng, year, mine, kept)))
        wages, withheld = wages - mine, withheld - kept
    return papers


def _w2_boxes(rng: Random, year: int, wages: int, withheld: int) -> Boxes:
    deferred = wages * rng.randrange(2, 9) // 100 if rng.random() < 0.3 else 0
    all_wages = (wages + deferred) * 100
    boxes: Boxes = {
        "1": wages * 100,
        "2": withheld * 100,
        "3": payroll.social_security_wages(year, all_wages),
        "4": payroll.social_security_tax(year, all_wages),
        "5": all_wages,
        "6": payroll.medicare_tax(year, all_wages),
    }
    return {**boxes, "12D": deferred * 100} if deferred else boxes


@cache
def _number(payer: str) -> int:
    return sum(place * ord(letter) for place, letter in enumerate(payer, 11)) * 7_919 % 10_000_000


def _ein(payer: str) -> str:
    """A payer's number of a prefix that is never assigned."""
    number = _number(payer)
    return f"{('07', '89', '97')[number % 3]}{number:07d}"


def _street(payer: str) -> str:
    number = _number(payer)
    return f"{number % 900 + 100} {words.STREETS[number % len(words.STREETS)]}"

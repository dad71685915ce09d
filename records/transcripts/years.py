"""Which transcripts of which years there are, and why there is none: the agency's rule for each type, as sentences."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from records.transcripts.document import Kind
from taxportal.kit.formats import day

YEARS_ONLINE = 10  # the current year and nine before
YEARS_ALWAYS_TOLD = 4
MOST_DOCUMENTS = 85  # above that a wage and income transcript is not made online
YEARS_BEFORE = {Kind.RETURN: 3, Kind.ACCOUNT: 9, Kind.RECORD: 3, Kind.WAGE: 9, Kind.NON_FILING: 3}
_E_FILED, _ON_PAPER = (timedelta(weeks=2), timedelta(weeks=3)), (timedelta(weeks=6), timedelta(weeks=8))


class NotAvailable(Exception):
    """There is no such transcript; ``why`` says so in a sentence for the person."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class YearFacts:
    """What the rules look at, as of a business date. ``owes``: the return asks for money that has not been paid."""

    tax_year: int
    has_entries: bool = False
    received_on: date | None = None
    by_mail: bool = False
    is_posted: bool = False
    owes: bool = False
    documents: int = 0


@dataclass(frozen=True)
class Availability:
    """Whether one type of transcript of one year can be had, and if not, why."""

    kind: Kind
    tax_year: int
    why_not: str = ""

    @property
    def available(self) -> bool:
        """Whether it can be had."""
        return not self.why_not


def availability(kind: Kind, facts: YearFacts, *, filing_year: int, on: date) -> Availability:
    """The rule of one type for one year. ``filing_year`` is the newest year for which returns are filed on ``on``."""
    if facts.tax_year > filing_year and not (kind == Kind.ACCOUNT and facts.has_entries):
        why = _("Tax year %(year)s is not over. Returns and reports of income for it come in from January %(next)s.")
        return Availability(kind, facts.tax_year, why % {"year": facts.tax_year, "next": facts.tax_year + 1})
    if facts.tax_year < filing_year - YEARS_BEFORE[kind]:
        return Availability(kind, facts.tax_year, _too_old(kind, filing_year))
    rule = {Kind.ACCOUNT: _account, Kind.WAGE: _wage, Kind.NON_FILING: _non_filing}.get(kind, _return)
    return Availability(kind, facts.tax_year, rule(facts, filing_year, on))


def _too_old(kind: Kind, filing_year: int) -> str:
    first = filing_year - YEARS_BEFORE[kind]
    if kind == Kind.NON_FILING:
        return _("We write this letter online for %(first)s and later years only.") % {"first": first}
    words = _("We keep this transcript online for %(first)s and later years. Ask us by mail for an older one.")
    return words % {"first": first}


def _return(facts: YearFacts, filing_year: int, on: date) -> str:
    """Return transcript and record of account: after posting and the usual two or three weeks; with tax to pay, from mid-May."""
    if facts.received_on is None:
        return _nothing_filed(facts.tax_year, filing_year, on)
    first, last = (facts.received_on + wait for wait in (_ON_PAPER if facts.by_mail else _E_FILED))
    if not facts.is_posted or on < first:
        return _in_work(facts.received_on, first, last, on)
    opens = date(facts.tax_year + 1, 5, 15)
    if facts.owes and on < opens:
        why = _("Your return has tax to pay. It shows here from %(opens)s, or once you have paid all of it.")
        return why % {"opens": day(opens)}
    return ""


def _in_work(received: date, first: date, last: date, on: date) -> str:
    if on <= last:
        why = _("We have your return of %(received)s. It shows here between %(first)s and %(last)s.")
        return why % {"received": day(received), "first": day(first), "last": day(last)}
    why = _(
        "We have your return of %(received)s, and it has not been posted. Your home page says what it waits for and who acts next."
    )
    return why % {"received": day(received)}


def _nothing_filed(year: int, filing_year: int, on: date) -> str:
    if year == filing_year and on <= date(year + 1, 10, 15):
        nothing = _("Nothing has been posted for %(year)s yet.") % {"year": year}
        when = _(
            "A return filed online shows here two to three weeks after we accept it, a paper return in six to eight."
        )
        return f"{nothing} {when}"
    return _("No record of a return filed for %(year)s.") % {"year": year}


def _account(facts: YearFacts, filing_year: int, on: date) -> str:
    if facts.has_entries:
        return ""
    if facts.received_on:
        first, last = (facts.received_on + wait for wait in (_ON_PAPER if facts.by_mail else _E_FILED))
        return _in_work(facts.received_on, first, last, on)
    return _nothing_filed(facts.tax_year, filing_year, on)


def _wage(facts: YearFacts, filing_year: int, on: date) -> str:
    opens = date(facts.tax_year + 1, 2, 1)
    if on < opens:
        why = _("Employers, banks and others report %(year)s until the end of January. Look again from %(opens)s.")
        return why % {"year": facts.tax_year, "opens": day(opens)}
    if facts.documents > MOST_DOCUMENTS:
        why = _("%(count)s documents were reported for you. Online we print at most %(most)s. Ask us for it by mail.")
        return why % {"count": facts.documents, "most": MOST_DOCUMENTS}
    if facts.documents:
        return ""
    if on < complete_from(facts.tax_year):
        why = _("Nobody has reported income of %(year)s for you yet. Reports keep coming in until July %(next)s.")
        return why % {"year": facts.tax_year, "next": facts.tax_year + 1}
    return _("Nobody reported income of %(year)s for you.") % {"year": facts.tax_year}


def complete_from(tax_year: int) -> date:
    """The day from which the reports of income of a year count as complete: 1 July after it."""
    return date(tax_year + 1, 7, 1)


def _non_filing(facts: YearFacts, filing_year: int, on: date) -> str:
    if facts.is_posted:
        why = _("We have a return from you for %(year)s, so we can’t say that there is none.")
        return why % {"year": facts.tax_year}
    if facts.received_on:
        why = _("Your return for %(year)s came in on %(received)s, so we can’t say that there is none.")
        return why % {"year": facts.tax_year, "received": day(facts.received_on)}
    opens = date(facts.tax_year + 1, 6, 15)
    if facts.tax_year == filing_year and on <= opens:
        why = _("For %(year)s you can have this letter after %(opens)s, when returns on time have been worked.")
        return why % {"year": facts.tax_year, "opens": day(opens)}
    return ""

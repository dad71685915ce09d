"""How penalties and interest were worked out, line by line as the page prints it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.accruals import Working
from records.charge_words import CHARGE_WORDS
from records.interest import Charges
from taxportal.kit.formats import day, money

_KINDS = {"failure_to_file": "ftf", "failure_to_pay": "ftp", "interest": "interest"}


@dataclass(frozen=True)
class Line:
    """One line: which days, how long, at which rate on which amount, and what that adds."""

    days: str
    length: str
    rate: str
    base: str
    adds: str


@dataclass(frozen=True)
class WorkedOut:
    """One penalty, or the interest: its lines, and how their sum becomes what is still to be charged."""

    heading: str
    lines: tuple[Line, ...]
    totals: tuple[dict[str, str], ...]


def worked_out(found: Charges) -> list[WorkedOut]:
    """Return the working of an account, a part for each penalty and for the interest."""
    parts = []
    for kind, lines in groupby(found.accruals.working, key=lambda line: line.kind):
        parts.append(_part(_KINDS[kind], list(lines), found))
    return parts


def _part(kind: str, working: list[Working], found: Charges) -> WorkedOut:
    row = next((row for row in found.rows if row.kind == kind), None)
    charged, accrued, come_to = (row.assessed_cents, row.accrued_cents, row.come_to_cents) if row else (0, 0, 0)
    totals = [
        {"label": _("All of it until %(day)s, rounded") % {"day": day(found.on)}, "amount": money(come_to)},
        {"label": _("Charged so far"), "amount": money(charged)},
        {"label": _("Not charged yet"), "amount": money(accrued), "kind": "total"},
    ]
    return WorkedOut(str(CHARGE_WORDS[kind]), tuple(_lines(working)), tuple(totals))


def _lines(working: Iterable[Working]) -> Iterator[Line]:
    """Months of one rate and base are told together; each run of days with interest stands by itself."""
    for (months, rate, base), same in groupby(working, key=lambda line: (line.days == 0, line.rate, line.base_cents)):
        run = list(same)
        if months:
            yield _of_months(run, rate, base)
        else:
            yield from (_of_days(line) for line in run)


def _of_months(run: list[Working], rate: Decimal, base: int) -> Line:
    count = len(run)
    if not rate:
        raised = _("Raised to the least amount of the law")
        return Line(days=raised, length="", rate="", base="", adds=_dollars(run[0].amount))
    return Line(
        days=_span(run[0], run[-1]),
        length=ngettext("%(n)d month begun", "%(n)d months begun", count) % {"n": count},
        rate=_("%(rate)s%% a month") % {"rate": _percent(rate)},
        base=money(base),
        adds=_dollars(sum((line.amount for line in run), Decimal(0))),
    )


def _of_days(line: Working) -> Line:
    words = _("%(rate)s%% a year, assumed") if line.assumed else _("%(rate)s%% a year")
    return Line(
        days=_span(line, line),
        length=ngettext("%(n)d day", "%(n)d days", line.days) % {"n": line.days},
        rate=words % {"rate": _percent(line.rate)},
        base=money(line.base_cents),
        adds=_dollars(line.amount),
    )


def _span(first: Working, last: Working) -> str:
    return _("%(first)s to %(last)s") % {"first": day(first.first_day), "last": day(last.last_day)}


def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f}"


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.4f}"

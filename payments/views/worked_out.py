"""How penalties and interest were worked out, line by line as the page prints it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.accruals import Working
from records.charge_words import CHARGE_WORDS
from records.interest import Charge, Charges
from taxportal.kit.formats import day, money

_KINDS = {"failure_to_file": "ftf", "failure_to_pay": "ftp", "interest": "interest"}


@dataclass(frozen=True)
class Line:
    """One line: which days, how long and at which rate (`at`), on which amount, and what that adds."""

    days: str
    at: str
    base: str
    adds: str


@dataclass(frozen=True)
class WorkedOut:
    """One penalty, or the interest on one debt: its lines, and (once) how all becomes what is still to be charged."""

    heading: str
    lines: tuple[Line, ...]
    totals: tuple[dict[str, str], ...]


def worked_out(found: Charges) -> list[WorkedOut]:
    """Return the working of an account, a part for each penalty and for the interest."""
    parts: list[WorkedOut] = []
    for kind, lines in groupby(found.accruals.working, key=lambda line: _KINDS[line.kind]):
        heading = str(CHARGE_WORDS[kind])
        *first, last = list(_runs(lines))
        parts += [WorkedOut(heading, tuple(_lines(run)), ()) for run in first]
        heading = _("Interest on penalties") if first else heading
        parts.append(WorkedOut(heading, tuple(_lines(last)), _totals(kind, found)))
    return parts


def _runs(lines: Iterable[Working]) -> Iterator[list[Working]]:
    """Cut where the days begin anew: there the interest on the next debt is told."""
    run: list[Working] = []
    for line in lines:
        if run and line.days and line.first_day <= run[-1].last_day:
            yield run
            run = []
        run.append(line)
    yield run


def _totals(kind: str, found: Charges) -> tuple[dict[str, str], ...]:
    row = next((row for row in found.rows if row.kind == kind), Charge(kind, 0, 0))
    until = {"day": day(found.on)}
    return (
        {"label": _("All of it until %(day)s, rounded") % until, "amount": money(row.come_to_cents)},
        {"label": _("Charged so far"), "amount": money(row.assessed_cents)},
        {"label": _("Not charged yet"), "amount": money(row.accrued_cents), "kind": "total"},
    )


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
    adds = _dollars(sum((line.amount for line in run), Decimal(0)))
    if not rate:
        return Line(days=_("Raised to the least amount of the law"), at="", base="", adds=adds)
    words = ngettext("%(n)d month begun at %(rate)s%%", "%(n)d months begun at %(rate)s%% each", count)
    return Line(_span(run[0], run[-1]), words % {"n": count, "rate": _percent(rate)}, money(base), adds)


def _of_days(line: Working) -> Line:
    words = ngettext("%(n)d day at %(rate)s%% a year", "%(n)d days at %(rate)s%% a year", line.days)
    at = words % {"n": line.days, "rate": _percent(line.rate)}
    if line.assumed:
        at = _("%(at)s, assumed") % {"at": at}
    return Line(_span(line, line), at, money(line.base_cents), _dollars(line.amount))


def _span(first: Working, last: Working) -> str:
    if first.first_day == last.last_day:
        return day(first.first_day)
    return _("%(first)s to %(last)s") % {"first": day(first.first_day), "last": day(last.last_day)}


def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f}"


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.4f}"

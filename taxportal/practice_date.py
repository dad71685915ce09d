"""The staff page "Practice date" as values and one form: what is due when, the moves so far, what changed in one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from records.models import Taxpayer
from taxportal import changes, next_events, runs
from taxportal.kit import formats

MOST_DAYS = 40  # in one request; longer moves are the command's
DUE_SHOWN = 15


class MoveForm(forms.Form):
    """Where the date is to go: one of the buttons, or a day. ``target`` is the answer once the form is valid."""

    step = forms.ChoiceField(
        choices=[
            ("1", _("One day on")),
            ("7", _("Seven days on")),
            ("next", _("To the next event")),
            ("date", _("To this day")),
        ]
    )
    to = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "aria-describedby": "id_to_hint"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day of the calendar, like 2026-04-15.")},
    )

    def __init__(self, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.today = today
        self.target = today

    def clean(self) -> dict[str, Any]:
        """Work out the target and refuse one that lies behind or too far ahead."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        step = cleaned["step"]
        if step == "date":
            self._to(cleaned.get("to"))
        elif step == "next":
            self.target = next_events.next_day(self.today) or self.today
        else:
            self.target = self.today + timedelta(days=int(step))
        if self.target > self.today + timedelta(days=MOST_DAYS):
            words = _("That is more than %(days)d days on. Use the command for it: make advance TO=%(day)s.")
            self.add_error("to", ValidationError(words, params={"days": MOST_DAYS, "day": self.target.isoformat()}))
        return cleaned

    def _to(self, day: date | None) -> None:
        if day is None:
            self.add_error("to", _("Enter the day to move to."))
        elif day <= self.today:
            words = _("The practice date is %(day)s already; it never goes back.")
            self.add_error("to", ValidationError(words, params={"day": formats.day(self.today)}))
        else:
            self.target = day


@dataclass(frozen=True)
class Row:
    """One person's changes on one day, with the address of the record's page."""

    day: str
    ref: str
    href: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """What changed because the date moved: from, to, the rows, and how many changes are not listed."""

    title: str
    rows: tuple[Row, ...]
    more: int


def due_rows(today: date) -> list[tuple[str, str, int, str]]:
    """What is due next: day, how soon, how many, what; the first of them at most."""
    return [
        (formats.day(due.day), _in_days((due.day - today).days), due.count, due.what)
        for due in next_events.upcoming(today)[:DUE_SHOWN]
    ]


def differences(first: date, last: date) -> Differences:
    """What the runs after ``first`` up to ``last`` changed, person by person."""
    began = first + timedelta(days=1)
    found = changes.changed(began, last)
    grouped: dict[tuple[date, str], list[str]] = {}
    for change in found:
        grouped.setdefault((change.day, change.taxpayer), []).append(change.what)
    people = dict(Taxpayer.objects.filter(ref__in={ref for _day, ref in grouped}).values_list("ref", "pk"))
    rows = tuple(
        Row(formats.day(day), ref, reverse("admin:records_taxpayer_change", args=[people[ref]]), tuple(what))
        for (day, ref), what in sorted(grouped.items(), key=lambda item: item[0][0])
    )
    more = changes.count(began, last) - len(found) if len(found) >= changes.AT_MOST else 0
    return Differences(_title(first, last), rows, more)


def move_rows() -> list[tuple[str, str, str]]:
    """The latest moves: their words, who made them, and the address at which their differences are read again."""
    page = reverse("admin:records_businessclock_changelist")
    return [
        (
            _title(move.first, move.last),
            str(_("staff") if move.by_staff else _("the command")),
            f"{page}?from={move.first.isoformat()}&to={move.last.isoformat()}",
        )
        for move in runs.moves()
    ]


def span_in(query: Mapping[str, str]) -> tuple[date, date] | None:
    """The move that an address asks for; None where it asks for none or for nonsense."""
    try:
        first, last = date.fromisoformat(query.get("from", "")), date.fromisoformat(query.get("to", ""))
    except ValueError:
        return None
    return (first, last) if first < last < date.max else None


def _title(first: date, last: date) -> str:
    days = (last - first).days
    words = ngettext("%(n)d day: from %(first)s to %(last)s", "%(n)d days: from %(first)s to %(last)s", days)
    return words % {"n": days, "first": formats.day(first), "last": formats.day(last)}


def _in_days(days: int) -> str:
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}

"""How the pages say moments and spans of time."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stub_idp.proofing.calls import ZONE


def moment(seconds: float) -> str:
    """Day and time of day in the zone that all pages of this room use, which is named."""
    there = datetime.fromtimestamp(seconds, ZONE)
    said = {"day": date_format(there, "l, j F Y"), "time": date_format(there, "g:i a")}
    return _("%(day)s, %(time)s Eastern time") % said


def day(seconds: float) -> str:
    """The day alone."""
    return date_format(datetime.fromtimestamp(seconds, ZONE), "j F Y")


def minutes(seconds: float) -> str:
    """A span in whole minutes, at least one."""
    number = max(1, round(seconds / 60))
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}

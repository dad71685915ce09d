"""How amounts and dates are written for people. Views format in Python once; templates only print."""

from datetime import date, datetime

from babel.dates import format_date
from django.utils.translation import get_language

from taxportal.kit.eastern import EASTERN

MINUS = "\u2212"


def money(cents: int) -> str:
    """Integer cents as dollars with two decimals: 184200 -> "$1,842.00", -500 -> "−$5.00"."""
    dollars, rest = divmod(abs(cents), 100)
    return f"{MINUS if cents < 0 else ''}${dollars:,}.{rest:02d}"


def day(value: date | datetime) -> str:
    """ "6 March 2026" in the reader's language; an instant is shown as its Eastern day."""
    return format_date(_date(value), "d MMMM y", locale=_locale())


def day_short(value: date | datetime) -> str:
    """ "6 March" in the reader's language."""
    return format_date(_date(value), "d MMMM", locale=_locale())


def _date(value: date | datetime) -> date:
    return value.astimezone(EASTERN).date() if isinstance(value, datetime) else value


def _locale() -> str:
    return (get_language() or "en").replace("-", "_").split("_")[0]

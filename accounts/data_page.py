"""The page of a person's data as values: what is held, who it was shared with, ready to print."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import providers
from accounts.queries import Login
from records.queries import Counts


@dataclass(frozen=True)
class Held:
    """One kind of data: what it is, how much of it, where it is shown."""

    what: str
    amount: str
    url: str


@dataclass(frozen=True)
class Shared:
    """Somebody who was told something: who, what, when or how often."""

    who: str
    what: str
    amount: str


@dataclass(frozen=True)
class DataPage:
    """Everything that the template prints."""

    held: list[Held]
    shared: list[Shared]


def page(counts: Counts, *, payments: int, sign_ins: int, logins: list[Login]) -> DataPage:
    """The page from the numbers of rows held and the logins that open the record."""
    return DataPage(_held(counts, payments, sign_ins), _shared(counts, payments, logins))


def _held(counts: Counts, payments: int, sign_ins: int) -> list[Held]:
    rows = (
        (_("Your name, birth date and the last four digits of your tax number"), _("1 record"), "accounts:profile"),
        (_("Addresses"), _count(counts.addresses), "accounts:profile"),
        (_("Tax returns"), _count(counts.returns), "records:returns"),
        (_("Income documents from employers, banks and others"), _count(counts.income_documents), "records:income"),
        (_("Transcripts, made from the above"), _("each year that has one"), "records:transcripts"),
        (_("Notices"), _count(counts.notices), "records:notices"),
        (_("Cases that you opened"), _count(counts.cases), "records:cases"),
        (_("Payments"), _count(payments), "payments:list"),
        (_("Entries in the log of who looked at your record"), _count(counts.accesses), "records:access_log"),
        (_("Sign-ins of the last 30 days"), _count(sign_ins), "accounts:security"),
    )
    return [Held(what, amount, _url(name)) for what, amount, name in rows]


def _count(number: int) -> str:
    return ngettext("%(count)d entry", "%(count)d entries", number) % {"count": number} if number else _("none")


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # a page that this process doesn't mount
        return ""


def _shared(counts: Counts, payments: int, logins: list[Login]) -> list[Shared]:
    signs_in = _("That you sign in here, and when. Nothing of your tax record.")
    rows = [Shared(providers.label_of(login.provider), signs_in, _("at each sign-in")) for login in logins]
    passed_on = (
        (
            payments,
            _("Your bank and ours"),
            _("Account, name, amount and date of each payment that you make."),
        ),
        (
            counts.refunds_sent,
            _("Your bank or the post"),
            _("Your name and the amount of each refund that we sent."),
        ),
        (
            counts.offsets,
            _("Agencies to which you owed money"),
            _("Your name, tax number and the amount taken from a refund for them."),
        ),
        (
            counts.with_file_number,
            _("Whoever you gave a transcript with their customer file number"),
            _("The masked transcript. You downloaded it and passed it on; we sent nothing."),
        ),
    )
    return rows + [Shared(who, what, _times(number)) for number, who, what in passed_on if number]


def _times(number: int) -> str:
    return ngettext("%(count)d time", "%(count)d times", number) % {"count": number}

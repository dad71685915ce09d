"""What really happened on an account, as values: steps of refunds, payments, entries of the ledger, letters, and what the
person did here. Newest first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.links import address
from records.audit_actions import AuditAction
from records.refund_words import step_words
from taxportal.kit.formats import day, money

if TYPE_CHECKING:
    from records.queries.activity import Deed, LetterSeen, PostedEntry
    from records.standing_values import ModuleStanding, PaymentSeen, Standing

PAGE_SIZE = 50


class Kind(StrEnum):
    """What a line is about; the value is the word in the address of a filter."""

    REFUND = "refunds"
    PAYMENT = "payments"
    LEDGER = "account"
    LETTER = "letters"
    YOURS = "yours"


KIND_WORDS: Mapping[Kind, Promise] = {
    Kind.REFUND: gettext_lazy("Refunds"),
    Kind.PAYMENT: gettext_lazy("Payments"),
    Kind.LEDGER: gettext_lazy("Charges and credits"),
    Kind.LETTER: gettext_lazy("Letters and cases"),
    Kind.YOURS: gettext_lazy("What you did here"),
}
# What the person did, as far as it changed something; looking at pages is in the access log.
DEED_WORDS: Mapping[str, Promise] = {
    AuditAction.PAYMENT_SCHEDULED: gettext_lazy("You scheduled a payment"),
    AuditAction.PAYMENT_CANCELLED: gettext_lazy("You cancelled a payment"),
    AuditAction.ADDRESS_CHANGED: gettext_lazy("You changed your address"),
    AuditAction.PREFERENCES_CHANGED: gettext_lazy("You changed how letters come"),
    AuditAction.PIN_ENROLLED: gettext_lazy("You asked for an identity protection PIN"),
    AuditAction.PIN_REVEALED: gettext_lazy("You had your identity protection PIN shown"),
    AuditAction.PIN_ENDED: gettext_lazy("You stopped your identity protection PIN"),
    AuditAction.CASE_OPENED: gettext_lazy("You opened a case"),
    AuditAction.NOTICE_ANSWERED: gettext_lazy("You answered a notice"),
    AuditAction.REFUND_IDENTITY_ANSWERED: gettext_lazy("You told us whether a return is yours"),
    AuditAction.TRANSCRIPT_DOWNLOADED: gettext_lazy("You downloaded a transcript"),
    AuditAction.DATA_BUNDLE_DOWNLOADED: gettext_lazy("You downloaded your data"),
    AuditAction.ACCOUNT_LOCKED: gettext_lazy("You locked your account"),
    AuditAction.ACCOUNT_UNLOCKED: gettext_lazy("You unlocked your account"),
    AuditAction.IDENTITY_LOGIN_ADDED: gettext_lazy("You added a login"),
    AuditAction.IDENTITY_LOGIN_REMOVED: gettext_lazy("You removed a login"),
}
# Told already as steps of a refund or as payments; notices tell themselves.
TOLD_OTHERWISE = frozenset(
    {
        "610",
        "640",
        "670",
        "671",
        "840",
        "846",
        "841",
        "740",
        "898",
        "826",
        "820",
        "570",
        "571",
        "572",
        "810",
        "811",
        "971",
    }
)


@dataclass(frozen=True)
class Activity:
    """One thing that happened: when, what, who did it, about which tax year (None: about none)."""

    on: date
    day: str
    title: str
    actor: str
    kind: Kind
    tax_year: int | None = None
    amount: str = ""
    url: str = ""


def of_account(standing: "Standing") -> list[Activity]:
    """Steps of refunds and payments up to ``standing.on``, newest first."""
    rows: list[Activity] = []
    for module in standing.modules:
        rows += _of_refund(module)
        for payment in module.payments:
            rows += _of_payment(payment, module)
    return newest_first(row for row in rows if row.on <= standing.on)


def newest_first(rows: Iterable[Activity]) -> list[Activity]:
    """Sorted by day; lines of one day keep the order in which they came."""
    return sorted(rows, key=lambda row: row.on, reverse=True)


def _of_refund(module: "ModuleStanding") -> list[Activity]:
    url = address("records:refund", tax_year=module.tax_year)
    rows = []
    for step in module.refund.steps if module.refund else ():
        words = step_words(step)
        rows.append(Activity(step.date, words.date, words.title, words.actor, Kind.REFUND, module.tax_year, "", url))
    return rows


def _of_payment(payment: "PaymentSeen", module: "ModuleStanding") -> list[Activity]:
    amount, url = {"amount": money(payment.amount_cents)}, address("payments:list")
    who = payment.payer_given_name if payment.payer == "spouse" else _("You")
    title, year = _("Payment of %(amount)s posted") % amount, module.tax_year
    rows = [Activity(payment.date, day(payment.date), title, who, Kind.PAYMENT, year, "", url)]
    if payment.returned_on:
        title, back = _("Payment of %(amount)s returned by the bank") % amount, payment.returned_on
        bank = _("Your bank") if payment.payer == "you" else _("The bank")
        rows.append(Activity(back, day(back), title, bank, Kind.PAYMENT, year, "", url))
    return rows


def of_ledger(entries: "Iterable[PostedEntry]") -> list[Activity]:
    """Entries of the ledger in plain words, on the day on which they were entered."""
    us = _("Us")
    return [
        Activity(
            entry.posted_on,
            day(entry.posted_on),
            entry.plain,
            us,
            Kind.LEDGER,
            entry.tax_year,
            money(entry.amount_cents) if entry.amount_cents else "",
            address("records:account_transcript", tax_year=entry.tax_year),
        )
        for entry in entries
    ]


def of_letters(letters: "Iterable[LetterSeen]") -> list[Activity]:
    """Letters on the day on which they were issued."""
    us, url = _("Us"), address("records:notices")
    return [
        Activity(
            letter.issued_on,
            day(letter.issued_on),
            _("We wrote to you: %(title)s (%(code)s)") % {"title": letter.title, "code": letter.code},
            us,
            Kind.LETTER,
            letter.tax_year,
            "",
            url,
        )
        for letter in letters
    ]


def of_deeds(deeds: "Iterable[Deed]") -> list[Activity]:
    """What the person did here, on the business date on which they did it."""
    you = _("You")
    return [Activity(deed.on, day(deed.on), str(DEED_WORDS[deed.action]), you, Kind.YOURS) for deed in deeds]


def chosen(rows: Iterable[Activity], *, kind: str = "", tax_year: int | None = None) -> list[Activity]:
    """The lines of one kind, of one year, or both; everything without a choice."""
    return [row for row in rows if (not kind or row.kind == kind) and (tax_year is None or row.tax_year == tax_year)]

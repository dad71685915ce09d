"""Payments as the pages show them: formatted once in Python, templates only print."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from payments import calendar, policies
from payments.bank import AccountType, bank_name
from payments.models import Payment
from payments.states import PaymentState
from records.clock import Moment
from taxportal.kit.formats import day, money

if TYPE_CHECKING:
    from records.models import Taxpayer

S = PaymentState
TAGS: Mapping[PaymentState, str] = {
    S.SCHEDULED: "waiting",
    S.SENT: "waiting",
    S.CLEARED: "done",
    S.ALLOCATED: "done",
    S.CANCELLED: "neutral",
    S.RETURNED: "problem",
    S.REVERSED: "problem",
}


def payer_words(payment: Payment, *, viewer: "Taxpayer") -> str:
    """Return "You", or the name of the spouse who paid towards the joint account."""
    return _("You") if payment.payer_id == viewer.pk else payment.payer.full_name


def payment_rows(payments: Iterable[Payment], *, viewer: "Taxpayer") -> list[dict[str, Any]]:
    """Return one line a payment for a list."""
    return [
        {
            "url": reverse("payments:detail", args=[payment.pk]),
            "date": day(payment.pay_on),
            "amount": money(payment.amount_cents),
            "year": payment.module.tax_year,
            "payer": payer_words(payment, viewer=viewer),
            "reference": payment.reference,
            "state": PaymentState(payment.state).label,
            "tag": TAGS[PaymentState(payment.state)],
        }
        for payment in payments
    ]


def account_words(*, routing_number: str, account_type: str, last4: str) -> str:
    """Return the account as people know it: bank, kind and last four."""
    bank = bank_name(routing_number) or _("Bank %(routing)s") % {"routing": routing_number}
    words = _("%(bank)s, %(kind)s account ending in %(last4)s")
    return words % {"bank": bank, "kind": AccountType(account_type).label.lower(), "last4": last4}


def facts(payment: Payment, *, viewer: "Taxpayer") -> list[dict[str, str]]:
    """Return the facts of one payment. The account is its owner's business: a spouse doesn't see it."""
    rows = [
        {"term": _("Amount"), "value": money(payment.amount_cents)},
        {"term": _("Pays for"), "value": what_for(payment.module.tax_year)},
        {"term": _("Date of the debit"), "value": day(payment.pay_on)},
        {"term": _("Paid by"), "value": payer_words(payment, viewer=viewer)},
        {"term": _("Reference"), "value": payment.reference},
    ]
    if payment.payer_id == viewer.pk:
        words = account_words(
            routing_number=payment.routing_number,
            account_type=payment.account_type,
            last4=payment.account_last4,
        )
        rows.insert(3, {"term": _("From"), "value": words, "detail": payment.account_holder})
    return rows


def what_for(tax_year: int) -> str:
    """Return what the money pays, in words."""
    return _("Balance due, tax year %(year)s") % {"year": tax_year}


HEADINGS: Mapping[PaymentState, Any] = {
    S.SCHEDULED: lambda: _("Payment scheduled"),
    S.SENT: lambda: _("Sent to the bank"),
    S.CLEARED: lambda: _("Paid and posted to the account"),
    S.ALLOCATED: lambda: _("Applied to what was owed"),
    S.CANCELLED: lambda: _("Payment cancelled"),
    S.RETURNED: lambda: _("Returned by the bank"),
    S.REVERSED: lambda: _("Payment reversed"),
}


def life(payment: Payment, *, viewer: "Taxpayer", at: Moment) -> list[dict[str, str]]:
    """Return the dated events of a payment, and what is still to come."""
    you, bank = payer_words(payment, viewer=viewer), _("Bank")
    actors = {S.SCHEDULED: you, S.CANCELLED: you, S.RETURNED: bank, S.CLEARED: bank}
    events = []
    for state in PaymentState:
        reached = payment.date_of(state)
        if reached is not None:
            status = "problem" if state in {S.RETURNED, S.REVERSED} else "done"
            event = {"when": day(reached), "heading": HEADINGS[state](), "status": status}
            events.append({**event, "by": actors.get(state, _("We"))})
    if payment.state == S.SCHEDULED:
        if policies.can_cancel(payment=payment, taxpayer=viewer, at=at):
            until = _("Until %(cutoff)s") % {"cutoff": policies.cutoff_words(payment.pay_on)}
            events.append({"when": until, "heading": _("Can be cancelled"), "status": "now", "by": ""})
        when = day(calendar.sending_day(payment.pay_on, today=at.business_date))
        events.append({"when": when, "heading": HEADINGS[S.SENT](), "status": "next", "by": _("We")})
    if payment.state in {S.SCHEDULED, S.SENT}:
        when = day(payment.pay_on)
        events.append({"when": when, "heading": HEADINGS[S.CLEARED](), "status": "next", "by": bank})
    return events

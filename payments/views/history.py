"""Payments made: the confirmation, the list, one payment's life, and cancelling it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from payments import actions, policies, queries, steps
from payments.models import Payment
from payments.states import ON_ITS_WAY, PaymentState
from payments.steps import Step
from payments.views.rows import TAGS, facts, life, payment_rows
from records import audit
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest

CONFLICT = 409


@taxpayer_only()
@require_safe
def payments(request: TaxpayerRequest) -> HttpResponse:
    """All payments of this person's accounts, either spouse's, those on their way first."""
    found = queries.payments_of(taxpayer=request.taxpayer)
    audit.viewed(request, "payments")
    under_way = [payment for payment in found if payment.state in ON_ITS_WAY]
    page = {
        "under_way": payment_rows(under_way, viewer=request.taxpayer),
        "past": payment_rows(found[len(under_way) :], viewer=request.taxpayer),
        "balance_url": reverse("payments:balance"),
    }
    return render(request, "payments/payments.html", page)


@taxpayer_only()
@require_safe
def detail(request: TaxpayerRequest, payment_id: UUID) -> HttpResponse:
    """One payment: facts, life, and the way to cancel it while that is possible."""
    payment = queries.payment_of(taxpayer=request.taxpayer, payment_id=payment_id)
    audit.viewed(request, "payment", subject=payment)
    return _detail(request, payment)


def _detail(request: TaxpayerRequest, payment: Payment, *, refusal: str = "") -> HttpResponse:
    state = PaymentState(payment.state)
    can_cancel = policies.can_cancel(payment=payment, taxpayer=request.taxpayer, at=request.moment)
    closed = state is PaymentState.SCHEDULED and not policies.can_cancel(
        payment=payment, taxpayer=None, at=request.moment
    )
    too_late = policies.too_late(payment) if closed else ""
    page = {
        "amount": money(payment.amount_cents),
        "state": state.label,
        "tag": TAGS[state],
        "facts": facts(payment, viewer=request.taxpayer),
        "life": life(payment, viewer=request.taxpayer, at=request.moment),
        "cancel_url": reverse("payments:cancel", args=[payment.pk]) if can_cancel else "",
        "cutoff": policies.cutoff_words(payment.pay_on),
        "too_late": "" if refusal else too_late,
        "refusal": refusal,
        "list_url": reverse("payments:list"),
    }
    return render(request, "payments/detail.html", page, status=CONFLICT if refusal else 200)


@taxpayer_only()
@require_POST
def cancel(request: TaxpayerRequest, payment_id: UUID) -> HttpResponse:
    """Cancel before the cut-off; after it, the payment's page says when that was."""
    payment = queries.payment_of(taxpayer=request.taxpayer, payment_id=payment_id)
    try:
        actions.cancel(payment=payment, taxpayer=request.taxpayer, by=request.user, at=request.moment)
    except policies.CannotCancel as refusal:
        return _detail(request, payment, refusal=str(refusal))
    words = _("Your payment of %(amount)s was cancelled. Nothing will be taken.")
    messages.success(request, words % {"amount": money(payment.amount_cents)})
    return redirect("payments:detail", payment.pk)


@taxpayer_only()
@require_safe
def confirmation(request: TaxpayerRequest, payment_id: UUID) -> HttpResponse:
    """Step 5: the reference and what happens next. Safe to reload: it only shows."""
    payment = queries.payment_of(taxpayer=request.taxpayer, payment_id=payment_id)
    audit.viewed(request, "payment", subject=payment)
    page = {
        "reference": payment.reference,
        "heading": _heading(payment),
        "facts": facts(payment, viewer=request.taxpayer),
        "next_steps": _next_steps(payment, request),
        "steps": [str(steps.TITLES[each]) for each in Step],
        "current": len(Step),
        "detail_url": reverse("payments:detail", args=[payment.pk]),
        "balance_url": reverse("payments:balance"),
    }
    return render(request, "payments/confirmation.html", page)


def _heading(payment: Payment) -> str:
    if payment.state == PaymentState.SCHEDULED:
        words = _("Your payment of %(amount)s is scheduled for %(day)s")
        return words % {"amount": money(payment.amount_cents), "day": day(payment.pay_on)}
    state = PaymentState(payment.state).label
    return _("Your payment of %(amount)s: %(state)s") % {"amount": money(payment.amount_cents), "state": state}


def _next_steps(payment: Payment, request: TaxpayerRequest) -> list[dict[str, str]]:
    if payment.state not in ON_ITS_WAY:
        return []
    on = day(payment.pay_on)
    if policies.can_cancel(payment=payment, taxpayer=None, at=request.moment):
        cancel_words = _("You can cancel until %(cutoff)s.") % {"cutoff": policies.cutoff_words(payment.pay_on)}
    else:
        cancel_words = _("It is dated less than two bank days ahead, so it can't be cancelled.")
    return [
        {"heading": _("We send it to your bank"), "body": cancel_words},
        {
            "heading": _("Your bank pays on %(day)s") % {"day": on},
            "body": _("Make sure that the money is in the account by then."),
        },
        {
            "heading": _("It is posted to your account the same day"),
            "body": _("Your balance goes down, and the payment appears on your account transcript."),
        },
    ]

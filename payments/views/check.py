"""Step 4: check your answers, and the button that makes the payment, once."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payments import actions, calendar, policies, queries, steps
from payments.forms import ConfirmForm, seal_shown
from payments.models import Payment, PaymentDraft
from payments.steps import Step
from payments.views.rows import account_words, what_for
from payments.views.steps import Way, way_of
from taxportal.kit.access import FRESH_S, FreshSignInNeeded, taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest

CONFLICT = 409


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """Show all answers with a link to change each; on POST, make exactly the payment that was shown."""
    way = way_of(request, tax_year)
    if request.method == "POST":
        return _confirm(way)
    if way.draft and way.draft.payment:
        return _already_made(request, way.draft.payment)
    return way.missing(Step.CHECK) or _show(way)


def _confirm(way: Way) -> HttpResponse:
    request = way.request
    form = ConfirmForm(request.POST, user=request.user)
    if not form.is_valid():
        return _show_again(way)
    try:
        made = actions.confirm(
            taxpayer=request.taxpayer,
            module=way.module,
            key=form.cleaned_data["key"],
            shown=form.cleaned_data["shown"],
            second_meant=form.cleaned_data["second"],
            by=request.user,
            at=request.moment,
            fresh_sign_in=request.signed_in_within(FRESH_S),
        )
    except policies.FreshSignInWanted:
        raise FreshSignInNeeded from None  # the answers are kept in the draft; the check page is shown again
    except policies.AnswersChanged:
        return _show_again(way)
    except policies.LooksLikeASecond as like:
        return _show(way, like=like.standing, asked=True)
    except policies.CannotPay as refusal:
        messages.error(request, str(refusal))
        return redirect(way.url(Step.AMOUNT if refusal.field == "amount" else Step.DATE))
    except policies.KeyReused:
        return render(request, "payments/key_reused.html", status=CONFLICT)
    if made.replayed:
        return _already_made(request, made.payment)
    return redirect("payments:confirmation", made.payment.pk)


def _already_made(request: TaxpayerRequest, payment: Payment) -> HttpResponse:
    messages.info(request, _("You already made this payment. Nothing was paid twice."))
    return redirect("payments:confirmation", payment.pk)


def _show_again(way: Way) -> HttpResponse:
    words = _("Nothing was paid. Your answers were changed meanwhile or shown too long ago: please check them.")
    messages.warning(way.request, words)
    return redirect(way.url(steps.first_open(way.draft)))


def _show(way: Way, *, like: Payment | None = None, asked: bool = False) -> HttpResponse:
    draft, request = way.draft, way.request
    assert draft is not None
    assert draft.amount_cents is not None
    seal = seal_shown(fingerprint=steps.fingerprint_of(draft), user=request.user)
    # A new key with every showing: the same page sent twice is one payment, a page shown anew is another.
    hidden = {"key": uuid.uuid4(), "shown": seal}
    form = ConfirmForm(hidden if asked else None, initial=hidden, user=request.user)
    if asked:
        form.add_error("second", _("Tick the box to make a second payment of the same amount"))
    like = like or queries.like_payment(module=way.module, amount_cents=draft.amount_cents, at=request.moment)
    found = queries.owing(taxpayer=request.taxpayer, on=request.moment.business_date)
    module = found.of_year(way.module.tax_year)
    over = draft.amount_cents - (module.left_cents if module else 0)
    page: dict[str, Any] = {
        "form": form,
        "answers": _answers(way, draft),
        "amount": money(draft.amount_cents),
        "consent": _consent(draft),
        "like": _like_words(like) if like else "",
        "over": money(over) if over > 0 else "",
        "late": _late_words(draft, module) if module else "",
    }
    return way.page(Step.CHECK, "payments/check.html", **page)


def _answers(way: Way, draft: PaymentDraft) -> list[dict[str, Any]]:
    account, pay_on = draft.account, draft.pay_on
    assert account is not None
    assert pay_on is not None
    assert draft.amount_cents is not None
    words = account_words(
        routing_number=account.routing_number, account_type=account.account_type.value, last4=account.last4
    )
    return [
        {"term": _("Pays for"), "value": what_for(way.module.tax_year)},
        {"term": _("Amount"), "value": money(draft.amount_cents), "change_url": way.url(Step.AMOUNT)},
        {"term": _("From"), "value": words, "detail": account.holder, "change_url": way.url(Step.BANK)},
        {
            "term": _("Date"),
            "value": day(pay_on),
            "detail": _cancel_words(way, draft),
            "change_url": way.url(Step.DATE),
        },
    ]


def _cancel_words(way: Way, draft: PaymentDraft) -> str:
    assert draft.pay_on is not None
    if way.request.moment.business < calendar.cutoff_at(draft.pay_on):
        words = _("You can cancel it until %(cutoff)s.")
        return words % {"cutoff": policies.cutoff_words(draft.pay_on)}
    return _("This date is less than two bank days ahead: once you have confirmed it, you can't cancel it.")


def _late_words(draft: PaymentDraft, module: queries.ModuleOwing) -> str:
    """What paying after the due date means (penalty for late payment and interest run from that date); "" where in time."""
    assert draft.pay_on is not None
    if not module.owed_cents or draft.pay_on <= module.due_on:
        return ""
    words = _("This is after the due date, %(day)s: a late-payment penalty and interest may be added to what you owe.")
    return words % {"day": day(module.due_on)}


def _consent(draft: PaymentDraft) -> str:
    assert draft.account is not None
    assert draft.pay_on is not None
    words = _(
        "With the button you, %(holder)s, allow the agency to take %(amount)s from the account ending in "
        "%(last4)s on %(day)s, once."
    )
    return words % {
        "holder": draft.account.holder,
        "amount": money(draft.amount_cents or 0),
        "last4": draft.account.last4,
        "day": day(draft.pay_on),
    }


def _like_words(like: Payment) -> str:
    words = _(
        "A payment of %(amount)s to this account stands already: dated %(day)s, reference %(reference)s. "
        "Do you want to make a second one?"
    )
    return words % {
        "amount": money(like.amount_cents),
        "day": day(like.pay_on),
        "reference": like.reference,
    }

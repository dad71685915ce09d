"""The steps of paying, one thing a page: amount, bank account, date."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payments import actions, calendar, queries, steps
from payments.bank import SANDBOX_ACCOUNTS, bank_name
from payments.forms import AmountForm, BankForm, DateForm
from payments.models import PaymentDraft
from payments.steps import Step
from records import queries as records_queries
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest

if TYPE_CHECKING:
    from records.models import TaxModule

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Way:
    """One person on the way to one payment."""

    request: TaxpayerRequest
    module: "TaxModule"
    draft: PaymentDraft | None

    @property
    def owner(self) -> dict[str, Any]:
        """Return whose answers these are, as actions want it."""
        return {"user": self.request.user, "taxpayer": self.request.taxpayer, "module": self.module}

    def url(self, step: Step) -> str:
        """Return the address of a step."""
        return reverse(f"payments:{step.value}", args=[self.module.tax_year])

    def page(self, step: Step, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render one step with its place in the whole and the way back."""
        order = list(Step)
        place = order.index(step)
        back = self.url(order[place - 1]) if place else reverse("payments:balance")
        context = {
            "tax_year": self.module.tax_year,
            "steps": [str(steps.TITLES[each]) for each in order],
            "current": place + 1,
            "back_url": back,
            "changing": steps.first_open(self.draft) is Step.CHECK and step is not Step.CHECK,
        }
        return render(self.request, template, {**context, **more}, status=status)

    def save(self, answers: dict[str, Any]) -> HttpResponse:
        """Keep a step's answers and go on to the first open one: the check page once all are there."""
        draft = actions.answer(**self.owner, answers=answers)
        return redirect(self.url(steps.first_open(draft)))

    def missing(self, step: Step) -> HttpResponse | None:
        """Return the way to an earlier step that is still open, None where this one may be shown."""
        first = steps.first_open(self.draft)
        return redirect(self.url(first)) if list(Step).index(first) < list(Step).index(step) else None


def way_of(request: TaxpayerRequest, tax_year: int) -> Way:
    """Return where this person stands with a payment for this year; Http404 where the account isn't theirs."""
    try:
        module = records_queries.module_for(taxpayer=request.taxpayer, tax_year=tax_year)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown
    draft = queries.draft_of(user=request.user, taxpayer=request.taxpayer, module=module)
    return Way(request, module, draft)


def sandbox_banks() -> list[dict[str, str]]:
    """Return the published accounts of the invented banks, for the page of a practice site."""
    return [
        {
            "name": bank_name(account.routing_number),
            "routing": account.routing_number,
            "number": account.account_number,
        }
        for account in SANDBOX_ACCOUNTS
    ]


def _bound(form: forms.Form) -> int:
    return UNPROCESSABLE if form.is_bound else 200


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def amount(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """Step 1: how much, with what is left suggested."""
    way = way_of(request, tax_year)
    found = queries.owing(taxpayer=request.taxpayer, on=request.moment.business_date).of_year(tax_year)
    left = found.left_cents if found else 0
    draft = way.draft if way.draft and not way.draft.payment_id else None
    suggested = draft.amount_cents if draft and draft.amount_cents else left
    initial = {"amount": money(suggested).removeprefix("$")} if suggested else {}
    form = AmountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return way.save({"amount_cents": form.cleaned_data["amount"]})
    page = {"form": form, "left": money(left), "nothing_left": not left, "rows": _owed_rows(found)}
    return way.page(Step.AMOUNT, "payments/amount.html", status=_bound(form), **page)


def _owed_rows(found: queries.ModuleOwing | None) -> list[dict[str, str]]:
    if found is None or not found.on_its_way_cents:
        return []
    return [
        {"label": _("Owed"), "amount": money(found.owed_cents)},
        {"label": _("On its way"), "amount": money(-found.on_its_way_cents)},
        {"label": _("Left to pay"), "amount": money(found.left_cents), "kind": "total"},
    ]


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def bank_account(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """Step 2: from which account. The number typed before is kept, and never shown again."""
    way = way_of(request, tax_year)
    if earlier := way.missing(Step.BANK):
        return earlier
    assert way.draft is not None
    known = way.draft.account
    initial = {"account_holder": known.holder if known else request.taxpayer.full_name}
    kept = {"kept_routing": known.routing_number, "kept_last4": known.last4} if known else {}
    if known:
        initial |= {"account_type": known.account_type.value, "routing_number": known.routing_number}
    form = BankForm(request.POST or None, initial=initial, **kept)
    if request.method == "POST" and form.is_valid():
        return way.save(form.answers())
    banks = sandbox_banks() if settings.SANDBOX else []
    return way.page(Step.BANK, "payments/bank.html", status=_bound(form), form=form, banks=banks)


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def pay_on(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """Step 3: on which bank day, the next one suggested, with the cut-off in words."""
    way = way_of(request, tax_year)
    if earlier := way.missing(Step.DATE):
        return earlier
    assert way.draft is not None
    today = request.moment.business_date
    first = calendar.earliest_pay_on(today)
    form = DateForm(request.POST or None, initial={"pay_on": way.draft.pay_on or first}, today=today)
    if request.method == "POST" and form.is_valid():
        return way.save({"pay_on": form.cleaned_data["pay_on"]})
    return way.page(
        Step.DATE,
        "payments/date.html",
        status=_bound(form),
        form=form,
        first=day(first),
        last=day(calendar.latest_pay_on(today)),
        first_is_final=request.moment.business >= calendar.cutoff_at(first),
    )

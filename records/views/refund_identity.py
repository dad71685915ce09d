"""Answering an identity hold in place: what came in, which of it is the person's, check, done once.

The question is asked of everybody whose return waits; the answer needs a sign-in of the last five minutes.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from records import actions, audit, policies, queries
from records.models import Case, TaxReturn
from records.queries import RefundYear
from records.refund_forms import NONE_OF_THEM, IdentityForm
from records.refunds.values import Kind
from records.refunds.worked_again import chain_from
from records.views.refund_ways import UNPROCESSABLE, case_way, year_of
from taxportal.kit.access import FRESH_S, taxpayer_only
from taxportal.kit.formats import day, money
from taxportal.kit.requests import TaxpayerRequest


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """What came in for this year, and the question; once answered, what was answered and what happens now."""
    year = year_of(request, tax_year)
    audit.viewed(request, "refund_identity", period=f"{tax_year}12")
    story = year.original
    if story is None or not story.identity_asked:
        return render(request, "records/refund_identity_over.html", _over(year))
    returns = queries.waiting_returns(module=year.module) if year.module else []
    sent = request.POST if request.method == "POST" else None
    form = IdentityForm(sent, initial={"answer": request.GET.get("answer")}, choices=_choices(returns))
    if form.is_bound and form.is_valid():
        check_url = reverse("records:refund_identity_check", args=[tax_year])
        return redirect(f"{check_url}?{urlencode({'answer': form.cleaned_data['answer']})}")
    page = {
        "tax_year": tax_year,
        "form": form,
        "current": 1,
        "returns": [_row(filed) for filed in returns],
        "answer_by": day(story.next.latest) if story.next.latest else "",
        "steps": _steps(),
    }
    return render(request, "records/refund_identity.html", page, status=UNPROCESSABLE if form.is_bound else 200)


@taxpayer_only(max_age_s=FRESH_S)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: TaxpayerRequest, tax_year: int) -> HttpResponse:
    """The answer as it was given and what follows from it; on POST, the deed, once."""
    year = year_of(request, tax_year)
    here = reverse("records:refund_identity", args=[tax_year])
    story = year.original
    if year.module is None or story is None or not story.identity_asked:
        if request.method == "POST":
            messages.info(request, _("This was answered already. Nothing was changed."))
        return redirect(here)
    returns = queries.waiting_returns(module=year.module)
    form = IdentityForm(request.POST if request.method == "POST" else request.GET, choices=_choices(returns))
    if not form.is_valid():
        return redirect(here)
    answer = str(form.cleaned_data["answer"])
    if request.method == "POST":
        return _answer(request, year, answer, here)
    audit.viewed(request, "refund_identity", period=f"{tax_year}12")
    page = {
        "tax_year": tax_year,
        "answer": answer,
        "rows": [_answer_row(answer, form, here)],
        "current": 2,
        "follows": _follows(request, answer, returns),
        "steps": _steps(),
        "back_url": f"{here}?{urlencode({'answer': answer})}",
    }
    return render(request, "records/refund_identity_check.html", page)


def _answer(request: TaxpayerRequest, year: RefundYear, answer: str, here: str) -> HttpResponse:
    assert year.module is not None
    said: dict[str, Any] = {
        "taxpayer": request.taxpayer,
        "module": year.module,
        "by": request.user,
        "at": request.moment,
    }
    try:
        if answer == NONE_OF_THEM:
            actions.disown_returns(**said)
            messages.success(request, _("Your answer has arrived. Your account is protected."))
        else:
            actions.confirm_return(version=int(answer), **said)
            messages.success(request, _("Your answer has arrived. We go on with your return."))
    except (policies.AlreadyAnswered, policies.NoSuchReturn):
        messages.info(request, _("This was answered already. Nothing was changed."))
    return redirect(here)


def _steps() -> list[str]:
    return [_("Your answer"), _("Check your answer"), _("What happens now")]


def _row(filed: TaxReturn) -> dict[str, str]:
    """Of a return that may be a stranger's: the day and the refund it asks for, nothing else."""
    return {"term": _("Received %(day)s") % {"day": day(filed.received_on)}, "value": _asks_for(filed)}


def _asks_for(filed: TaxReturn) -> str:
    return _("asks for a refund of %(amount)s") % {"amount": money(int(filed.lines.get("35a", 0)) * 100)}


def _choices(returns: list[TaxReturn]) -> list[tuple[str, str]]:
    if len(returns) == 1:
        return [(str(returns[0].version), _("I filed this return")), (NONE_OF_THEM, _("I did not file this return"))]
    mine = _("I filed the return received on %(day)s (%(asks)s)")
    return [
        *((str(r.version), mine % {"day": day(r.received_on), "asks": _asks_for(r)}) for r in returns),
        (NONE_OF_THEM, _("I did not file any of these returns")),
    ]


def _answer_row(answer: str, form: IdentityForm, here: str) -> dict[str, str]:
    words = dict(form.fields["answer"].choices)[answer]  # type: ignore[attr-defined]
    return {"term": _("Your answer"), "value": words, "change_url": f"{here}?{urlencode({'answer': answer})}"}


def _follows(request: TaxpayerRequest, answer: str, returns: list[TaxReturn]) -> list[dict[str, str]]:
    if answer == NONE_OF_THEM:
        return [
            {"heading": _("We protect your account"), "body": _("It is marked: identity theft reported.")},
            {"heading": _("Nothing is paid"), "body": _("No refund goes out on these returns while we look into it.")},
            {
                "heading": _("We open a case"),
                "body": _("You get a reference and follow it here. We answer within 30 days."),
            },
        ]
    chain = chain_from(request.moment.business_date)
    items = [{"heading": _("The stop ends today"), "body": _("We go on with your return.")}]
    if len(returns) > 1:
        body = _("It is never worked, and nothing is paid on it.")
        items.append({"heading": _("We reject the other return"), "body": body})
    words = _("We expect it to post on %(posts)s and the deposit on %(pays)s; it can take up to nine weeks.")
    items.append(
        {
            "heading": _("We work your return"),
            "body": words % {"posts": day(chain.posts_on), "pays": day(chain.pays_on)},
        }
    )
    return items


def _over(year: RefundYear) -> dict[str, object]:
    """There is no open question: because it was answered, or because none was asked."""
    story, case = year.original, year.cases.get(Case.Kind.IDENTITY_NOT_MINE)
    page: dict[str, object] = {"tax_year": year.tax_year, "steps": _steps(), "current": 3}
    if story and story.disowned:
        by_spouse = "" if case else _("%(name)s answered.") % {"name": year.spouse_given_name or _("Your spouse")}
        latest = day(story.next.latest) if story.next.latest else ""
        return page | {
            "state": "disowned",
            "reference": case.ref if case else "",
            "case_way": case_way(case) if case else None,
            "note": by_spouse,
            "by_when": latest,
        }
    if story and any(step.kind is Kind.IDENTITY_HOLD_RELEASED for step in story.steps):
        released = next(step for step in reversed(story.steps) if step.kind is Kind.IDENTITY_HOLD_RELEASED)
        chain = chain_from(released.date)
        return page | {
            "state": "confirmed",
            "answered_on": day(released.date),
            "open": story.pays_on is None,
            "posts_on": day(chain.posts_on),
            "pays_on": day(chain.pays_on),
        }
    return page | {"state": "nothing", "current": 0}

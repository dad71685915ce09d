"""The pages up to the photos: the offer, the details, the choice of a document; and the end, or leaving before it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stub_idp import flow, runtime
from stub_idp.accounts.account import WAYS
from stub_idp.proofing import judging, rules, words
from stub_idp.proofing.forms import ADDRESS, DetailsForm, DocumentForm
from stub_idp.proofing.pictures.values import DOCUMENTS
from stub_idp.proofing.visit import AUTOMATIC, Visit, left, page


@page(*rules.STEPS)
def proofing(visit: Visit) -> HttpResponse:
    """Why and how; begin, or go on without. Whoever has begun is led to where they were."""
    if visit.request.method == "POST" and "without" in visit.request.POST:
        runtime.store().update(visit.reference, now=visit.now, proofing_declined=True)
        return flow.go_on(visit.request, visit.issuer, visit.reference, now=visit.now)
    if visit.step not in (rules.OFFER, rules.DONE):
        return visit.to_step()
    if visit.request.method == "POST" and "start" in visit.request.POST:
        return visit.changed(lambda case: rules.started(case, visit.now)).to_step()
    proof = visit.person.proof
    context = {"proof": proof and {"on": words.day(proof.verified_at), "way": WAYS.get(proof.way, proof.way)}}
    return visit.show("offer", context)


@page(*AUTOMATIC)
def details(visit: Visit) -> HttpResponse:
    """Who the person says they are, compared with the records."""
    today = datetime.fromtimestamp(visit.now, UTC).date()
    if visit.request.method != "POST":
        form = DetailsForm(initial=_known_details(visit), today=today)
        return _details_page(visit, form)
    form = DetailsForm(visit.request.POST, today=today)
    if not form.is_valid():
        return _details_page(visit, form, status=422)
    given = form.details()
    own = runtime.cast().get(visit.person.handle)
    if judging.fits_records(given, runtime.cast().values(), own):
        return visit.changed(lambda case: rules.with_details(case, given, visit.now)).to_step()
    # The same details once more (a second click, a page reloaded) are not another try.
    if not (visit.case.disputed and visit.case.details == given):
        visit.changed(lambda case: rules.with_other_details(case, given, visit.now))
    return visit.to("identity-details")


def _details_page(visit: Visit, form: DetailsForm, *, status: int = 200) -> HttpResponse:
    case = visit.case
    context = {
        "form": form,
        "mismatch": case.disputed and not form.is_bound,
        "tries_left": left(case.detail_tries, rules.DETAIL_TRIES),
        "is_cast": runtime.book().is_cast(visit.person.handle),
        "example": next((person for person in reversed(list(runtime.cast().values())) if person.proof), None),
    }
    return visit.show("details", context, status=status)


def _known_details(visit: Visit) -> dict[str, Any]:
    """What was typed before, else what the account knows."""
    typed, person = visit.case.details, visit.person
    if typed is not None:
        return {**{name: getattr(typed, name) for name in ("given_name", "family_name", "birthdate")},
                "tax_id": _grouped(typed.tax_id), **typed.address}  # fmt: skip
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birthdate": person.birthdate,
        "tax_id": _grouped(person.tax_id),
        **{name: person.address.get(name, "") for name in ADDRESS},
    }


def _grouped(tax_id: str) -> str:
    return f"{tax_id[:3]}-{tax_id[3:5]}-{tax_id[5:]}" if len(tax_id) == 9 else tax_id


@page(*AUTOMATIC)
def document(visit: Visit) -> HttpResponse:
    """Which document will be photographed."""
    if visit.step == rules.DETAILS:
        return visit.to_step(early=True)
    form = DocumentForm(visit.request.POST or None)
    if visit.request.method == "POST" and form.is_valid():
        chosen = DOCUMENTS[form.cleaned_data["document"]]
        return visit.changed(lambda case: rules.with_document(case, chosen.slug, chosen.has_back, visit.now)).to_step()
    context = {
        "form": form if visit.request.method == "POST" else None,
        "documents": DOCUMENTS.values(),
        "chosen": visit.case.document,
    }
    return visit.show("document", context, status=422 if visit.request.method == "POST" else 200)


@page(rules.DONE, rules.CLOSED)
def result(visit: Visit) -> HttpResponse:
    """The identity is proven, or can't be proven here."""
    if visit.step == rules.CLOSED:
        return visit.show("closed")
    if visit.request.method == "POST":
        return flow.go_on(visit.request, visit.issuer, visit.reference, now=visit.now)
    proof = visit.person.proof
    context = {
        "way": WAYS[visit.case.done_by],
        "document": DOCUMENTS[visit.case.document].label,
        "on": words.moment(proof.verified_at) if proof else "",
    }
    return visit.show("result", context)


@require_POST
def leave(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """Go back to the service, which is told as much as it may know. Whoever waits in the queue gives up their place."""
    runtime.profile_or_404(issuer)
    now = time.time()
    person = flow.person_on_the_way(request, issuer, reference, now=now)
    if person is None:
        return flow.go_on(request, issuer, reference, now=now)
    case = runtime.cases().get(person.handle, now=now)
    told = rules.failure_when_leaving(case, now)
    if rules.step(case, now) == rules.VIDEO and told != "pending":
        runtime.cases().change(person.handle, lambda case: rules.left_the_queue(case, now), now=now)
    return flow.stopped(request, issuer, reference, proofing=told)

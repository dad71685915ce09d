"""The pages for pictures: each side of the document, then the face. A picture is one's own or a prepared sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpResponse

from stub_idp.middleware import CAMERA
from stub_idp.proofing import judging, keeping, rules, settling
from stub_idp.proofing.forms import OwnPictureForm, SampleForm
from stub_idp.proofing.pictures import drawing, measuring
from stub_idp.proofing.pictures.values import DOCUMENTS, PICTURES, SELFIES, Examined, Facts
from stub_idp.proofing.rules import Case, Details, Seen
from stub_idp.proofing.visit import Visit, left, page

GOOD = "good"
Picture = tuple[bytes, Examined]


@page(rules.FRONT, rules.BACK)
def photo(visit: Visit, side: str) -> HttpResponse:
    """One side of the document."""
    if side not in (rules.FRONT, rules.BACK):
        raise Http404("no such side")
    if visit.step != side:
        return visit.to_step(early=True)
    case, details = visit.case, visit.case.details
    assert details is not None  # the step needs them
    examine = measuring.examine_document
    given = _given(visit, examine, lambda outcome: drawing.draw_document(case.document, side, outcome, _facts(visit)))
    if isinstance(given, tuple):
        data, examined = given
        today = datetime.fromtimestamp(visit.now, UTC).date()
        seen = judging.photo(side, case.document, details, examined, today)
        kept, shown = keeping.small(data), _shown(visit)

        def tried(case: Case) -> Case:
            return rules.with_photo(_unchanged(case, case.document_tries, shown, details), seen, kept, visit.now)

        return visit.changed(tried).to_step()
    context = {
        **_chooser(visit, visit.person.pictures, case.document_tries, PICTURES),
        "side": side,
        "kind": DOCUMENTS[case.document],
        "tries_left": left(case.document_tries, rules.DOCUMENT_TRIES),
        "folder": f"/samples/small/{case.document}/{side}",
        **given,
    }
    return visit.show("photo", context, status=422 if given else 200)


@page(rules.SELFIE)
def selfie(visit: Visit) -> HttpResponse:
    """The face. No face is compared with another: the sample or the person's script decides."""
    case, details = visit.case, visit.case.details
    assert details is not None  # the step needs them
    given = _given(
        visit,
        measuring.examine_selfie,
        lambda outcome: drawing.draw_selfie(outcome, drawing.seed_of(_facts(visit))),
    )
    if isinstance(given, tuple):
        data, examined = given
        seen = judging.selfie(examined, _scripted(visit.person.selfies, case.selfie_tries))
        kept, shown = keeping.small(data), _shown(visit)

        def tried(case: Case) -> Case:
            return rules.with_selfie(_unchanged(case, case.selfie_tries, shown, details), seen, kept, visit.now)

        case = settling.settled(visit.person.handle, tried, now=visit.now)
        return replace(visit, case=case).to_step()
    context = {
        **_chooser(visit, visit.person.selfies, case.selfie_tries, SELFIES),
        "tries_left": left(case.selfie_tries, rules.SELFIE_TRIES),
        "folder": "/samples/small/selfie",
        **given,
    }
    response = visit.show("selfie", context, status=422 if given else 200)
    response.headers[CAMERA] = "1"
    return response


def _given(
    visit: Visit, examine: Callable[[bytes], Examined], draw: Callable[[str], bytes]
) -> Picture | Mapping[str, Any]:
    """The picture that was sent; else what the page says about what was sent instead, nothing where nothing was."""
    if visit.request.method != "POST":
        return {}
    posted, files = visit.request.POST, visit.request.FILES
    if "sample" in posted or "use_sample" in posted:
        form = SampleForm(posted, selfie=visit.step == rules.SELFIE)
        if form.is_valid():
            data = draw(form.cleaned_data["sample"])
            return data, examine(data)
        return {"errors": [("sample-good", error) for error in form.errors.get("sample", ())], "sample_error": True}
    own = OwnPictureForm(posted, files, examine=examine)
    if own.is_valid():
        picture: Picture = own.cleaned_data["file"]
        return picture
    return {"errors": [("id_file", error) for error in own.errors.get("file", ())], "file_error": True}


def _unchanged(case: Case, tries: int, shown: str, details: Details) -> Case:
    """The case, if the page was made for this try: a second click or a page sent again is not another try."""
    if shown != str(tries) or case.details != details:
        raise rules.NotNow("a page of another try")
    return case


def _shown(visit: Visit) -> str:
    return visit.request.POST.get("try", "")


def _chooser(visit: Visit, script: tuple[str, ...], tries: int, labels: Mapping[str, Any]) -> dict[str, Any]:
    seen: Seen | None = visit.case.seen
    return {
        "seen": seen,
        "try": tries,
        "samples": labels.items(),
        "preselected": _scripted(script, tries),
    }


def _scripted(script: tuple[str, ...], tries: int) -> str:
    """What this person's next picture turns out as: their script, then good ones."""
    return script[tries] if tries < len(script) else GOOD


def _facts(visit: Visit) -> Facts:
    """What is printed on this person's document."""
    details = visit.case.details
    assert details is not None  # pictures come after the details
    year = datetime.fromtimestamp(visit.now, UTC).year + 4
    return Facts(details.given_name, details.family_name, details.birthdate, f"{year}-05-31")

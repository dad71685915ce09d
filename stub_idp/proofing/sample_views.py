"""The gallery of samples, for testers and trainers, and the pictures themselves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stub_idp.proofing import samples
from stub_idp.proofing.pictures.values import BACK, DOCUMENTS, FACE, PICTURES, SELFIE, SELFIES

# A sample never changes while the provider runs; an hour later it may be a newer provider.
KEPT = "public, max-age=3600"


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every series, with its good picture."""
    sides = [(document.slug, side) for document in DOCUMENTS.values() for side in document.sides]
    series = [
        {
            "title": _title(kind, side),
            "url": _page_of(kind, side),
            "small": _picture("sample-small", kind, side, "good"),
            "name": f"{kind}-{side}",
        }
        for kind, side in [*sides, (SELFIE, FACE)]
    ]
    return render(request, "stub_idp/proofing/samples.html", {"series": series})


@require_safe
def series(request: HttpRequest, kind: str, side: str) -> HttpResponse:
    """One series: each picture with what it shows, what is measured in it, and a link to download it."""
    if not samples.exists(kind, side):
        raise Http404
    context = {"title": _title(kind, side), "cards": [_card(sample) for sample in samples.series(kind, side)]}
    return render(request, "stub_idp/proofing/sample_series.html", context)


@require_safe
def picture(request: HttpRequest, kind: str, side: str, outcome: str) -> HttpResponse:
    """A sample as a JPEG file."""
    return _jpeg(_sample_or_404(kind, side, outcome).photo, kind, side, outcome)


@require_safe
def thumbnail(request: HttpRequest, kind: str, side: str, outcome: str) -> HttpResponse:
    """A small copy of a sample, without its note."""
    return _jpeg(_sample_or_404(kind, side, outcome).small, "small", kind, side, outcome)


def _sample_or_404(kind: str, side: str, outcome: str) -> samples.Sample:
    if not samples.exists(kind, side, outcome):
        raise Http404
    return samples.sample(kind, side, outcome)


def _jpeg(photo: bytes, *name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{"-".join(name)}.jpg"', "Cache-Control": KEPT}
    return HttpResponse(photo, content_type="image/jpeg", headers=headers)


def _card(sample: samples.Sample) -> dict[str, Any]:
    seen = samples.examined(sample)
    return {
        "outcome": sample.outcome,
        "label": (SELFIES if sample.kind == SELFIE else PICTURES)[sample.outcome],
        "shows": samples.SHOWS[sample.outcome],
        "file_name": f"{sample.kind}-{sample.side}-{sample.outcome}.jpg",
        "findings": seen.findings,
        "failed": seen.failed,
        "small": _picture("sample-small", sample.kind, sample.side, sample.outcome),
        "url": _picture("sample", sample.kind, sample.side, sample.outcome),
    }


def _title(kind: str, side: str) -> str:
    if kind == SELFIE:
        return _("Selfie")
    document = DOCUMENTS[kind]
    if not document.has_back:
        return str(document.label)
    sentence = _("%(document)s, back") if side == BACK else _("%(document)s, front")
    return sentence % {"document": document.label}


def _page_of(kind: str, side: str) -> str:
    return reverse("sample-selfies") if kind == SELFIE else reverse("sample-series", args=[kind, side])


def _picture(name: str, kind: str, side: str, outcome: str) -> str:
    """The address of a picture: `name` is sample or sample-small."""
    return reverse(f"{name}-selfie", args=[outcome]) if kind == SELFIE else reverse(name, args=[kind, side, outcome])

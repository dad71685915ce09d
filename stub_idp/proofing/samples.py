"""The public samples: every picture that can be drawn, with an invented person's facts, drawn once and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from PIL import Image

from stub_idp.proofing.pictures.drawing import draw_document, draw_selfie, seed_of
from stub_idp.proofing.pictures.measuring import examine_document, examine_selfie
from stub_idp.proofing.pictures.values import DOCUMENTS, FACE, PICTURES, SELFIE, SELFIES, Examined, Facts

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SAMPLE_PERSON = Facts("Sample", "Person", "1990-01-01", "2035-12-31")
# The long side of a thumbnail, in pixels: twice what pages show, for fine screens.
SMALL = 640

# What a sample is for: what is seen, and what the identity check makes of it.
SHOWS: dict[str, str | _StrPromise] = {
    "good": _("Everything is sharp, bright and in the frame. It passes."),
    "blurry": _("The camera moved. The sharpness is too low."),
    "glare": _("A lamp mirrors in the document and hides print."),
    "dark": _("Taken without light. The picture is too dark to read."),
    "cut-off": _("The document runs out of the frame on the left."),
    "low-resolution": _("A small copy, such as a message app makes. It has too few pixels."),
    "expired": _("A good photo of a document that is no longer valid. The measures pass, the document does not."),
    "wrong-type": _("A good photo of a library card. The measures pass, the document does not."),
    "data-mismatch": _("A good photo of somebody else’s document. The measures pass, the details do not match."),
    "face-hidden": _("Cap, dark glasses and scarf. The measures pass, but no face is to be seen."),
    "too-dark": _("Taken without light. The picture is too dark."),
    "two-faces": _("Two people. The measures pass, but only one may be in the picture."),
    "no-match": _("A good photo of somebody else. The measures pass, the face does not match the document."),
}


@dataclass(frozen=True)
class Sample:
    """One sample: a JPEG photo, and its thumbnail."""

    kind: str
    side: str
    outcome: str
    photo: bytes
    small: bytes


def series(kind: str, side: str) -> Iterator[Sample]:
    """All samples of one side of a document, or (`selfie`, `face`) of a face, the good one first."""
    outcomes = SELFIES if kind == SELFIE else PICTURES
    return (sample(kind, side, outcome) for outcome in outcomes)


def exists(kind: str, side: str, outcome: str = "good") -> bool:
    """Whether there is such a sample."""
    if kind == SELFIE:
        return side == FACE and outcome in SELFIES
    return kind in DOCUMENTS and side in DOCUMENTS[kind].sides and outcome in PICTURES


@lru_cache(maxsize=128)
def sample(kind: str, side: str, outcome: str) -> Sample:
    """The sample of this name; ask :func:`exists` first."""
    selfie = kind == SELFIE
    seed = seed_of(SAMPLE_PERSON)
    photo = draw_selfie(outcome, seed) if selfie else draw_document(kind, side, outcome, SAMPLE_PERSON)
    return Sample(kind, side, outcome, photo, thumbnail(photo))


def examined(sample: Sample) -> Examined:
    """What is measured in a sample, in the language of the page."""
    return _examined(sample, get_language())


def thumbnail(photo: bytes) -> bytes:
    """A small copy of a drawn photo, as JPEG, without its note."""
    with Image.open(BytesIO(photo)) as picture:
        picture.thumbnail((SMALL, SMALL), Image.Resampling.BICUBIC, reducing_gap=2.0)
        file = BytesIO()
        picture.save(file, "JPEG", quality=80, comment=b"")
    return file.getvalue()


@lru_cache(maxsize=256)
def _examined(sample: Sample, language: str | None) -> Examined:
    return (examine_selfie if sample.kind == SELFIE else examine_document)(sample.photo)

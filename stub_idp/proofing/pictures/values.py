"""The words of this room: kinds of documents, outcomes of pictures, and what an examined picture is said to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FRONT, BACK, FACE = "front", "back", "face"
SELFIE = "selfie"
# What a picture of the wrong type shows.
LIBRARY_CARD = "library-card"


@dataclass(frozen=True)
class Document:
    """A kind of document that is accepted."""

    slug: str
    label: str | _StrPromise
    has_back: bool

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that are photographed, in order."""
        return (FRONT, BACK) if self.has_back else (FRONT,)


@dataclass(frozen=True)
class Facts:
    """What is printed on a document. Dates are ISO dates, such as 2031-05-30."""

    given_name: str
    family_name: str
    birthdate: str
    expires_on: str


@dataclass(frozen=True)
class Note:
    """What a sample says about itself.

    `kind` is a slug of DOCUMENTS, `library-card` or `selfie`; `side` is front, back or face; `outcome` a slug of PICTURES
    or SELFIES; `facts` are those printed on it (on an expired or mismatching sample not the ones asked for; empty on a
    selfie).
    """

    kind: str
    side: str
    outcome: str
    facts: Facts


@dataclass(frozen=True)
class Finding:
    """One measure of a picture: its value and the threshold with their units, and what to do where it is not `ok`."""

    slug: str
    label: str
    measured: str
    threshold: str
    ok: bool
    fix: str


@dataclass(frozen=True)
class Examined:
    """What was seen in a picture: its measures in the order in which they matter, its note if it has one, its pixels."""

    findings: tuple[Finding, ...]
    note: Note | None
    width: int
    height: int

    @property
    def failed(self) -> Finding | None:
        """The first measure that is not good enough, or None where all are."""
        return next((finding for finding in self.findings if not finding.ok), None)


class NotAPicture(Exception):
    """A file that cannot be examined. Its text is a sentence for the person."""


DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {
        document.slug: document
        for document in (
            Document("drivers-licence", _("Driver’s license"), has_back=True),
            Document("state-id", _("State ID"), has_back=True),
            Document("passport", _("Passport"), has_back=False),
            Document("passport-card", _("Passport card"), has_back=True),
        )
    }
)

PICTURES: Mapping[str, str | _StrPromise] = MappingProxyType(
    {
        "good": _("Good photo"),
        "blurry": _("Blurry"),
        "glare": _("Glare"),
        "dark": _("Too dark"),
        "cut-off": _("Cut off at an edge"),
        "low-resolution": _("Too few pixels"),
        "expired": _("Expired document"),
        "wrong-type": _("Wrong kind of document"),
        "data-mismatch": _("Another person’s details"),
    }
)

SELFIES: Mapping[str, str | _StrPromise] = MappingProxyType(
    {
        "good": _("Good photo"),
        "face-hidden": _("Face hidden"),
        "too-dark": _("Too dark"),
        "two-faces": _("Two faces"),
        "no-match": _("Another person"),
    }
)

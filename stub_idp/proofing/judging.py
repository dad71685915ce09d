"""What a picture and a person's details come to, beside what was measured in the picture. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from stub_idp.people import Person
from stub_idp.proofing.pictures.values import DOCUMENTS, Examined, Facts, Note
from stub_idp.proofing.rules import SELFIE, Details, Line, Seen
from stub_idp.proofing.samples import SAMPLE_PERSON

UNREADABLE, NOT_ACCEPTED, MISMATCH, FACE = (
    "document-unreadable",
    "document-not-accepted",
    "data-mismatch",
    "face-mismatch",
)


def fits_records(details: Details, cast: Iterable[Person], own: Person | None) -> bool:
    """Whether the details fit the records: the cast. `own` is the record of somebody of the cast, who can be nobody else."""
    record = own or next((person for person in cast if person.tax_id == details.tax_id), None)
    return record is None or (details.tax_id == record.tax_id and _is_of(details, record))


def _is_of(details: Details, record: Person) -> bool:
    born = record.birthdate.isoformat() if record.birthdate else details.birthdate
    names = _same(details.given_name, record.given_name) and _same(details.family_name, record.family_name)
    return names and details.birthdate == born


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def photo(side: str, document: str, details: Details, examined: Examined, today: date) -> Seen:
    """What a photo of one side of the document comes to: measures first, then what is on it."""
    seen = _measured(side, examined, UNREADABLE)
    if seen.failure or examined.note is None:
        return seen
    failure, wrong, fix = _noted(side, document, details, examined.note, today)
    return replace(seen, failure=failure, wrong=wrong, fix=fix)


def selfie(examined: Examined, scripted: str) -> Seen:
    """What a selfie comes to: measures first, then what the sample says, or for other pictures the person's script.

    No face is compared with any other: nothing about the picture itself says whose it is.
    """
    seen = _measured(SELFIE, examined, FACE)
    if seen.failure:
        return seen
    said = examined.note.outcome if examined.note else scripted
    if examined.note and examined.note.kind != SELFIE:
        said = "face-hidden"
    wrong, fix = {
        "face-hidden": (_("We can’t see a whole face."), _("Take off hats and glasses, and look straight ahead.")),
        "too-dark": (_("The picture is too dark."), _("Turn towards a window or a lamp.")),
        "two-faces": (_("There is more than one face."), _("Take the picture alone, in front of a plain wall.")),
        "no-match": (
            _("The face doesn’t match the photo on your document."),
            _("Hold the camera at eye level and look as you do on your document."),
        ),
    }.get(said, ("", ""))
    return replace(seen, wrong=wrong, fix=fix, failure=FACE if wrong else "")


def _measured(what: str, examined: Examined, failure: str) -> Seen:
    lines = tuple(
        Line(str(found.label), str(found.measured), str(found.threshold), found.ok) for found in examined.findings
    )
    failed = examined.failed
    if failed is None:
        return Seen(what, lines)
    wrong = _("%(measure)s isn’t good enough: %(value)s, needed %(least)s.") % {
        "measure": failed.label,
        "value": failed.measured,
        "least": failed.threshold,
    }
    return Seen(what, lines, wrong, str(failed.fix), failure)


def _noted(side: str, document: str, details: Details, note: Note, today: date) -> tuple[str, str, str]:
    """Failure, what is wrong and its fix, from what a sample says of itself; empty where all is well."""
    label = str(DOCUMENTS[document].label)
    if note.kind != document:
        return (
            NOT_ACCEPTED,
            _("This is not the document that you chose (%(label)s).") % {"label": label},
            _("Photograph the document you chose, or choose another one."),
        )
    if note.side != side:
        return (NOT_ACCEPTED, _("This is the other side of the document."), _("Turn the document over."))
    if note.outcome == "expired" or _is_past(note.facts.expires_on, today):
        return (
            NOT_ACCEPTED,
            _("This document has expired."),
            _("Use a document that is still valid. You can choose another one."),
        )
    if note.outcome == "data-mismatch" or not _is_about(note.facts, details):
        return (
            MISMATCH,
            _("The name or birth date on the document isn’t the one you typed."),
            _("Check your details for a slip, or photograph your own document."),
        )
    return ("", "", "")


def _is_past(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) < today
    except ValueError:
        return False


def _is_about(facts: Facts, details: Details) -> bool:
    if facts == SAMPLE_PERSON:
        # A sample that was downloaded from the gallery counts as anybody's.
        return True
    names = _same(facts.given_name, details.given_name) and _same(facts.family_name, details.family_name)
    return names and facts.birthdate == details.birthdate

"""Draws sample photos: an invented document on a table, and a friendly face. The same input makes the same bytes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from io import BytesIO

from PIL import Image

from stub_idp.proofing.pictures import camera, notes
from stub_idp.proofing.pictures.cards import draw_card
from stub_idp.proofing.pictures.faces import look_of
from stub_idp.proofing.pictures.values import BACK, FACE, LIBRARY_CARD, SELFIE, Facts, Note

# What an expired document says, and whose details a document shows that does not match.
EXPIRED_ON = "2020-01-31"
SOMEBODY_ELSE = ("Morgan", "Otherwise", "1970-01-01")
NOBODY = Facts("", "", "", "")
QUALITY = 88


def draw_document(kind: str, side: str, outcome: str, facts: Facts) -> bytes:
    """A JPEG photo of one side of a document (slugs of DOCUMENTS and PICTURES) with these facts printed on it."""
    return _document(kind, side, outcome, facts)


def draw_selfie(outcome: str, seed: str) -> bytes:
    """A JPEG photo of a drawn face (slug of SELFIES); the same seed is the same face."""
    return _selfie(outcome, seed)


def seed_of(facts: Facts) -> str:
    """The seed of the face on the document with these facts."""
    return f"{facts.given_name} {facts.family_name} {facts.birthdate}"


@lru_cache(maxsize=128)
def _document(kind: str, side: str, outcome: str, facts: Facts) -> bytes:
    note = _note(kind, side, outcome, facts)
    photo = _photo(note.kind, side, note.facts, outcome == "cut-off")
    mistake = camera.MISTAKES.get(outcome)
    return _jpeg(mistake(photo) if mistake else photo, note)


@lru_cache(maxsize=4)
def _photo(kind: str, side: str, facts: Facts, slipped: bool) -> Image.Image:
    """The photo before the photographer's mistakes; never changed, most outcomes begin with the same one."""
    card = draw_card(kind, side, facts, face=seed_of(facts))
    return camera.on_table(card, tilt=1.5 if side == BACK else -1.5, slipped=slipped)


def _note(kind: str, side: str, outcome: str, facts: Facts) -> Note:
    if outcome == "expired":
        facts = replace(facts, expires_on=EXPIRED_ON)
    elif outcome == "data-mismatch":
        facts = Facts(*SOMEBODY_ELSE, facts.expires_on)
    return Note(LIBRARY_CARD if outcome == "wrong-type" else kind, side, outcome, facts)


@lru_cache(maxsize=48)
def _selfie(outcome: str, seed: str) -> bytes:
    look, other = look_of(seed), look_of(seed, somebody_else=True)
    if outcome == "two-faces":
        photo = camera.side_by_side(look, other)
    else:
        photo = camera.seated(other if outcome == "no-match" else look, hidden=outcome == "face-hidden")
    if outcome == "too-dark":
        photo = camera.darkened(photo)
    return _jpeg(photo, Note(SELFIE, FACE, outcome, NOBODY))


def _jpeg(photo: Image.Image, note: Note) -> bytes:
    file = BytesIO()
    photo.save(file, "JPEG", quality=QUALITY, comment=notes.write(note))
    return file.getvalue()

"""Draws sample photos: an invented document on a table, and a friendly face. The same input makes the same bytes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from stub_idp.proofing.pictures import notes
from stub_idp.proofing.pictures.values import FACE, LIBRARY_CARD, SELFIE, Facts, Note

EXPIRED_ON = "2020-01-31"
NOBODY = Facts("", "", "", "")


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
    note = Note(kind, side, outcome, facts)
    if outcome == "expired":
        note = replace(note, facts=replace(facts, expires_on=EXPIRED_ON))
    if outcome == "wrong-type":
        note = replace(note, kind=LIBRARY_CARD)
    if outcome == "data-mismatch":
        note = replace(note, facts=Facts("Morgan", "Example", "1970-01-01", facts.expires_on))
    picture = Image.new("RGB", (1600, 1100), "#9c8468")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((140, 130, 1460, 970), 40, fill="#e8f0ee")
    pen.text((200, 200), "PRACTICE", fill="#0b5c5a", font=ImageFont.load_default(size=120))
    pen.text((200, 400), note.facts.family_name[:40], fill="black", font=ImageFont.load_default(size=60))
    if outcome == "blurry":
        picture = picture.filter(ImageFilter.GaussianBlur(12))
    return _jpeg(picture, note)


@lru_cache(maxsize=64)
def _selfie(outcome: str, seed: str) -> bytes:
    picture = Image.new("RGB", (960, 1200), "#cfdedd")
    ImageDraw.Draw(picture).ellipse((280, 250, 680, 800), fill="#c68e65")
    return _jpeg(picture, Note(SELFIE, FACE, outcome, NOBODY))


def _jpeg(picture: Image.Image, note: Note) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=88, comment=notes.write(note))
    return file.getvalue()

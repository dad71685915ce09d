"""The samples: the same each time, of one size, honest about themselves, and never like a real document."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from PIL import ImageChops, ImageStat

from stub_idp.proofing.pictures import drawing
from stub_idp.proofing.pictures.cards import DESIGNS, printable
from stub_idp.proofing.pictures.drawing import draw_document, draw_selfie, seed_of
from stub_idp.proofing.pictures.faces import look_of
from stub_idp.proofing.pictures.measuring import examine_document, examine_selfie
from stub_idp.proofing.pictures.values import DOCUMENTS, PICTURES, SELFIES, Facts
from tests.server_process import ROOT
from tests.stub_idp.pictures import PERSON, SIDES, opened

DRAWN_ELSEWHERE = """
import hashlib
from stub_idp.proofing.pictures.drawing import draw_document, draw_selfie
from tests.stub_idp.pictures import PERSON
print(hashlib.sha256(draw_document("state-id", "back", "glare", PERSON)).hexdigest())
print(hashlib.sha256(draw_selfie("two-faces", "Ava")).hexdigest())
"""


def test_the_same_input_makes_the_same_bytes_in_any_process():
    here = [draw_document("state-id", "back", "glare", PERSON), draw_selfie("two-faces", "Ava")]
    drawing._document.cache_clear()
    drawing._photo.cache_clear()
    assert draw_document("state-id", "back", "glare", PERSON) == here[0]
    said = subprocess.run(
        [sys.executable, "-c", DRAWN_ELSEWHERE], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert said.stdout.split() == [hashlib.sha256(data).hexdigest() for data in here]


def test_every_sample_is_another_picture():
    """All but the library card, which is the same wherever another document was asked for."""
    drawn = {draw_document(kind, side, outcome, PERSON) for kind, side in SIDES for outcome in PICTURES}
    assert len(drawn) == len(SIDES) * (len(PICTURES) - 1) + 2
    assert len({draw_selfie(outcome, "Ava") for outcome in SELFIES}) == len(SELFIES)


@pytest.mark.parametrize("outcome", PICTURES)
def test_samples_are_small_enough_to_serve_and_large_enough_to_read(outcome):
    data = draw_document("drivers-licence", "front", outcome, PERSON)
    picture = opened(data)
    assert picture.format == "JPEG"
    assert len(data) < 400_000
    assert picture.size == ((480, 336) if outcome == "low-resolution" else (1600, 1120))


def test_the_note_says_what_is_printed():
    """Expired and mismatching documents print other facts than those asked for; the rest print them as they are."""

    def facts(outcome):
        return examine_document(draw_document("passport", "front", outcome, PERSON)).note.facts

    assert facts("good") == facts("blurry") == PERSON
    assert facts("expired") == Facts("Sample", "Person", "1990-01-01", "2020-01-31")
    assert facts("data-mismatch") == Facts("Morgan", "Otherwise", "1970-01-01", "2035-12-31")
    selfie = examine_selfie(draw_selfie("no-match", "Ava")).note
    assert (selfie.kind, selfie.side, selfie.outcome) == ("selfie", "face", "no-match")


@pytest.mark.parametrize(
    "name", ["", "A", "Ng", "O’Neill", "Łukasz-Ørsted", "張偉", "\0\n\t", "W" * 60, "name " * 300, "\ud800", "🙂"]
)
def test_any_name_can_be_printed_and_comes_back(name):
    facts = Facts(name, name, "1990-01-01", "2035-12-31")
    for side in ("front", "back"):
        examined = examine_document(draw_document("drivers-licence", side, "good", facts))
        assert examined.failed is None
        assert examined.note is None if len(name) > 200 else examined.note.facts == facts


def test_letters_that_the_font_lacks_are_spelled():
    assert printable("Łukasz Ørsted-Müller, Zoë O’Neill") == "Lukasz Orsted-Muller, Zoe O’Neill"
    assert printable("張偉\n") == "??"


def test_another_seed_is_another_face_and_no_match_differs_in_everything():
    looks = {look_of(str(seed)) for seed in range(40)}
    assert len(looks) > 35
    for seed in map(str, range(40)):
        one, other = look_of(seed), look_of(seed, somebody_else=True)
        assert all(getattr(one, name) != getattr(other, name) for name in vars(one))


def test_the_face_on_the_document_is_the_face_of_the_selfie():
    """The same look, by the facts on the document."""
    assert seed_of(PERSON) == seed_of(Facts("Sample", "Person", "1990-01-01", "2020-01-31"))
    good, other = (opened(draw_selfie(outcome, seed_of(PERSON))) for outcome in ("good", "no-match"))
    assert ImageStat.Stat(ImageChops.difference(good, other)).mean[0] > 5


def test_every_document_has_a_design():
    assert set(DESIGNS) == {*DOCUMENTS, "library-card"}

"""Every sample is told apart by what is measured in it: kinds by sides by outcomes, and what is often done to files."""

from __future__ import annotations

import pytest

from stub_idp.proofing.pictures.drawing import draw_document, draw_selfie
from stub_idp.proofing.pictures.measuring import examine_document, examine_selfie
from stub_idp.proofing.pictures.values import PICTURES, SELFIES
from tests.stub_idp.pictures import DISTORTIONS, PERSON, SIDES

# The measure that each outcome fails first; the others pass all, and what is wrong with them is in their note.
FAILS = {
    "blurry": "sharpness",
    "glare": "glare",
    "dark": "light",
    "cut-off": "edges",
    "low-resolution": "dimensions",
    "too-dark": "light",
}
PAIRS = [(kind, side, outcome) for kind, side in SIDES for outcome in PICTURES]
# Each outcome with each distortion, on another document each time.
DISTORTED = [
    (*SIDES[(number * 3 + shift) % len(SIDES)], outcome, distortion)
    for number, outcome in enumerate(PICTURES)
    for shift, distortion in enumerate(DISTORTIONS)
    if shift
]


def first_failure(examined):
    return examined.failed.slug if examined.failed else None


@pytest.mark.parametrize(("kind", "side", "outcome"), PAIRS)
def test_each_sample_fails_its_own_measure_first(kind, side, outcome):
    examined = examine_document(draw_document(kind, side, outcome, PERSON))
    assert first_failure(examined) == FAILS.get(outcome), examined.findings
    assert examined.note is not None
    assert (examined.note.side, examined.note.outcome) == (side, outcome)
    assert examined.note.kind == ("library-card" if outcome == "wrong-type" else kind)


@pytest.mark.parametrize(("kind", "side", "outcome", "distortion"), DISTORTED)
def test_samples_are_still_told_apart_after_what_is_often_done_to_files(kind, side, outcome, distortion):
    examined = examine_document(DISTORTIONS[distortion](draw_document(kind, side, outcome, PERSON)))
    assert first_failure(examined) == FAILS.get(outcome), examined.findings


@pytest.mark.parametrize("distortion", DISTORTIONS)
@pytest.mark.parametrize("outcome", SELFIES)
def test_only_the_dark_face_fails_a_measure(outcome, distortion):
    examined = examine_selfie(DISTORTIONS[distortion](draw_selfie(outcome, "Quinn")))
    assert first_failure(examined) == FAILS.get(outcome), examined.findings


@pytest.mark.parametrize("seed", ["", "1", "2", "3", "4", "5", "6", "7", "8", "9", "Zoë", "\0"])
def test_every_face_is_good_enough_and_every_dark_one_too_dark(seed):
    """Dark skin or hair is not darkness."""
    assert examine_selfie(draw_selfie("good", seed)).failed is None
    assert first_failure(examine_selfie(draw_selfie("too-dark", seed))) == "light"


def test_the_measures_stand_in_the_order_in_which_they_matter():
    """A dark picture is not sharp either; the person hears of the light."""
    examined = examine_document(draw_document("passport", "front", "dark", PERSON))
    assert [finding.slug for finding in examined.findings] == [
        "format",
        "file-size",
        "dimensions",
        "light",
        "sharpness",
        "glare",
        "edges",
    ]
    assert [finding.slug for finding in examined.findings if not finding.ok] == ["light", "sharpness"]
    assert all(finding.label and finding.measured and finding.threshold for finding in examined.findings)
    assert all(finding.fix.endswith(".") for finding in examined.findings if not finding.ok)

"""The gallery over HTTP: every series, every picture, and nothing else."""

from __future__ import annotations

import re

import pytest
import requests

from stub_idp.proofing.pictures.measuring import examine_document, examine_selfie
from stub_idp.proofing.pictures.values import PICTURES, SELFIES
from tests.stub_idp.pictures import SIDES, opened

SERIES = [f"{kind}/{side}" for kind, side in SIDES] + ["selfie"]


def get(stub, path):
    return requests.get(f"{stub.base_url}/samples/{path}", timeout=30)


def test_the_gallery_shows_every_series(stub):
    page = get(stub, "")
    assert page.status_code == 200
    assert re.findall(r'href="/samples/([a-z-]+(?:/[a-z]+)?)/"', page.text) == SERIES
    for address in re.findall(r'src="(/samples/[^"]+)"', page.text):
        picture = requests.get(stub.base_url + address, timeout=30)
        assert picture.status_code == 200
        assert max(opened(picture.content).size) == 640


@pytest.mark.parametrize("series", ["passport/front", "selfie"])
def test_a_series_shows_each_picture_with_its_measures(stub, series):
    page = get(stub, f"{series}/")
    assert page.status_code == 200
    outcomes = SELFIES if series == "selfie" else PICTURES
    assert re.findall(r'data-testid="sample-([a-z-]+)"', page.text) == list(outcomes)
    assert re.findall(r'data-testid="download-([a-z-]+)"', page.text) == list(outcomes)
    assert page.text.count("samples-fix") == (1 if series == "selfie" else 5)
    assert "brightness" in page.text
    assert "from 60 to 245" in page.text


def test_a_downloaded_sample_is_understood_when_it_comes_back(stub):
    answer = get(stub, "state-id/back/expired.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="state-id-back-expired.jpg"'
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    note = examine_document(answer.content).note
    assert (note.kind, note.side, note.outcome, note.facts.expires_on) == ("state-id", "back", "expired", "2020-01-31")
    assert examine_selfie(get(stub, "selfie/no-match.jpg").content).note.outcome == "no-match"
    assert examine_document(get(stub, "small/state-id/back/expired.jpg").content).note is None


@pytest.mark.parametrize(
    "path",
    [
        "passport/back/",
        "passport/back/good.jpg",
        "library-card/front/good.jpg",
        "diploma/front/",
        "selfie/blurry.jpg",
        "passport/front/no-match.jpg",
        "passport/front/good.png",
        "small/passport/back/good.jpg",
        "small/selfie/blurry.jpg",
        "small/",
        "%00/front/",
        "x" * 3000,
    ],
)
def test_there_is_nothing_else(stub, path):
    answer = get(stub, path)
    assert answer.status_code in (404, 414)


@pytest.mark.parametrize("path", ["", "selfie/", "selfie/good.jpg", "small/selfie/good.jpg"])
def test_pictures_are_for_looking_at(stub, path):
    answer = requests.post(f"{stub.base_url}/samples/{path}", timeout=30)
    assert answer.status_code in (403, 405)
    assert requests.head(f"{stub.base_url}/samples/{path}", timeout=30).status_code == 200

"""Somebody whose identity was not checked: what is open, what is locked and why, how to verify, and back to the page."""

from datetime import date
from typing import Any

import pytest
import requests

from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal

pytestmark = pytest.mark.django_db
WANTED = "/account/security/end/?session=others"


@pytest.fixture(autouse=True)
def ava() -> Any:
    """Ava's tax record, nothing in it."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def test_says_what_is_open_locked_and_who_says_so(portal: Portal) -> None:
    text = portal.landing("priya").content.decode()
    for words in (
        "Open now: help",
        "Locked until your identity is checked",
        "Why: a tax record shows",
        "Harbor ID says this about your sign-in",
        "tax records need IAL2",
        "ten minutes",
        "passport",
        "Other ways to prove who you are",
        'data-outcome="SI-03"',
    ):
        assert words in text, words
    assert "Priya" not in text  # nobody has checked the name


# covers STEP-01
def test_verifying_leads_to_the_page_first_asked_for(portal: Portal) -> None:
    portal.landing("priya", next_path="/account/signin/?a=b")
    text = portal.client.get("/account/limited/").content.decode()
    link = "/signin/generic/?next=%2Faccount%2Fsignin%2F%3Fa%3Db"
    assert f'href="{link}"' in text and "the page that you asked for" in text
    away = str(portal.client.get(link)["Location"])
    portal.stub.next_sign_in("priya", ial=2)
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    answer = portal.come_back(back.replace("http://localhost:8000", ""))
    assert answer["Location"] == "/account/match/"  # verified now, though no record of hers is here
    assert portal.client.get("/account/signin/?a=b").status_code == 200
    assert portal.client.get("/account/limited/")["Location"] == "/account/"


def test_offers_each_provider_that_can_verify_and_the_present_one_first(portal: Portal, settings: Any) -> None:
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {
        "anchor": {**known, "LABEL": "Anchor ID", "CLIENT_ID": "a"},
        "simple": {**known, "LABEL": "Simple ID", "CLIENT_ID": "s", "IAL2_ACRS": (), "VERIFIED_CLAIMS": ()},
        "generic": known,
    }
    text = portal.landing("priya").content.decode()
    assert text.index("Verify with Harbor ID") < text.index("Verify with Anchor ID")
    assert "Simple ID" not in text and "After that you land on your account." in text
    settings.OIDC_PROVIDERS = {"generic": {**known, "IAL2_ACRS": (), "VERIFIED_CLAIMS": ()}}
    assert "Nobody can be verified online" in portal.client.get("/account/limited/").content.decode()


def test_levels_that_the_provider_does_not_state_are_said_to_be_none(portal: Portal) -> None:
    portal.landing("priya")
    session = portal.client.session
    session["identity"] = {**session["identity"], "ial": 0, "aal": 0}
    session.save()
    assert portal.client.get("/account/limited/").content.decode().count("none stated") == 2

"""What the practice provider says about the portal as a client: its own report card, held up to us."""

from typing import Any

import pytest
import requests

from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db
# The card prefers a client that proves itself by key; two of the three providers are set up here with a secret, as in the demo.
REMARKS: dict[str, list[str]] = {"generic": ["by-key"], "idme": ["by-key"], "logingov": []}


def card_of(stub: StubServer, provider: str) -> dict[str, Any]:
    answer = requests.get(
        f"{stub.base_url}/control/report", params={"client": "taxportal", "provider": provider}, timeout=5
    )
    (found,) = answer.json()["cards"]
    card: dict[str, Any] = found
    return card


# covers FED-02, BCP-06
@pytest.mark.parametrize("provider", ["generic", "idme", "logingov"])
def test_the_provider_finds_nothing_bad_in_us(portal: Portal, three: StubServer, provider: str) -> None:
    TaxpayerFactory.create(tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date="1988-04-12")
    for _ in range(3):
        assert Portal(portal.stub).sign_in("ava", provider=provider)["Location"] == "/account/"
    card = card_of(three, provider)
    seen = [check for check in card["checks"] if check["verdict"] not in ("good", "not seen yet")]
    assert [(check["slug"], check["verdict"]) for check in seen] == [
        (slug, "could be better") for slug in REMARKS[provider]
    ]


# covers RP-nonce-invalid, CORE-04
@pytest.mark.parametrize(
    "fault", ["wrong-iss", "nonce-differs", "bad-signature", "alg-none", "state-altered", "sub-differs"]
)
def test_the_provider_sees_that_we_stop_where_we_should(portal: Portal, fault: str) -> None:
    portal.sign_in("ava", faults=[fault])
    (reaction,) = card_of(portal.stub, "generic")["under_faults"]
    assert (reaction["fault"], reaction["should"]) == (fault, "stop")
    assert reaction["right"] is not False

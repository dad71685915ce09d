"""The control API of consents."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import client_of
from tests.stub_idp.consenting import follow, share, to_consent
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import CLIENT_ID, StubServer


def listed(stub: StubServer, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{stub.base_url}/control/consents", params=query, timeout=5).json()
    return found


def test_what_people_decide_is_listed(stub: StubServer, client: NaiveClient) -> None:
    assert listed(stub) == []
    share(client, to_consent(client, "ava", scope="openid email phone"), ["phone"])
    (entry,) = listed(stub)
    assert entry.pop("at") > 1_700_000_000
    assert entry == {
        "person": "ava", "provider": "generic", "client": CLIENT_ID,
        "shared": ["phone"], "kept_back": ["email"], "withdrawn": False,
    }  # fmt: skip
    assert len(listed(stub, person="ava")) == 1 and listed(stub, person="ben") == []
    stub.reset()
    assert listed(stub) == []


@pytest.mark.parametrize("name", ["tax_id", "social_security_number", "social"])
def test_an_order_keeps_an_attribute_back_by_any_of_its_names(name: str, stub: StubServer) -> None:
    order = {"person": "ava", "client": "first", "keep_back": [name]}
    answer = stub.control("consents", order)
    assert answer.status_code == 200 and answer.json()["kept_back"] == ["tax_id"]
    client = client_of(stub, "first", "generic")
    stub.next_sign_in("ava")
    told = client.sign_in().userinfo
    assert "social_security_number" not in told and told["birthdate"]


def test_a_withdrawn_consent_has_to_be_given_anew(stub: StubServer) -> None:
    client = client_of(stub, "first", "generic")
    assert stub.control("consents", {"person": "ava", "client": "first", "withdrawn": True}).status_code == 200
    page = follow(client, press(client, open_picker(client), person="ava"))
    assert "Share with first?" in page.text


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"person": "nobody", "client": "first"},
        {"person": "ava"},
        {"person": "ava", "client": "nobody"},
        {"person": "ava", "client": "anchor"},
        {"person": "ava", "client": "first", "provider": "nobody"},
        {"person": "ava", "client": "first", "keep_back": ["shoe_size"]},
        {"person": "ava", "client": "first", "keep_back": "tax_id"},
        {"person": "ava", "client": "first", "withdrawn": "yes"},
        {"person": "ava", "client": "first", "surprise": 1},
    ],
)
def test_an_order_that_makes_no_sense_says_so(order: dict[str, Any], stub: StubServer) -> None:
    answer = stub.control("consents", order)
    assert answer.status_code == 422 and answer.json()["error"].endswith(".")


def test_somebody_unknown_cannot_be_listed_and_other_methods_are_refused(stub: StubServer) -> None:
    url = f"{stub.base_url}/control/consents"
    assert requests.get(url, params={"person": "nobody"}, timeout=5).status_code == 422
    assert requests.delete(url, timeout=5).status_code == 405
    assert requests.get(url, headers={"Origin": "https://example.com"}, timeout=5).status_code == 404

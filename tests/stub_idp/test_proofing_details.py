"""Details over HTTP, and what is proven of whom; no page can be reached before its time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from stub_idp.profiles import FACE_REQUIRED
from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import PORTAL, client_of
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_userinfo
from tests.stub_idp.proofing_way import DETAILS, Walker, at_selfie, walker
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, IAL1_ACR, StubServer, portal_client

PLACES = ("document/", "photo/front/", "photo/back/", "selfie/", "other-ways/", "video-call/", "in-person/", "letter/")


def test_no_step_can_be_skipped_by_its_address(client: NaiveClient) -> None:
    walk = walker(client, "rosa")
    for place in ("details/", *PLACES, "result/"):
        assert walk.open(place).where == "", place
    walk.start()
    for place in (*PLACES, "result/"):
        assert walk.open(place).where == "details", place
        assert "This step comes first" in walk.text
    walk.keep()
    for place in ("photo/front/", "selfie/", "result/"):
        assert walk.open(place).where == "document" and "This step comes first" in walk.text
    walk.choose()
    for place in ("photo/back/", "selfie/", "result/"):
        assert walk.open(place).where == "photo/front"
    assert walk.sample("good").where == "selfie"
    for place in ("photo/front/", "photo/back/", "photo/top/", "result/"):
        assert walk.open(place).where == "selfie"


@pytest.mark.parametrize("place", ["", "details/", "document/", "photo/front/", "selfie/", "letter/", "leave/"])
def test_odd_requests_are_calm_pages(place: str, client: NaiveClient) -> None:
    walk = walker(client, "quinn").start()
    address = walk.address(place)
    for method in ("PUT", "DELETE", "PATCH"):
        token = {"X-CSRFToken": client.browser.cookies.get("stub_csrf") or ""}
        assert client.browser.request(method, address, headers=token, timeout=5).status_code in (403, 405)
    assert client.browser.post(address, data={"start": "1"}, timeout=5).status_code == 403
    stranger = requests.get(address, timeout=5)
    assert stranger.status_code in (404, 405)
    wrong = address.replace("/generic/", "/nowhere/")
    assert client.browser.get(wrong, timeout=5).status_code in (404, 405)
    other = address.replace("/generic/", "/idme/")
    assert client.browser.get(other, timeout=5).status_code in (404, 405)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"given_name": ""}, "Type your first name"),
        ({"family_name": "  "}, "Type your last name"),
        ({"family_name": "x" * 101}, "at most 100 characters"),
        ({"given_name": "Na\0dia"}, "Null characters"),
        ({"birthdate": ""}, "Give your date of birth"),
        ({"birthdate": "1990-02-30"}, "a day that exists"),
        ({"birthdate": "2990-02-03"}, "in the future"),
        ({"birthdate": "2020-02-03"}, "16 or older"),
        ({"birthdate": "1800-02-03"}, "more than 120 years"),
        ({"tax_id": "666-98-765"}, "nine digits"),
        ({"tax_id": "٦٦٦987654"}, "nine digits"),
        ({"tax_id": "".join(("123", "456", "789"))}, "could belong to a real person"),
        ({"postal_code": "ABC"}, "five digits"),
        ({"locality": ""}, "Type your city"),
    ],
)
def test_each_slip_in_the_details_has_its_sentence(changes: dict[str, str], said: str, client: NaiveClient) -> None:
    walk = walker(client, "rosa").start().give(**changes)
    assert walk.page.status_code == 422 and said in (walk.said("errors") or "")
    (name,) = changes
    assert f'href="#id_{name}"' in walk.text and f'id="id_{name}_error"' in walk.text
    assert name == "locality" or 'value="Larkfield"' in walk.text


@pytest.mark.parametrize(
    "changes",
    [{"family_name": "Santos"}, {"birthdate": "1953-04-05"}, {"tax_id": "666-10-0019"}, {"tax_id": "666-99-9999"}],
)
def test_details_that_do_not_fit_the_records(changes: dict[str, str], client: NaiveClient) -> None:
    rosa = {**DETAILS, "given_name": "Rosa", "family_name": "Silva", "birthdate": "1953-04-04", "tax_id": "666-10-0020"}
    walk = walker(client, "rosa").start().press(**{**rosa, **changes})
    assert walk.where == "details" and 'data-failure="data-mismatch"' in walk.text
    assert "Common slips" in walk.text and walk.said("tries-left") == "4 tries left"
    again = walk.press(**{**rosa, **changes})
    assert again.said("tries-left") == "4 tries left"  # the same once more
    assert walk.open("video-call/").where == "video-call"
    assert walk.open("details/").press(**rosa).where == "document"
    assert walk.told() is None


def test_five_mismatches_close_the_details_and_open_the_call(client: NaiveClient) -> None:
    walk = walker(client, "rosa").start()
    for number in range(5):
        walk.give(tax_id=f"666-98-000{number}")
    assert walk.where == "video-call"
    assert walk.told() == "too-many-tries"


def made_here(tmp_path: Path) -> Path:
    """A file of accounts with one that nothing is known of yet."""
    account = {
        "handle": "nadia", "email": "nadia@example.com", "password_hash": "", "created_at": 0, "totp_secret": "",
        "phone": "", "failures": 0, "locked_until": 0, "given_name": "", "family_name": "", "birthdate": "",
        "tax_id": "", "address": {}, "proof": None, "consents": {},
    }  # fmt: skip
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps({"nadia": account}), "utf-8")
    return file


def test_an_account_made_here_gets_the_facts_that_were_proven(tmp_path: Path) -> None:
    file = made_here(tmp_path)
    with StubServer([portal_client(PORTAL)], env={"STUB_IDP_ACCOUNTS": str(file)}) as stub:
        client = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{PORTAL}/signin/generic/callback/")
        walk = walker(client, "nadia").start()
        taken = {"tax_id": "666-10-0001"}  # somebody of the cast has it, with another name
        assert 'data-failure="data-mismatch"' in walk.give(**taken).text
        walk.give().choose().sample("good").sample("good")
        assert walk.where == "result"
        kept = json.loads(file.read_text("utf-8"))["nadia"]
    assert (kept["family_name"], kept["tax_id"], kept["address"]["locality"]) == ("Newcomer", "666987654", "Larkfield")
    assert (kept["proof"]["way"], kept["proof"]["document"]) == ("remote", "passport")


def test_the_cast_s_facts_stay_those_of_the_file(client: NaiveClient) -> None:
    walk = at_selfie(client, "quinn").sample("good").press(**{"continue": "1"})
    assert walk.answer is not None
    found = client.userinfo(client.redeem(walk.answer["code"], "v" * 43).json()["access_token"]).json()
    assert (found["family_name"], found["address"]["locality"]) == ("Doyle", "Lockport Mills")


def test_by_oneself_without_a_service(client: NaiveClient) -> None:
    press(client, open_picker(client, acr_values=IAL1_ACR), person="rosa")
    page = client.browser.get(f"{client.issuer}/sign-in/own/identity/", timeout=5)
    walk = Walker(client, page).start().keep().choose().sample("good").sample("good")
    assert walk.where == "result" and "Go to your account" in walk.text
    assert walk.post(**{"continue": "1"}).headers["Location"] == "/generic/account/"
    assert "Your identity was proven on" in walk.open("").text
    assert walk.start().where == "details"  # once more, with a new document
    assert walk.post("leave/").headers["Location"] == "/generic/account/"


@pytest.mark.parametrize(
    ("provider", "name", "claim", "level"),
    [("idme", "anchor", "credential_ial", 2), ("logingov", "lantern", "ial", FACE_REQUIRED)],
)
def test_the_other_issuers_lead_through_the_same_pages(
    provider: str, name: str, claim: str, level: int | str, stub: StubServer
) -> None:
    client = client_of(stub, name, provider)
    walk = Walker(client, page := open_picker(client)).follow(press(client, page, person="quinn"))
    assert walk.where == "" and f"/{provider}/" in walk.page.url
    walk.start().keep().choose().sample("good").sample("good").press(**{"continue": "1"})
    assert walk.answer is not None
    tokens = client.redeem(walk.answer["code"], "v" * 43).json()
    assert read_userinfo(client.userinfo(tokens["access_token"]))[claim] == level


def test_a_proof_of_one_issuer_is_the_account_s(client: NaiveClient, stub: StubServer) -> None:
    at_selfie(client, "quinn").sample("good")
    elsewhere = client_of(stub, "anchor", "idme")
    answer = read_answer(press(elsewhere, open_picker(elsewhere), person="quinn"))
    assert "code" in answer

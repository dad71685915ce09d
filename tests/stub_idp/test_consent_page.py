"""The consent page: what it names, what a switch keeps back at each issuer, and when it comes again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests

from stub_idp.accounts.account import Account
from stub_idp.accounts.book import Book
from stub_idp.people import NEVER_ISSUED
from stub_idp.profiles import AUTH_ONLY
from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import CLIENTS, LANTERN, client_of
from tests.stub_idp.consenting import follow, refuse, share, switches_on, to_consent
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_userinfo
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer

EVERYTHING = ["name", "birthdate", "tax_id", "address", "email", "phone"]


def told(client: NaiveClient, answered: requests.Response) -> dict[str, object]:
    """What UserInfo says after this answer."""
    tokens = client.redeem(read_answer(answered)["code"], "v" * 43).json()
    return read_userinfo(client.userinfo(tokens["access_token"]))


def test_it_names_the_service_and_shows_the_person_s_own_values(client: NaiveClient) -> None:
    page = to_consent(client, "ava")
    assert page.status_code == 200 and "Share with Practice Tax Agency?" in page.text
    assert switches_on(page) == dict.fromkeys(EVERYTHING, True)
    for value in ("Ava Martinez", "12 April 1988", "418 Alder Lane, Larkfield", "ava.martinez@example.com"):
        assert value in page.text
    assert "ending in 0001" in page.text
    assert "666100001" not in page.text and not re.search(NEVER_ISSUED, page.text)


def test_everything_left_on_is_shared(client: NaiveClient) -> None:
    found = told(client, share(client, to_consent(client, "ava"), EVERYTHING))
    assert found["social_security_number"] == "666100001" and found["birthdate"] == "1988-04-12"


def test_the_tax_number_alone_can_be_kept_back(client: NaiveClient) -> None:
    found = told(client, share(client, to_consent(client, "ava"), [name for name in EVERYTHING if name != "tax_id"]))
    assert "social_security_number" not in found
    assert {"given_name", "birthdate", "email", "address", "phone_number"} <= set(found)


@pytest.mark.parametrize(
    ("attribute", "claims"),
    [
        ("name", {"name", "given_name", "family_name"}),
        ("birthdate", {"birthdate"}),
        ("address", {"address"}),
        ("email", {"email", "email_verified"}),
        ("phone", {"phone_number", "phone_number_verified"}),
    ],
)
def test_each_switch_keeps_its_claims_back_and_no_others(attribute: str, claims: set[str], client: NaiveClient) -> None:
    everything = told(client, share(client, to_consent(client, "ava"), EVERYTHING))
    found = told(client, share(client, to_consent(client, "ava"), [name for name in EVERYTHING if name != attribute]))
    assert set(everything) - set(found) == claims


def test_with_every_switch_off_only_the_identifier_is_told(client: NaiveClient) -> None:
    assert set(told(client, share(client, to_consent(client, "ava"), []))) == {"sub"}


def test_only_what_the_scopes_ask_for_is_on_the_form(client: NaiveClient) -> None:
    assert switches_on(to_consent(client, "ava", scope="openid email")) == {"email": True}
    assert switches_on(to_consent(client, "ava", scope="openid")) == {}
    wanted = '{"userinfo": {"birthdate": {"essential": true}}, "id_token": {"email": null}}'
    page = to_consent(client, "ava", scope="openid", claims=wanted)
    assert switches_on(page) == {"birthdate": True, "email": True}
    assert page.text.count("cannot do without") == 1


def test_what_the_cast_withholds_is_switched_off_until_they_switch_it_on(client: NaiveClient) -> None:
    page = to_consent(client, "sam")
    assert switches_on(page)["tax_id"] is False
    assert "social_security_number" in told(client, share(client, page, EVERYTHING))


def test_not_to_share_is_access_denied_and_keeps_nothing(stub: StubServer, client: NaiveClient) -> None:
    answer = read_answer(refuse(client, to_consent(client, "ava", state="s" * 22)))
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "s" * 22, stub.issuer())
    assert requests.get(f"{stub.base_url}/control/consents", timeout=5).json() == []


def test_neither_button_shows_the_form_again(client: NaiveClient) -> None:
    page = to_consent(client, "ava")
    again = press(client, page, nonsense="1")
    assert again.status_code == 422 and "Share with" in again.text


def test_it_is_remembered_and_prompt_consent_shows_it_again_as_it_was(client: NaiveClient) -> None:
    share(client, to_consent(client, "ava"), ["name", "email"])
    answered = press(client, open_picker(client), person="ava")
    assert set(told(client, answered)) == {
        "sub", "name", "given_name", "family_name", "email", "email_verified",
    }  # fmt: skip
    on = {name for name, is_on in switches_on(to_consent(client, "ava")).items() if is_on}
    assert on == {"name", "email"}


def test_it_comes_again_when_more_is_asked_for(client: NaiveClient) -> None:
    share(client, to_consent(client, "ava", scope="openid email address"), ["address"])
    assert "code" in read_answer(press(client, open_picker(client, scope="openid email"), person="ava"))
    page = follow(client, press(client, open_picker(client, scope="openid email address phone"), person="ava"))
    assert "asks for more than you agreed to before" in page.text
    assert switches_on(page) == {"email": False, "address": True, "phone": True}
    assert {"address", "phone_number"} <= set(told(client, share(client, page, ["address", "phone"])))
    # What was said about the address still counts where only the mail address is asked for, and the other way round.
    less = told(client, press(client, open_picker(client, scope="openid email"), person="ava"))
    assert set(less) == {"sub"}


def test_silence_where_more_is_asked_for_is_consent_required(client: NaiveClient) -> None:
    share(client, to_consent(client, "ava", scope="openid email"), ["email"])
    silent = client.parameters("v" * 43, prompt="none", scope="openid email")
    assert "code" in read_answer(client.ask(silent))
    assert read_answer(client.ask({**silent, "scope": "openid profile"}))["error"] == "consent_required"


def test_a_consent_is_for_one_service_only(stub: StubServer) -> None:
    first, second = client_of(stub, "first", "generic"), client_of(stub, "second", "generic")
    share(first, to_consent(first, "ava"), [])
    assert "birthdate" in told(second, press(second, open_picker(second), person="ava"))


def test_at_anchor_the_policy_asks_and_its_own_names_are_kept_back(stub: StubServer) -> None:
    client = client_of(stub, "anchor", "idme")
    page = to_consent(client, "ava")
    assert set(switches_on(page)) == set(EVERYTHING)
    found = told(client, share(client, page, ["name", "email", "phone"]))
    assert not {"social", "birth_date", "street", "city", "state", "zip"} & set(found)
    assert (found["fname"], found["phone"], found["email"]) == ("Ava", "+12025550101", "ava.martinez@example.com")
    assert set(switches_on(to_consent(client, "ava", scope="openid login"))) == {"name", "email"}


def at_lantern(stub: StubServer, **changes: str) -> tuple[NaiveClient, requests.Response]:
    """Lantern takes no prompt=consent: a consent that was withdrawn has to be given anew."""
    order = {"person": "ava", "provider": "logingov", "client": "lantern", "withdrawn": True}
    assert stub.control("consents", order).status_code == 200
    client = client_of(stub, "lantern", "logingov")
    return client, follow(client, press(client, open_picker(client, **changes), person="ava"))


def test_at_lantern_the_level_bounds_what_is_asked(stub: StubServer) -> None:
    client, page = at_lantern(stub, scope=LANTERN)
    assert set(switches_on(page)) == {*EVERYTHING, "verified_at"}
    found = told(client, share(client, page, ["name", "birthdate", "tax_id", "address"]))
    assert not {"email", "all_emails", "phone", "verified_at"} & set(found)
    assert found["social_security_number"] == "666100001"
    _, page = at_lantern(stub, scope=LANTERN, acr_values=AUTH_ONLY)
    assert set(switches_on(page)) == {"email"}


def test_it_belongs_to_its_browser_and_to_whoever_signed_in_there(stub: StubServer, client: NaiveClient) -> None:
    page = to_consent(client, "ava")
    stranger = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, client.redirect_uri)
    assert stranger.browser.get(page.url, timeout=5).status_code == 404
    forged = client.browser.post(page.url, data={"share": "1"}, allow_redirects=False, timeout=5)
    assert forged.status_code == 403
    # Somebody else signs in in another tab: the first tab has to say again who is there.
    press(client, open_picker(client), person="ben")
    answer = share(client, page, EVERYTHING)
    assert answer.status_code == 302 and answer.headers["Location"].endswith(
        "/sign-in/" + page.url.split("/")[-3] + "/"
    )
    assert requests.get(f"{stub.base_url}/control/consents", timeout=5).json() == []


@pytest.mark.parametrize(
    "path", ["generic/sign-in/own/consent/", "generic/sign-in/made-up/consent/", "nobody/sign-in/x/consent/"]
)
def test_where_nobody_waits_there_is_nothing_to_agree_to(path: str, stub: StubServer) -> None:
    response = requests.get(f"{stub.base_url}/{path}", allow_redirects=False, timeout=5)
    assert response.status_code in (302, 404)


def test_an_unknown_switch_changes_nothing(client: NaiveClient) -> None:
    answered = share(client, to_consent(client, "ava", scope="openid email"), ["email", "tax_id", "\x00", "x" * 5000])
    assert set(told(client, answered)) == {"sub", "email", "email_verified"}


@pytest.fixture(scope="module")
def with_an_account_made_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StubServer]:
    """A provider whose book holds one account that is none of the cast's."""
    book = tmp_path_factory.mktemp("book") / "accounts.json"
    Book({}, book).add(Account("nora-1", "nora@example.com", given_name="Nora", family_name="Quist"))
    with StubServer(CLIENTS, env={"STUB_IDP_ACCOUNTS": str(book)}) as stub:
        yield stub


def test_an_account_made_here_is_always_asked_first(with_an_account_made_here: StubServer) -> None:
    stub = with_an_account_made_here
    client = client_of(stub, "first", "generic")
    asked = press(client, open_picker(client), person="nora-1")
    page = follow(client, asked)
    assert "nothing known here yet" in page.text
    silent = client.parameters("v" * 43, prompt="none")
    assert read_answer(client.ask(silent))["error"] == "consent_required"
    assert told(client, share(client, page, EVERYTHING))["given_name"] == "Nora"
    assert "code" in read_answer(client.ask(silent))

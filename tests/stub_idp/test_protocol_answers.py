"""How answers travel: by a form, in the person's language; and how UserInfo takes its token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
import requests
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.conftest import CLIENTS, PORTAL, client_of
from tests.stub_idp.consenting import refuse, to_consent
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_server import StubServer

FORM_POST = {"response_mode": "form_post"}


def posted(page: requests.Response) -> dict[str, str]:
    """The fields of the form that carries an answer."""
    assert page.status_code == 200 and "Location" not in page.headers
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    return {name: unescape(value) for name, value in found}


def test_an_answer_may_come_by_a_form_that_needs_no_script(stub: StubServer, client: NaiveClient) -> None:
    page = press(client, open_picker(client, state='a"b<c>&amp;' + "s" * 22, **FORM_POST), person="ava")
    assert f'action="{client.redirect_uri}"' in page.text and "<script" not in page.text
    assert f"form-action 'self' http://localhost:8998 {PORTAL};" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    answer = posted(page)
    assert set(answer) == {"code", "state", "iss"}
    assert answer["state"] == 'a"b<c>&amp;' + "s" * 22 and answer["iss"] == stub.issuer()
    assert client.redeem(answer["code"], "v" * 43).ok


def test_silent_and_ordered_answers_come_by_it_too(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava")
    assert "code" in posted(client.ask(client.parameters("v" * 43, **FORM_POST)))
    assert "code" in posted(client.ask(client.parameters("v" * 43, prompt="none", **FORM_POST)))


def test_errors_come_by_it_as_well(stub: StubServer, client: NaiveClient) -> None:
    silent = posted(client.ask(client.parameters("v" * 43, prompt="none", **FORM_POST)))
    assert silent["error"] == "login_required" and silent["iss"] == stub.issuer()
    wrong = posted(client.ask(client.parameters("v" * 43, scope="profile", **FORM_POST)))
    assert wrong["error"] == "invalid_scope" and wrong["state"]
    assert posted(press(client, open_picker(client, **FORM_POST), cancel="1"))["error"] == "access_denied"
    assert posted(refuse(client, to_consent(client, "ava", **FORM_POST)))["error"] == "access_denied"
    stub.next_sign_in("ava", proofing="face-mismatch")
    assert posted(client.ask(client.parameters("v" * 43, **FORM_POST)))["proofing"] == "face-mismatch"


def test_faults_of_the_answer_act_in_the_form(stub: StubServer, client: NaiveClient) -> None:
    stub.next_sign_in("ava", ["code-twice", "state-absent"])
    page = client.ask(client.parameters("v" * 43, **FORM_POST))
    assert page.text.count('name="code"') == 2 and "state" not in posted(page)


@pytest.mark.parametrize("mode", ["fragment", "web_message", "FORM_POST", "form_post query"])
def test_another_mode_is_refused_by_a_redirect(mode: str, client: NaiveClient) -> None:
    assert read_answer(client.ask(client.parameters("v" * 43, response_mode=mode)))["error"] == "invalid_request"


def test_elsewhere_there_is_only_the_query(stub: StubServer) -> None:
    client = client_of(stub, "anchor", "idme")
    assert read_answer(client.ask(client.parameters("v" * 43, **FORM_POST)))["error"] == "invalid_request"


@pytest.mark.parametrize("name", ["state", "nonce", "prompt", "max_age", "claims", "response_mode", "request"])
def test_a_parameter_without_a_value_counts_as_left_out(name: str, stub: StubServer, client: NaiveClient) -> None:
    """RFC 6749, 3.1."""
    stub.next_sign_in("ava")
    parameters = {**client.parameters("v" * 43), name: ""}
    answer = read_answer(client.ask(parameters))
    assert "code" in answer and (name != "state" or "state" not in answer)


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StubServer]:
    """The provider with a small catalogue of Spanish beside its English."""
    folder = tmp_path_factory.mktemp("locale")
    catalogue = Catalog(locale="es")
    catalogue.add("Choose who you are", "Elija quién es")
    (folder / "es" / "LC_MESSAGES").mkdir(parents=True)
    with open(folder / "es" / "LC_MESSAGES" / "django.mo", "wb") as file:
        write_mo(file, catalogue)
    with StubServer(CLIENTS, env={"STUB_IDP_LOCALE_DIR": str(folder)}) as server:
        yield server


def test_a_language_with_a_catalogue_is_announced(spanish: StubServer) -> None:
    found = requests.get(f"{spanish.issuer()}/.well-known/openid-configuration", timeout=5).json()
    assert found["ui_locales_supported"] == ["en", "es"]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("es", "es"),
        ("es-MX en", "es"),
        ("ES_419", "es"),
        ("fr de es en", "es"),
        ("en-GB es", "en"),
        ("fr", "en"),
        ("", "en"),
        ("../../es \x00 " + "x" * 5000, "en"),
    ],
)
def test_the_pages_of_a_sign_in_are_in_its_language(asked: str, spoken: str, spanish: StubServer) -> None:
    client = client_of(spanish, "first", "generic")
    page = open_picker(client, prompt="consent", ui_locales=asked)
    assert f'<html lang="{spoken}">' in page.text
    assert ("Elija quién es" in page.text) == (spoken == "es")
    consent = press(client, page, person="ava")
    url = f"{client.issuer.rpartition('/')[0]}{consent.headers['Location']}"
    assert f'<html lang="{spoken}">' in client.browser.get(url, timeout=5).text
    # Another sign-in of the same browser, and pages that belong to none, are not.
    assert '<html lang="en">' in open_picker(client).text
    assert '<html lang="en">' in client.browser.get(client.issuer.rpartition("/")[0] + "/", timeout=5).text


def test_the_page_that_carries_an_answer_is_in_it_too(spanish: StubServer) -> None:
    client = client_of(spanish, "first", "generic")
    spanish.next_sign_in("ava")
    page = client.ask(client.parameters("v" * 43, ui_locales="es", **FORM_POST))
    assert '<html lang="es">' in page.text
    assert '<html lang="en">' in client.ask(client.parameters("v" * 43, prompt="none", **FORM_POST)).text


def test_userinfo_takes_its_token_in_a_form_but_in_one_way_only(stub: StubServer, client: NaiveClient) -> None:
    """RFC 6750, 2.2."""
    stub.next_sign_in("ava")
    code = read_answer(client.ask(client.parameters("v" * 43)))["code"]
    token = client.redeem(code, "v" * 43).json()["access_token"]
    url, header = f"{stub.issuer()}/userinfo", {"Authorization": f"Bearer {token}"}
    assert requests.post(url, data={"access_token": token}, timeout=5).json()["given_name"] == "Ava"
    assert requests.post(url, headers=header, timeout=5).json()["given_name"] == "Ava"
    twice = requests.post(url, data={"access_token": token}, headers=header, timeout=5)
    assert twice.status_code == 400 and 'error="invalid_request"' in twice.headers["WWW-Authenticate"]
    assert requests.post(url, data={"access_token": [token, token]}, timeout=5).status_code == 400
    assert requests.post(f"{url}?access_token={token}", timeout=5).status_code == 401
    assert requests.post(url, json={"access_token": token}, timeout=5).status_code == 401
    wrong = requests.post(url, data={"access_token": "x\x00" * 1000}, timeout=5)
    assert wrong.status_code == 401 and 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]


def test_the_metadata_list_what_there_is(stub: StubServer) -> None:
    found = requests.get(f"{stub.issuer()}/.well-known/openid-configuration", timeout=5).json()
    assert found["response_modes_supported"] == ["query", "form_post"]
    assert found["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert set(found["prompt_values_supported"]) == {"none", "login", "consent", "select_account"}
    assert found["subject_types_supported"] == ["public", "pairwise"]
    assert found["ui_locales_supported"] == ["en"]
    assert found["claims_parameter_supported"] is True and "offline_access" in found["scopes_supported"]
    assert found["revocation_endpoint"] == f"{stub.issuer()}/revoke"
    assert found["revocation_endpoint_auth_methods_supported"] == found["token_endpoint_auth_methods_supported"]
    other = requests.get(f"{stub.issuer('logingov')}/.well-known/openid-configuration", timeout=5).json()
    assert (other["grant_types_supported"], other["response_modes_supported"]) == (["authorization_code"], ["query"])
    assert "revocation_endpoint" not in other

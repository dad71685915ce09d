"""Parks Pass, the second service: one login for two, what its client library refuses, and who is told of a sign-out."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import psutil
import pytest
import requests

from stub_idp.signal_bends import LOGOUT_BENDS
from tests.parks_server import ParksServer, parks_client
from tests.server_process import ROOT, free_port
from tests.stub_idp.naive_client import NaiveClient, read_answer
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer, portal_client

PORTAL = "http://localhost:8999"


@dataclass
class Visitor:
    """A browser at Parks Pass."""

    parks: ParksServer
    stub: StubServer
    browser: requests.Session = field(default_factory=requests.Session)

    def home(self) -> str:
        return self.browser.get(self.parks.base_url, timeout=5).text

    def press(self, path: str, *, follow: bool = True, **button: str) -> requests.Response:
        """Press a button whose form leads to this path, from the home page."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.home())
        assert found
        data = {"csrfmiddlewaretoken": found.group(1), **button}
        return self.browser.post(f"{self.parks.base_url}{path}", data=data, allow_redirects=follow, timeout=15)

    def sign_in(self, person: str = "ava", *faults: str) -> requests.Response:
        self.stub.next_sign_in(person, faults, client="parks-pass")
        return self.press("/sign-in/")

    def portal(self) -> NaiveClient:
        """Another service in the same browser."""
        address = f"{PORTAL}/signin/generic/callback/"
        return NaiveClient(self.stub.issuer(), CLIENT_ID, CLIENT_SECRET, address, browser=self.browser)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[StubServer, ParksServer]]:
    """The provider and Parks Pass, each a process."""
    port = free_port()
    clients = [portal_client(PORTAL, backchannel_logout_uri=""), parks_client(port)]
    with StubServer(clients) as stub, ParksServer(port, stub.issuer()) as parks:
        yield stub, parks
        assert "Traceback" not in parks.said()


@pytest.fixture
def visitor(running: tuple[StubServer, ParksServer]) -> Visitor:
    """A fresh browser; the provider's memory is empty."""
    running[0].reset()
    return Visitor(running[1], running[0])


def said(page: str, test_id: str) -> str:
    """The text of the element of this test id."""
    found = re.search(rf'data-testid="{test_id}">([^<]+)<', page)
    return found.group(1) if found else ""


def is_signed_in(page: str) -> bool:
    return said(page, "greeting") != ""


def test_signs_somebody_in_and_shows_what_it_was_told(visitor: Visitor) -> None:
    page = visitor.sign_in().text
    assert said(page, "greeting") == "Hello Ava Martinez"
    assert said(page, "level") == "urn:stub:ial2:aal2"
    assert re.fullmatch("PP-[0-9A-F]{8}", said(page, "pass-number"))
    number = said(page, "pass-number")
    assert said(visitor.sign_in().text, "pass-number") == number, "the same whenever they come"
    assert said(visitor.sign_in("ben").text, "pass-number") != number


def test_two_services_see_one_session_and_two_subjects(visitor: Visitor) -> None:
    visitor.stub.next_sign_in("ava", client=CLIENT_ID)
    told = visitor.portal().sign_in().claims
    page = visitor.sign_in().text
    assert said(page, "sid") == told["sid"]
    assert said(page, "sub") and said(page, "sub") != told["sub"]


def test_the_picker_of_a_signed_in_person_offers_them(visitor: Visitor) -> None:
    """One login opens both: the second service is one press."""
    visitor.stub.next_sign_in("ava", client=CLIENT_ID)
    visitor.portal().sign_in()
    page = visitor.press("/sign-in/")
    assert 'data-testid="continue"' in page.text and "Ava Martinez" in page.text


def test_headers_and_cookies(visitor: Visitor) -> None:
    response = visitor.browser.get(visitor.parks.base_url, timeout=5)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and f"form-action 'self' {visitor.stub.base_url};" in policy
    assert response.headers["Cache-Control"] == "no-store"
    visitor.sign_in()
    assert {"parks_pass", "parks_csrf"} <= {cookie.name for cookie in visitor.browser.cookies}
    sheet = requests.get(f"{visitor.parks.base_url}/own/parks/parks.css", timeout=5)
    assert sheet.ok and sheet.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "fault",
    [
        # Authlib's own checks
        "wrong-iss", "expired", "iat-in-future", "nonce-differs", "nonce-absent", "bad-at-hash", "alg-none", "alg-confusion",
        "alg-hs256-secret", "bad-signature", "unknown-kid", "jwk-header", "crit-header", "state-absent", "state-altered",
        "code-absent", "not-a-jwt", "token-500", "token-html",
        # ours
        "iss-mismatch", "iss-absent", "iss-twice", "wrong-aud", "aud-with-stranger", "wrong-azp", "iat-old",
        "sub-differs", "sub-absent", "userinfo-500", "userinfo-list",
    ],
)  # fmt: skip
def test_a_wrong_answer_signs_nobody_in(fault: str, visitor: Visitor) -> None:
    response = visitor.sign_in("ava", fault)
    assert response.status_code == 400 and said(response.text, "problem") == "We could not sign you in"
    assert not is_signed_in(visitor.home())


def test_a_wrong_answer_leaves_who_is_signed_in(visitor: Visitor) -> None:
    visitor.sign_in("ava")
    visitor.sign_in("ben", "bad-signature")
    assert said(visitor.home(), "greeting") == "Hello Ava Martinez"


@pytest.mark.parametrize("fault", ["key-rotated", "junk-in-jwks", "missing-at-hash", "aud-list-of-one", "kid-absent"])
def test_what_the_standards_allow_is_taken(fault: str, visitor: Visitor) -> None:
    assert is_signed_in(visitor.sign_in("ava", fault).text)


def test_a_person_who_cancels_is_told_so(visitor: Visitor) -> None:
    visitor.stub.next_sign_in("ava", client="parks-pass", error="access_denied")
    response = visitor.press("/sign-in/")
    assert response.status_code == 403 and said(response.text, "problem") == "You did not sign in"


@pytest.mark.parametrize(
    "query", ["", "?code=a", "?code=a&state=b", "?error=server_error", "?state=%00&iss=%00", "?iss=x"]
)
def test_an_answer_that_nobody_asked_for_is_a_calm_page(query: str, visitor: Visitor) -> None:
    response = visitor.browser.get(f"{visitor.parks.base_url}/callback/{query}", timeout=5)
    assert response.status_code == 400 and said(response.text, "problem")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere/", 404), ("POST", "/", 403), ("GET", "/sign-in/", 405), ("GET", "/sign-out/", 405),
        ("POST", "/sign-out/", 403), ("POST", "/sign-in/", 403), ("GET", "/backchannel-logout/", 405),
        ("POST", "/backchannel-logout/", 400),
    ],
)  # fmt: skip
def test_odd_requests(method: str, path: str, status: int, visitor: Visitor) -> None:
    response = requests.request(method, f"{visitor.parks.base_url}{path}", allow_redirects=False, timeout=5)
    assert response.status_code == status


def test_signing_out_here_leaves_the_provider_alone(visitor: Visitor) -> None:
    visitor.sign_in()
    page = visitor.press("/sign-out/").text
    assert said(page, "signed-out") == "You are signed out of Parks Pass"
    assert not is_signed_in(visitor.home())
    answer = visitor.portal().ask(visitor.portal().parameters("v" * 43, prompt="none"))
    assert "code" in read_answer(answer), "still signed in at the provider"


def test_signing_out_everywhere_comes_back_with_our_state(visitor: Visitor) -> None:
    visitor.sign_in()
    response = visitor.press("/sign-out/", everywhere="1")
    assert response.url.startswith(f"{visitor.parks.base_url}/signed-out/?state=")
    assert said(response.text, "signed-out") == "You are signed out everywhere"
    answer = visitor.portal().ask(visitor.portal().parameters("v" * 43, prompt="none"))
    assert read_answer(answer)["error"] == "login_required"
    again = visitor.browser.get(response.url, timeout=5)
    assert again.url == f"{visitor.parks.base_url}/", "a state is used once"


def test_another_service_signs_out_and_we_are_told(visitor: Visitor) -> None:
    visitor.stub.next_sign_in("ava", client=CLIENT_ID)
    hint = visitor.portal().sign_in().id_token
    visitor.sign_in()
    leave = {"id_token_hint": hint, "post_logout_redirect_uri": f"{PORTAL}/signed-out/"}
    visitor.browser.get(f"{visitor.stub.issuer()}/end-session", params=leave, allow_redirects=False, timeout=10)
    page = visitor.home()
    assert not is_signed_in(page)
    assert re.search(r'data-testid="ended"><strong>Harbor ID signed you out at \d\d:\d\d \(UTC\)', page)
    assert "Ava" not in page
    assert is_signed_in(visitor.sign_in().text)


# What the bends of a logout token come to: those that a right service takes, and all others.
TAKEN = {"sid-only": True, "sub-only": True, "other-sub": False}


@pytest.mark.parametrize("bend", LOGOUT_BENDS)
def test_only_a_right_logout_token_ends_the_session(bend: str, visitor: Visitor) -> None:
    """`other-sub` is a right token about somebody who is not here."""
    visitor.sign_in()
    answers = visitor.stub.back_channel_logout("ava", client="parks-pass", bend=bend)
    statuses = [answer["status"] for answer in answers]
    if bend == "replay":
        assert statuses == [200, 400]
        return
    assert statuses == [200 if bend in TAKEN else 400], answers
    assert is_signed_in(visitor.home()) != TAKEN.get(bend, False)


def test_a_logout_token_ends_its_own_session_only(visitor: Visitor) -> None:
    """The same person in another browser, and another person, stay."""
    elsewhere, other = Visitor(visitor.parks, visitor.stub), Visitor(visitor.parks, visitor.stub)
    elsewhere.sign_in("ava")
    other.sign_in("ben")
    visitor.sign_in("ava")
    visitor.stub.back_channel_logout("ava", client="parks-pass")
    assert [is_signed_in(each.home()) for each in (visitor, elsewhere, other)] == [False, True, True]
    visitor.stub.back_channel_logout("ava", client="parks-pass", bend="sub-only")
    assert [is_signed_in(each.home()) for each in (elsewhere, other)] == [False, True]


def test_new_keys_of_the_provider_are_fetched(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.stub.keys("generic", "rotate")
    (answer,) = visitor.stub.back_channel_logout("ava", client="parks-pass")
    assert answer["status"] == 200 and not is_signed_in(visitor.home())


def test_a_provider_that_does_not_answer_is_a_calm_page() -> None:
    """And with the provider back, everything works without a restart."""
    port = free_port()
    with StubServer([parks_client(port)]) as stub, ParksServer(port, stub.issuer()) as parks:
        visitor = Visitor(parks, stub)
        for fault in ("discovery-404", "discovery-html", "discovery-list", "discovery-wrong-issuer"):
            stub.arm("generic", [fault], count=1)
            response = visitor.press("/sign-in/")
            assert response.status_code == 503 and said(response.text, "problem") == "Harbor ID does not answer"
        assert is_signed_in(visitor.sign_in().text)
        stub.next_sign_in("ben")
        asked = visitor.press("/sign-in/", follow=False).headers["Location"]
        back = visitor.browser.get(asked, allow_redirects=False, timeout=5).headers["Location"]
        stub.stop()
        response = visitor.browser.get(back, timeout=15)
        assert response.status_code == 503 and said(response.text, "problem") == "Harbor ID does not answer"
        assert said(visitor.home(), "greeting") == "Hello Ava Martinez", "who was signed in stays"
        assert visitor.press("/sign-out/", follow=False, everywhere="1").status_code == 302, "metadata are known"
        assert parks.stop() == 0


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start it where it should refuse."""
    command = [sys.executable, "-m", "stub_idp.parks_pass", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARKS_")}
    return subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, text=True, capture_output=True, timeout=30, check=False
    )


@pytest.mark.parametrize("port", ["0", "70000", "x"])
def test_refuses_what_is_no_port(port: str) -> None:
    refused = start("--port", port)
    assert refused.returncode == 1 and f"{port} is not a port number" in refused.stderr


def test_refuses_a_provider_elsewhere_and_a_taken_port() -> None:
    refused = start("--port", str(free_port()), PARKS_ISSUER="https://example.com/generic")
    assert refused.returncode == 1 and "not on this computer" in refused.stderr
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        refused = start(PARKS_PORT=str(busy.getsockname()[1]))
    assert refused.returncode == 1 and "cannot be used" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_nothing_is_left_behind_when_the_command_is_killed() -> None:
    parks = ParksServer(free_port(), "http://localhost:9/generic")
    (worker,) = psutil.Process(parks.process.pid).children()
    parks.process.send_signal(signal.SIGKILL)
    assert parks.stop() != 0
    psutil.wait_procs([worker], timeout=30)
    assert not worker.is_running()

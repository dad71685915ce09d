"""Somebody at the provider's pages, without a browser: open an address, fill a form in, read the outbox."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests

from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import StubServer

PASSWORD = "four quiet herons"
CAST_PASSWORD = "practice-makes-perfect"
OWN = "/generic/sign-in/own/"


@dataclass
class Visitor:
    """One browser at one running provider. Redirects are followed as long as they stay there."""

    stub: StubServer
    browser: requests.Session = field(default_factory=requests.Session)

    def open(self, address: str) -> requests.Response:
        """Fetch a page by its path or address."""
        return self._follow(self.browser.get(self._whole(address), allow_redirects=False, timeout=10))

    def send(self, page: requests.Response, **fields: str) -> requests.Response:
        """Send the form of a page, with its token."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        token = found.group(1) if found else ""
        sent = {"csrfmiddlewaretoken": token, **fields}
        return self._follow(self.browser.post(page.url, data=sent, allow_redirects=False, timeout=10))

    def begin(self, client: NaiveClient, **changes: str) -> str:
        """Come from a service; returns the path under which the pages of this sign-in lie."""
        client.browser = self.browser
        answer = client.ask(client.parameters("v" * 43, **changes))
        assert answer.status_code == 302, answer.text
        return urlsplit(answer.headers["Location"]).path

    def outbox(self, to: str = "") -> list[dict[str, Any]]:
        """What was sent to an address, newest first."""
        answer = requests.get(self._whole("/control/outbox"), params={"to": to}, timeout=5)
        found: list[dict[str, Any]] = answer.json()
        return found

    def code(self, to: str) -> str:
        """The code in the newest message to an address."""
        found = re.search(r"\b\d{6}\b", self.outbox(to)[0]["text"])
        assert found, self.outbox(to)[0]
        return found.group()

    def link(self, to: str) -> str:
        """The link in the newest message to an address."""
        found = re.search(r"http\S+", self.outbox(to)[0]["text"])
        assert found, self.outbox(to)[0]
        return found.group()

    def _whole(self, address: str) -> str:
        return urljoin(self.stub.base_url, address)

    def _follow(self, answer: requests.Response) -> requests.Response:
        for _ in range(10):
            location = urljoin(answer.url, answer.headers.get("Location", ""))
            if answer.status_code != 302 or not location.startswith(f"{self.stub.base_url}/"):
                break
            answer = self.browser.get(location, allow_redirects=False, timeout=10)
        return answer


def path(page: requests.Response) -> str:
    """Where a page lies."""
    return urlsplit(page.url).path


def wrong_code(right: str) -> str:
    """Another code than this one."""
    return f"{(int(right) + 1) % 10**6:06}"


def errors_of(page: requests.Response) -> str:
    """The words of the error summary; empty where there is none."""
    found = re.search(r'role="alert".*?</div>', page.text, re.S)
    return re.sub(r"<[^>]+>", " ", found.group()) if found else ""


def without_tokens(page: requests.Response, email: str) -> str:
    """The page apart from what differs by nature: the form's token, its reference, a clock, and the address typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.text)
    text = re.sub(r"\d\d:\d\d:\d\d UTC", "", text)
    text = re.sub(r"/sign-in/[\w-]{22}/", "/sign-in/…/", text)
    return text.replace(email, "…").replace(quote(email), "…")


def make_account(stub: StubServer, email: str, **facts: Any) -> str:
    """An account by the control API; its id."""
    answer = stub.control("accounts", {"email": email, "password": PASSWORD, **facts})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


def signed_in(stub: StubServer, email: str, password: str = PASSWORD, issuer: str = "generic") -> Visitor:
    """A new browser in which somebody without a second factor has signed in."""
    visitor = Visitor(stub)
    page = visitor.open(f"/{issuer}/sign-in/own/password/")
    assert path(visitor.send(page, email=email, password=password)) == f"/{issuer}/account/"
    return visitor


def is_signed_in(visitor: Visitor, issuer: str = "generic") -> bool:
    """Whether the account's page opens."""
    return path(visitor.open(f"/{issuer}/account/")) == f"/{issuer}/account/"

"""A person in front of the consent form, without a browser: walk there, read the switches, press a button."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin

import requests

from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.naive_client import NaiveClient


def to_consent(client: NaiveClient, person: str, **changes: str) -> requests.Response:
    """Ask for a sign-in with prompt=consent, choose the person, and follow to the consent page."""
    chosen = press(client, open_picker(client, **{"prompt": "consent", **changes}), person=person)
    return follow(client, chosen)


def follow(client: NaiveClient, response: requests.Response) -> requests.Response:
    """The page to which a redirect of the provider leads."""
    assert response.status_code == 302, response.text
    return client.browser.get(urljoin(client.issuer, response.headers["Location"]), allow_redirects=False, timeout=5)


def switches_on(page: requests.Response) -> dict[str, bool]:
    """The switches of the form by name, and whether each is on."""
    found = re.findall(r'<input class="usa-checkbox__input"[^>]*value="(\w+)"( checked)?', page.text)
    return {name: bool(checked) for name, checked in found}


def share(client: NaiveClient, page: requests.Response, attributes: Iterable[str]) -> requests.Response:
    """Leave only these switches on and press the button; redirects are not followed."""
    return _posted(client, page, [("share", "1"), *(("attribute", name) for name in attributes)])


def save(client: NaiveClient, page: requests.Response, client_id: str, attributes: Iterable[str]) -> requests.Response:
    """The same on the page that changes what one service gets."""
    return _posted(client, page, [("client", client_id), *(("attribute", name) for name in attributes)])


def refuse(client: NaiveClient, page: requests.Response) -> requests.Response:
    """Press the other button."""
    return _posted(client, page, [("refuse", "1")])


def _posted(client: NaiveClient, page: requests.Response, fields: list[tuple[str, str]]) -> requests.Response:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found, page.text
    fields = [("csrfmiddlewaretoken", found[1]), *fields]
    return client.browser.post(page.url, data=fields, allow_redirects=False, timeout=10)

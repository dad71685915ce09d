"""A person in front of the picker, without a browser: fetch the page, find its form, press a button."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import requests

from tests.stub_idp.naive_client import NaiveClient


def open_picker(client: NaiveClient, **changes: str) -> requests.Response:
    """Ask for a sign-in and follow to the page where a person chooses."""
    answer = client.ask(client.parameters("v" * 43, **changes))
    assert answer.status_code == 302, answer.text
    return client.browser.get(urljoin(client.issuer, answer.headers["Location"]), timeout=5)


def press(client: NaiveClient, page: requests.Response, **button: str) -> requests.Response:
    """Press a button of the page; redirects are not followed."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    token = found.group(1) if found else ""
    return client.browser.post(
        page.url, data={"csrfmiddlewaretoken": token, **button}, allow_redirects=False, timeout=5
    )


def people_on(page: requests.Response) -> list[str]:
    """The handles on the page, in its order."""
    return re.findall(r'data-testid="person-(\w+)"', page.text)

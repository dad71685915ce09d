"""A person on their way to a proven identity, without a browser: fetch, fill in, press, follow."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests
from PIL import Image

from stub_idp.proofing.pictures import drawing
from stub_idp.proofing.pictures.values import Facts
from tests.stub_idp.browsing import open_picker, press
from tests.stub_idp.naive_client import NaiveClient, read_answer, read_without_checking
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, IAL2_ACR

DETAILS = {
    "given_name": "Nadia",
    "family_name": "Newcomer",
    "birthdate": "1990-02-03",
    "tax_id": "666-98-7654",
    "street_address": "1 First Street",
    "locality": "Larkfield",
    "region": "OH",
    "postal_code": "00101",
}


@dataclass
class Walker:
    """One browser at the pages of one sign-in. `page` is the latest page, `answer` what the service was told at the end."""

    client: NaiveClient
    page: requests.Response
    answer: dict[str, str] | None = None

    @property
    def where(self) -> str:
        """The page's place below /identity/."""
        return self.page.url.partition("/identity/")[2].split("?")[0].strip("/")

    @property
    def text(self) -> str:
        """The page."""
        return self.page.text

    def open(self, place: str) -> Walker:
        """Type an address below /identity/ ."""
        return self.follow(self.client.browser.get(self.address(place), allow_redirects=False, timeout=10))

    def address(self, place: str) -> str:
        """The address of a page below /identity/ ."""
        start, _, _ = self.page.url.partition("/identity/")
        return f"{start}/identity/{place}"

    def press(self, to: str | None = None, *, files: Any = None, **fields: str) -> Walker:
        """Send the page's form; `to` is another place below /identity/ ."""
        return self.follow(self.post(to, files=files, **fields))

    def post(self, to: str | None = None, *, files: Any = None, **fields: str) -> requests.Response:
        """Send the page's form, and do not follow."""
        hidden = {name: found for name in ("csrfmiddlewaretoken", "try") if (found := self.field(name)) is not None}
        address = self.page.url if to is None else self.address(to)
        return self.client.browser.post(
            address, data={**hidden, **fields}, files=files, allow_redirects=False, timeout=20
        )

    def field(self, name: str) -> str | None:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page.text)
        return found.group(1) if found else None

    def follow(self, response: requests.Response) -> Walker:
        """Go where the provider sends the browser, as far as the service."""
        while response.status_code == 302:
            address = urljoin(response.url, response.headers["Location"])
            if address.startswith(self.client.redirect_uri):
                self.answer = read_answer(response)
                return self
            response = self.client.browser.get(address, allow_redirects=False, timeout=10)
        self.page = response
        return self

    def said(self, test_id: str) -> str | None:
        """What an element says, without marks of the page's language; None where it isn't there."""
        found = re.search(rf'<(\w+)[^>]*data-testid="{test_id}"[^>]*>(.*?)</\1>', self.page.text, re.S)
        return re.sub(r"<[^>]+>|\s+", " ", found.group(2)).strip() if found else None

    def told(self) -> str | None:
        """What the page says that leaving tells the service, and what leaving tells it."""
        noted = self.said("told")
        self.press("leave/")
        assert self.answer is not None and self.answer["error"] == "access_denied"
        assert self.answer.get("proofing") == noted
        return noted

    def start(self) -> Walker:
        """Accept the offer."""
        return self.press(start="1")

    def give(self, **changes: str) -> Walker:
        """Type the details of somebody new; `changes` replace some."""
        return self.press(**{**DETAILS, **changes})

    def keep(self) -> Walker:
        """Send the details that the page knows."""
        known = dict(re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', self.page.text))
        return self.press(**{name: value for name, value in known.items() if name in DETAILS})

    def choose(self, document: str = "passport") -> Walker:
        """Choose a document."""
        return self.press(document=document)

    def sample(self, outcome: str) -> Walker:
        """Use a prepared picture."""
        return self.press(sample=outcome, use_sample="1")

    def preselected(self) -> str:
        """The sample that the page has chosen."""
        found = re.search(r'value="([\w-]+)" checked', self.page.text)
        return found.group(1) if found else ""

    def fail_selfies(self, times: int) -> Walker:
        """Selfies of somebody else."""
        for _ in range(times):
            self.sample("no-match")
        return self


def walker(client: NaiveClient, person: str, **changes: str) -> Walker:
    """Somebody of the cast at a service that wants a proven identity."""
    page = open_picker(client, acr_values=IAL2_ACR, **changes)
    return Walker(client, page).follow(press(client, page, person=person))


def at_selfie(client: NaiveClient, person: str = "rosa", document: str = "passport") -> Walker:
    """Somebody of the cast whose details and photos are accepted."""
    walk = walker(client, person).start().keep().choose(document).sample("good")
    return walk if document == "passport" else walk.sample("good")


def another_browser(client: NaiveClient) -> NaiveClient:
    """The same service in a fresh browser."""
    return NaiveClient(client.issuer, CLIENT_ID, CLIENT_SECRET, client.redirect_uri)


def told_level(walk: Walker) -> str:
    """What the tokens of the answer say."""
    assert walk.answer is not None
    client = walk.client
    tokens = client.redeem(walk.answer["code"], "v" * 43).json()
    level: str = read_without_checking(tokens["id_token"])[1]["acr"]
    return level


def picture(width: int = 1400, height: int = 900, kind: str = "JPEG", **more: Any) -> bytes:
    """Somebody's own photo: a bright card with print on a dark table."""
    drawn = drawing.draw_document("state-id", "front", "good", Facts("Any", "Body", "1980-01-01", "2031-01-01"))
    file = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as sample:
        # Saved anew, without the comment that says what it is.
        clean = Image.new("RGB", sample.size)
        clean.paste(sample.convert("RGB"))
        clean.resize((width, height)).save(file, kind, **more)
    return file.getvalue()

"""One browser: raw requests over kept-alive connections, cookies by hand, a fresh sign-in each time."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from bench.counted import HEADER
from bench.figures import SignIn

TIMEOUT_S = 30


class NotSignedIn(Exception):
    """A step did not answer as a sign-in does: nothing that was measured would mean anything."""


class Browser:
    """Signs people in at one side: ``start`` is the path that begins it, ``landing`` where a good one ends."""

    def __init__(self, *, port: int, provider_port: int, client: str, start: str, landing: tuple[int, str]) -> None:
        self._site, self._provider = _connection(port), _connection(provider_port)
        self._client, self._start, self._landing = client, start, landing
        self._count = 0

    def sign_in(self, person: str) -> SignIn:
        """Sign the person in with no cookie from before. Raises NotSignedIn."""
        self._order(person)
        self._count += 1
        # another address each time, as the edge would say it: the limits stay on and are not reached
        address = f"10.{self._count >> 16 & 255}.{self._count >> 8 & 255}.{self._count & 255}"
        headers = {"X-Forwarded-For": address, "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) bench"}
        begun = time.perf_counter()
        status, answer = self._get(self._site, self._start, headers)
        started_s = time.perf_counter() - begun
        if status != 302:
            raise NotSignedIn(f"{self._start} answered {status}")
        statements = answer[HEADER]
        headers |= {"Cookie": _cookies(answer)}
        back = self._at_provider(answer["Location"])
        begun = time.perf_counter()
        landed, answer = self._get(self._site, back, headers)
        wall_s = started_s + time.perf_counter() - begun
        if (landed, answer["Location"]) != self._landing:
            raise NotSignedIn(f"the callback answered {landed} to {answer['Location']}")
        said = [*statements.split("; "), *answer[HEADER].split("; ")]
        return SignIn(wall_s, tuple(one for one in said if one))

    def fresh_connections(self) -> None:
        """Begin a round: what was idle may have been closed by the other side."""
        self._site.close()
        self._provider.close()

    close = fresh_connections

    def _order(self, person: str) -> None:
        order = json.dumps({"person": person, "provider": "generic", "client": self._client})
        self._provider.request(
            "POST", "/control/next-sign-in", order, {"Content-Type": "application/json", "Host": self._host()}
        )
        answer = self._provider.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise NotSignedIn(f"the provider's control API answered {answer.status}: {said[:200]!r}")

    def _host(self) -> str:
        return f"localhost:{self._provider.port}"

    def _at_provider(self, address: str) -> str:
        """What a person does there, and the path by which the browser comes back."""
        asked = urlsplit(address)
        status, answer = self._get(self._provider, f"{asked.path}?{asked.query}", {"Host": self._host()})
        back = urlsplit(answer.get("Location", ""))
        if status not in (302, 303) or "code=" not in back.query:
            raise NotSignedIn(f"the provider answered {status}: {back.query or 'no redirect'}")
        return f"{back.path}?{back.query}"

    def _get(
        self, connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]
    ) -> tuple[int, http.client.HTTPMessage]:
        connection.request("GET", path, headers={"Host": f"localhost:{connection.port}", **headers})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)


def _cookies(headers: http.client.HTTPMessage) -> str:
    jar = SimpleCookie()
    for line in headers.get_all("Set-Cookie", []):
        jar.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())

"""How any endpoint can fail to answer rightly: one list of kinds, for each of four endpoints."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator, Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from stub_idp.faults.table import Bend, Fault, Place

ENDPOINTS = ("discovery", "jwks", "token", "userinfo")
SLOW_SECONDS = 30
LATE_SECONDS = 2
DRIPS = 40
HUGE = 3 * 1024 * 1024
MOVED = "moved"

Break = Callable[[HttpRequest, HttpResponse], HttpResponseBase]


def _status(status: int) -> Break:
    def answer(request: HttpRequest, right: HttpResponse) -> HttpResponse:
        response = HttpResponse("Service error\n", status=status, content_type="text/plain; charset=utf-8")
        if status in (429, 503):
            response.headers["Retry-After"] = "120"
        return response

    return answer


def _body(change: Callable[[bytes], bytes]) -> Break:
    """The right answer with another body."""

    def answer(request: HttpRequest, right: HttpResponse) -> HttpResponse:
        return HttpResponse(change(right.content), content_type=right.headers["Content-Type"])

    return answer


def _html(request: HttpRequest, right: HttpResponse) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Sign in to the hotel's network</title>", content_type="text/html")


def _redirect(request: HttpRequest, right: HttpResponse) -> HttpResponse:
    """302 to where the right answer is: whoever follows gets it."""
    if MOVED in request.GET:
        return right
    return HttpResponse(status=302, headers={"Location": f"{request.path}?{MOVED}=1"})


def _slow(request: HttpRequest, right: HttpResponse) -> HttpResponse:
    # Keeps this one thread waiting; the server has more, and stops without waiting for it.
    time.sleep(SLOW_SECONDS)
    return right


def _late(request: HttpRequest, right: HttpResponse) -> HttpResponse:
    time.sleep(LATE_SECONDS)
    return right


def _drip(request: HttpRequest, right: HttpResponse) -> StreamingHttpResponse:
    return StreamingHttpResponse(_drops(right.content), content_type=right.headers["Content-Type"])


def _drops(body: bytes) -> Iterator[bytes]:
    """A byte a second; the rest at once when nobody should be waiting any more."""
    for at in range(min(DRIPS, len(body))):
        yield body[at : at + 1]
        time.sleep(1)
    yield body[DRIPS:]


def _gzip(request: HttpRequest, right: HttpResponse) -> HttpResponse:
    packed = gzip.compress(b" " * HUGE + right.content, compresslevel=1)
    return HttpResponse(packed, content_type=right.headers["Content-Type"], headers={"Content-Encoding": "gzip"})


def _first_name_twice(body: bytes) -> bytes:
    try:
        found = json.loads(body)
    except ValueError:
        return body
    name = next(iter(found)) if isinstance(found, dict) and found else "sub"
    return b"{" + json.dumps(name).encode() + b':"somebody-else",' + body.lstrip()[1:]


def _not_utf8(body: bytes) -> bytes:
    return b'{"\xff\xfe":1,' + body.lstrip()[1:]


KINDS: Mapping[str, Bend[Break]] = {
    "500": Bend("answers 500", _status(500), availability=True),
    "503": Bend("answers 503 with Retry-After", _status(503), availability=True),
    "429": Bend("answers 429 with Retry-After", _status(429), availability=True),
    "404": Bend("answers 404", _status(404), availability=True),
    "html": Bend("answers 200 with a page", _html, availability=True),
    "empty": Bend("answers 200 with nothing", _body(lambda body: b""), availability=True),
    "truncated": Bend("answers with the first half", _body(lambda body: body[: len(body) // 2]), availability=True),
    "list": Bend("answers with a list around the right answer", _body(lambda body: b"[" + body + b"]"), availability=True),
    "duplicate-keys": Bend("says its first name twice, first wrongly", _body(_first_name_twice)),
    "huge": Bend("adds 3 MB of spaces", _body(lambda body: body + b" " * HUGE)),
    "drip": Bend("answers a byte a second", _drip, availability=True),
    "slow": Bend("answers after 30 seconds", _slow, availability=True),
    "latency": Bend("answers 2 seconds late", _late, good=True),
    "redirect": Bend("answers 302 to where the answer is", _redirect),
    "gzip": Bend("packs 3 MB of spaces and the answer into a few kB", _gzip),
    "wrong-charset": Bend("has bytes that are not UTF-8", _body(_not_utf8)),
}  # fmt: skip
ENDPOINT_FAULTS = [
    Fault(f"{endpoint}-{kind}", Place.ENDPOINT, f"The {endpoint} endpoint {bend.does}.", bend.availability, bend.good)
    for endpoint in ENDPOINTS
    for kind, bend in KINDS.items()
]


def slugs_of(endpoint: str) -> frozenset[str]:
    """The faults of this endpoint; none where it is not one of the four."""
    return frozenset(f"{endpoint}-{kind}" for kind in KINDS if endpoint in ENDPOINTS)


def broken(slug: str, endpoint: str, request: HttpRequest, right: HttpResponse) -> HttpResponseBase:
    """The answer as this fault makes it."""
    return KINDS[slug.removeprefix(f"{endpoint}-")].change(request, right)

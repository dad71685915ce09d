"""Where the log is written: a middleware around the endpoints, and two calls from where this provider acts by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from functools import cache

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.request import RawPostDataException
from django.http.response import HttpResponseBase

from stub_idp.clients import Client
from stub_idp.profiles import PROFILES
from stub_idp.report import masking, reading
from stub_idp.report.log import (
    ANSWER,
    AUTHORIZE,
    DISCOVERY,
    END_SESSION,
    KEYS,
    LOGOUT_TOKEN,
    SECURITY_EVENT,
    TOKEN,
    USERINFO,
    Entry,
    log,
)
from stub_idp.store import AuthorizationRequest, SignIn

logger = logging.getLogger(__name__)


@cache
def endpoints() -> dict[str, tuple[str, str]]:
    """Kind and issuer of each endpoint, by its path."""
    found: dict[str, tuple[str, str]] = {}
    for slug, profile in PROFILES.items():
        found |= {
            f"/{slug}/.well-known/openid-configuration": (DISCOVERY, slug),
            f"/{profile.jwks}": (KEYS, slug),
            f"/{profile.authorize}": (AUTHORIZE, slug),
            f"/{profile.redeem}": (TOKEN, slug),
            f"/{profile.userinfo}": (USERINFO, slug),
            f"/{profile.end_session}": (END_SESSION, slug),
        }
    return found


def recording(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that writes down each request to an endpoint, after it was answered and before the answer leaves."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        found = endpoints().get(request.path)
        if found is None:
            return get_response(request)
        began = time.time()
        response = get_response(request)
        kind, issuer = found
        try:
            entry = reading.entry(kind, issuer, request, response, log=log(), now=began)
        except (BadRequest, SuspiciousOperation, UnreadablePostError, RawPostDataException):
            # It cannot be read; that it came is worth a line of the log all the same.
            method, refusal = (request.method or "")[:10], "too large or too odd to be read"
            entry = Entry(kind, issuer, began, method=method, status=response.status_code, refusal=refusal)
        except Exception as error:  # the log must never cost anybody an answer
            logger.error("the request log could not read a request to %s: %s", kind, type(error).__name__)
            return response
        log().add(entry)
        return response

    return middleware


def answered(request: AuthorizationRequest, sign_in: SignIn, code: str, *, now: float) -> None:
    """A sign-in is answered with this code: what the client makes of it shows whether it looks at the answer."""
    facts = {
        "code": masking.mark(code),
        "challenge": masking.mark(request.code_challenge),
        "faults": sorted(sign_in.faults),
        "nonce": request.nonce is not None,
        "state": request.state is not None,
    }
    log().add(Entry(ANSWER, request.issuer, now, client_id=request.client_id, status=302, facts=facts))


def delivered(client: Client, address: str, bend: str, statuses: Iterable[int]) -> None:
    """A logout token or a security event went to a client, which answered so (0: nothing answered)."""
    kind = LOGOUT_TOKEN if address == client.backchannel_logout_uri else SECURITY_EVENT
    for status in statuses:
        log().add(
            Entry(
                kind, client.issuer, time.time(), client.client_id, method="POST", status=status, facts={"bend": bend}
            )
        )

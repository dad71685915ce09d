"""Why a request was refused, in our own words: nothing that was sent stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.http.response import HttpResponseBase

from stub_idp import asking, runtime
from stub_idp.report.log import AUTHORIZE, DISCOVERY, END_SESSION, KEYS, TOKEN, USERINFO
from stub_idp.report.parts import json_of, location

# Answers that are no refusal: the person's session decides, not the request.
SILENT = ("login_required", "consent_required")


def _why_not_asked(asked: QueryDict, issuer: str, response: HttpResponseBase) -> str:
    if response.status_code == 405:
        return "this method is not taken here"
    if response.status_code >= 400:
        try:
            asking.client_and_address(asked, issuer=issuer, registry=runtime.registry())
        except asking.Untrusted as reason:
            return str(reason)
        return "cannot be read"
    told = location(response)
    error, why = told.get("error", ""), told.get("error_description", "")
    if not error or not why or error in SILENT:  # without a description it was ordered: no mistake of the client's
        return ""
    return f"{error}: {'a parameter is given twice' if why.endswith(' is given twice') else why}"


def _why_not_redeemed(asked: QueryDict, issuer: str, response: HttpResponseBase) -> str:
    answer = json_of(response)
    if response.status_code < 400:
        return ""
    if response.status_code == 405:
        return "this method is not taken here"
    error, why = answer.get("error"), answer.get("error_description")
    return (
        f"{error}: {why}" if isinstance(error, str) and isinstance(why, str) else "cannot be read, or broken by a fault"
    )


def _why_not_told(asked: QueryDict, issuer: str, response: HttpResponseBase) -> str:
    challenge = response.headers.get("WWW-Authenticate", "")
    if response.status_code == 401:
        return (
            "invalid_token: unknown, expired or revoked" if "invalid_token" in challenge else "no token in the header"
        )
    return "" if response.status_code < 400 else "cannot be read, or broken by a fault"


def _why_not_left(asked: QueryDict, issuer: str, response: HttpResponseBase) -> str:
    return "" if response.status_code < 400 else "not a sign-out that this provider takes"


def _why_not_found(asked: QueryDict, issuer: str, response: HttpResponseBase) -> str:
    return "" if response.status_code < 400 else "broken by a fault, or not taken"


REFUSALS: Mapping[str, Callable[[QueryDict, str, HttpResponseBase], str]] = {
    AUTHORIZE: _why_not_asked,
    TOKEN: _why_not_redeemed,
    USERINFO: _why_not_told,
    END_SESSION: _why_not_left,
    DISCOVERY: _why_not_found,
    KEYS: _why_not_found,
}

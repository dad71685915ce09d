"""What the rules look at: facts of a request that say nothing secret and nothing about a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.http import QueryDict
from django.http.response import HttpResponseBase

from stub_idp import asking, runtime
from stub_idp.clients import Client
from stub_idp.loopback import is_loopback
from stub_idp.profiles import PROFILES
from stub_idp.report import masking
from stub_idp.report.log import AUTHORIZE, DISCOVERY, END_SESSION, KEYS, TOKEN, USERINFO
from stub_idp.report.parts import Facts, bearer, json_of, location, unread


def _facts_of_asking(
    query: QueryDict, form: QueryDict, header: str, client: Client | None, issuer: str, response: HttpResponseBase
) -> Facts:
    asked = form if form else query
    address = asked.get("redirect_uri", "")
    return {
        "redirect": masking.compared(address, client.redirect_uris if client else ()),
        "redirect_safe": _is_safe(address),
        "challenge": bool(asking.CHALLENGE.fullmatch(asked.get("code_challenge", ""))),
        "asks_tax_id": "social" in asked.get("scope", "") or "social" in asked.get("claims", ""),
        "told": location(response).get("error", ""),
    }


def _is_safe(address: str) -> bool:
    """Whether nobody on the way can read what is sent there: TLS, or this computer alone."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" or is_loopback(parts.hostname or "")
    except ValueError:
        return False


def _facts_of_redeeming(
    query: QueryDict, form: QueryDict, header: str, client: Client | None, issuer: str, response: HttpResponseBase
) -> Facts:
    ways = {
        "private_key_jwt": "client_assertion" in form,
        "client_secret_post": "client_secret" in form,
        "client_secret_basic": bool(header),
    }
    answer = json_of(response)
    token = answer.get("access_token")
    return {
        "ways": [way for way, used in ways.items() if used],
        "assertion": _facts_of_assertion(str(form["client_assertion"]), issuer) if "client_assertion" in form else None,
        "token": masking.mark(token) if isinstance(token, str) else "",
        "kid": runtime.keyrings()[issuer].signing(client.id_token_alg).kid if client else "",
    }


def _facts_of_assertion(assertion: str, issuer: str) -> Facts:
    """Of the proof by key: its kinds and times, nothing of its text."""
    header, claims = unread(assertion)
    times = [claims.get(name) for name in ("iat", "exp")]
    numbers = [at for at in times if isinstance(at, int | float) and not isinstance(at, bool)]
    jti, audience = claims.get("jti"), claims.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    meant = {runtime.address(PROFILES[issuer].redeem): "token endpoint", runtime.issuer_url(issuer): "issuer"}
    return {
        "alg": header.get("alg") if header.get("alg") in ("RS256", "ES256", "PS256", "HS256", "none") else "another",
        "names_key": isinstance(header.get("kid"), str),
        "seconds": round(numbers[1] - numbers[0])
        if len(numbers) == 2 and abs(numbers[1] - numbers[0]) < 1e12
        else None,
        "jti": masking.mark(jti) if isinstance(jti, str) else "",
        "audience": meant.get(audience, "another") if isinstance(audience, str) else "absent or several",
    }


def _facts_of_userinfo(
    query: QueryDict, form: QueryDict, header: str, client: Client | None, issuer: str, response: HttpResponseBase
) -> Facts:
    places = {"header": bearer(header), "query": query.get("access_token"), "body": form.get("access_token")}
    token = next((value for value in places.values() if value), "")
    return {"token_in": [place for place, value in places.items() if value], "token": masking.mark(token)}


def _facts_of_leaving(
    query: QueryDict, form: QueryDict, header: str, client: Client | None, issuer: str, response: HttpResponseBase
) -> Facts:
    asked = form if form else query
    address = asked.get("redirect_uri" if issuer == "idme" else "post_logout_redirect_uri")
    known = client.post_logout_redirect_uris if client else ()
    return {
        "address": masking.compared(address, known) if address is not None else "absent",
        "names_itself": bool(asked.get("client_id") or asked.get("id_token_hint")),
        "hint_in_address": "id_token_hint" in query,
    }


def _facts_of_keys(
    query: QueryDict, form: QueryDict, header: str, client: Client | None, issuer: str, response: HttpResponseBase
) -> Facts:
    rows = json_of(response).get("keys")
    kids = [row.get("kid") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {"kids": [kid for kid in kids if isinstance(kid, str)]}


def _no_facts(
    query: QueryDict, form: QueryDict, header: str, client: Client | None, issuer: str, response: HttpResponseBase
) -> Facts:
    return {}


FACTS: Mapping[str, Callable[[QueryDict, QueryDict, str, Client | None, str, HttpResponseBase], Facts]] = {
    AUTHORIZE: _facts_of_asking,
    TOKEN: _facts_of_redeeming,
    USERINFO: _facts_of_userinfo,
    END_SESSION: _facts_of_leaving,
    DISCOVERY: _no_facts,
    KEYS: _facts_of_keys,
}

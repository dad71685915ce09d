"""Requests and their answers, read into entries of the log: whose they are, and what they carried."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from stub_idp import runtime
from stub_idp.report import masking
from stub_idp.report.facts import FACTS
from stub_idp.report.log import AUTHORIZE, DISCOVERY, END_SESSION, KEYS, TOKEN, USERINFO, Entry, Log
from stub_idp.report.parts import Facts, bearer, number, of_basic, unread
from stub_idp.report.refusals import REFUSALS

MOST_SHOWN = 60


def entry(kind: str, issuer: str, request: HttpRequest, response: HttpResponseBase, *, log: Log, now: float) -> Entry:
    """What is kept of a request to one of the endpoints, and of how it was answered."""
    query, form = request.GET, request.POST
    header = request.headers.get("Authorization", "")
    claimed = _CLAIMED[kind](query, form, header, issuer, log, now)
    client = runtime.registry().get(issuer, claimed) if claimed else None
    public = (
        frozenset({client.client_id, *client.redirect_uris, *client.post_logout_redirect_uris})
        if client
        else frozenset()
    )
    sent = [
        masking.sent(kind, where, name, values.getlist(name), public=public)
        for where, values in (("query", query), ("body", form))
        for name in list(values)[: masking.MOST_PARAMETERS]
    ]
    facts: Facts = {
        "leaks": sorted(set(query) & masking.NOT_IN_AN_ADDRESS),
        "referer_leaks": masking.secrets_in(request.headers.get("Referer", "")),
        "size": number(request.META.get("CONTENT_LENGTH", "")),
        **FACTS[kind](query, form, header, client, issuer, response),
    }
    return Entry(
        kind=kind,
        issuer=issuer,
        at=now,
        client_id=client.client_id if client else "",
        claimed="" if client else claimed[:MOST_SHOWN],
        method=(request.method or "")[:10],
        status=response.status_code,
        refusal=REFUSALS[kind](query if request.method != "POST" else form, issuer, response),
        sent=tuple(sent),
        facts=facts,
        agent="" if kind in (AUTHORIZE, END_SESSION) else masking.product(request.headers.get("User-Agent", "")),
        peer=request.META.get("REMOTE_ADDR", ""),
    )


def _asks(query: QueryDict, form: QueryDict, header: str, issuer: str, log: Log, now: float) -> str:
    return str(query.get("client_id") or form.get("client_id") or "")


def _proves(query: QueryDict, form: QueryDict, header: str, issuer: str, log: Log, now: float) -> str:
    subject = unread(form.get("client_assertion", ""))[1].get("sub")
    if isinstance(subject, str) and subject:
        return subject
    return of_basic(header) or _asks(query, form, header, issuer, log, now)


def _holds_a_token(query: QueryDict, form: QueryDict, header: str, issuer: str, log: Log, now: float) -> str:
    token = bearer(header) or query.get("access_token") or form.get("access_token") or ""
    grant = runtime.store().token(token, now=now) if token else None
    if grant is not None and grant.request.issuer == issuer:
        return grant.request.client_id
    return log.owner_of(issuer, masking.mark(token)) if token else ""


def _leaves(query: QueryDict, form: QueryDict, header: str, issuer: str, log: Log, now: float) -> str:
    named = _asks(query, form, header, issuer, log, now)
    if named:
        return named
    audience = unread(query.get("id_token_hint") or form.get("id_token_hint") or "")[1].get("aud")
    return audience if isinstance(audience, str) else ""


def _nobody(query: QueryDict, form: QueryDict, header: str, issuer: str, log: Log, now: float) -> str:
    return ""


_CLAIMED: Mapping[str, Callable[[QueryDict, QueryDict, str, str, Log, float], str]] = {
    AUTHORIZE: _asks,
    TOKEN: _proves,
    USERINFO: _holds_a_token,
    END_SESSION: _leaves,
    DISCOVERY: _nobody,
    KEYS: _nobody,
}

"""What providers send to us by themselves: logout tokens and security events. No browser, no cookie, no page."""

import time
from urllib.parse import parse_qs

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import actions, paths
from accounts.oidc import backchannel, event_keys, events
from accounts.oidc.exchange import Exchange
from accounts.oidc.views import provider_or_404
from accounts.outcomes import Refusal
from accounts.providers import Provider
from records import clock
from taxportal.kit import context, limits, logs
from taxportal.kit.access import public
from taxportal.kit.tracing import Trace

MAX_BODY = 16_384
SIGNALS, WINDOW_S = 600, 60  # per sender's network address: a provider may sign out many people in one minute
FORM, EVENT = "application/x-www-form-urlencoded", "application/secevent+jwt"
AWAY = {"SI-11", "SI-12"}  # outcomes of a provider that we could not ask for its keys

# RFC 8935, 2.4; what is not listed is invalid_request.
ERROR_CODES = {
    "signal.iss": "invalid_issuer",
    "signal.subject_iss": "invalid_issuer",
    "signal.aud": "invalid_audience",
    "token.signature": "invalid_key",
    "token.kid_unknown": "invalid_key",
    "token.kid_absent": "invalid_key",
    "token.kid_ambiguous": "invalid_key",
}


@csrf_exempt
@public
@require_POST
def back_channel_logout(request: HttpRequest, name: str) -> HttpResponse:
    """200 for a logout token that counts, whether a session matched or not; 400 with ``error`` as JSON for any other."""
    provider = provider_or_404(name)
    verdict = limits.hit("signal.logout", context.current().ip, limit=SIGNALS, window_s=WINDOW_S)
    if not verdict.allowed:
        return _too_many(verdict.retry_after_s)
    exchange = Exchange(provider, Trace())
    try:
        signal = backchannel.read(
            _form_field(request, "logout_token"),
            provider=provider,
            find_keys=exchange.find_keys,
            now=time.time(),
            trace=exchange.trace,
        )
        event = actions.log_out(signal=signal, at=clock.now())
    except Refusal as refusal:
        return _logout_refused(provider, refusal.log_code, away=refusal.outcome in AWAY)
    except actions.Replayed:
        return _logout_refused(provider, "signal.replayed")
    logs.event("auth.backchannel_logout", provider=provider.name, sessions=event.sessions_ended)
    return _no_store(HttpResponse(status=200))


@csrf_exempt
@public
@require_POST
def security_event(request: HttpRequest, name: str) -> HttpResponse:
    """202 for an event that was taken, also for one that comes a second time (its sender did not hear us) and then does nothing.

    400 with ``err`` and ``description`` as JSON for a bad one (RFC 8935, 2.3); 503 while we can't get the sender's keys.
    """
    provider = provider_or_404(name)
    verdict = limits.hit("signal.event", context.current().ip, limit=SIGNALS, window_s=WINDOW_S)
    if not verdict.allowed:
        return _too_many(verdict.retry_after_s)
    exchange = Exchange(provider, Trace())
    try:
        signal = events.read(
            _event_body(request),
            provider=provider,
            issuer=provider.events_issuer,
            audiences={provider.client_id, paths.absolute(reverse("accounts:events", args=[name]))},
            find_keys=event_keys.finder(exchange),
            now=time.time(),
            trace=exchange.trace,
        )
        event = actions.take_event(signal=signal, at=clock.now())
    except Refusal as refusal:
        return _event_refused(provider, refusal)
    except actions.Replayed:
        logs.event("identity.provider_event", provider=provider.name, kind="repeated")
        return _no_store(HttpResponse(status=202))
    logs.event(
        "identity.provider_event",
        provider=provider.name,
        kind=event.kind,
        effect=event.effect,
        sessions=event.sessions_ended,
    )
    return _no_store(HttpResponse(status=202))


def _body(request: HttpRequest, content_type: str) -> str:
    """The body of this content type, short and ASCII. Raises Refusal."""
    if request.content_type != content_type:
        raise Refusal("SI-14", "signal.content_type")
    try:
        body = request.body
        if len(body) > MAX_BODY:
            raise Refusal("SI-14", "signal.too_long")
        return body.decode("ascii")
    except RequestDataTooBig:
        raise Refusal("SI-14", "signal.too_long") from None
    except (OSError, UnicodeDecodeError):  # the sender hung up, or sends what no token is made of
        raise Refusal("SI-14", "signal.malformed") from None


def _form_field(request: HttpRequest, field: str) -> str:
    """The one value of the form's field. Raises Refusal."""
    body = _body(request, FORM)
    try:
        values = parse_qs(body, max_num_fields=10).get(field, [])
    except ValueError:
        raise Refusal("SI-14", "signal.malformed") from None
    if len(values) != 1:
        raise Refusal("SI-14", "signal.malformed")
    return values[0]


def _event_body(request: HttpRequest) -> str:
    return _body(request, EVENT).strip()


def _logout_refused(provider: Provider, reason: str, *, away: bool = False) -> HttpResponse:
    logs.event("op.token_rejected", provider=provider.name, kind="logout", reason=reason)
    error = "temporarily_unavailable" if away else "invalid_request"
    return _no_store(JsonResponse({"error": error, "error_description": _described(reason)}, status=400))


def _event_refused(provider: Provider, refusal: Refusal) -> HttpResponse:
    reason = refusal.log_code
    logs.event("op.token_rejected", provider=provider.name, kind="event", reason=reason)
    if refusal.outcome in AWAY:
        response = JsonResponse({"err": "temporarily_unavailable", "description": _described(reason)}, status=503)
        response["Retry-After"] = "60"
        return _no_store(response)
    code = ERROR_CODES.get(reason, "invalid_request")
    return _no_store(JsonResponse({"err": code, "description": _described(reason)}, status=400))


def _described(reason: str) -> str:
    """For whoever runs the other side: the check that failed, from a closed list; no value."""
    return f"Not accepted: {reason}"


def _too_many(retry_after_s: int) -> HttpResponse:
    response = JsonResponse({"error": "too_many_requests", "err": "too_many_requests"}, status=429)
    response["Retry-After"] = str(retry_after_s)
    return _no_store(response)


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response

"""The two machine steps: off to the provider, and back."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from accounts import actions, paths, problem_pages, providers, sessions
from accounts.actions import Attempt
from accounts.models import SignInTransaction
from accounts.oidc.backend import Backend
from accounts.oidc.exchange import Exchange
from accounts.oidc.metadata import Metadata
from accounts.outcomes import CATALOGUE, Place, Refusal
from accounts.providers import Provider
from accounts.providers.profile import LevelRequest
from records import clock
from taxportal.kit import access, context, errors, limits, logs
from taxportal.kit.refs import new_reference

STARTS, CALLBACKS, WINDOW_S = 60, 120, 300  # per network address; many people share one behind an office's router
MAX_PARAMETER = 4096


def provider_or_404(name: str) -> Provider:
    """The provider of this name that taxpayers may use; raises Http404."""
    provider = providers.public_provider(name)
    if provider is None:
        raise Http404
    return provider


class SignIn(OIDCAuthenticationRequestView):
    """GET /signin/<name>/: 302 to the provider, with state, nonce, PKCE and the page to come back to."""

    access = access.AccessMark(access.Door.PUBLIC)

    def __init__(self, **kwargs: Any) -> None:
        super(OIDCAuthenticationRequestView, self).__init__(
            **kwargs
        )  # the parent's own reads one provider from settings

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """Answers 302; 429 where there were too many; the outcome's own page (503) where the provider does not answer."""
        provider = provider_or_404(name)
        verdict = limits.hit("signin.start", context.current().ip, limit=STARTS, window_s=WINDOW_S)
        if not verdict.allowed:
            return errors.too_many(request, verdict.retry_after_s)
        next_path = paths.safe_next(request.GET.get("next"))
        attempt = Attempt(new_reference(), "", next_path)
        try:
            metadata = Exchange(provider, attempt.trace).metadata()
        except Refusal as refusal:
            at = clock.now()
            actions.refuse(refusal=refusal, provider=name, attempt=attempt, at=at)
            log_refusal(refusal, provider, attempt)
            return problem_pages.render(
                request, refusal.outcome, reference=attempt.reference, provider=name, next_path=next_path
            )
        return HttpResponseRedirect(self.address(request, provider, metadata, next_path))

    def address(self, request: HttpRequest, provider: Provider, metadata: Metadata, next_path: str) -> str:
        """The authorisation request, its transaction opened and bound to this browser."""
        max_age_s = MAX_AUTH_AGE_S if provider.profile.asks_max_age else None
        new_browser = not sessions.browser_of(request)
        started = actions.start(
            provider=provider.name,
            browser=sessions.ensure_browser(request),
            new_browser=new_browser,
            next_path=next_path,
            at=timezone.now(),
            asked_acr=provider.acr_values,
            max_age_s=max_age_s,
        )
        parameters = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": paths.redirect_uri(provider.name),
            "scope": " ".join(provider.scopes),
            "state": started.state,
            "nonce": started.nonce,
            "code_challenge": _challenge(started.verifier),
            "code_challenge_method": "S256",
            **({"max_age": str(max_age_s)} if max_age_s else {}),
            **self.get_extra_params(request, provider),
        }
        parts = urlsplit(metadata.authorization_endpoint)
        query = "&".join(filter(None, [parts.query, urlencode(parameters)]))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))

    def get_extra_params(self, request: HttpRequest, provider: Provider | None = None) -> dict[str, str]:
        """What the provider's profile adds: level, prompt, language of its own kind."""
        assert provider is not None
        extra = dict(provider.profile.extra_parameters)
        if provider.acr_values and provider.profile.level_request is LevelRequest.ACR_VALUES:
            extra["acr_values"] = " ".join(provider.acr_values)
        if provider.profile.prompt:
            extra["prompt"] = provider.profile.prompt
        return extra


MAX_AUTH_AGE_S = 12 * 60 * 60  # an older sign-in at the provider is asked again: no longer than our own sessions


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Callback(OIDCAuthenticationCallbackView):
    """GET /signin/<name>/callback/: always 303. State first; nothing else is looked at before it is consumed and committed."""

    access = access.AccessMark(access.Door.PUBLIC)

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """303 to the page asked for, the limited account, the matching page, or an outcome page."""
        provider = provider_or_404(name)
        verdict = limits.hit("signin.callback", context.current().ip, limit=CALLBACKS, window_s=WINDOW_S)
        if not verdict.allowed:
            return errors.too_many(request, verdict.retry_after_s)
        attempt = Attempt(new_reference(), sessions.browser_of(request), "")
        try:
            response = self._finish(request, provider, attempt)
        except Refusal as refusal:
            response = self._refused(request, provider, attempt, refusal)
        response["Referrer-Policy"] = "no-referrer"  # this address carries a code and a state
        return response

    def _finish(self, request: HttpRequest, provider: Provider, attempt: Attempt) -> HttpResponse:
        used = self._consume(request, provider, attempt)
        attempt.next_path = used.next_path
        exchange = Exchange(provider, attempt.trace)
        code = _code(request, exchange)
        backend = Backend.for_sign_in(exchange, used)
        identity = backend.identify(code, paths.redirect_uri(provider.name))
        at = clock.now()
        signed_in = actions.sign_in(identity=identity, attempt=attempt, at=at)
        log_outcome(signed_in.outcome, provider, attempt)
        if not signed_in.opens_session:
            return see_other(problem_path(signed_in.outcome, attempt.reference))
        sessions.begin(
            request,
            signed_in,
            identity,
            label=provider.label,
            id_token=backend.id_token,
            wanted=attempt.next_path,
            at=at,
        )
        return see_other(_landing(signed_in, attempt.next_path))

    def _consume(self, request: HttpRequest, provider: Provider, attempt: Attempt) -> SignInTransaction:
        with attempt.trace.check("state"):
            states = request.GET.getlist("state")
            if len(states) > 1 or len("".join(states)) > MAX_PARAMETER:
                raise Refusal("SI-13", "state.malformed")
            state, browser = "".join(states), attempt.browser
            try:
                return actions.consume(state=state, browser=browser, provider=provider.name, at=timezone.now())
            except Refusal:
                attempt.next_path = actions.next_of(state=state, browser=browser)
                raise

    def _refused(self, request: HttpRequest, provider: Provider, attempt: Attempt, refusal: Refusal) -> HttpResponse:
        """Tell it on its own page; but the Back button of somebody who is signed in just goes on."""
        log_refusal(refusal, provider, attempt)
        if refusal.log_code.startswith("state.") and sessions.identity_in(request.session):
            return see_other(attempt.next_path or reverse("accounts:home"))
        actions.refuse(refusal=refusal, provider=provider.name, attempt=attempt, at=clock.now())
        return see_other(problem_path(refusal.outcome, attempt.reference))


def _code(request: HttpRequest, exchange: Exchange) -> str:
    """The one code of a good answer, its sender checked first (RFC 9207). Raises Refusal for anything else."""
    with exchange.trace.check("answer.iss"):
        issuers = request.GET.getlist("iss")
        if (issuers or exchange.metadata().states_issuer) and issuers != [exchange.provider.issuer]:
            raise Refusal("SI-14", "answer.iss" if issuers else "answer.iss_absent")
    if "error" in request.GET:
        with exchange.trace.check("answer.error"):
            known = exchange.provider.profile.errors.get(request.GET["error"])
            raise Refusal(*(known or ("SI-01", "provider.other_error")))
    with exchange.trace.check("answer.code"):
        codes = request.GET.getlist("code")
        if len(codes) != 1 or not 0 < len(codes[0]) <= MAX_PARAMETER:
            raise Refusal("SI-12", "answer.code")
        return codes[0]


def _landing(signed_in: actions.SignedIn, next_path: str) -> str:
    if signed_in.opens_record:
        return next_path or reverse("accounts:home")
    limited = CATALOGUE[signed_in.outcome].place is Place.LIMITED
    return reverse("accounts:limited" if limited else "accounts:match")


def problem_path(outcome: str, reference: str) -> str:
    """The address of an outcome page."""
    return reverse("accounts:problem", args=[outcome, reference])


def see_other(path: str) -> HttpResponse:
    """303: the next page is got by GET, whatever this one was."""
    return HttpResponseRedirect(path, status=303)


def log_refusal(refusal: Refusal, provider: Provider, attempt: Attempt) -> None:
    """One line of the operational log: which check, at which provider, under which reference; no value."""
    logs.event(
        "auth.signin_failed",
        provider=provider.name,
        outcome=refusal.outcome,
        reason=refusal.log_code,
        reference=attempt.reference,
    )


def log_outcome(outcome: str, provider: Provider, attempt: Attempt) -> None:
    """The same for an attempt that came to an end."""
    name = "auth.signin_ok" if CATALOGUE[outcome].opens_session else "auth.signin_failed"
    logs.event(name, provider=provider.name, outcome=outcome, reference=attempt.reference)

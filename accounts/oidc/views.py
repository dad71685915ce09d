"""The two machine steps: off to the provider, and back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from accounts import actions, paths, providers, sessions
from accounts.actions import Attempt
from accounts.models import Purpose, SignInTransaction
from accounts.oidc import starting, telling
from accounts.oidc.backend import Backend
from accounts.oidc.exchange import Exchange
from accounts.oidc.finishing import FINISH, Finished, problem_path, see_other
from accounts.oidc.reporting import log_refusal
from accounts.oidc.starting import WINDOW_S
from accounts.outcomes import Refusal
from accounts.providers import Provider
from records import clock
from taxportal.kit import access, context, errors, limits
from taxportal.kit.refs import new_reference

CALLBACKS = 120  # per network address and window
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
        # the parent's own reads one provider from settings
        super(OIDCAuthenticationRequestView, self).__init__(**kwargs)

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """Answers 302; 429 where there were too many; the outcome's own page (503) where the provider does not answer."""
        return starting.go(request, provider_or_404(name), next_path=paths.safe_next(request.GET.get("next")))


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
        telling.came_back(attempt.trace, request.GET)
        used = self._consume(request, provider, attempt)
        telling.asked(attempt.trace, used)
        attempt.next_path, attempt.purpose = used.next_path, used.purpose
        starting.refuse_if_off(provider)
        exchange = Exchange(provider, attempt.trace)
        code = _code(request, exchange)
        backend = Backend.for_sign_in(exchange, used)
        identity = backend.identify(code, paths.redirect_uri(provider.name))
        return FINISH[used.purpose](Finished(request, provider, used, attempt, identity, backend.id_token))

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
        by = request.user if request.user.is_authenticated and attempt.purpose == Purpose.STEP_UP else None
        actions.refuse(refusal=refusal, provider=provider.name, attempt=attempt, at=clock.now(), by=by)
        return see_other(problem_path(refusal.outcome, attempt.reference))


def _code(request: HttpRequest, exchange: Exchange) -> str:
    """The one code of a good answer, its sender checked first (RFC 9207). Raises Refusal for anything else."""
    with exchange.trace.check("answer.iss"):
        issuers = request.GET.getlist("iss")
        if (issuers or exchange.metadata().states_issuer) and issuers != [exchange.provider.issuer]:
            raise Refusal("SI-14", "answer.iss" if issuers else "answer.iss_absent")
    if "error" in request.GET:
        with exchange.trace.check("answer.error"):
            said = request.GET["error"], request.GET.get("proofing", "")
            raise Refusal(*exchange.provider.profile.refusal_of(*said))
    with exchange.trace.check("answer.code"):
        codes = request.GET.getlist("code")
        if len(codes) != 1 or not 0 < len(codes[0]) <= MAX_PARAMETER:
            raise Refusal("SI-12", "answer.code")
        return codes[0]

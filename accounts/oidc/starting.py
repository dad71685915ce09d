"""Off to a provider: limits, the provider's address, a transaction bound to this browser, 302."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts import actions, problem_pages, sessions
from accounts.actions import Attempt, switches
from accounts.models import Purpose
from accounts.oidc import asking
from accounts.oidc.exchange import Exchange
from accounts.oidc.reporting import log_refusal
from accounts.outcomes import Refusal
from accounts.providers import Provider
from records import clock
from taxportal.kit import context, errors, limits
from taxportal.kit.refs import new_reference

STARTS, WINDOW_S = 60, 300  # per network address; many people share one behind an office's router


def go(
    request: HttpRequest,
    provider: Provider,
    *,
    purpose: str = Purpose.SIGN_IN,
    next_path: str = "",
    identity_id: int | None = None,
    needs_level: bool = True,
) -> HttpResponse:
    """302 to the provider; 429 where there were too many; the outcome's own page (503) where the provider does not answer.

    Without ``needs_level`` the provider's levels are asked for as ever, but the answer may be of any.
    """
    verdict = limits.hit("signin.start", context.current().ip, limit=STARTS, window_s=WINDOW_S)
    if not verdict.allowed:
        return errors.too_many(request, verdict.retry_after_s)
    attempt = Attempt(new_reference(), sessions.browser_of(request), next_path, purpose)
    attempt.trace.preface({"asked.provider": provider.name, "asked.purpose": purpose})
    try:
        refuse_if_off(provider)
        metadata = Exchange(provider, attempt.trace).metadata()
    except Refusal as refusal:
        actions.refuse(refusal=refusal, provider=provider.name, attempt=attempt, at=clock.now())
        log_refusal(refusal, provider, attempt)
        return problem_pages.render(
            request,
            refusal.outcome,
            reference=attempt.reference,
            provider=provider.name,
            next_path=next_path,
            log_code=refusal.log_code,
            traced=attempt.reference if attempt.browser else "",  # a 503 brings no cookie to know the browser by
        )
    asked = asking.asked_of(provider, purpose)
    new_browser = not sessions.browser_of(request)
    started = actions.start(
        provider=provider.name,
        browser=sessions.ensure_browser(request),
        new_browser=new_browser,
        next_path=next_path,
        at=timezone.now(),
        purpose=purpose,
        identity_id=identity_id,
        asked=asked.as_trace(),
        asked_acr=asked.acrs if needs_level else (),
        max_age_s=asked.max_age_s,
    )
    return HttpResponseRedirect(asking.address(provider, metadata, asked, started))


def refuse_if_off(provider: Provider) -> None:
    """Raises Refusal SI-23 while the provider's issuer is switched off; asked on the way out and on the way back."""
    if switches.is_off(issuer=provider.issuer):
        raise Refusal("SI-23", "provider.switched_off")

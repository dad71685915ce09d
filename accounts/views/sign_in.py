"""Public pages around a sign-in: the choice, outcomes, help, and signing out."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import paths, problem_pages, provider_health, providers, queries, sessions, trace_view
from accounts.ended_words import ENDED
from accounts.help_topics import TOPICS
from accounts.oidc import logout as provider_logout
from records import audit, clock
from records.audit_actions import AuditAction
from taxportal.kit import logs
from taxportal.kit.access import public


@public
@require_GET
def chooser(request: HttpRequest) -> HttpResponse:
    """The providers to choose from, what one needs, and where one will land. No form, hence no session row."""
    next_path = paths.safe_next(request.GET.get("next"))
    choices = [
        {
            "label": provider.label,
            "url": paths.with_next(reverse("accounts:start", args=[provider.name]), next_path),
            "standing": provider_health.standing_of(provider),
        }
        for provider in providers.public_providers()
    ]
    ended = request.GET.get("ended", "")
    return render(
        request,
        "accounts/chooser.html",
        {
            "choices": choices,
            "ended": ended == "1",
            "ended_words": ENDED.get(ended),
            "has_next": bool(next_path),
            "help_url": paths.with_next(reverse("accounts:help"), next_path),
            "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        },
        status=200 if choices else 503,
    )


@public
@require_GET
def problem(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """The outcome of an attempt, for the browser that made it; any other gets the generic page."""
    trace = queries.own_trace(reference=reference, browser=sessions.browser_of(request))
    if trace is None or trace.outcome != code:
        return problem_pages.render_generic(request, code)
    return problem_pages.render(
        request,
        code,
        reference=trace.reference,
        provider=trace.provider,
        next_path=trace.next_path,
        log_code=trace.log_code,
        locked_on=trace_view.locked_on(trace.steps) if code == "SI-22" else None,
        traced=trace.reference,
    )


@public
@require_GET
def help_page(request: HttpRequest, topic: str = "") -> HttpResponse:
    """Trouble signing in: the list of symptoms, or one topic."""
    found = TOPICS[topic]
    next_path = paths.safe_next(request.GET.get("next"))
    others = [
        {"heading": other.heading, "url": paths.with_next(reverse(other.route), next_path)}
        for other in TOPICS.values()
        if other.slug and other.slug != topic
    ]
    context = {
        "topic": found,
        "others": others,
        "recoveries": _recoveries() if found.shows_recovery else [],
        "all_url": paths.with_next(reverse("accounts:help"), next_path),
        "again_url": paths.with_next(reverse("accounts:chooser"), next_path),
    }
    return render(request, "accounts/help.html", context)


def _recoveries() -> list[dict[str, str]]:
    """The providers' own pages for people who have lost their login, where the configuration names one."""
    return [
        {"label": provider.label, "url": provider.recovery_url}
        for provider in providers.public_providers()
        if provider.recovery_url
    ]


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out here first, whatever the provider does; then off to the provider's own sign-out where it has one."""
    identity = sessions.identity_in(request.session)
    hint = sessions.id_token_hint(identity) if identity else ""
    if request.user.is_authenticated:
        audit.record(AuditAction.AUTH_LOGOUT, by=request.user, at=clock.now())
        logs.event("auth.logout")
    logout(request)
    away = provider_logout.address(identity.provider, id_token=hint) if identity else ""
    response = HttpResponseRedirect(away or reverse("accounts:signed_out"), status=303)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@public
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says that one is signed out, and whether the provider said so too (its answer carries our state)."""
    confirmed = provider_logout.state_is_ours(request.GET.get("state", ""))
    return render(request, "accounts/signed_out.html", {"confirmed": confirmed})

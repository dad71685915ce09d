"""Outcomes as pages: words filled in, ways on as addresses; for problem pages and for pages of signed-in people."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts import paths, providers
from accounts.outcomes import CATALOGUE, Outcome, Way
from taxportal.kit.formats import day


@dataclass(frozen=True)
class WayOn:
    """One link; ``again`` marks another sign-in, which the page offers as a button."""

    label: str
    url: str
    again: bool = False


@dataclass(frozen=True)
class Page:
    """An outcome ready to print, in the active language."""

    code: str
    heading: str
    paragraphs: list[str]
    ways: list[WayOn]
    tone: str
    reference: str
    help_url: str


def page_of(
    outcome: Outcome,
    *,
    reference: str = "",
    provider: str = "",
    next_path: str = "",
    other_issuer: str = "",
    since: date | None = None,
) -> Page:
    """The page of an outcome. ``since`` is the business date from which the days until an answer count."""
    values = {
        "provider": providers.label_of(provider) if provider else _("The sign-in provider"),
        "other_provider": _label_of_issuer(other_issuer),
        "answer_by": day(since + timedelta(days=outcome.answer_days)) if since else "",
    }
    return Page(
        code=outcome.code,
        heading=str(outcome.heading) % values,
        paragraphs=outcome.paragraphs(values),
        ways=[WayOn(str(way.label) % values, _address(way, provider, next_path), way.again) for way in outcome.ways],
        tone=outcome.tone,
        reference=reference if outcome.shows_reference else "",
        help_url=_reverse(outcome.help_route) if outcome.help_route else "",
    )


def _label_of_issuer(issuer: str) -> str:
    named = (name for name, values in settings.OIDC_PROVIDERS.items() if values["ISSUER"] == issuer)
    return providers.label_of(next(named, "")) or _("another provider")


def _address(way: Way, provider: str, next_path: str) -> str:
    if way.route == "accounts:again":  # straight back to the same provider, or the choice where it is not known
        known = provider and providers.public_provider(provider)
        path = reverse("accounts:start", args=[provider]) if known else reverse("accounts:chooser")
    else:
        path = _reverse(way.route)
    return paths.with_next(path, next_path if way.again else "")


def _reverse(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:  # a process that serves staff only
        return "/"


def render(
    request: HttpRequest, code: str, *, reference: str = "", provider: str = "", next_path: str = ""
) -> HttpResponse:
    """The outcome page with its own status, and Retry-After where waiting helps."""
    outcome = CATALOGUE[code]
    page = page_of(outcome, reference=reference, provider=provider, next_path=next_path)
    response = render_template(request, "accounts/problem.html", {"page": page}, status=outcome.status)
    return _with_retry(response, outcome)


def render_generic(request: HttpRequest, code: str) -> HttpResponse:
    """The page for a browser that did not make the attempt: no words of the outcome, no reference; only its status."""
    outcome = CATALOGUE.get(code)
    status = outcome.status if outcome else 404
    response = render_template(request, "accounts/problem_generic.html", {}, status=status)
    return _with_retry(response, outcome)


def _with_retry(response: HttpResponse, outcome: Outcome | None) -> HttpResponse:
    if outcome and outcome.retry_after_s:
        response["Retry-After"] = str(outcome.retry_after_s)
    return response

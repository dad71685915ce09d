"""Outcomes as pages: words filled in, ways on as addresses; for problem pages and for pages of signed-in people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts import paths, providers
from accounts.outcomes import CATALOGUE, Outcome, Way, log_code_named
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
    next_step: str
    reference: str
    help_url: str
    trace_url: str = ""


def page_of(
    outcome: Outcome,
    *,
    reference: str = "",
    provider: str = "",
    next_path: str = "",
    other_issuer: str = "",
    since: date | None = None,
    log_code: str = "",
    locked_on: date | None = None,
    traced: str = "",
) -> Page:
    """The page of an outcome. ``since`` is the business date from which the days until an answer count, ``locked_on`` the one
    on which the person locked the record; ``log_code`` adds a sentence where its cause deserves one; ``traced`` is the
    reference of the trace that this browser may see.
    """
    values = {
        "provider": providers.label_of(provider) if provider else _("The sign-in provider"),
        "other_provider": _label_of_issuer(other_issuer),
        "answer_by": day(since + timedelta(days=outcome.answer_days)) if since else "",
    }
    return Page(
        code=outcome.code,
        heading=str(outcome.heading) % values,
        paragraphs=[*_of_the_cause(outcome, log_code, values, locked_on), *outcome.paragraphs(values)],
        next_step=str(outcome.next_step) % values,
        ways=[WayOn(str(way.label) % values, _address(way, provider, next_path), way.again) for way in outcome.ways],
        tone=outcome.tone,
        reference=reference,
        help_url=paths.with_next(_reverse(outcome.help_route), next_path) if outcome.help_route else "",
        trace_url=reverse("accounts:trace", args=[traced]) if traced and settings.SANDBOX else "",
    )


def _of_the_cause(outcome: Outcome, log_code: str, values: dict[str, str], locked_on: date | None) -> Iterator[str]:
    """What is said of this very cause, before the words that all causes of the outcome share."""
    cause = log_code_named(log_code)
    if cause is not None and cause.outcome == outcome.code and cause.words:
        yield str(cause.words) % values
    if locked_on is not None:
        yield _("You locked it on %(day)s.") % {"day": day(locked_on)}


def _label_of_issuer(issuer: str) -> str:
    named = (name for name, values in settings.OIDC_PROVIDERS.items() if values["ISSUER"] == issuer)
    return providers.label_of(next(named, "")) or _("another provider")


# Ways that lead to the provider of the attempt itself: where it is not known any more, to the choice.
AT_THE_PROVIDER = {"accounts:again": "accounts:start", "accounts:unlock": "accounts:unlock"}


def _address(way: Way, provider: str, next_path: str) -> str:
    keeps_next = way.again or way.route.startswith("accounts:help")
    if way.route in AT_THE_PROVIDER:
        known = provider and providers.public_provider(provider)
        path = _reverse(AT_THE_PROVIDER[way.route], provider) if known else reverse("accounts:chooser")
    else:
        path = _reverse(way.route)
    return paths.with_next(path, next_path if keeps_next else "")


def _reverse(route: str, *args: str) -> str:
    try:
        return reverse(route, args=args)
    except NoReverseMatch:  # a process that serves staff only
        return "/"


def render(request: HttpRequest, code: str, **known: Any) -> HttpResponse:
    """The outcome page with its own status, and Retry-After where waiting helps; ``known`` is what page_of takes."""
    outcome = CATALOGUE[code]
    page = page_of(outcome, **known)
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

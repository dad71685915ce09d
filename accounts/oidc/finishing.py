"""What a finished trip leads to, by its purpose. Every check of the answer has passed when one of these is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import actions, sessions
from accounts.actions import Attempt
from accounts.identity import VerifiedIdentity
from accounts.models import Purpose, SignInTransaction
from accounts.oidc.adding import add_login
from accounts.oidc.reporting import log_outcome
from accounts.outcomes import CATALOGUE, Place
from accounts.providers import Provider
from records import clock
from taxportal.kit import errors


@dataclass(frozen=True)
class Finished:
    """One trip that came to a good end."""

    request: HttpRequest
    provider: Provider
    used: SignInTransaction
    attempt: Attempt
    identity: VerifiedIdentity
    id_token: str


def sign_in(trip: Finished) -> HttpResponse:
    """Sign the person in, and lead them to the page that was asked for, or to the one that says what is missing."""
    at = clock.now()
    try:
        signed_in = actions.sign_in(identity=trip.identity, attempt=trip.attempt, at=at)
    except actions.TooManyComparisons as limited:
        return errors.too_many(trip.request, limited.retry_after_s)
    log_outcome(signed_in.outcome, trip.provider, trip.attempt)
    if not signed_in.opens_session:
        return see_other(problem_path(signed_in.outcome, trip.attempt.reference))
    wanted = trip.attempt.next_path
    sessions.begin(
        trip.request,
        signed_in,
        trip.identity,
        label=trip.provider.label,
        id_token=trip.id_token,
        wanted=wanted,
        at=at,
    )
    return see_other(_landing(signed_in, wanted))


FINISH: Mapping[str, Callable[[Finished], HttpResponse]] = {
    Purpose.SIGN_IN: sign_in,
    Purpose.LINK: add_login,
}


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

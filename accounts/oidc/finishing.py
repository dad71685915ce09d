"""What a finished trip leads to, by its purpose. Every check of the answer has passed when one of these is called."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts import actions, freshness, sessions
from accounts.actions import Attempt
from accounts.identity import VerifiedIdentity
from accounts.models import Purpose, SignInTransaction
from accounts.oidc.adding import add_login
from accounts.oidc.reporting import log_outcome
from accounts.outcomes import CATALOGUE, Place, Refusal
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
    return _sign_in(trip)


def unlock(trip: Finished) -> HttpResponse:
    """The same for somebody who comes to unlock their record: only a fresh sign-in may, and it signs in at once."""
    _fresh(trip, acrs=())  # whether the level is enough is said by the sign-in, with a page of its own
    return _sign_in(trip, unlock=True)


def _sign_in(trip: Finished, **more: bool) -> HttpResponse:
    at = clock.now()
    try:
        signed_in = actions.sign_in(identity=trip.identity, attempt=trip.attempt, at=at, **more)
    except actions.TooManyComparisons as limited:
        return errors.too_many(trip.request, limited.retry_after_s)
    log_outcome(signed_in.outcome, trip.provider, trip.attempt)
    if not signed_in.opens_session:
        return see_other(problem_path(signed_in.outcome, trip.attempt.reference))
    wanted = trip.attempt.next_path
    actions.make_room(user=signed_in.user, at=at, moving=sessions.row_of(trip.request))
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


def step_up(trip: Finished) -> HttpResponse:
    """The person of this session confirmed who they are: a new session key, and back to the page. Raises Refusal, and leaves
    the session as it is, where somebody else came back, or the same person not fresh or at too low a level.
    """
    session, trace = sessions.identity_in(trip.request.session), trip.attempt.trace
    with trace.check("step_up.session"):
        if session is None or not trip.request.user.is_authenticated:
            raise Refusal("SI-13", "step_up.no_session")
    with trace.check("step_up.same_person"):
        came_back = (trip.identity.issuer, trip.identity.subject, trip.used.identity_id)
        if came_back != (session.issuer, session.subject, session.id):
            raise Refusal("SI-14", "step_up.other_person")
    shown_at = _fresh(trip, acrs=trip.used.asked_acr)
    with trace.check("step_up.level"):
        if trip.identity.ial < session.ial or trip.identity.aal < session.aal:
            raise Refusal("SI-14", "step_up.level")
    actions.confirmed(
        identity_id=session.id, provider=trip.provider.name, attempt=trip.attempt, by=trip.request.user, at=clock.now()
    )
    log_outcome("SI-00", trip.provider, trip.attempt)
    sessions.renew(trip.request, trip.identity, shown_at=shown_at, id_token=trip.id_token)
    return see_other(trip.attempt.next_path or reverse("accounts:home"))


def _fresh(trip: Finished, *, acrs: Collection[str]) -> datetime:
    """When the person showed themselves to the provider just now; raises Refusal where that was not lately, or too weak."""
    with trip.attempt.trace.check("step_up.fresh") as step:
        shown_at, by_iat = freshness.check(
            trip.identity,
            states_auth_time=trip.provider.profile.states_auth_time,
            acrs=acrs,
            now=timezone.now(),
        )
        step.detail = "freshness by iat" if by_iat else "auth_time"
    return shown_at


FINISH: Mapping[str, Callable[[Finished], HttpResponse]] = {
    Purpose.SIGN_IN: sign_in,
    Purpose.LINK: add_login,
    Purpose.STEP_UP: step_up,
    Purpose.UNLOCK: unlock,
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

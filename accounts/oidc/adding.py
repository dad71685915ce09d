"""The end of a trip that adds a login: back to the list of logins, whatever came of it."""

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import actions, policies, sessions
from accounts.models import User
from records import clock
from taxportal.kit import logs

if TYPE_CHECKING:
    from accounts.oidc.finishing import Finished


def add_login(trip: "Finished") -> HttpResponse:
    """303 to the logins of the account. The session stays what it was: that of the first login."""
    at = clock.now()
    user = _user_of(trip)
    try:
        if user is None:
            raise policies.CannotAdd("link.no_session")
        actions.add_login(
            user=user,
            identity=trip.identity,
            states_auth_time=trip.provider.profile.states_auth_time,
            attempt=trip.attempt,
            at=at,
        )
        code = "link.added"
    except policies.CannotAdd as refusal:
        code = refusal.code
        actions.refuse_login(code=code, user=user, provider=trip.provider.name, attempt=trip.attempt, at=at)
    logs.event("auth.login_added", provider=trip.provider.name, reason=code, reference=trip.attempt.reference)
    return HttpResponseRedirect(f"{reverse('accounts:logins')}?told={code}", status=303)


def _user_of(trip: "Finished") -> User | None:
    """The person whose session asked, if that session is still the one that asked."""
    here = sessions.identity_in(trip.request.session)
    if here is None or here.id != trip.used.identity_id or not trip.request.user.is_authenticated:
        return None
    return trip.request.user

"""Requests with the attributes that our middleware adds, for type checkers and readers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from accounts.models import User
    from records.clock import Moment
    from records.models import Taxpayer


class PortalRequest(HttpRequest):
    """Any request after the middleware: ``moment`` is read once, ``identity`` is who the provider says is signed in."""

    reference: str
    moment: "Moment"
    identity: Any
    taxpayer: "Taxpayer | None"
    session_ended: str  # why the session was over when the request came (idle, absolute, provider), "" where it was not
    kept: QueryDict | None  # the form left here when a fresh sign-in was asked for: shown once, never sent by itself
    signed_in_within: Callable[[int], bool]  # whether the provider saw the person at most so many seconds ago


class TaxpayerRequest(PortalRequest):
    """A request behind ``taxpayer_only``: the middleware has put the taxpayer there."""

    user: "User"
    taxpayer: "Taxpayer"

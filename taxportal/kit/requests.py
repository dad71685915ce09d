"""Requests with the attributes that our middleware adds, for type checkers and readers."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

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
    session_ended: str  # why the session was over when the request came: idle, absolute, or "" where it was not


class TaxpayerRequest(PortalRequest):
    """A request behind ``taxpayer_only``: the middleware has put the taxpayer there."""

    user: "User"
    taxpayer: "Taxpayer"

"""Confirming again: the page that says why and with whom, and the two ways to a provider that ask for a fresh sign-in."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import paths, providers, sessions
from accounts.identity import AAL, IAL
from accounts.models import Purpose
from accounts.oidc import starting
from accounts.oidc.views import provider_or_404
from accounts.sessions import SessionIdentity, Waiting
from taxportal.kit.access import FRESH_S, public, signed_in
from taxportal.kit.requests import PortalRequest


@signed_in()
@require_GET
def confirm(request: HttpRequest) -> HttpResponse:
    """Why a fresh sign-in is asked for, with whom, and what happens to a form; on to the page where nothing is missing."""
    here = cast(PortalRequest, request)
    identity: SessionIdentity = here.identity
    path = paths.safe_next(request.GET.get("next")) or reverse("accounts:home")
    waiting = sessions.waiting_in(request.session)
    if waiting is None or waiting.path != path:
        waiting = Waiting(path, 0, 0, FRESH_S)
    missing = _missing(here, identity, waiting)
    if not missing:
        return HttpResponseRedirect(path)
    known = providers.public_provider(identity.provider) is not None
    page = {
        "label": identity.label,
        "missing": missing,
        "tried": waiting.tried,
        "kept": bool(waiting.kept),
        "url": paths.with_next(reverse("accounts:confirm_start", args=[identity.provider]), path) if known else "",
    }
    return render(request, "accounts/confirm.html", page)


def _missing(here: PortalRequest, identity: SessionIdentity, waiting: Waiting) -> list[str]:
    words = []
    if not here.signed_in_within(waiting.max_age_s):
        minutes = max(1, waiting.max_age_s // 60)
        words.append(_("a sign-in within the last %(minutes)d minutes") % {"minutes": minutes})
    if identity.ial < waiting.ial:
        words.append(_("identity level IAL%(asked)d; yours is IAL%(yours)d") % _levels(waiting.ial, identity.ial))
    if identity.aal < waiting.aal:
        words.append(_("sign-in level AAL%(asked)d; yours is AAL%(yours)d") % _levels(waiting.aal, identity.aal))
    return words


def _levels(asked: int, yours: int) -> dict[str, int]:
    return {"asked": asked, "yours": yours}


@public
@require_GET
def start_confirming(request: HttpRequest, name: str) -> HttpResponse:
    """GET /signin/<name>/confirm/: off to the provider of this session for a fresh sign-in. Signed out meanwhile: to the
    choice of providers; another provider than the session's: back to the page that says with whom.
    """
    provider = provider_or_404(name)
    next_path = paths.safe_next(request.GET.get("next"))
    identity: Any = sessions.identity_in(request.session) if request.user.is_authenticated else None
    if identity is None:
        return HttpResponseRedirect(paths.with_next(reverse("accounts:chooser"), next_path))
    if identity.provider != name:
        return HttpResponseRedirect(paths.with_next(reverse("accounts:confirm"), next_path))
    return starting.go(
        request,
        provider,
        purpose=Purpose.STEP_UP,
        next_path=next_path,
        identity_id=identity.id,
        needs_level=identity.ial >= IAL.TWO and identity.aal >= AAL.TWO,  # others have no level to lose
    )


@public
@require_GET
def start_unlocking(request: HttpRequest, name: str) -> HttpResponse:
    """GET /signin/<name>/unlock/: off to the provider for the fresh sign-in that opens a record which its person locked."""
    next_path = paths.safe_next(request.GET.get("next"))
    return starting.go(request, provider_or_404(name), purpose=Purpose.UNLOCK, next_path=next_path)

"""A person's own pages: what is known of their account, and how they get in."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from stub_idp import flow, runtime, sessions
from stub_idp.accounts import attempts, changing, entering, forms, rules
from stub_idp.accounts.account import WAYS, Account
from stub_idp.accounts.attempts import Standing
from stub_idp.accounts.views.entering import PAGE
from stub_idp.profiles import PROFILES
from stub_idp.proofing.pictures.values import DOCUMENTS

DONE = {
    "password": gettext_lazy("Your password is changed. Other browsers are signed out."),
    "removed": gettext_lazy("The second factor is removed."),
}


@require_safe
def account(request: HttpRequest, issuer: str) -> HttpResponse:
    """The person's own page; whoever isn't signed in here is asked to first."""
    found = _whose(request, issuer)
    return found if isinstance(found, HttpResponse) else _account_page(request, issuer, found)


def _account_page(
    request: HttpRequest, issuer: str, found: Account, *, errors: dict[str, str] | None = None
) -> HttpResponse:
    person, proof = runtime.person(found.handle), found.proof
    shown: dict[str, Any] = {
        "issuer": issuer,
        "label": runtime.profile_or_404(issuer).label,
        "account": found,
        "person": person,
        "ways": entering.ways_of(found),
        "phone_end": found.phone[-2:],
        "done": DONE.get(request.GET.get("done", ""), ""),
        "proof_way": WAYS.get(proof.way, proof.way) if proof else "",
        "proof_document": DOCUMENTS[proof.document].label if proof else "",
        "proof_date": datetime.fromtimestamp(proof.verified_at, UTC) if proof else None,
        "refusal": (errors or {}).get("way", ""),
    }
    return forms.page(request, "account", [], errors=errors, **shown)


@require_POST
def remove_factor(request: HttpRequest, issuer: str) -> HttpResponse:
    """Take a second factor away, never the last."""
    found = _whose(request, issuer)
    if isinstance(found, HttpResponse):
        return found
    if not changing.remove_factor(found.handle, request.POST.get("way", ""), now=time.time()):
        return _account_page(
            request, issuer, found, errors={"way": _("The last second factor stays. Add another one first.")}
        )
    return HttpResponseRedirect(reverse("account", args=[issuer]) + "?done=removed")


@PAGE
def change_password(request: HttpRequest, issuer: str) -> HttpResponse:
    """A new password, after the current one; this browser stays signed in, all others don't."""
    found = _whose(request, issuer)
    if isinstance(found, HttpResponse):
        return found
    shown: dict[str, Any] = {"issuer": issuer, "label": runtime.profile_or_404(issuer).label}
    if request.method != "POST":
        return forms.page(request, "change_password", _fields(), **shown)
    now = time.time()
    typed = forms.typed_into(request, "current_password", "password", "password_again")
    password, again = rules.password_mistake(typed["password"], typed["password_again"], email=found.email)
    errors = {"current_password": "", "password": password, "password_again": again}
    if not any(errors.values()):
        errors["current_password"] = _current_mistake(found, typed["current_password"], issuer=issuer, now=now)
    if any(errors.values()):
        return forms.page(request, "change_password", _fields(), errors=errors, **shown)
    known = {slug: entry for slug in PROFILES if (entry := sessions.remembered(request, slug))}
    changing.set_password(found.handle, typed["password"], event="credential-change", now=now)
    sessions.keep_through(
        request, {slug: entry for slug, entry in known.items() if entry.person.handle == found.handle}
    )
    return HttpResponseRedirect(reverse("account", args=[issuer]) + "?done=password")


def _fields() -> list[forms.Field]:
    return [
        forms.password_field("current_password", _("Current password")),
        *forms.new_password_fields(_("New password"), _("The new password again")),
    ]


def _current_mistake(found: Account, current: str, *, issuer: str, now: float) -> str:
    """What is wrong with the current password as typed; wrong ones count as they do when signing in."""
    if not current:
        return _("Enter your current password.")
    checked = entering.checked_password(found.email, current, issuer=issuer, now=now)
    if not isinstance(checked, Standing):
        attempts.forgiven(found.handle)
        return ""
    if checked.locked_until:
        return forms.closed_until(checked.locked_until)
    return _("This is not your current password.")


def _whose(request: HttpRequest, issuer: str) -> Account | HttpResponse:
    """The account that is signed in here, else the way to sign in."""
    runtime.profile_or_404(issuer)
    known = sessions.remembered(request, issuer)
    found = runtime.book().get(known.person.handle) if known else None
    return found or HttpResponseRedirect(reverse("picker", args=[issuer, flow.OWN]))

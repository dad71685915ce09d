"""The pages of a forgotten password: ask for a link, then choose a new password by it."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from stub_idp import flow, pages, runtime
from stub_idp.accounts import changing, forms, messages, rules
from stub_idp.accounts.memory import links
from stub_idp.accounts.views.entering import PAGE


@PAGE
def forgot(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether the address has an account or not."""
    now = time.time()
    about = forms.about(request, issuer, reference, now=now)
    if about is None:
        return flow.ended(request)
    if request.method != "POST":
        return forms.page(request, "forgot_password", [forms.email_field()], **about)
    typed = forms.typed_into(request, "email")
    if mistake := rules.email_mistake(typed["email"]):
        return forms.page(
            request, "forgot_password", [forms.email_field()], typed=typed, errors={"email": mistake}, **about
        )
    account = runtime.book().by_email(typed["email"])
    if account is not None and runtime.person_at(issuer, account.handle):
        token = links.issue(account.handle, issuer, reference, now=now)
        if token is not None:
            messages.new_password(account.email, token, issuer=issuer, now=now)
    return forms.page(request, "forgot_sent", [], email=typed["email"], **about)


@PAGE
def new_password(request: HttpRequest, issuer: str, token: str) -> HttpResponse:
    """Choose a new password by the link of the message. Opening it uses nothing up; choosing does."""
    now = time.time()
    about: dict[str, Any] = {"issuer": issuer, "label": runtime.profile_or_404(issuer).label}
    link = links.peek(token, now=now)
    account = runtime.book().get(link.handle) if link and link.issuer == issuer else None
    if account is None:
        return _no_longer_good(request)
    about["email"] = account.email
    if request.method != "POST":
        return forms.page(request, "new_password", _fields(), **about)
    typed = forms.typed_into(request, "password", "password_again")
    password, again = rules.password_mistake(typed["password"], typed["password_again"], email=account.email)
    if password or again:
        return forms.page(
            request, "new_password", _fields(), errors={"password": password, "password_again": again}, **about
        )
    link = links.take(token, now=now)
    if link is None:
        return _no_longer_good(request)
    changing.set_password(account.handle, typed["password"], event="password-reset", now=now)
    waits = flow.find(request, issuer, link.reference, now=now) is not None
    on = reverse("password", args=[issuer, link.reference if waits else flow.OWN])
    return forms.page(request, "password_changed", [], on=on, **about)


def _fields() -> list[forms.Field]:
    return forms.new_password_fields(_("New password"), _("The same password again"))


def _no_longer_good(request: HttpRequest) -> HttpResponse:
    return pages.problem(
        request,
        status=404,
        heading=_("This link is no longer good"),
        body=_("A link for a new password is good for 30 minutes and once, and a later one takes its place."),
        advice=_("Go back to the sign-in page and choose “I forgot my password” to get another."),
        log="link gone",
    )

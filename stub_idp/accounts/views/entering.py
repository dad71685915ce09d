"""The pages of signing in by password: the password, then the second factor."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from stub_idp import flow, runtime
from stub_idp.accounts import attempts, entering, forms, steps
from stub_idp.accounts.account import Account
from stub_idp.accounts.attempts import Standing
from stub_idp.accounts.book import CAST_PASSWORD
from stub_idp.accounts.codes import Checked

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def password(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """Sign in with mail address and password."""
    now = time.time()
    about = forms.about(request, issuer, reference, now=now)
    if about is None:
        return flow.ended(request)
    if request.method != "POST":
        return _password_page(request, about, typed={"email": _hinted(request, issuer, reference, now=now)})
    typed = forms.typed_into(request, "email", "password")
    missing = {"email": _("Enter your e-mail address."), "password": _("Enter your password.")}
    if errors := {name: text for name, text in missing.items() if not typed[name]}:
        return _password_page(request, about, typed=typed, errors=errors)
    found = entering.checked_password(typed["email"], typed["password"], issuer=issuer, now=now)
    if isinstance(found, Standing):
        errors = {"email": _what_is_wrong(found, _("The e-mail address or the password is not right."))}
        return _password_page(request, about, typed=typed, errors=errors)
    return _password_was_right(request, issuer, reference, found, now=now)


def _password_page(request: HttpRequest, about: dict[str, Any], **more: Any) -> HttpResponse:
    fields = [forms.email_field(), forms.password_field("password", _("Password"))]
    return forms.page(request, "password", fields, cast_password=CAST_PASSWORD, **about, **more)


def _hinted(request: HttpRequest, issuer: str, reference: str, *, now: float) -> str:
    """The mail address that the service hinted at, if it did: its own words, or that of the person it names."""
    under_way = flow.find(request, issuer, reference, now=now)
    hint = under_way.request.login_hint.strip()[:254] if under_way and under_way.request else ""
    person = runtime.person_named(issuer, hint)
    return person.email if person else hint if "@" in hint else ""


def _password_was_right(
    request: HttpRequest, issuer: str, reference: str, account: Account, *, now: float
) -> HttpResponse:
    """On to the second factor where there is one, else signed in."""
    ways = entering.ways_of(account)
    if not ways:
        return _signed_in(request, issuer, reference, account, now=now)
    steps.put(request, issuer, reference, "code", now=now, handle=account.handle, way=ways[0])
    if ways[0] == entering.PHONE:
        entering.send_code(account, issuer=issuer, now=now)
    return HttpResponseRedirect(reverse("code", args=[issuer, reference]))


def _signed_in(request: HttpRequest, issuer: str, reference: str, account: Account, *, now: float) -> HttpResponse:
    person = runtime.person_at(issuer, account.handle)
    if person is None:
        return flow.ended(request)
    attempts.forgiven(account.handle)
    steps.drop(request, issuer, reference)
    return flow.signed_in(request, issuer, reference, person, now=now)


@PAGE
def code(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """The second factor: the code of an app, or one that was sent to a telephone."""
    now = time.time()
    about = forms.about(request, issuer, reference, now=now)
    if about is None:
        return flow.ended(request)
    step = steps.get(request, issuer, reference, "code", now=now)
    account = runtime.book().get(step["handle"]) if step else None
    if step is None or account is None:
        return HttpResponseRedirect(reverse("password", args=[issuer, reference]))
    about |= {
        "account": account,
        "way": step["way"],
        "ways": entering.ways_of(account),
        "phone_end": account.phone[-2:],
    }
    if request.method != "POST":
        return _code_page(request, about)
    if request.POST.get("use") in about["ways"]:
        return _by_other_way(request, about, request.POST["use"], now=now)
    return _try_code(request, about, account, now=now)


def _code_page(request: HttpRequest, about: dict[str, Any], **more: Any) -> HttpResponse:
    return forms.page(request, "code", [forms.code_field()], **about, **more)


def _by_other_way(request: HttpRequest, about: dict[str, Any], way: str, *, now: float) -> HttpResponse:
    """Another second factor, or the telephone's code once more."""
    account: Account = about["account"]
    issuer, reference = about["issuer"], about["reference"]
    steps.put(request, issuer, reference, "code", now=now, handle=account.handle, way=way)
    about = {**about, "way": way}
    if way == entering.PHONE and not entering.send_code(account, issuer=issuer, now=now):
        return _code_page(request, about, errors={"code": forms.sent_too_often()})
    return HttpResponseRedirect(reverse("code", args=[issuer, reference]))


def _try_code(request: HttpRequest, about: dict[str, Any], account: Account, *, now: float) -> HttpResponse:
    issuer, reference = about["issuer"], about["reference"]
    standing = attempts.standing(account.email, now=now)
    if standing.locked_until:
        return _closed(request, about, standing)
    typed = forms.digits_of(request.POST.get("code", ""))
    if not typed:
        return _code_page(request, about, errors={"code": forms.no_code()})
    checked = entering.check_code(account, about["way"], typed, now=now)
    if checked is Checked.RIGHT:
        standing = attempts.standing(account.email, now=now)
        if standing.locked_until:
            return _closed(request, about, standing)
        return _signed_in(request, issuer, reference, account, now=now)
    if checked is Checked.GONE:
        return _code_page(request, about, errors={"code": gone(about["way"])})
    standing = attempts.failed(account.email, now=now)
    if standing.locked_until:
        return _closed(request, about, standing)
    return _code_page(request, about, errors={"code": _what_is_wrong(standing, _("This code is not right."))})


def gone(way: str) -> str:
    """What to do about a code that is no longer good."""
    if way == entering.APP:
        return _("This code was used already. Wait until your app shows the next one.")
    return _("This code was used, has expired, or was tried too often. Ask for a new one.")


def _closed(request: HttpRequest, about: dict[str, Any], standing: Standing) -> HttpResponse:
    steps.drop(request, about["issuer"], about["reference"])
    return forms.page(
        request, "closed", [], until=forms.closed_until(standing.locked_until), errors={"code": "closed"}, **about
    )


def _what_is_wrong(standing: Standing, words: str) -> str:
    if standing.locked_until:
        return forms.closed_until(standing.locked_until)
    left = ngettext("%(left)s attempt left.", "%(left)s attempts left.", standing.left) % {"left": standing.left}
    return f"{words} {left}"

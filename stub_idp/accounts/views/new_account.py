"""The pages of making an account: address and password, then the code that was sent to the address."""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from stub_idp import flow, runtime
from stub_idp.accounts import entering, forms, messages, rules, steps
from stub_idp.accounts.account import Account
from stub_idp.accounts.book import Taken
from stub_idp.accounts.codes import Checked
from stub_idp.accounts.memory import codes
from stub_idp.accounts.views.entering import PAGE, gone


@PAGE
def new_account(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """Address and password of a new account. Whether the address has one already is told to the address alone."""
    now = time.time()
    about = forms.about(request, issuer, reference, now=now)
    if about is None:
        return flow.ended(request)
    if request.method != "POST":
        return _form(request, about)
    typed = forms.typed_into(request, "email", "password", "password_again")
    password, again = rules.password_mistake(typed["password"], typed["password_again"], email=typed["email"])
    errors = {"email": rules.email_mistake(typed["email"]), "password": password, "password_again": again}
    if any(errors.values()):
        return _form(request, about, typed=typed, errors=errors)
    encoded = make_password(typed["password"])
    step = steps.put(
        request, issuer, reference, "confirm", now=now, email=typed["email"], hash=encoded, key=secrets.token_hex(8)
    )
    if not _send(step, issuer, reference, now=now):
        return _form(request, about, typed=typed, errors={"email": forms.sent_too_often()})
    return HttpResponseRedirect(reverse("confirm-address", args=[issuer, reference]))


def _form(request: HttpRequest, about: dict[str, Any], **more: Any) -> HttpResponse:
    fields = [forms.email_field(), *forms.new_password_fields(_("Password"), _("The same password again"))]
    return forms.page(request, "new_account", fields, **about, **more)


def _send(step: steps.Step, issuer: str, reference: str, *, now: float) -> bool:
    """Write to the address: the code, or that it has an account. A code is made for both, so that both pages are alike."""
    # By address too: whoever begins anew gets a new key, and must not fill somebody's mail by that.
    code = codes.issue(step["key"], now=now) if codes.may_send(step["email"], now=now) else None
    if code is None:
        return False
    if runtime.book().by_email(step["email"]):
        messages.already_have_one(step["email"], issuer=issuer, now=now)
    else:
        messages.confirm_address(step["email"], code, issuer=issuer, reference=reference, now=now)
    return True


@PAGE
def confirm(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """The code that was sent to the address; then the account is there."""
    now = time.time()
    about = forms.about(request, issuer, reference, now=now)
    if about is None:
        return flow.ended(request)
    step = steps.get(request, issuer, reference, "confirm", now=now)
    if step is None:
        return HttpResponseRedirect(reverse("new-account", args=[issuer, reference]))
    about["email"] = step["email"]
    if request.method != "POST":
        return _confirm_page(request, about, typed={"code": forms.digits_of(request.GET.get("code", ""))})
    if "again" in request.POST:
        if not _send(step, issuer, reference, now=now):
            return _confirm_page(request, about, errors={"code": forms.sent_too_often()})
        return HttpResponseRedirect(reverse("confirm-address", args=[issuer, reference]))
    return _try_code(request, about, step, now=now)


def _confirm_page(request: HttpRequest, about: dict[str, Any], **more: Any) -> HttpResponse:
    return forms.page(request, "confirm_address", [forms.code_field()], **about, **more)


def _try_code(request: HttpRequest, about: dict[str, Any], step: steps.Step, *, now: float) -> HttpResponse:
    typed = forms.digits_of(request.POST.get("code", ""))
    if not typed:
        return _confirm_page(request, about, errors={"code": forms.no_code()})
    checked = codes.check(step["key"], typed, now=now)
    if checked is Checked.GONE:
        return _confirm_page(request, about, errors={"code": gone(entering.PHONE)})
    account = _opened(step, now=now) if checked is Checked.RIGHT else None
    if account is None:
        return _confirm_page(request, about, errors={"code": forms.wrong_code(codes.tries_left(step["key"]))})
    issuer, reference = about["issuer"], about["reference"]
    steps.put(request, issuer, reference, "set-up", now=now, handle=account.handle)
    return HttpResponseRedirect(reverse("second-factor", args=[issuer, reference]))


def _opened(step: steps.Step, *, now: float) -> Account | None:
    """The new account; None where the address has one, whose owner was not sent the code that was guessed here."""
    account = Account(
        handle=f"u{secrets.token_hex(6)}", email=step["email"], password_hash=step["hash"], created_at=int(now)
    )
    try:
        runtime.book().add(account)
    except Taken:
        return None
    return account

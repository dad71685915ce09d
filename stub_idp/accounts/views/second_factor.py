"""The pages of setting up a second factor: for a new account on its way in, or from the account's own page."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from stub_idp import flow, runtime, sessions
from stub_idp.accounts import authenticator, entering, forms, messages, rules, steps
from stub_idp.accounts.account import Account
from stub_idp.accounts.codes import Checked
from stub_idp.accounts.memory import codes
from stub_idp.accounts.views.entering import PAGE, gone

# Stands for the account's own page where a sign-in has its reference.
MINE = "mine"


@dataclass(frozen=True)
class Place:
    """Whose second factor it is, and where its pages lie."""

    account: Account
    issuer: str
    reference: str
    step: steps.Step

    def address(self, what: str) -> str:
        """The address of the page for an app or a telephone."""
        if self.reference == MINE:
            return reverse(f"add-{what}", args=[self.issuer])
        return reverse(f"set-up-{what}", args=[self.issuer, self.reference])

    def noted(self, request: HttpRequest, *, now: float, **facts: Any) -> Place:
        """The same place with more in its step."""
        kept = {**self.step, **facts}
        kept = {name: value for name, value in kept.items() if name not in ("kind", "until") and value is not None}
        return replace(self, step=steps.put(request, self.issuer, self.reference, "set-up", now=now, **kept))


@PAGE
def choose(request: HttpRequest, issuer: str, reference: str) -> HttpResponse:
    """App or telephone."""
    place = _place(request, issuer, reference, now=time.time())
    if isinstance(place, HttpResponse):
        return place
    return forms.page(request, "second_factor", [], **_about(place))


@PAGE
def app(request: HttpRequest, issuer: str, reference: str = MINE) -> HttpResponse:
    """The secret as a picture and in groups, and a code to show that the app has it."""
    now = time.time()
    place = _place(request, issuer, reference, now=now)
    if isinstance(place, HttpResponse):
        return place
    if "secret" not in place.step:
        place = place.noted(request, now=now, secret=authenticator.new_secret())
    if request.method != "POST":
        return _app_page(request, place)
    typed = forms.digits_of(request.POST.get("code", ""))
    secret: str = place.step["secret"]
    step = authenticator.step_of(secret, typed, now=now) if typed else 0
    if not step:
        words = _("This code is not right. Type the one that the app shows now.") if typed else forms.no_code()
        return _app_page(request, place, errors={"code": words})
    runtime.book().change(place.account.handle, lambda known: replace(known, totp_secret=secret, totp_step=step))
    return _done(request, place, _("An app was added as a second factor."), now=now)


def _app_page(request: HttpRequest, place: Place, **more: Any) -> HttpResponse:
    secret = place.step["secret"]
    label = runtime.profile_or_404(place.issuer).label
    address = authenticator.address_of(secret, email=place.account.email, issuer=label)
    return forms.page(
        request,
        "set_up_app",
        [forms.code_field(_("The app shows a new one every 30 seconds."))],
        picture=authenticator.picture(address),
        secret=authenticator.in_groups(secret),
        **_about(place),
        **more,
    )


@PAGE
def phone(request: HttpRequest, issuer: str, reference: str = MINE) -> HttpResponse:
    """The number, then the code that was sent to it."""
    now = time.time()
    place = _place(request, issuer, reference, now=now)
    if isinstance(place, HttpResponse):
        return place
    if request.method != "POST":
        return _phone_page(request, place)
    if "other" in request.POST:
        place.noted(request, now=now, phone=None)
        return HttpResponseRedirect(place.address("phone"))
    if "again" in request.POST and "phone" in place.step:
        return _send(request, place, place.step["phone"], now=now)
    if "phone" in place.step:
        return _try_code(request, place, now=now)
    typed = forms.typed_into(request, "phone")
    number = rules.phone_number(typed["phone"])
    if not number:
        words = _("Real numbers must not be typed here: use an invented one such as +1 202 555 0142 (555-01xx).")
        return _phone_page(request, place, typed=typed, errors={"phone": words})
    return _send(request, place, number, now=now)


def _phone_page(request: HttpRequest, place: Place, **more: Any) -> HttpResponse:
    if "phone" in place.step:
        return forms.page(
            request, "confirm_phone", [forms.code_field()], phone=place.step["phone"], **_about(place), **more
        )
    hint = _("An invented number from 555-0100 to 555-0199, with any area code: +1 202 555 0142.")
    field = forms.Field("phone", _("Telephone number"), kind="tel", autocomplete="tel", inputmode="tel", hint=hint)
    return forms.page(request, "set_up_phone", [field], **_about(place), **more)


def _send(request: HttpRequest, place: Place, number: str, *, now: float) -> HttpResponse:
    code = codes.issue(_key(place, number), now=now)
    if code is None:
        field = "code" if "phone" in place.step else "phone"
        return _phone_page(request, place, typed={"phone": number}, errors={field: forms.sent_too_often()})
    messages.code_by_phone(number, code, label=runtime.profile_or_404(place.issuer).label, now=now)
    place.noted(request, now=now, phone=number)
    return HttpResponseRedirect(place.address("phone"))


def _try_code(request: HttpRequest, place: Place, *, now: float) -> HttpResponse:
    number: str = place.step["phone"]
    typed = forms.digits_of(request.POST.get("code", ""))
    if not typed:
        return _phone_page(request, place, errors={"code": forms.no_code()})
    checked = codes.check(_key(place, number), typed, now=now)
    if checked is Checked.GONE:
        return _phone_page(request, place, errors={"code": gone(entering.PHONE)})
    if checked is Checked.WRONG:
        return _phone_page(request, place, errors={"code": forms.wrong_code(codes.tries_left(_key(place, number)))})
    runtime.book().change(place.account.handle, lambda known: replace(known, phone=number))
    return _done(request, place, _("A telephone was added as a second factor."), now=now)


def _place(request: HttpRequest, issuer: str, reference: str, *, now: float) -> Place | HttpResponse:
    """Where this page lies and whose it is; else the answer that leads back to where one begins."""
    runtime.profile_or_404(issuer)
    if reference == MINE:
        known = sessions.remembered(request, issuer)
        if known is None:
            return HttpResponseRedirect(reverse("picker", args=[issuer, flow.OWN]))
        handle = known.person.handle
        step = steps.get(request, issuer, MINE, "set-up", now=now)
        if step is None or step["handle"] != handle:
            step = steps.put(request, issuer, MINE, "set-up", now=now, handle=handle)
    else:
        if flow.find(request, issuer, reference, now=now) is None:
            return flow.ended(request)
        found = steps.get(request, issuer, reference, "set-up", now=now)
        if found is None:
            return HttpResponseRedirect(reverse("password", args=[issuer, reference]))
        step, handle = found, found["handle"]
    account = runtime.book().get(handle)
    return flow.ended(request) if account is None else Place(account, issuer, reference, step)


def _done(request: HttpRequest, place: Place, what: str, *, now: float) -> HttpResponse:
    """Back to the account, or on with the sign-in."""
    steps.drop(request, place.issuer, place.reference)
    messages.something_changed(place.account, what, now=now)
    if place.reference == MINE:
        return HttpResponseRedirect(reverse("account", args=[place.issuer]))
    person = runtime.person_at(place.issuer, place.account.handle)
    if person is None:
        return flow.ended(request)
    return flow.signed_in(request, place.issuer, place.reference, person, now=now)


def _about(place: Place) -> dict[str, Any]:
    is_mine = place.reference == MINE
    back = reverse("account", args=[place.issuer]) if is_mine else ""
    choice = "" if is_mine else reverse("second-factor", args=[place.issuer, place.reference])
    return {
        "app_address": place.address("app"),
        "phone_address": place.address("phone"),
        "back": back or choice,
        "is_mine": is_mine,
        "label": runtime.profile_or_404(place.issuer).label,
    }


def _key(place: Place, number: str) -> str:
    return f"set-up {place.account.handle} {number}"

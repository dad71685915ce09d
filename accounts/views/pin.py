"""The identity protection PIN: asking for it, seeing it once after a fresh sign-in, stopping it."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.profile_forms import EnrolmentForm
from records import actions, audit, pins, queries
from records.actions.pins import PinRefused
from records.pins import Enrolment
from taxportal.kit.access import need_fresh_sign_in, taxpayer_only
from taxportal.kit.formats import day
from taxportal.kit.requests import TaxpayerRequest

UNPROCESSABLE = 422


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def ip_pin(request: TaxpayerRequest) -> HttpResponse:
    """How it stands with this year's PIN; a POST asks for one."""
    kept = request.kept.get("enrolment", "") if request.kept else ""
    form = EnrolmentForm(request.POST or None, initial={"enrolment": kept})
    if request.method == "POST":
        need_fresh_sign_in(cast(Any, request))
        if form.is_valid():
            return _enrol(request, Enrolment(form.cleaned_data["enrolment"]))
    return _page(request, form, status=UNPROCESSABLE if form.is_bound else 200)


def _enrol(request: TaxpayerRequest, enrolment: Enrolment) -> HttpResponse:
    here = cast(HttpRequest, request)
    try:
        actions.enrol_pin(taxpayer=request.taxpayer, enrolment=enrolment, by=request.user, at=request.moment)
    except PinRefused:
        messages.warning(here, _closed(request))
    else:
        messages.success(here, _("You have a PIN for this calendar year. Show it when you prepare your return."))
    return redirect("accounts:ip_pin")


def _closed(request: TaxpayerRequest) -> str:
    words = _("PINs can be asked for from 15 January to 15 November. The service opens again on %(day)s.")
    return words % {"day": day(pins.opens_next(request.moment.business_date))}


def _page(request: TaxpayerRequest, form: EnrolmentForm, *, pin: str = "", status: int = 200) -> HttpResponse:
    on = request.moment.business_date
    row = queries.pin_of(taxpayer=request.taxpayer, year=on.year)
    if not pin:
        audit.viewed(request, "profile")
    page = {
        "form": form,
        "pin": pin,
        "year": on.year,
        "since": day(row.enrolled_on) if row else "",
        "yearly": bool(row and row.enrolment == Enrolment.CONTINUOUS),
        "by_letter": queries.has_proven_theft(taxpayer=request.taxpayer, on=on),
        "closed": "" if pins.is_open(on) else _closed(request),
    }
    return render(request, "accounts/ip_pin.html", page, status=status)


@taxpayer_only()
@require_POST
def reveal(request: TaxpayerRequest) -> HttpResponse:
    """Show the PIN in this answer and nowhere else; asks for a fresh sign-in, and each showing is written down."""
    need_fresh_sign_in(cast(Any, request), back=_back())
    try:
        pin = actions.reveal_pin(taxpayer=request.taxpayer, by=request.user, at=request.moment)
    except PinRefused:
        return redirect("accounts:ip_pin")
    return _page(request, EnrolmentForm(), pin=pin)


@taxpayer_only()
@require_POST
def end(request: TaxpayerRequest) -> HttpResponse:
    """Stop the PIN from today."""
    need_fresh_sign_in(cast(Any, request), back=_back())
    here = cast(HttpRequest, request)
    try:
        ended = actions.end_pin(taxpayer=request.taxpayer, by=request.user, at=request.moment)
    except PinRefused:
        messages.warning(here, _("Your identity was misused before, so you keep a PIN. We send a new one each year."))
    else:
        words = _("Your PIN has ended. Returns are taken without one.") if ended else _("There was no PIN to end.")
        messages.success(here, words)
    return redirect("accounts:ip_pin")


def _back() -> str:
    return reverse("accounts:ip_pin")

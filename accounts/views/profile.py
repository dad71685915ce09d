"""The profile: two-source details, address of record, language and formats, a detail that is wrong."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import profile_page
from accounts.profile_forms import LANGUAGES, AddressForm, PreferencesForm, WrongDetailForm
from records import actions, audit, queries
from taxportal.kit.access import FRESH_S, need_fresh_sign_in, taxpayer_only
from taxportal.kit.requests import TaxpayerRequest

UNPROCESSABLE = 422


@taxpayer_only()
@require_GET
def profile(request: TaxpayerRequest) -> HttpResponse:
    """What the provider said beside what the tax record holds; ways to change each."""
    known = queries.addresses(taxpayer=request.taxpayer, on=request.moment.business_date)
    audit.viewed(request, "profile")
    rows = profile_page.details(taxpayer=request.taxpayer, said=request.identity.details, addresses=known)
    page = {
        "rows": rows,
        "differs": [row for row in rows if row.status == profile_page.DIFFERS],
        "provider": request.identity.label,
        "address_source": profile_page.address_source(known[0]) if known else "",
        "former": [(address.street, profile_page.address_source(address)) for address in known[1:6]],
        "preferences": _preferences(request),
    }
    return render(request, "accounts/profile.html", page)


def _preferences(request: TaxpayerRequest) -> list[dict[str, str]]:
    taxpayer = request.taxpayer
    letters = _("Online only") if taxpayer.paperless else _("Online and on paper")
    url = reverse("accounts:profile_preferences")
    return [
        {"term": _("Language"), "value": dict(LANGUAGES).get(taxpayer.language, taxpayer.language), "change_url": url},
        {"term": _("Letters"), "value": letters, "change_url": url},
        {"term": _("Large print"), "value": _("Yes") if taxpayer.large_print else _("No"), "change_url": url},
    ]


@taxpayer_only(max_age_s=FRESH_S)
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: TaxpayerRequest) -> HttpResponse:
    """Change the address of record: the form, then check your answers, then the deed. Sent twice it is one change."""
    if request.method != "POST":
        kept = request.kept.dict() if request.kept else None
        return _address_form(request, AddressForm(initial=kept or _current(request)))
    form = AddressForm(request.POST)
    if not form.is_valid() or request.POST.get("step") == "change":
        return _address_form(request, form)
    if request.POST.get("step") != "confirm":
        form.hide()
        lines = {"term": _("New address"), "value": form.address.lines[0], "detail": form.address.lines[1]}
        return render(request, "accounts/profile_address_check.html", {"form": form, "rows": [lines]})
    need_fresh_sign_in(cast(Any, request))
    actions.change_address(taxpayer=request.taxpayer, to=form.address, by=request.user, at=request.moment)
    words = _("Your address was changed. We write to the old and the new address to confirm it.")
    messages.success(cast(HttpRequest, request), words)
    return redirect("accounts:profile")


def _current(request: TaxpayerRequest) -> dict[str, str]:
    known = queries.addresses(taxpayer=request.taxpayer, on=request.moment.business_date)
    if not known:
        return {}
    return {part: getattr(known[0], part) for part in ("street", "city", "region", "postal_code")}


def _address_form(request: TaxpayerRequest, form: AddressForm) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "accounts/profile_address.html", {"form": form}, status=status)


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: TaxpayerRequest) -> HttpResponse:
    """Language, letters and large print."""
    taxpayer = request.taxpayer
    standing = {
        "language": taxpayer.language,
        "letters": "online" if taxpayer.paperless else "both",
        "large_print": taxpayer.large_print,
    }
    form = PreferencesForm(request.POST or None, initial=standing)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_preferences(
            taxpayer=taxpayer,
            language=form.cleaned_data["language"],
            large_print=form.cleaned_data["large_print"],
            paperless=form.cleaned_data["letters"] == "online",
            by=request.user,
            at=request.moment,
        )
        messages.success(
            cast(HttpRequest, request), _("Your choices were saved.") if changed else _("Nothing was changed.")
        )
        return redirect("accounts:profile")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/profile_preferences.html", {"form": form}, status=status)


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: TaxpayerRequest) -> HttpResponse:
    """A detail on the tax record is wrong: opens a case, one for each detail however often it is sent."""
    form = WrongDetailForm(request.POST or None, initial={"detail": request.GET.get("detail", "")})
    if request.method == "POST" and form.is_valid():
        case = actions.open_case(
            taxpayer=request.taxpayer,
            kind="details_differ",
            subject_kind="detail",
            subject_ref=form.cleaned_data["detail"],
            text=form.cleaned_data["text"],
            by=request.user,
            at=request.moment,
        )
        return redirect("records:case", case.ref)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/profile_wrong.html", {"form": form}, status=status)

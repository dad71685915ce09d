"""What providers told us, and the switch by which staff keep one out. No rules here: the actions hold them."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts import actions, policies
from accounts.forms import SwitchOffForm, SwitchOnForm
from accounts.models import ProviderEvent, ProviderSwitch, User
from records import clock
from records.staff import ReadOnlyAdmin

PLACE = "admin:accounts_providerswitch"


@admin.register(ProviderEvent)
class ProviderEventAdmin(ReadOnlyAdmin):
    """Logout tokens and security events that were taken, and what each of them did."""

    list_display = ["received_at", "provider", "kind", "effect", "sessions_ended", "identity"]
    list_filter = ["provider", "effect", "kind"]
    list_select_related = ["identity"]
    ordering = ["-received_at"]
    fields = ["provider", "issuer", "kind", "effect", "identity", "sessions_ended", "received_at"]


@admin.register(ProviderSwitch)
class ProviderSwitchAdmin(ReadOnlyAdmin):
    """Switching a provider off and, by somebody else, on again."""

    list_display = ["issuer", "stopped_at", "stopped_by", "lifted_at", "lifted_by"]
    list_select_related = ["stopped_by", "lifted_by"]
    ordering = ["-stopped_at"]
    fields = ["issuer", "reason", "stopped_at", "stopped_by", "lifted_at", "lifted_by"]
    change_list_template = "admin/accounts/providerswitch/change_list.html"
    change_form_template = "admin/accounts/providerswitch/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """The stock pages and those that move the switch."""
        view = self.admin_site.admin_view
        own = [
            path("off/", view(self.switch_off), name="accounts_providerswitch_off"),
            path("<int:switch_id>/on/", view(self.switch_on), name="accounts_providerswitch_on"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the way to switch off for those who may."""
        off_url = reverse(f"{PLACE}_off") if _may(request) else ""
        response: HttpResponse = super().changelist_view(request, {**(extra_context or {}), "off_url": off_url})
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The details, with the way to switch on again while it is off."""
        switch = self.get_object(request, object_id)
        standing = switch is not None and switch.lifted_at is None and _may(request)
        on_url = reverse(f"{PLACE}_on", args=[object_id]) if standing else ""
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "on_url": on_url})

    def switch_off(self, request: HttpRequest) -> HttpResponse:
        """Choose the provider, say why, and it is off."""
        _check(request)
        form = SwitchOffForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            try:
                by = cast(User, request.user)
                actions.switch_off(issuer=values["issuer"], by=by, reason=values["reason"], at=clock.now())
                messages.success(request, _("The provider is switched off. Its sessions have ended."))
            except policies.CannotSwitch as refusal:
                messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse(f"{PLACE}_changelist"))
        return self._page(request, form, _("Switch a provider off"), _("Switch off"))

    def switch_on(self, request: HttpRequest, switch_id: int) -> HttpResponse:
        """Confirm, and it is on again."""
        _check(request)
        switch = get_object_or_404(ProviderSwitch, pk=switch_id)
        form = SwitchOnForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.switch_on(switch=switch, by=cast(User, request.user), at=clock.now())
                messages.success(request, _("The provider is switched on again."))
            except policies.CannotSwitch as refusal:
                messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse(f"{PLACE}_change", args=[switch.pk]))
        return self._page(request, form, _("Switch a provider on again"), _("Switch on"), switch)

    def _page(
        self, request: HttpRequest, form: Form, title: str, button: str, switch: ProviderSwitch | None = None
    ) -> HttpResponse:
        here = {"form": form, "title": title, "button": button, "switch": switch}
        context = {**self.admin_site.each_context(request), **here}
        return render(request, "admin/accounts/providerswitch/move.html", context)


def _may(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)


def _check(request: HttpRequest) -> None:
    """Hides the pages from other staff; the action asks again."""
    if not _may(request):
        raise PermissionDenied

"""Links in the staff site: a list, and the page that ends one."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts import actions, policies
from accounts.forms import EndLinkForm
from accounts.models import IdentityLink, LinkEnd, User
from accounts.states import LinkStatus
from records import clock
from records.staff import ReadOnlyAdmin


@admin.register(IdentityLink)
class IdentityLinkAdmin(ReadOnlyAdmin):
    """Who opens or opened which record. A link is ended on its own page."""

    list_display = ["reference", "status", "decision", "taxpayer", "created_at", "ended_at"]
    list_filter = ["status", "decision"]
    list_select_related = ["taxpayer"]
    search_fields = ["reference__exact"]
    ordering = ["-created_at"]
    fields = [
        *("reference", "status", "decision", "compared", "user", "taxpayer", "issuer", "created_at"),
        *("decided_by", "decided_at", "decision_reason", "ended_at", "ended_by", "end_kind", "end_reason"),
    ]
    readonly_fields = ["compared"]

    @admin.display(description=_("compared"))
    def compared(self, link: IdentityLink) -> str:
        """Each attribute with what the comparison found; no value of either side."""
        return format_html_join("; ", "{}: {}", sorted(link.reasons.items()))

    def get_urls(self) -> list[URLPattern]:
        """The stock pages and the page that ends a link."""
        end = path("<uuid:link_id>/end/", self.admin_site.admin_view(self.end), name="accounts_identitylink_end")
        return [end, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The details, with the way to end the link while it stands."""
        link = self.get_object(request, object_id)
        may = link is not None and link.status == LinkStatus.ACTIVE and self._may_end(request)
        end_url = reverse("admin:accounts_identitylink_end", args=[object_id]) if may else ""
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "end_url": end_url})

    def end(self, request: HttpRequest, link_id: Any) -> HttpResponse:
        """End the link; what may not be is told in the action's own words."""
        if not self._may_end(request):
            raise PermissionDenied
        link = get_object_or_404(IdentityLink.objects.select_related("taxpayer", "user"), pk=link_id)
        form = EndLinkForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            context = {**self.admin_site.each_context(request), "link": link, "form": form, "title": _("End a link")}
            return render(request, "admin/accounts/identitylink/end.html", context)
        try:
            actions.end_link(
                link=link,
                kind=LinkEnd.STAFF,
                by=cast(User, request.user),
                reason=form.cleaned_data["reason"],
                at=clock.now(),
            )
            messages.success(request, _("The link is ended."))
        except policies.CannotReview as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:accounts_identitylink_change", args=[link.pk]))

    def _may_end(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_identitylink")

"""Accounts in the staff site: lists, exact search, read-only details; links are decided through the actions. No rules here."""

import uuid
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin  # registers Group, which is taken away below
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts import actions, admin_providers, policies
from accounts.forms import LinkDecisionForm
from accounts.models import FederatedIdentity, IdentityLink, SignInTrace, User
from accounts.states import LinkStatus
from records import clock
from records.staff import ReadOnlyAdmin

assert auth_admin is not None
assert admin_providers is not None  # imported for what it registers
# Groups carry permissions: who may do what changes by a command, not by a form that any holder of a right could use.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Users of both kinds. Rights are not given here."""

    list_display = ["__str__", "kind", "is_active", "is_superuser", "created_at"]
    list_filter = ["kind", "is_active"]
    search_fields = ["id__exact", "username__exact"]
    fields = ["id", "kind", "username", "is_active", "is_superuser", "created_at"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Exact only: an account id as /account/signin/ shows it, or a staff username."""
        wanted = search_term.strip()
        if not wanted:
            return queryset, False
        column = "pk" if _is_uuid(wanted) else "username"
        return queryset.filter(**{column: wanted}), False


@admin.register(FederatedIdentity)
class FederatedIdentityAdmin(ReadOnlyAdmin):
    """Logins at providers."""

    list_display = ["__str__", "provider", "user", "created_at", "stopped_at", "flagged_at"]
    list_filter = ["provider", "stopped_reason"]
    list_select_related = ["user"]
    search_fields = ["subject__exact"]
    fields = ["user", "provider", "issuer", "subject", "created_at", "stopped_at", "stopped_reason", "flagged_at"]


@admin.register(IdentityLink)
class IdentityLinkAdmin(ReadOnlyAdmin):
    """The queue of links. Open ones first; a case is decided on its own page."""

    list_display = ["reference", "status", "decision", "taxpayer", "created_at", "decided_by"]
    list_filter = ["status", "decision"]
    list_select_related = ["taxpayer", "decided_by"]
    search_fields = ["reference__exact"]
    ordering = ["-created_at"]
    fields = [
        "reference",
        "status",
        "decision",
        "compared",
        "user",
        "taxpayer",
        "issuer",
        "created_at",
        "decided_by",
        "decided_at",
        "decision_reason",
        "ended_at",
    ]
    readonly_fields = ["compared"]

    @admin.display(description=_("compared"))
    def compared(self, link: IdentityLink) -> str:
        """Each attribute with what the comparison found; no value of either side."""
        return format_html_join("; ", "{}: {}", sorted(link.reasons.items()))

    def get_urls(self) -> list[URLPattern]:
        """The stock pages and the page that decides."""
        decide = path(
            "<uuid:link_id>/decide/", self.admin_site.admin_view(self.decide), name="accounts_identitylink_decide"
        )
        return [decide, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The details, with the way to the decision while the case is open."""
        link = self.get_object(request, object_id)
        may = link is not None and link.status == LinkStatus.NEEDS_REVIEW and self._may_decide(request)
        decide_url = reverse("admin:accounts_identitylink_decide", args=[object_id]) if may else ""
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "decide_url": decide_url})

    def decide(self, request: HttpRequest, link_id: Any) -> HttpResponse:
        """Approve or reject; what may not be is told in the action's own words."""
        if not self._may_decide(request):
            raise PermissionDenied
        link = get_object_or_404(IdentityLink.objects.select_related("taxpayer"), pk=link_id)
        form = LinkDecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._decided(request, link, form)
        context = {
            **self.admin_site.each_context(request),
            "link": link,
            "form": form,
            "title": _("Decide about a link"),
        }
        reasons = sorted(link.reasons.items())
        return render(request, "admin/accounts/identitylink/decide.html", {**context, "reasons": reasons})

    def _decided(self, request: HttpRequest, link: IdentityLink, form: LinkDecisionForm) -> HttpResponse:
        approve = form.cleaned_data["decision"] == LinkDecisionForm.APPROVE
        act = actions.approve_link if approve else actions.reject_link
        try:
            act(link=link, by=cast(User, request.user), reason=form.cleaned_data["reason"], at=clock.now())
            messages.success(request, _("The case is decided."))
        except policies.CannotReview as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:accounts_identitylink_change", args=[link.pk]))

    def _may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_identitylink")


@admin.register(SignInTrace)
class SignInTraceAdmin(ReadOnlyAdmin):
    """Sign-in attempts, found by the reference that the person read out."""

    list_display = ["reference", "at", "provider", "outcome", "log_code"]
    list_filter = ["outcome", "provider"]
    search_fields = ["reference__exact"]
    ordering = ["-at"]
    fields = ["reference", "at", "provider", "outcome", "log_code", "user", "steps_in_order"]
    readonly_fields = ["steps_in_order"]

    @admin.display(description=_("steps"))
    def steps_in_order(self, trace: SignInTrace) -> str:
        """Every check in order, one line each: when it began, how long it took, what came of it."""
        rows = (
            (step["at_ms"], step["name"], step["result"], step["ms"], step["detail"] and f"({step['detail']})")
            for step in trace.steps
        )
        return format_html_join("", "<div>{} ms: {} {} in {} ms {}</div>", rows)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False

"""Review cases in the staff site: the queue, one case with both sides next to each other, and the two forms."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import actions, case_detail, policies
from accounts.forms import DecisionForm, ProposalForm
from accounts.models import ReviewCase, User
from accounts.states import OPEN_CASES
from records import audit, clock
from records.audit_actions import AuditAction
from records.staff import ReadOnlyAdmin

WAITING_FIRST = Case(When(status__in=OPEN_CASES, then=Value(0)), default=Value(1)).asc()


@admin.register(ReviewCase)
class ReviewCaseAdmin(ReadOnlyAdmin):
    """The queue: what waits first, the oldest on top. Lists hold no names."""

    list_display = ["reference", "kind", "status", "opened_on", "answer_by", "move_requested_at", "proposed_by"]
    list_filter = ["status", "kind"]
    list_select_related = ["proposed_by"]
    search_fields = ["reference__exact"]
    ordering = [WAITING_FIRST, "opened_at"]

    def get_urls(self) -> list[URLPattern]:
        """The stock pages and the two deeds."""
        deeds = [
            path(
                f"<uuid:case_id>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"accounts_reviewcase_{name}",
            )
            for name, view in (("propose", self.propose), ("decide", self.decide))
        ]
        return [*deeds, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The case, once the look at each record that it shows stands in the audit trail."""
        case = self.get_object(request, object_id)
        if case is None or not self.has_view_permission(request, case):
            return super().change_view(request, object_id, form_url, extra_context)
        return self._page(request, case)

    def propose(self, request: HttpRequest, case_id: Any) -> HttpResponse:
        """Propose a decision."""
        case = self._case(request, case_id)
        form = ProposalForm(case_detail.choices(case), request.POST)
        if not form.is_valid():
            return self._page(request, case, proposal=form)
        return self._done(
            request,
            case,
            lambda by: actions.propose(
                case=case,
                taxpayer_id=form.cleaned_data["taxpayer"],
                approve=form.approves,
                by=by,
                reason=form.cleaned_data["reason"],
                at=clock.now(),
            ),
        )

    def decide(self, request: HttpRequest, case_id: Any) -> HttpResponse:
        """Decide as the second person."""
        case = self._case(request, case_id)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._page(request, case, decision=form)
        return self._done(
            request,
            case,
            lambda by: actions.decide(
                case=case, approve=form.approves, by=by, reason=form.cleaned_data["reason"], at=clock.now()
            ),
        )

    def _done(self, request: HttpRequest, case: ReviewCase, deed: Any) -> HttpResponse:
        try:
            deed(cast(User, request.user))
            messages.success(request, _("Done. The case says what was noted."))
        except policies.CannotReview as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:accounts_reviewcase_change", args=[case.pk]))

    def _case(self, request: HttpRequest, case_id: Any) -> ReviewCase:
        if not request.user.has_perm("accounts.change_reviewcase"):
            raise PermissionDenied
        return get_object_or_404(ReviewCase.objects.select_related("identity", "user"), pk=case_id)

    def _page(
        self,
        request: HttpRequest,
        case: ReviewCase,
        *,
        proposal: ProposalForm | None = None,
        decision: DecisionForm | None = None,
    ) -> HttpResponse:
        detail = case_detail.of(case)
        for taxpayer in detail.taxpayers or [None]:
            audit.record(
                AuditAction.RECORD_VIEWED,
                by=request.user,
                at=clock.now(),
                taxpayer=taxpayer,
                subject=case,
                details={"page": "review case", "purpose": "match resolution"},
            )
        may = case.status in OPEN_CASES and request.user.has_perm("accounts.change_reviewcase")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review case"),
            "opts": self.opts,
            "case": case,
            "detail": detail,
            "proposal": (proposal or ProposalForm(case_detail.choices(case))) if may else None,
            "decision": (decision or DecisionForm()) if may and case.proposed_by_id else None,
        }
        return render(request, "admin/accounts/reviewcase/detail.html", context)

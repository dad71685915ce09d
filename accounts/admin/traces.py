"""Sign-in traces in the staff site: found by the reference that the person read out, drawn as a waterfall."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.models import SignInTrace
from accounts.outcomes import CATALOGUE, log_code_named
from accounts.trace_view import waterfall
from records.staff import ReadOnlyAdmin
from taxportal.kit.refs import is_reference


@admin.register(SignInTrace)
class SignInTraceAdmin(ReadOnlyAdmin):
    """Sign-in attempts of the last 30 days. Only a whole reference finds one."""

    list_display = ["reference", "at", "provider", "purpose", "outcome", "log_code"]
    list_filter = ["outcome", "provider", "purpose"]
    search_fields = ["reference__exact"]
    search_help_text = _("A whole reference, as the person read it out; small letters, spaces and dashes do no harm.")
    ordering = ["-at"]
    fields = ["reference", "at", "provider", "purpose", "outcome", "page", "log_code", "cause", "user", "drawn"]
    readonly_fields = ["page", "cause", "drawn"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Exact only: the one attempt of this reference; none for what can't be one, all without a term."""
        wanted = "".join(search_term.upper().replace("-", " ").split())
        if not wanted:
            return queryset, False
        return queryset.filter(reference=wanted) if is_reference(wanted) else queryset.none(), False

    @admin.display(description=_("what the person read"))
    def page(self, trace: SignInTrace) -> str:
        """The heading of the outcome page."""
        return str(CATALOGUE[trace.outcome].heading) if trace.outcome in CATALOGUE else ""

    @admin.display(description=_("cause"))
    def cause(self, trace: SignInTrace) -> str:
        """What the log code means; the person is not told."""
        cause = log_code_named(trace.log_code)
        return cause.meaning if cause else ""

    @admin.display(description=_("steps"))
    def drawn(self, trace: SignInTrace) -> str:
        """Every check in order, with bars for the time it took."""
        return render_to_string("accounts/_waterfall.html", {"waterfall": waterfall(trace.steps)})

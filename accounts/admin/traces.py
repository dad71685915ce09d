"""Sign-in attempts in the staff site."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import SignInTrace
from records.staff import ReadOnlyAdmin


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

"""The practice date in the staff site, sandbox only: see what is due, move the date on, read what that changed."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from records import clock
from records.models import BusinessClock
from records.staff import ReadOnlyAdmin
from taxportal import practice_date, runs
from taxportal.kit import formats, leases
from taxportal.practice_date import MoveForm

PAGE = "admin:records_businessclock_changelist"


@admin.register(BusinessClock)
class PracticeDateAdmin(ReadOnlyAdmin):
    """One page instead of a list. Every member of staff of a practice site may move its date; elsewhere it isn't there."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff, and only where the date is a practice date."""
        return settings.SANDBOX and self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """The stock addresses and the deed."""
        deed = path("move/", self.admin_site.admin_view(require_POST(self.move)), name="records_businessclock_move")
        return [deed, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The date, what is due next, the form, the moves so far and what one of them changed."""
        self._only_in_the_sandbox()
        return require_safe(self._page)(request)

    def move(self, request: HttpRequest) -> HttpResponse:
        """Move the date on and run what is due; a second submission finds the date moved or the runner at work."""
        self._only_in_the_sandbox()
        today = clock.run_date()
        if request.POST.get("today") != today.isoformat():
            messages.warning(request, _("The practice date had moved meanwhile. Nothing was done; look again."))
            return HttpResponseRedirect(reverse(PAGE))
        form = MoveForm(today, request.POST)
        if not form.is_valid():
            return self._page(request, form)
        try:
            with runs.lease(f"staff-{uuid.uuid4()}") as held:
                if clock.run_date() == today:
                    for _night in runs.move(form.target, held=held, by=request.user):
                        pass
        except (runs.Busy, leases.LeaseLost):
            messages.warning(request, _("Another run is at work. Look again when it has ended."))
            return HttpResponseRedirect(reverse(PAGE))
        reached = clock.run_date()
        messages.success(request, _("The practice date is %(day)s.") % {"day": formats.day(reached)})
        return HttpResponseRedirect(f"{reverse(PAGE)}?from={today.isoformat()}&to={reached.isoformat()}")

    def _page(self, request: HttpRequest, form: MoveForm | None = None) -> HttpResponse:
        today = clock.run_date()
        span = practice_date.span_in(request.GET)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Practice date"),
            "opts": self.opts,
            "today": formats.day(today),
            "today_iso": today.isoformat(),
            "due": practice_date.due_rows(today),
            "form": form or MoveForm(today),
            "most_days": practice_date.MOST_DAYS,
            "moves": practice_date.move_rows(),
            "differences": practice_date.differences(*span) if span else None,
        }
        status = 422 if form is not None else 200
        return render(request, "admin/records/businessclock/page.html", context, status=status)

    def _only_in_the_sandbox(self) -> None:
        if not settings.SANDBOX:
            raise Http404

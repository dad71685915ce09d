"""What staff pages of every floor share: read-only admin classes, exact search, short pages. The purpose
gate joins here.
"""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from records import audit, clock
from records.audit_actions import AuditAction
from records.models import TaxModule

PAGE_SIZE = 50
LAST_PAGE = 50  # nobody leafs further back: search instead


class ShortPaginator(Paginator):  # type: ignore[type-arg]  # generic in the stubs only
    """Fifty pages at most and no count over the table: on a large ledger a count costs more than the page."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, up to fifty pages."""
        rows: Any = self.object_list
        return len(rows[: PAGE_SIZE * LAST_PAGE].values_list("pk"))


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Lists and details to read, on short pages: nothing is added, changed or deleted here."""

    list_per_page = PAGE_SIZE
    paginator = ShortPaginator
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class RecordAdmin(ReadOnlyAdmin):
    """Taxpayer data to read: opening a record leaves an audit row first.

    ``search_exact`` names the fields that the search box compares whole; a part of a name or number finds
    nothing.
    """

    search_exact: tuple[str, ...] = ()
    taxpayer_path: str = ""
    purpose: dict[str, str] = {}  # said by rooms that serve one purpose only; others give none yet
    list_max_show_all = 0
    list_display_links: Any = None
    search_help_text = "Whole values only: a reference, never a name or a tax number."

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """The exact fields, so that Django shows a search box."""
        return tuple(f"={name}" for name in self.search_exact)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows in which one of the exact fields is the whole term; all rows without a term, none for a
        malformed one.
        """
        term = search_term.strip()
        if not term:
            return queryset, False
        found = queryset.none()
        for name in self.search_exact:
            found = found | queryset.filter(**{name: term})
        return found, False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The details, once the look at them stands in the audit trail."""
        shown = self.get_object(request, object_id)
        if shown is not None and self.has_view_permission(request, shown):
            taxpayer = _follow(shown, self.taxpayer_path)
            audit.record(
                AuditAction.RECORD_VIEWED,
                by=request.user,
                at=clock.now(),
                taxpayer=taxpayer,
                subject=shown,
                role=role_of(request.user),
                details={"page": "staff", **self.purpose, **_joint(shown, taxpayer)},
            )
        return super().change_view(request, object_id, form_url, extra_context)


def role_of(user: Any) -> str:
    """In which role somebody of the staff acts, as the audit row keeps it: "administrator", their first group, or nothing."""
    if user.is_superuser:
        return "administrator"
    return str(user.groups.order_by("name").values_list("name", flat=True).first() or "")[:20]


def _joint(shown: Model, taxpayer: Any) -> dict[str, str]:
    """Who else a look concerns: the second-named person of a joint account, by the id that their own log asks for."""
    module = shown if isinstance(shown, TaxModule) else getattr(shown, "module", None)
    second = getattr(module, "secondary_id", None)
    return {"joint_with": str(second)} if taxpayer is not None and second else {}


def _follow(row: Model, path: str) -> Any:
    """The taxpayer a row is about: "" for none, "self" for the row itself, else a dotted path."""
    if path == "self":
        return row
    for name in filter(None, path.split(".")):
        row = getattr(row, name)
    return row if path else None

"""Users and their logins in the staff site: lists, exact search, read-only details."""

import uuid
from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # registers Group, which is taken away below
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.models import AddedLogin, FederatedIdentity, User
from records.staff import ReadOnlyAdmin

assert auth_admin is not None
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

    list_display = ["__str__", "provider", "user", "created_at", "stopped_reason", "flagged_at"]
    list_filter = ["provider", "stopped_reason"]
    list_select_related = ["user"]
    search_fields = ["subject__exact"]
    fields = ["user", "provider", "issuer", "subject", "created_at", "stopped_at", "stopped_reason", "flagged_at"]


@admin.register(AddedLogin)
class AddedLoginAdmin(ReadOnlyAdmin):
    """Further logins, for whom they act."""

    list_display = ["reference", "identity", "user", "added_at", "ended_at"]
    list_select_related = ["identity", "user"]
    search_fields = ["reference__exact"]
    ordering = ["-added_at"]
    fields = ["reference", "identity", "user", "added_at", "ended_at"]


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False

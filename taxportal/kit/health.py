"""Health: /healthz says that the process answers, /readyz that it can serve (database, migrations, triggers)."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from taxportal.kit import access, append_only


@access.public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@access.public
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is migrated and its append-only triggers stand; 503 with which of these fails."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        unguarded = [] if behind else append_only.missing(connection)
    except DatabaseError:
        return _answer(database="down")
    return _answer(database="ok", migrations="behind" if behind else "ok", triggers="missing" if unguarded else "ok")


def _answer(**parts: str) -> JsonResponse:
    ready = set(parts.values()) == {"ok"}
    response = JsonResponse({"status": "ready" if ready else "not ready", **parts}, status=200 if ready else 503)
    if not ready:
        response["Retry-After"] = "10"
    return response

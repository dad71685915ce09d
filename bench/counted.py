"""The two applications as they are measured: theirs, and a header that names the SQL statements of each answer.

The same few lines stand before both, so that what they cost is in both figures.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from bench.figures import counts, shortened

HEADER = "X-Bench-Statements"
_here = threading.local()

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


def _note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    _here.__dict__.setdefault("said", []).append(sql)
    return execute(sql, params, many, context)


def _listen(connection: Any, **_: Any) -> None:
    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note)


def counted(application: Application) -> Application:
    """The application with the header."""
    from django.db.backends.signals import connection_created

    connection_created.connect(_listen)

    def answer(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        said: list[str] = _here.__dict__.setdefault("said", [])
        said.clear()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            statements = "; ".join(shortened(sql) for sql in said if counts(sql))
            return start_response(status, [*headers, (HEADER, statements)], *rest)

        return application(environ, start)

    return answer


def portal() -> Application:
    """The portal."""
    from taxportal.wsgi import application

    return counted(application)


def stock() -> Application:
    """The stock project."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock.settings"
    from bench.stock.wsgi import application

    return counted(application)

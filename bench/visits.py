"""Signed-in people and their pages inside this process: what a page costs in Python, without a server or a network.

Django must be set up (``ready``) before anything else here is used.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bench.figures import counts

ISSUER = "http://localhost:9/generic"
Application = Callable[..., Iterable[bytes]]


@dataclass(frozen=True)
class Visit:
    """One answer: seconds of CPU of this process, seconds in all, bytes, and the SQL statements without BEGIN and COMMIT."""

    cpu_s: float
    wall_s: float
    size: int
    statements: int


def ready(environment: dict[str, str]) -> None:
    """Set Django up with this environment and nothing of the caller's that configures a portal."""
    from bench import servers

    kept = servers.environment(environment)
    os.environ.clear()
    os.environ.update(kept)
    import django

    django.setup()


def portal_cookie(taxpayer: Any) -> str:
    """A session of the portal as a sign-in leaves it, for somebody who is linked now."""
    from django.test import Client

    from accounts import actions, sessions
    from records import clock
    from tests.factories.accounts import a_session_identity

    subject = f"bench-{taxpayer.ref}"
    link = actions.link_seeded(issuer=ISSUER, subject=subject, provider="generic", taxpayer=taxpayer, at=clock.now())
    client = Client()
    client.force_login(link.user, backend=sessions.BACKEND)
    session = client.session
    session["identity"] = a_session_identity(issuer=ISSUER, subject=subject, signed_in_at=int(time.time()))
    session.save()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


class Visitor:
    """Asks an application for pages as one signed-in person."""

    def __init__(self, application: Application, cookie: str) -> None:
        from django.test import RequestFactory

        self._application, self._factory = application, RequestFactory(HTTP_HOST="localhost:8000", HTTP_COOKIE=cookie)

    def get(self, path: str) -> Visit:
        """One page; raises ValueError where it isn't 200."""
        from django.db import connection

        environ = self._factory.get(path).environ
        said: list[str] = []
        status: list[str] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            said.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            cpu, wall = time.process_time(), time.perf_counter()
            answer = self._application(environ, lambda line, headers, *rest: status.append(line))
            size = sum(map(len, answer))
            cpu_s, wall_s = time.process_time() - cpu, time.perf_counter() - wall
            close = getattr(answer, "close", None)
            if close:
                close()
        if not status[0].startswith("200"):
            raise ValueError(f"{path} answered {status[0]}")
        return Visit(cpu_s, wall_s, size, sum(map(counts, said)))

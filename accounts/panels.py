"""One failing source never blanks a page: each is read under a guard of its own, and a failure becomes a sentence.

The failure is logged under the request's reference, without data. What the whole page rests on (session, audit row) is not
guarded: without them there is no page.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, TypeVar

from django.db import connection, transaction

from taxportal.kit import logs

if TYPE_CHECKING:
    from taxportal.kit.requests import PortalRequest

Found = TypeVar("Found")


class Panels:
    """The guards of one request; ``failed`` names the sources that could not be read."""

    def __init__(self, request: "PortalRequest") -> None:
        self.reference = request.reference
        self.failed: list[str] = []

    def read(self, name: str, source: Callable[[], Found]) -> Found | None:
        """What ``source`` answers, or None where it failed for whatever reason.

        Inside a transaction the source gets a savepoint, so that a failed statement does not poison those after it.
        """
        try:
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                return source()
        except Exception:  # a page with a hole is better than none; the log has the cause
            self.failed.append(name)
            fields = {"request_id": self.reference, "panel": name}
            logs.logger.exception("page.panel_failed", extra={"fields": fields})
            return None

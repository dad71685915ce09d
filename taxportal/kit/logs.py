"""The operational log: one JSON line an event, control characters escaped, no personal data."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

logger = logging.getLogger("taxportal")


class JsonFormatter(logging.Formatter):
    """One line per record. An exception leaves its type and place, never its text: texts hold values."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object on one line; times are UTC."""
        line: dict[str, Any] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds"),
            "level": record.levelname.lower(),
            "event": record.msg if isinstance(record.msg, str) and not record.args else record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = _place(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True, default=str)


def _place(traceback: Any) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(
            f"{code.co_filename.rsplit('/', 2)[-2]}/{code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno}"
        )
        traceback = traceback.tb_next
    return frames[-6:]


def event(name: str, level: int = logging.INFO, **fields: Any) -> None:
    """Write one event of the catalogue in docs/security.md. Callers pass opaque references and closed lists only."""
    logger.log(level, name, extra={"fields": fields})


class SilentReporterFilter(SafeExceptionReporterFilter):
    """Error reports show no settings, no request data and no local variables."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always: DEBUG does not open the data."""
        return True

"""The practice provider as the tests start it: the same program, seen by the coverage tracer.

The production server runs requests on threads that Python did not start, so the tracer does not follow them by itself. Here each
request switches it on. Without coverage this is exactly ``python -m stub_idp``; tests/traced_parks.py does the same for Parks Pass.
"""

import sys
import threading
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from stub_idp.__main__ import main


def trace_requests(wsgi: ModuleType) -> None:
    """Wrap the module's application before the server forks; a server that spawns its worker is left alone."""
    application = wsgi.application

    def traced(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        sys.settrace(threading.gettrace())
        return application(environ, start_response)

    wsgi.application = traced


if __name__ == "__main__":
    if threading.gettrace():
        import stub_idp.wsgi

        trace_requests(stub_idp.wsgi)
    sys.exit(main())

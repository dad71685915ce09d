"""The WSGI application with its static files, and the worker that serves it."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import MutableMapping

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ["DJANGO_SETTINGS_MODULE"] = "stub_idp.parks_pass.settings"
os.environ["no_proxy"] = "*"  # all that we call is on this computer


def _static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def _application() -> WhiteNoise:
    app = get_wsgi_application()
    from stub_idp.parks_pass import settings

    served = WhiteNoise(app, max_age=3600, add_headers_function=_static_headers)
    served.add_files(str(settings.HERE / "static"), prefix="own/")
    if settings.DESIGN_SYSTEM.is_dir():
        served.add_files(str(settings.DESIGN_SYSTEM), prefix="static/uswds/")
    return served


application = _application()


def worker() -> WhiteNoise:
    """The application, in the worker's process; the worker ends when its parent is gone, however that went."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def end_with_parent() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end_with_parent, daemon=True).start()
    return application

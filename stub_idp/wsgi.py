"""The WSGI application: the provider's pages and endpoints, and its static files."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from stub_idp.middleware import API_POLICY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stub_idp.settings")


def _static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = API_POLICY


def _with_static_files(app: object) -> WhiteNoise:
    """Serve our own style sheets and, where it has been collected, the design system's folder beside them."""
    from stub_idp import settings

    served = WhiteNoise(app, max_age=3600, add_headers_function=_static_headers)
    served.add_files(str(settings.HERE / "static"), prefix="own/")
    design_system = settings.STUB_IDP_STATIC_DIR / "uswds"
    if design_system.is_dir():
        served.add_files(str(design_system), prefix="static/uswds/")
    return served


def _checked() -> WhiteNoise:
    """The application, after the same checks that the command makes: another server may import this module."""
    app = get_wsgi_application()
    from stub_idp.checks import check_start

    check_start()
    return _with_static_files(app)


application = _checked()

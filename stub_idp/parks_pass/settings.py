"""Settings of Parks Pass. Everything that can be turned is declared here, at the top."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.management.utils import get_random_secret_key

HERE = Path(__file__).resolve().parent

env = environ.Env(
    PARKS_PORT=(int, 9100),
    # The provider, and how it knows us. The secret is none: it opens nothing but invented people on this computer.
    PARKS_ISSUER=(str, "http://localhost:9000/generic"),
    PARKS_CLIENT_ID=(str, "parks-pass"),
    PARKS_CLIENT_SECRET=(str, "practice-secret-of-parks-pass"),
    # The folder of collected static files that holds the design system under uswds/. Without it pages are plain.
    STUB_IDP_STATIC_DIR=(str, str(HERE.parent.parent / "staticfiles")),
)
PORT: int = env("PARKS_PORT")
BASE_URL = f"http://localhost:{PORT}"
ISSUER: str = env("PARKS_ISSUER")
CLIENT_ID: str = env("PARKS_CLIENT_ID")
CLIENT_SECRET: str = env("PARKS_CLIENT_SECRET")
PROVIDER = "{0.scheme}://{0.netloc}".format(urlsplit(ISSUER))
DESIGN_SYSTEM = Path(env("STUB_IDP_STATIC_DIR")) / "uswds"
# Collecting may have put a hash into the name of the style sheet.
DESIGN_SYSTEM_URL = next((f"/static/uswds/css/{sheet.name}" for sheet in DESIGN_SYSTEM.glob("css/uswds.min*.css")), "")

SECRET_KEY = get_random_secret_key()  # sessions live in memory, so a new one at each start loses nothing
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "stub_idp.parks_pass.urls"
INSTALLED_APPS = ["stub_idp.parks_pass"]
MIDDLEWARE = [
    "stub_idp.parks_pass.middleware.headers",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES: dict[str, dict[str, object]] = {}
USE_TZ, TIME_ZONE, LANGUAGE_CODE = True, "UTC", "en"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "parks_pass", "parks_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE, CSRF_COOKIE_AGE = 12 * 3600, None
CSRF_FAILURE_VIEW = "stub_idp.parks_pass.views.csrf_failure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A refused request is an answer, not an event: only failures of this program are worth a line.
    "loggers": {"django.request": {"level": "ERROR"}},
}

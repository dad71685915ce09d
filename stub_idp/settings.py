"""Settings of the practice identity provider. Everything that can be turned is declared here, at the top."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.management.utils import get_random_secret_key

HERE = Path(__file__).resolve().parent

env = environ.Env(
    # The address people and relying parties use. Each issuer is this address and its name, e.g. .../generic.
    STUB_IDP_BASE_URL=(str, "http://localhost:9000"),
    # 1 switches on the control API, which signs anybody in as anybody. Only on loopback.
    STUB_IDP_SANDBOX=(bool, False),
    # A TOML file of [[client]] tables: the relying parties.
    STUB_IDP_CLIENTS=(str, str(HERE / "clients.toml")),
    # A TOML file of [people.<handle>] tables: who can sign in.
    STUB_IDP_PEOPLE=(str, str(HERE / "people.toml")),
    # The folder of collected static files that holds the design system under uswds/. Without it pages are plain.
    STUB_IDP_STATIC_DIR=(str, str(HERE.parent / "staticfiles")),
    # A file that accounts made here are kept in. Empty: in memory, and a restart forgets them.
    STUB_IDP_ACCOUNTS=(str, ""),
    # A folder of compiled catalogues, <language>/LC_MESSAGES/django.mo: the languages beside English.
    STUB_IDP_LOCALE_DIR=(str, str(HERE / "locale")),
    # Signs the form tokens. Sessions live in memory, so a new one at each start loses nothing.
    STUB_IDP_SECRET_KEY=(str, ""),
    # 1 allows a base address that is not loopback. The control API stays off then.
    STUB_IDP_ALLOW_PUBLIC=(bool, False),
)

STUB_IDP_BASE_URL: str = env("STUB_IDP_BASE_URL").rstrip("/")
STUB_IDP_SANDBOX: bool = env("STUB_IDP_SANDBOX")
STUB_IDP_CLIENTS = Path(env("STUB_IDP_CLIENTS"))
STUB_IDP_PEOPLE = Path(env("STUB_IDP_PEOPLE"))
STUB_IDP_STATIC_DIR = Path(env("STUB_IDP_STATIC_DIR"))
STUB_IDP_ACCOUNTS = Path(env("STUB_IDP_ACCOUNTS")) if env("STUB_IDP_ACCOUNTS") else None
STUB_IDP_LOCALE_DIR = Path(env("STUB_IDP_LOCALE_DIR"))
STUB_IDP_ALLOW_PUBLIC: bool = env("STUB_IDP_ALLOW_PUBLIC")

_secure = STUB_IDP_BASE_URL.startswith("https://")
_prefix = "__Host-" if _secure else ""

SECRET_KEY: str = env("STUB_IDP_SECRET_KEY") or get_random_secret_key()
DEBUG = False
ALLOWED_HOSTS = sorted({urlsplit(STUB_IDP_BASE_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"})
ROOT_URLCONF = "stub_idp.urls"
WSGI_APPLICATION = "stub_idp.wsgi.application"
INSTALLED_APPS = ["stub_idp"]
MIDDLEWARE = [
    "stub_idp.middleware.headers",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "stub_idp.languages.language",
    "stub_idp.report.recording.recording",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.csrf", "stub_idp.pages.brand"]},
    }
]
DATABASES: dict[str, dict[str, object]] = {}
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
# What a new password has to be: long, not common, not the mail address. No rules about characters (NIST SP 800-63B).
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email",)}},
]
# Scrypt asks for memory instead of time, so that a laptop isn't slowed down by its own practice provider.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# English, and every language with a compiled catalogue: what isn't translated isn't announced either.
LANGUAGES = [
    ("en", "English"),
    *sorted((file.parts[-3], file.parts[-3]) for file in STUB_IDP_LOCALE_DIR.glob("*/LC_MESSAGES/django.mo")),
]
USE_I18N = True
LOCALE_PATHS = [STUB_IDP_LOCALE_DIR]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
# Pictures stay in memory: nothing is written to disk, and what is larger has been refused by the middleware.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2

# Sessions live in this process, like everything else here: one worker, several threads.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_NAME = f"{_prefix}stub_idp"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_NAME = f"{_prefix}stub_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "stub_idp.pages.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A refused request is an answer, not an event: only failures of this program are worth a line.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Its lines would carry the address, and with it the secret of a link for a new password.
        "django.security": {"level": "CRITICAL"},
    },
}

"""The portal's settings: one module, everything from the environment, production values by default.

Every knob is declared in ``KNOBS`` (and, once per provider, in ``taxportal/kit/providers_env.py``), is explained in
``.env.example``, and a test compares the two. ``SANDBOX=1`` relaxes what a practice site on loopback needs relaxed;
``DEBUG=1`` only adds Django's debug pages. What may not be combined is refused by ``taxportal/kit/startup.py``.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from taxportal.kit import env_values, providers_env, sandbox_keys
from taxportal.kit.addresses import host_of

BASE_DIR = Path(__file__).resolve().parent.parent

# name -> (type, value when the variable is absent). Lists are separated by commas.
KNOBS = {
    "ENV_FILE": (str, ""),
    "SECRET_KEY": (str, ""),
    "TIN_KEY": (str, ""),
    "FIELD_KEYS": (str, ""),
    "FIELD_KEY_ACTIVE": (str, ""),
    "AUDIT_KEY": (str, ""),
    "ALLOWED_HOSTS": (list, []),
    "TRUSTED_PROXIES": (list, []),
    "DATABASE_URL": (str, ""),
    "PUBLIC_BASE_URL": (str, "https://portal.invalid"),
    "OIDC_PROVIDERS": (list, []),
    "CA_FILE": (str, ""),
    "RATE_LIMITS": (str, "on"),
    "SESSION_IDLE_MINUTES": (str, "15"),
    "SESSION_HOURS": (str, "12"),
    "TAXPORTAL_SITE": (str, ""),
    "VAR_DIR": (str, ""),
    "LOG_LEVEL": (str, "INFO"),
    "SANDBOX": (str, "0"),
    "DEBUG": (str, "0"),
}
env = environ.Env(**KNOBS)
if env("ENV_FILE"):
    environ.Env.read_env(env_values.env_file(env("ENV_FILE")), overwrite=False)

SANDBOX: bool = env_values.switch(env("SANDBOX"), variable="SANDBOX")
DEBUG: bool = env_values.switch(env("DEBUG"), variable="DEBUG")
VAR_DIR = Path(env("VAR_DIR") or BASE_DIR / "var")
PUBLIC_BASE_URL: str = env("PUBLIC_BASE_URL").rstrip("/")
SITE_KIND: str = env("TAXPORTAL_SITE") or ("all" if SANDBOX else "public")
HTTPS = PUBLIC_BASE_URL.startswith("https://")
# RATE_LIMITS=off counts only in the sandbox: a production process cannot be talked out of its limits.
RATE_LIMITS: bool = env_values.switch(env("RATE_LIMITS") or "on", variable="RATE_LIMITS") or not SANDBOX

# Keys: each from the environment; the sandbox makes what is missing once, in var/.
_keys = sandbox_keys.load(VAR_DIR, {name: env(name) for name in sandbox_keys.NAMES}, make=SANDBOX)
SECRET_KEY: str = _keys["SECRET_KEY"]
TIN_KEY: str = _keys["TIN_KEY"]
AUDIT_KEY: str = _keys["AUDIT_KEY"]
FIELD_KEYS: str = _keys["FIELD_KEYS"]
FIELD_KEY_ACTIVE: str = _keys["FIELD_KEY_ACTIVE"]

ALLOWED_HOSTS: list[str] = env("ALLOWED_HOSTS") or [host_of(PUBLIC_BASE_URL) or "portal.invalid"]
USE_X_FORWARDED_HOST = False
TRUSTED_PROXIES: list[str] = env("TRUSTED_PROXIES")  # whose X-Forwarded-For says who is there; nobody's unless listed

# Identity providers: {"generic": {"PROFILE": "generic", "ISSUER": ..., ...}}; problems are told by the start-up checks.
OIDC_PROVIDERS, OIDC_PROVIDER_PROBLEMS = providers_env.read(env, env("OIDC_PROVIDERS"))

# Certificate authorities that outgoing https trusts beside the usual ones.
CA_FILE: str = env("CA_FILE")

INSTALLED_APPS = [
    "taxportal.kit",
    "accounts",
    "records",
    "payments",
    "taxportal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
]
MIDDLEWARE = [
    "taxportal.kit.middleware.RequestLog",  # outermost: every answer, errors too, gets its headers and its log line
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "taxportal.kit.middleware.FetchMetadata",
    "taxportal.kit.middleware.NotAllowedPage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.AccessMarks",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "taxportal.urls"
WSGI_APPLICATION = "taxportal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.oidc.Backend", "accounts.staff_login.StaffPassword"]
LOGIN_URL = "accounts:chooser"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "taxportal.kit.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite in var/ where DATABASE_URL is unset, PostgreSQL by psycopg 3 otherwise.
DATABASES = {"default": env_values.database(env("DATABASE_URL"), VAR_DIR)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # nothing about a person is cached

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # Spanish joins with its catalogue
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "taxportal.kit.staticfiles.UswdsFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded
    "staticfiles": {"BACKEND": "taxportal.kit.staticfiles.StaticStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# One cookie, opaque, ending with the browser. Cookies ignore ports, hence a name of our own on loopback.
_cookie = "taxstaff" if SITE_KIND == "staff" else "taxportal"
SESSION_COOKIE_NAME = f"__Host-{_cookie}" if HTTPS else _cookie
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would drop the sign-in's state on the way back from the provider
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "accounts.session_store"
# Not above what NIST SP 800-63B-4 allows at the level of tax records, and not so short that nobody can fill in a form.
SESSION_IDLE_SECONDS = 60 * env_values.limit(
    env("SESSION_IDLE_MINUTES"), variable="SESSION_IDLE_MINUTES", least=5, most=60
)
SESSION_ABSOLUTE_SECONDS = 3600 * env_values.limit(env("SESSION_HOURS"), variable="SESSION_HOURS", least=1, most=24)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
CSRF_USE_SESSIONS = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "taxportal.kit.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
)  # the edge overwrites it: docs/deploy.md
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 0

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],  # accounts.middleware adds each provider's origin: sign-out is on every signed-in page
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}

# Passwords exist only for staff in the sandbox and for the break-glass account.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "taxportal.kit.logs.JsonFormatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "taxportal": {"level": env_values.log_level(env("LOG_LEVEL"))},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Our own line a request says it; Django's copies would carry paths with state and code in them.
        "django.request": {"level": "CRITICAL", "handlers": [], "propagate": False},
        "django.security": {"level": "CRITICAL", "handlers": [], "propagate": False},
        "django.server": {"level": "CRITICAL", "handlers": [], "propagate": False},
        # It would quote what it cannot read of a provider's headers; our own words say that the call failed.
        "urllib3": {"level": "CRITICAL", "handlers": [], "propagate": False},
        "mozilla_django_oidc": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "taxportal.kit.logs.SilentReporterFilter"
SILENCED_SYSTEM_CHECKS: list[str] = []

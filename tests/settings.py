"""Settings of the test suite: the portal's own, in the sandbox, with static files straight from their sources."""

import os

os.environ.setdefault("SANDBOX", "1")
os.environ.setdefault("PUBLIC_BASE_URL", "http://localhost:8000")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,testserver,127.0.0.1")
os.environ.setdefault("OIDC_PROVIDERS", "generic")
os.environ.setdefault("OIDC_GENERIC_LABEL", "Harbor ID")
os.environ.setdefault("OIDC_GENERIC_ISSUER", "http://localhost:9000/generic")
os.environ.setdefault("OIDC_GENERIC_CLIENT_ID", "taxportal")
os.environ.setdefault("OIDC_GENERIC_CLIENT_SECRET", "test-client-secret-of-the-stub-provider")

from taxportal.settings import *  # noqa: F403
from taxportal.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else each test client lists all files first, which took most of its time
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # a query per row fails the test that makes it
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

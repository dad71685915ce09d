"""The stock project with the records' tables and one page of its own; sessions, users and middleware are Django's."""

from bench.stock.settings import *  # noqa: F403
from bench.stock.settings import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [
    *(name for name in INSTALLED_APPS if name != "mozilla_django_oidc"),
    *("django.contrib.humanize", "taxportal.kit", "records", "bench.plain"),
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "bench.plain.urls"
TEMPLATES = [{**TEMPLATES[0], "APP_DIRS": True}]
# What the records' own code asks for.
SANDBOX = True
TIN_KEY = "not-a-key-this-is-a-bench"

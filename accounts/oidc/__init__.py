"""Signing in by OpenID Connect: the only importer of mozilla_django_oidc."""

from accounts.oidc.backend import Backend

__all__ = ["Backend"]

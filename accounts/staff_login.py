"""Passwords, for staff only, and alone only in the sandbox: in production staff come through an identity provider."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User, UserKind


class StaffPassword(ModelBackend):
    """Signs in staff by username and password where SANDBOX=1; gives staff their permissions everywhere."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The active member of staff, or None. Takes the same time for an unknown name."""
        if not settings.SANDBOX or username is None or password is None:
            return None
        user = User.objects.filter(username=username, kind=UserKind.STAFF).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The member of staff of a session, while active."""
        return User.objects.filter(pk=user_id, kind=UserKind.STAFF, is_active=True).first()

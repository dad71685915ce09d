"""The authentication backend of citizens."""

from typing import Any

from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts.models import User, UserKind


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """One backend for all providers. It reads no settings: what it needs comes with the sign-in transaction."""

    def __init__(self) -> None:
        self.UserModel = User

    def get_user(self, user_id: Any) -> User | None:
        """The citizen of a session, while active (the library's own forgets to look)."""
        return User.objects.filter(pk=user_id, kind=UserKind.CITIZEN, is_active=True).first()

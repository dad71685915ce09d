"""The accounts floor as an installed app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who is here, and which taxpayer they are."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Register the start-up checks of the providers."""
        from django.core import checks

        from accounts.checks import check_providers

        checks.register(check_providers)

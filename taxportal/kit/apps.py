"""The kit as an installed app."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Plumbing that knows nothing about tax."""

    name = "taxportal.kit"
    label = "kit"

    def ready(self) -> None:
        """Register the start-up checks; reinstall append-only triggers after each migrate (SQLite may drop them)."""
        from django.core import checks
        from django.db.models.signals import post_migrate

        from taxportal.kit import append_only, startup

        checks.register(startup.check)
        post_migrate.connect(append_only.install_after_migrate, dispatch_uid="kit.append_only")

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Plumbing that knows nothing about tax."""

    name = "taxportal.kit"
    label = "kit"

    def ready(self) -> None:
        """Reinstall the append-only triggers after every migrate: SQLite drops them when it rebuilds a table."""
        from django.db.models.signals import post_migrate

        from taxportal.kit import append_only

        post_migrate.connect(append_only.install_after_migrate, dispatch_uid="kit.append_only")

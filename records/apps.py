"""What is true of a taxpayer, as an installed app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The ground floor."""

    name = "records"

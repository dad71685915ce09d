"""Addresses of refunds and transcripts, under /account/. None carries an identifier of a person."""

from django.urls import path, register_converter

from records import views


class TaxYearConverter:
    """Four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The year as four digits."""
        return f"{value:04d}"


register_converter(TaxYearConverter, "tax_year")

app_name = "records"
urlpatterns = [
    path("refunds/", views.refunds, name="refunds"),
    path("refunds/<tax_year:tax_year>/", views.refund, name="refund"),
    path("transcripts/", views.transcripts, name="transcripts"),
    path("transcripts/<tax_year:tax_year>/account/", views.account_transcript, name="account_transcript"),
]

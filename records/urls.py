"""Addresses of refunds and transcripts, under /account/. None carries an identifier of a person."""

from django.urls import path, register_converter

from records.views import cases, refund_identity, refund_offset, refund_trace, refunds, transcripts


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
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<tax_year:tax_year>/", refunds.refund, name="refund"),
    path("refunds/<tax_year:tax_year>/identity/", refund_identity.identity, name="refund_identity"),
    path("refunds/<tax_year:tax_year>/identity/check/", refund_identity.check, name="refund_identity_check"),
    path("refunds/<tax_year:tax_year>/offset/", refund_offset.offset, name="refund_offset"),
    path("refunds/<tax_year:tax_year>/trace/", refund_trace.trace, name="refund_trace"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:ref>/", cases.case, name="case"),
    path("transcripts/", transcripts.transcripts, name="transcripts"),
    path("transcripts/<tax_year:tax_year>/account/", transcripts.account_transcript, name="account_transcript"),
]

"""Addresses of refunds and transcripts, under /account/. None carries an identifier of a person."""

from django.urls import path, register_converter

from records.notices.replies import ReplyKind
from records.views import cases, notice_replies, notices, refunds, transcripts


class TaxYearConverter:
    """Four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The year as four digits."""
        return f"{value:04d}"


class ReplyKindConverter:
    """What somebody writes back about a notice."""

    regex = "answer|disagree"

    def to_python(self, value: str) -> ReplyKind:
        """The kind."""
        return ReplyKind(value)

    def to_url(self, value: str) -> str:
        """Its word."""
        return str(value)


register_converter(TaxYearConverter, "tax_year")
register_converter(ReplyKindConverter, "reply_kind")

app_name = "records"
urlpatterns = [
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<tax_year:tax_year>/", refunds.refund, name="refund"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:ref>/", cases.case, name="case"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<str:ref>/", notices.notice, name="notice"),
    path("notices/<str:ref>/<reply_kind:kind>/", notice_replies.reply, name="notice_reply"),
    path("notices/<str:ref>/<reply_kind:kind>/check/", notice_replies.check, name="notice_reply_check"),
    path("notices/<str:ref>/sent/<str:reply_ref>/", notice_replies.sent, name="notice_reply_sent"),
    path("transcripts/", transcripts.transcripts, name="transcripts"),
    path("transcripts/<tax_year:tax_year>/account/", transcripts.account_transcript, name="account_transcript"),
]

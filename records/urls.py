"""Addresses of refunds, returns, income documents and transcripts, under /account/. None carries an identifier of a person."""

from django.urls import path

from records import converters  # noqa: F401  # an import registers them
from records.transcripts import Kind
from records.views import (
    access,
    cases,
    downloads,
    notice_replies,
    notices,
    refund_identity,
    refund_offset,
    refund_trace,
    refunds,
    returns,
    transcripts,
)

app_name = "records"
urlpatterns = [
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<tax_year:tax_year>/", refunds.refund, name="refund"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:ref>/", cases.case, name="case"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<tax_year:tax_year>/", returns.return_, name="return"),
    path("income/", returns.income, name="income"),
    path("income/<tax_year:tax_year>/", returns.income_year, name="income_year"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<str:ref>/", notices.notice, name="notice"),
    path("notices/<str:ref>/<reply_kind:kind>/", notice_replies.reply, name="notice_reply"),
    path("notices/<str:ref>/<reply_kind:kind>/check/", notice_replies.check, name="notice_reply_check"),
    path("notices/<str:ref>/sent/<str:reply_ref>/", notice_replies.sent, name="notice_reply_sent"),
    path("refunds/<tax_year:tax_year>/identity/", refund_identity.identity, name="refund_identity"),
    path("refunds/<tax_year:tax_year>/identity/check/", refund_identity.check, name="refund_identity_check"),
    path("refunds/<tax_year:tax_year>/offset/", refund_offset.offset, name="refund_offset"),
    path("refunds/<tax_year:tax_year>/trace/", refund_trace.trace, name="refund_trace"),
    path("transcripts/", transcripts.transcripts, name="transcripts"),
    path("access-log/", access.access_log, name="access_log"),
    path("access-log/<uuid:event_id>/", access.dispute_look, name="dispute_look"),
    path(
        "transcripts/<tax_year:tax_year>/account/",
        transcripts.transcript,
        {"kind": Kind.ACCOUNT},
        name="account_transcript",
    ),
    path("transcripts/<tax_year:tax_year>/<transcript_kind:kind>/", transcripts.transcript, name="transcript"),
    path(
        "transcripts/<tax_year:tax_year>/<transcript_kind:kind>/<transcript_format:form>",
        downloads.transcript,
        name="transcript_download",
    ),
]

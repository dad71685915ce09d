"""The tracker: every case that a person opened, and where it stands."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records import audit, case_pages, queries
from records.actions.notice_replies import ABOUT
from records.models import Case, NoticeReply
from records.notice_reply_pages import answer_row
from taxportal.kit.access import taxpayer_only
from taxportal.kit.refs import is_reference
from taxportal.kit.requests import TaxpayerRequest

MOST = 100  # nobody's list is longer; older ones are still found by their reference


@taxpayer_only()
@require_safe
def cases(request: TaxpayerRequest) -> HttpResponse:
    """Every case of the person and every answer to a notice, the newest first: what, since when, who acts next and by when."""
    on = request.moment.business_date
    opened = list(queries.cases_of(taxpayer=request.taxpayer)[:MOST])
    answers = queries.answers_of(taxpayer=request.taxpayer)
    audit.viewed(request, "cases")
    rows = [(one.opened_on, case_pages.case_row(one, reverse("records:case", args=[one.ref]), on=on)) for one in opened]
    rows += [(reply.sent_on, _answer(reply, on)) for reply in answers]
    rows.sort(key=lambda row: row[0], reverse=True)
    return render(request, "records/cases.html", {"rows": [row for _since, row in rows]})


def _answer(reply: NoticeReply, on: date) -> case_pages.CaseRow:
    url = reverse("records:notice_reply_sent", args=[reply.notice.ref, reply.ref])
    return answer_row(reply, queries.facts_of(reply.notice), url, on=on)


@taxpayer_only()
@require_safe
def case(request: TaxpayerRequest, ref: str) -> HttpResponse:
    """One case; also where the form that opened it leads to, as its receipt."""
    found = case_of(request, ref)
    audit.viewed(request, "case", subject=found)
    section = case_pages.case_section(found, on=request.moment.business_date)
    is_new = found.closed_on is None and found.opened_on == request.moment.business_date
    heading = _("We have what you sent") if is_new else ""
    page = {"case": section, "receipt": heading, "about_url": _about(found), "written": _written(found)}
    return render(request, "records/case.html", page)


def case_of(request: TaxpayerRequest, ref: str) -> Case:
    """The person's own case of this reference. Raises Http404 for a stranger's, a missing one and what is no reference."""
    if not is_reference(ref):
        raise Http404
    try:
        return queries.case_for(taxpayer=request.taxpayer, ref=ref)
    except Case.DoesNotExist:
        raise Http404 from None


def _about(found: Case) -> str:
    """The page of what a case is about; "" where it has none of its own."""
    if found.subject_kind == ABOUT:
        return reverse("records:notice", args=[found.subject_ref])
    if found.module is not None and found.kind in {Case.Kind.OFFSET_CONTESTED, Case.Kind.REFUND_MISSING}:
        return reverse("records:refund", args=[found.module.tax_year])
    return ""


def _written(found: Case) -> list[str]:
    """What the person wrote, oldest first; to a case about a notice one can add."""
    added = queries.written_in(case_id=found.pk) if found.subject_kind == ABOUT else []
    return [reply.text for reply in added] or [text for text in (found.text,) if text]

"""The inbox of notices, and one notice: the four boxes above the letter."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records import actions, audit, codes, notice_pages, queries
from records.audit_actions import AuditAction
from records.models import Notice
from records.notices.words import WORDS, Facts
from taxportal.kit.access import taxpayer_only
from taxportal.kit.refs import is_reference
from taxportal.kit.requests import TaxpayerRequest

LARGE = "large"
_CHANGED = frozenset(
    {"math_error", "adjustment", "underreporter", "offset"}
)  # families whose letters tell of a changed return


@taxpayer_only()
@require_safe
def notices(request: TaxpayerRequest) -> HttpResponse:
    """Every notice, newest first, with how many are unread; narrowed to a tax year or to unread ones by the address."""
    on = request.moment.business_date
    found = queries.notices_of(taxpayer=request.taxpayer, on=on)
    audit.viewed(request, "notices")
    years = sorted({line.facts.tax_year for line in found if line.facts.tax_year}, reverse=True)
    year, unread = request.GET.get("year", ""), request.GET.get("unread") == "1"
    year = year if year in {str(known) for known in years} else ""
    shown = [line for line in found if (not year or str(line.facts.tax_year) == year) and not (unread and line.is_read)]
    page: dict[str, Any] = {
        "rows": [notice_pages.notice_row(line, on=on) for line in shown],
        "total": len(found),
        "unread_count": sum(not line.is_read for line in found),
        "years": [{"value": str(known), "chosen": str(known) == year} for known in years],
        "unread": unread,
        "narrowed": bool(year) or unread,
    }
    return render(request, "records/notices.html", page)


@taxpayer_only()
@require_safe
def notice(request: TaxpayerRequest, ref: str) -> HttpResponse:
    """One notice, which counts as read from now on; in large print where the person wants that or asks for it here."""
    found, facts = notice_of(request, ref)
    audit.viewed(request, "notice", action=AuditAction.NOTICE_VIEWED, subject=found, code=found.code)
    if request.method == "GET" and not getattr(found, "is_read", False):
        actions.mark_read(notice=found, taxpayer=request.taxpayer, at=request.moment)
    has_change = found.module is not None and codes.notice_kinds()[facts.code].family in _CHANGED
    section = notice_pages.notice_section(
        found,
        facts,
        entries=queries.entries_behind(notice=found),
        correction=queries.correction_behind(notice=found) if has_change else None,
        replies=queries.replies_to(notice=found, taxpayer=request.taxpayer),
        on=request.moment.business_date,
    )
    asked = request.GET.get("print", "")
    large = asked == LARGE or (asked != "normal" and request.taxpayer.large_print)
    return render(request, "records/notice.html", {"notice": section, "large": large})


def notice_of(request: TaxpayerRequest, ref: str) -> tuple[Notice, Facts]:
    """The notice of this reference that the person may read, and its facts. Raises Http404 for a stranger's, one of a later
    day, a missing one, and what is no reference.
    """
    if not is_reference(ref):
        raise Http404
    try:
        found = queries.notice_for(taxpayer=request.taxpayer, ref=ref, on=request.moment.business_date)
    except Notice.DoesNotExist:
        raise Http404 from None
    if found.code not in WORDS:
        raise Http404
    return found, queries.facts_of(found)

"""Who looked at my record, and “I do not recognise this”."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records import actions, audit, queries
from records.access_log import Look, look
from records.forms import DisputeForm
from records.models import AuditEvent
from records.queries.access import OTHERS, OWN
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Row:
    """One line of the list: the look, the way to dispute it or the case about it."""

    look: Look
    dispute_url: str
    case_url: str
    case_ref: str


@taxpayer_only()
@require_safe
def access_log(request: TaxpayerRequest) -> HttpResponse:
    """Every look at the record by staff, representatives and automatic processing, newest first; with ``?who=own`` one's own."""
    who = OWN if request.GET.get("who") == OWN else OTHERS
    page = _page(request.GET.get("page", "1"))
    found, more = queries.looks_at(taxpayer=request.taxpayer, who=who, page=page)
    disputed = queries.disputes(taxpayer=request.taxpayer, event_ids=[row["event_id"] for row in found])
    audit.viewed(request, "access log")
    here = reverse("records:access_log")
    context = {
        "rows": [_row(look(row), disputed) for row in found],
        "own": who == OWN,
        "own_url": f"{here}?who={OWN}",
        "others_url": here,
        "newer_url": f"{here}?who={who}&page={page - 1}" if page > 1 else "",
        "older_url": f"{here}?who={who}&page={page + 1}" if more else "",
        "number": page,
    }
    return render(request, "records/access_log.html", context)


def _page(text: str) -> int:
    """The number of a page; the first one for anything odd."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _row(seen: Look, disputed: dict[str, str]) -> Row:
    ref = disputed.get(str(seen.event_id), "")
    return Row(
        look=seen,
        dispute_url="" if ref or not seen.by_person else reverse("records:dispute_look", args=[seen.event_id]),
        case_url=reverse("records:case", args=[ref]) if ref else "",
        case_ref=ref,
    )


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def dispute_look(request: TaxpayerRequest, event_id: UUID) -> HttpResponse:
    """Show the look once more, ask what there is to say, and open a case. Sent twice, it stays one case."""
    try:
        row = queries.look_for(taxpayer=request.taxpayer, event_id=event_id)
    except AuditEvent.DoesNotExist:
        raise Http404 from None
    seen = look(row)
    if not seen.by_person:
        raise Http404
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = actions.dispute_look(
            taxpayer=request.taxpayer,
            event_id=event_id,
            text=form.cleaned_data["text"],
            by=request.user,
            at=request.moment,
        )
        return redirect("records:case", case.ref)
    facts = [
        {"term": _("Day"), "value": seen.when, "detail": seen.time},
        {"term": _("Who"), "value": seen.who},
        {"term": _("Purpose"), "value": seen.purpose},
        {"term": _("What was opened"), "value": seen.what},
    ]
    context = {"form": form, "facts": facts, "back_url": reverse("records:access_log")}
    return render(request, "records/dispute_look.html", context, status=UNPROCESSABLE if form.is_bound else 200)

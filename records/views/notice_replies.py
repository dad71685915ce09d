"""Writing back about a notice: one text, check your answer, the receipt."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from records import actions, audit, notice_pages, policies, queries
from records import notice_reply_pages as words
from records.audit_actions import AuditAction
from records.models import Notice, NoticeReply
from records.notice_forms import ReplyForm
from records.notices.replies import Closed, ReplyKind, last_day, takes, why_closed
from records.notices.words import Facts
from records.views.notices import notice_of
from taxportal.kit.access import taxpayer_only
from taxportal.kit.formats import day
from taxportal.kit.refs import is_reference
from taxportal.kit.requests import TaxpayerRequest

UNPROCESSABLE = 422
CONFLICT = 409


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: TaxpayerRequest, ref: str, kind: ReplyKind) -> HttpResponse:
    """Write (GET), check what was written (POST of the form), and send it (POST with step=send), which is done once."""
    notice, facts = notice_of(request, ref)
    if not takes(facts.code, kind):
        raise Http404
    if request.method == "POST":
        return _posted(request, notice, facts, kind)
    audit.viewed(request, "notice_reply", action=AuditAction.NOTICE_VIEWED, subject=notice)
    if why_closed(facts, kind, request.moment.business_date) is not None:
        return _too_late(request, notice, facts, kind, status=200)
    return _show(request, notice, facts, kind, ReplyForm(initial={"key": uuid.uuid4()}))


def _posted(request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind) -> HttpResponse:
    form, step = ReplyForm(request.POST), request.POST.get("step", "")
    if not form.is_valid():
        form = _with_new_key(request) if "key" in form.errors else form
        return _show(request, notice, facts, kind, form, status=UNPROCESSABLE)
    if step == "change":
        return _show(request, notice, facts, kind, ReplyForm(initial=form.cleaned_data))
    if step != "send":
        if why_closed(facts, kind, request.moment.business_date) is not None:
            return _too_late(request, notice, facts, kind, status=CONFLICT)
        page = {**_page(request, notice, facts, kind), "form": form, "text": form.cleaned_data["text"]}
        return render(request, "records/notice_reply_check.html", page)
    return _send(request, notice, facts, kind, form)


def _with_new_key(request: TaxpayerRequest) -> ReplyForm:
    """What was typed, where the form's key is damaged or not its own."""
    return ReplyForm({"text": request.POST.get("text", ""), "key": str(uuid.uuid4())})


def _send(request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind, form: ReplyForm) -> HttpResponse:
    try:
        sent = actions.reply_to_notice(
            notice=notice,
            taxpayer=request.taxpayer,
            kind=kind,
            text=form.cleaned_data["text"],
            key=form.cleaned_data["key"],
            by=request.user,
            at=request.moment,
        )
    except policies.KeyTaken:
        return _show(request, notice, facts, kind, _with_new_key(request), status=UNPROCESSABLE)
    except policies.CannotReply as refusal:
        if refusal.why is Closed.NOT_ASKED:
            raise Http404 from None
        return _too_late(request, notice, facts, kind, status=CONFLICT, text=form.cleaned_data["text"])
    if sent.case is not None:
        return redirect("records:case", sent.case.ref)
    return redirect("records:notice_reply_sent", notice.ref, sent.ref)


@taxpayer_only()
@require_safe
def sent(request: TaxpayerRequest, ref: str, reply_ref: str) -> HttpResponse:
    """The receipt of an answer: its reference, what was written, and what happens next."""
    if not (is_reference(ref) and is_reference(reply_ref)):
        raise Http404
    try:
        found = queries.reply_for(taxpayer=request.taxpayer, notice_ref=ref, ref=reply_ref)
    except NoticeReply.DoesNotExist:
        raise Http404 from None
    audit.viewed(request, "notice_reply", action=AuditAction.NOTICE_VIEWED, subject=found.notice)
    page = {
        "reply": words.sent_section(found, queries.facts_of(found.notice), on=request.moment.business_date),
        "notice_url": reverse("records:notice", args=[ref]),
        "case": found.case,
    }
    return render(request, "records/notice_reply_sent.html", page)


def _page(request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind) -> dict[str, Any]:
    on = request.moment.business_date
    return {
        "notice_url": reverse("records:notice", args=[notice.ref]),
        "about": words.about_words(facts),
        "disagrees": kind is ReplyKind.DISAGREE,
        "until": notice_pages.until_words(facts, kind, on=on),
        "effect": words.effect_words(facts, kind),
    }


def _show(
    request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    page = {**_page(request, notice, facts, kind), "form": form}
    return render(request, "records/notice_reply.html", page, status=status)


def _too_late(
    request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind, *, status: int, text: str = ""
) -> HttpResponse:
    last = last_day(facts, kind)
    page = {
        **_page(request, notice, facts, kind),
        "last": day(last) if last else "",
        "text": text,
        "others": words.other_ways(facts),
    }
    return render(request, "records/notice_reply_late.html", page, status=status)

"""Writing back about a notice: one text, check your answer, the receipt."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from records import actions, audit, notice_pages, policies, queries
from records import notice_reply_pages as words
from records.audit_actions import AuditAction
from records.models import Notice, NoticeReply
from records.notice_forms import ReplyForm, SendForm
from records.notices.replies import ReplyKind, last_day, takes, why_closed
from records.notices.words import Facts
from records.views import reply_drafts
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
    """Write: what is typed is kept in the session and shown on the check page."""
    notice, facts = _asked(request, ref, kind)
    draft = reply_drafts.kept(request, notice, kind)
    if request.method != "POST":
        audit.viewed(request, "notice_reply", action=AuditAction.NOTICE_VIEWED, subject=notice)
        if _is_closed(request, facts, kind):
            return _too_late(request, notice, facts, kind)
        return _form(request, notice, facts, kind, ReplyForm(initial={"text": draft.text if draft else ""}))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _form(request, notice, facts, kind, form, status=UNPROCESSABLE)
    if _is_closed(request, facts, kind):
        return _too_late(request, notice, facts, kind, status=CONFLICT, text=form.cleaned_data["text"])
    reply_drafts.keep(request, notice, kind, form.cleaned_data["text"])
    return redirect("records:notice_reply_check", ref, kind)


@taxpayer_only()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: TaxpayerRequest, ref: str, kind: ReplyKind) -> HttpResponse:
    """The text as it was typed; on POST, exactly what was shown is sent, once."""
    notice, facts = _asked(request, ref, kind)
    draft = reply_drafts.kept(request, notice, kind)
    if request.method == "POST":
        form = SendForm(request.POST)
        key = form.cleaned_data["key"] if form.is_valid() else None
        if draft is not None and draft.key == key:
            return _send(request, notice, facts, kind, draft)
        return _sent_before(request, notice, key) or redirect("records:notice_reply", ref, kind)
    audit.viewed(request, "notice_reply", action=AuditAction.NOTICE_VIEWED, subject=notice)
    if draft is None:
        return redirect("records:notice", ref)  # sent, or never written: the notice says which
    if _is_closed(request, facts, kind):
        return _too_late(request, notice, facts, kind, text=draft.text)
    page = {
        **_page(request, notice, facts, kind),
        "form": SendForm(initial={"key": draft.key}),
        "text": draft.text,
        "change_url": reverse("records:notice_reply", args=[ref, kind]),
    }
    return render(request, "records/notice_reply_check.html", page)


def _asked(request: TaxpayerRequest, ref: str, kind: ReplyKind) -> tuple[Notice, Facts]:
    """The notice and its facts. Raises Http404 where it isn't this person's, or takes no such reply at all."""
    notice, facts = notice_of(request, ref)
    if not takes(facts.code, kind):
        raise Http404
    return notice, facts


def _is_closed(request: TaxpayerRequest, facts: Facts, kind: ReplyKind) -> bool:
    return why_closed(facts, kind, request.moment.business_date) is not None


def _send(
    request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind, draft: reply_drafts.Draft
) -> HttpResponse:
    try:
        made = actions.reply_to_notice(
            notice=notice,
            taxpayer=request.taxpayer,
            kind=kind,
            text=draft.text,
            key=draft.key,
            by=request.user,
            at=request.moment,
        )
    except policies.CannotReply:
        return _too_late(request, notice, facts, kind, status=CONFLICT, text=draft.text)
    reply_drafts.forget(request)
    return _receipt(notice, made)


def _sent_before(request: TaxpayerRequest, notice: Notice, key: UUID | None) -> HttpResponse | None:
    """The receipt of what was sent with this key, for a button pressed twice; None where nothing was."""
    replies = queries.replies_to(notice=notice, taxpayer=request.taxpayer)
    made = next((made for made in replies if made.key == key), None)
    return _receipt(notice, made) if made else None


def _receipt(notice: Notice, made: NoticeReply) -> HttpResponse:
    if made.case is not None:
        return redirect("records:case", made.case.ref)
    return redirect("records:notice_reply_sent", notice.ref, made.ref)


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
    section = words.sent_section(found, queries.facts_of(found.notice), on=request.moment.business_date)
    page = {"reply": section, "notice_url": reverse("records:notice", args=[ref])}
    return render(request, "records/notice_reply_sent.html", page)


def _page(request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind) -> dict[str, Any]:
    return {
        "notice_url": reverse("records:notice", args=[notice.ref]),
        "about": words.about_words(facts),
        "disagrees": kind is ReplyKind.DISAGREE,
        "until": notice_pages.until_words(facts, kind, on=request.moment.business_date),
        "effect": words.effect_words(facts, kind),
    }


def _form(
    request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    page = {**_page(request, notice, facts, kind), "form": form}
    return render(request, "records/notice_reply.html", page, status=status)


def _too_late(
    request: TaxpayerRequest, notice: Notice, facts: Facts, kind: ReplyKind, *, status: int = 200, text: str = ""
) -> HttpResponse:
    last = last_day(facts, kind)
    page = {
        **_page(request, notice, facts, kind),
        "last": day(last) if last else "",
        "text": text,
        "others": words.other_ways(facts),
    }
    return render(request, "records/notice_reply_late.html", page, status=status)

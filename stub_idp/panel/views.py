"""The fault panel, for people: the same orders as the control API takes, written by forms."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from stub_idp import pages, runtime
from stub_idp.faults import FAULTS
from stub_idp.ordering import Unprocessable
from stub_idp.panel import actions, badge, fields, groups, listing
from stub_idp.panel.fields import Field
from stub_idp.panel.guard import is_open_to

TOLD = "panel"  # what happened, kept in the session until the next page shows it
HOME, SIGNALS = "/panel/", "/panel/signals/"
MOST_WORDS = 60

Page = Callable[[HttpRequest], HttpResponse]


def panel_page(view: Page) -> Page:
    """404 unless the sandbox is on and somebody on this computer asks; POST is checked for its form token as ever."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not is_open_to(request):
            raise Http404("no such page")
        return view(request)

    return guarded


@panel_page
def overview(request: HttpRequest) -> HttpResponse:
    """What is live and what waits, with buttons that end it; the keys; and the way to start afresh."""
    post = request.POST
    if request.method != "POST":
        return _overview(request, fields.keys())
    if "stop" in post:
        ended = actions.stop(post["stop"])
        return _done(request, HOME, _("The fault is ended.") if ended else _("That fault had ended already."))
    if "cancel" in post:
        gone = actions.cancel(post["cancel"])
        return _done(request, HOME, _("The order is taken back.") if gone else _("That order no longer waited."))
    if "reset" in post:
        actions.reset()
        request.session.flush()  # the memory that it lived in is gone
        return _done(request, HOME, _("Everything is as it was at the start."))
    if "keys" not in post:
        return pages.bad_request(request)
    try:
        actions.turn_keys(fields.order_of(post, fields.keys()))
    except Unprocessable as wrong:
        return _overview(request, fields.filled(fields.keys(), post.dict(), wrong), wrong)
    return _done(request, HOME, _("The keys of %(provider)s took the step “%(step)s”.") % {
        "provider": post.get("provider") or "generic", "step": post["do"]
    })  # fmt: skip


def _overview(request: HttpRequest, keys: Sequence[Field], wrong: Unprocessable | None = None) -> HttpResponse:
    now = time.time()
    live = [
        {"id": entry.id, "words": badge.in_words(entry), "does": FAULTS[entry.slug].does, "slug": entry.slug,
         "by_order": entry.ordered_by is not None}
        for entry in runtime.armoury().live(now=now)
    ]  # fmt: skip
    waiting = [
        {**row, "whom": badge.for_whom(row["provider"], row["client"], None), "ends": row["error"] or row["proofing"]}
        for row in listing.waiting(now=now)
    ]
    context = {"live": live, "waiting": waiting, "keys": keys}
    return _page(request, "overview", context, wrong, prefix="keys")


@panel_page
def arm(request: HttpRequest) -> HttpResponse:
    """Put faults in force: which, for whom, how often, how long."""
    return _form_with_faults(request, "arm", fields.arming(), actions.arm, _armed)


def _armed(told: dict[str, Any]) -> tuple[str, str]:
    count = len(told["ids"])
    return HOME, ngettext("%(count)s fault is live now.", "%(count)s faults are live now.", count) % {"count": count}


@panel_page
def next_sign_in(request: HttpRequest) -> HttpResponse:
    """Order the next sign-in, which then completes without screens."""
    return _form_with_faults(request, "next", fields.sign_in(), actions.order_sign_in, _ordered)


def _ordered(told: dict[str, Any]) -> tuple[str, str]:
    return HOME, _("The next sign-in is ordered. Start it at the service.")


def _form_with_faults(
    request: HttpRequest,
    name: str,
    known: list[Field],
    act: Callable[[dict[str, Any]], dict[str, Any]],
    done: Callable[[dict[str, Any]], tuple[str, str]],
) -> HttpResponse:
    """A form that lists the faults: searched in, or sent."""
    given = request.POST if request.method == "POST" else request.GET
    wrong = None
    if request.method == "POST" and "find" not in given:
        try:
            order = {**fields.order_of(request.POST, known), "faults": given.getlist("faults")}
            address, text = done(act(order))
            return _done(request, address, text)
        except Unprocessable as refused:
            wrong = refused
    words = given.get("q", "").strip()[:MOST_WORDS]
    chosen = [FAULTS[slug] for slug in dict.fromkeys(given.getlist("faults")) if slug in FAULTS]
    context = {
        "fields": fields.filled(known, given.dict(), wrong),
        "words": words,
        "chosen": chosen,
        "groups": groups.groups_of(words, without={fault.slug for fault in chosen}),
        "found": groups.how_many(words),
    }
    return _page(request, name, context, wrong, prefix=name)


@panel_page
def signals(request: HttpRequest) -> HttpResponse:
    """Send a logout token, or push a security event, and say what was answered."""
    forms, wrong, sent = {"logout": fields.logout(), "event": fields.event()}, None, ""
    if request.method == "POST":
        sent = request.POST.get("send", "")
        if sent not in forms:
            return pages.bad_request(request)
        act = {"logout": actions.log_out, "event": actions.push_event}[sent]
        try:
            told = act(fields.order_of(request.POST, forms[sent]))
            return _done(request, SIGNALS, _sent(sent, told["deliveries"]), told["deliveries"])
        except Unprocessable as refused:
            wrong = refused
            forms[sent] = fields.filled(forms[sent], request.POST.dict(), wrong)
    return _page(request, "signals", forms, wrong, prefix=sent)


def _sent(kind: str, deliveries: list[dict[str, Any]]) -> str:
    count = len(deliveries)
    if kind == "logout":
        text = ngettext("%(count)s logout token was sent.", "%(count)s logout tokens were sent.", count)
    else:
        text = ngettext("%(count)s security event was pushed.", "%(count)s security events were pushed.", count)
    return text % {"count": count}


@require_safe
def vocabulary(request: HttpRequest) -> HttpResponse:
    """Everything that this provider can be told to do wrong; there without the sandbox too."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    context = {"groups": groups.groups_of(words), "words": words, "found": groups.how_many(words)}
    return render(request, "stub_idp/panel/vocabulary.html", context)


def _done(request: HttpRequest, address: str, text: str, deliveries: Sequence[dict[str, Any]] = ()) -> HttpResponse:
    """Go to a page that says what happened; loading it again does nothing twice."""
    request.session[TOLD] = {"text": text, "deliveries": [{**one, "body": one["body"][:200]} for one in deliveries]}
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], wrong: Unprocessable | None, *, prefix: str
) -> HttpResponse:
    """A page of the panel: what happened last, or what is wrong and at which field."""
    told = request.session.pop(TOLD, None) if TOLD in request.session else None
    where = {"told": told, "prefix": prefix}
    if wrong is not None:
        where |= {"wrong": str(wrong), "wrong_at": f"{prefix}-{wrong.field}" if wrong.field else "main"}
    return render(request, f"stub_idp/panel/{name}.html", {**where, **context}, status=422 if wrong else 200)

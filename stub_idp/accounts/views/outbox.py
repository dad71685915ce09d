"""The outbox: everything that was "sent", for whoever plays its reader."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from stub_idp import runtime, settings
from stub_idp.accounts.outbox import Message
from stub_idp.panel.guard import control_api

ON_A_PAGE = 50
KINDS = {
    "mail": gettext_lazy("Mail"),
    "sms": gettext_lazy("Text message"),
    "letter": gettext_lazy("Letter"),
}


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages, newest first; `to` shows those of one mail address, telephone or name."""
    wanted = request.GET.get("to", "").strip()[:254]
    found = runtime.outbox().all(wanted)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"to": wanted, "found": len(found), "page": page, "rows": [_row(message) for message in page]}
    return render(request, "stub_idp/accounts/outbox.html", context)


@require_safe
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message, its links to this provider as links."""
    found = runtime.outbox().get(number)
    if found is None:
        raise Http404("no such message")
    own = re.escape(settings.STUB_IDP_BASE_URL)
    pieces = re.split(rf"({own}/\S*)", found.text)
    # Every second piece is a link of ours.
    parts = [{"text": piece, "is_link": bool(index % 2)} for index, piece in enumerate(pieces)]
    return render(request, "stub_idp/accounts/message.html", {**_row(found), "parts": parts})


@control_api
@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for programs: a list of number, to, kind, subject, text and at (seconds since 1970), newest first."""
    found = runtime.outbox().all(request.GET.get("to", ""))
    return JsonResponse([asdict(message) for message in found], safe=False)


def _row(message: Message) -> dict[str, object]:
    return {"message": message, "kind": KINDS[message.kind], "at": datetime.fromtimestamp(message.at, UTC)}

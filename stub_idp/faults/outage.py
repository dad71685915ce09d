"""A provider that is not there: every endpoint of the issuer answers 503, those for browsers with a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stub_idp import pages
from stub_idp.faults.table import Bend

RETRY_SECONDS = 120
FOR_BROWSERS = ("authorization", "end-session")

Answer = Callable[[HttpRequest, str], HttpResponse]


def _unavailable(request: HttpRequest, endpoint: str) -> HttpResponse:
    if endpoint in FOR_BROWSERS:
        answer = pages.problem(
            request,
            status=503,
            heading=_("We are not available just now"),
            body=_("Nothing was shared with the service you came from."),
            advice=_("Try again in two minutes."),
            log="outage",
        )
    else:
        answer = HttpResponse("Service unavailable\n", status=503, content_type="text/plain; charset=utf-8")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


OUTAGE: Mapping[str, Bend[Answer]] = {
    "outage": Bend("Every endpoint answers 503 with Retry-After, sign-in and sign-out too.", _unavailable, availability=True),
}  # fmt: skip

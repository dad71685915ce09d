"""Home, all tasks, and what happened. Each source of these pages is read under its own guard: one that fails leaves a
sentence where its part would be.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts import activity as activity_page
from accounts import home as home_page
from accounts import tasks as task_list
from accounts.activity import DEED_WORDS, KIND_WORDS, PAGE_SIZE, TOLD_OTHERWISE, Kind
from accounts.panels import Panels
from accounts.tasks import Status
from payments import queries as payments_queries
from records import audit
from records import queries as records_queries
from taxportal.kit.access import taxpayer_only
from taxportal.kit.requests import TaxpayerRequest

PANEL_WORDS: dict[str, Promise] = {
    "records": _("your tax years"),
    "payments": _("payments that are on their way"),
    "cases": _("your cases"),
    "ledger": _("entries of your ledger"),
    "letters": _("your letters"),
    "deeds": _("what you did here"),
}


@taxpayer_only()
@require_GET
def home(request: TaxpayerRequest) -> HttpResponse:
    """The answer first, then what is to do, the chosen year, and what happened lately."""
    panels, on = Panels(request), request.moment.business_date
    standing = panels.read("records", lambda: records_queries.standing(taxpayer=request.taxpayer, on=on))
    on_its_way = panels.read("payments", lambda: payments_queries.on_its_way(taxpayer=request.taxpayer, on=on))
    cases = panels.read("cases", lambda: records_queries.cases_seen(taxpayer=request.taxpayer, on=on))
    audit.viewed(request, "home")
    page = None
    if standing is not None:
        page = home_page.build(
            standing,
            on_its_way,
            name_differs=_name_differs(request),
            name_given=request.identity.name,
            cases=cases or [],
            asked_year=_year(request),
        )
    return render(request, "accounts/home.html", {"page": page, **_failed(panels)})


def _name_differs(request: TaxpayerRequest) -> bool:
    return bool(request.identity.code == "SI-18" and request.identity.opened)


def _year(request: TaxpayerRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _failed(panels: Panels) -> dict[str, object]:
    return {"failed": [PANEL_WORDS[name] for name in panels.failed], "reference": panels.reference}


@taxpayer_only()
@require_GET
def tasks(request: TaxpayerRequest) -> HttpResponse:
    """Every task with its status: what to do, what waits, what is done lately."""
    panels, on = Panels(request), request.moment.business_date
    standing = panels.read("records", lambda: records_queries.standing(taxpayer=request.taxpayer, on=on))
    on_its_way = panels.read("payments", lambda: payments_queries.on_its_way(taxpayer=request.taxpayer, on=on))
    cases = panels.read("cases", lambda: records_queries.cases_seen(taxpayer=request.taxpayer, on=on)) or []
    audit.viewed(request, "tasks")
    found = []
    if standing is not None:
        found = task_list.tasks(standing, on_its_way, name_differs=_name_differs(request), cases=cases)
    context = {
        "to_do": [task for task in found if task.status in {Status.NOT_STARTED, Status.IN_PROGRESS}],
        "waiting": [task for task in found if task.status is Status.WAITING],
        "done": [task for task in found if task.status is Status.DONE],
        "next_date": next((task.when for task in found if task.status is Status.WAITING and task.when), ""),
        **_failed(panels),
    }
    return render(request, "accounts/tasks.html", context)


@taxpayer_only()
@require_GET
def activity(request: TaxpayerRequest) -> HttpResponse:
    """What happened, newest first; by kind and by year, 50 lines a page."""
    panels, on = Panels(request), request.moment.business_date
    person = request.taxpayer
    standing = panels.read("records", lambda: records_queries.standing(taxpayer=person, on=on))
    entries = panels.read("ledger", lambda: records_queries.entries(taxpayer=person, on=on, leave_out=TOLD_OTHERWISE))
    letters = panels.read("letters", lambda: records_queries.letters(taxpayer=person, on=on))
    deeds = panels.read("deeds", lambda: records_queries.deeds(taxpayer=person, actions=DEED_WORDS))
    audit.viewed(request, "activity")
    rows = activity_page.newest_first(
        [
            *activity_page.of_deeds(deeds or []),
            *(activity_page.of_account(standing) if standing else []),
            *activity_page.of_letters(letters or []),
            *activity_page.of_ledger(entries or []),
        ]
    )
    return render(request, "accounts/activity.html", {**_listed(request, rows), **_failed(panels)})


def _listed(request: TaxpayerRequest, rows: list[activity_page.Activity]) -> dict[str, object]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(Kind) else ""
    year = _year(request)
    years = sorted({row.tax_year for row in rows if row.tax_year}, reverse=True)
    found = activity_page.chosen(rows, kind=kind, tax_year=year)
    number = _number(request.GET.get("page", ""), last=max(1, -(-len(found) // PAGE_SIZE)))
    return {
        "rows": found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        "kinds": [_choice(kind=name, year=year, label=words, current=name == kind) for name, words in _kinds()],
        "years": [
            _choice(kind=kind, year=one, label=str(one or _("All years")), current=one == year)
            for one in (None, *years)
        ],
        "number": number,
        "newer_url": _url(kind, year, number - 1) if number > 1 else "",
        "older_url": _url(kind, year, number + 1) if number * PAGE_SIZE < len(found) else "",
        "filtered": bool(kind or year),
    }


def _kinds() -> Iterable[tuple[str, Promise]]:
    return [("", _("Everything")), *((kind.value, words) for kind, words in KIND_WORDS.items())]


def _choice(*, kind: str, year: int | None, label: object, current: bool) -> dict[str, object]:
    return {"label": label, "url": _url(kind, year, 1), "current": current}


def _url(kind: str, year: int | None, page: int) -> str:
    asked = {
        name: value for name, value in (("kind", kind), ("year", year), ("page", page if page > 1 else "")) if value
    }
    here = reverse("accounts:activity")
    return f"{here}?{urlencode(asked)}" if asked else here


def _number(text: str, *, last: int) -> int:
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(asked, 1), last)

"""One side of the comparison of pages: a process that has one person signed in and asks for pages as it is told.

    python -m bench.asked portal      (run by bench.pages, with the environment of that side)

Reads lines of JSON, ``["path", times]``, and answers each with one: a list of visits, or a text where the page can't be had.
``["pages", 0]`` is answered with the addresses of the signed-in pages.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import Any

PEOPLE = 200
SEED = 1
ENTRIES = 20  # whoever is looked at has at least so many, over all years
# Names of signed-in pages; those of a year are asked for the newest year.
PAGES = (
    *("accounts:home", "accounts:security", "payments:balance", "payments:list", "payments:pay", "records:refunds"),
    *(
        "records:transcripts",
        "records:returns",
        "records:income",
        "records:notices",
        "records:profile",
        "records:access_log",
    ),
)
PAGES_OF_A_YEAR = ("records:refund", "records:account_transcript", "records:return", "records:income_year")


def fill() -> Any:
    """The same few hundred people on either side; the first of those with a long story."""
    from django.db.models import Count

    from records import clock
    from records.models import Taxpayer
    from taxportal.cast.population import load
    from taxportal.kit import bulk

    clock.move_to(clock.SANDBOX_START)
    load.fill(taxpayers=PEOPLE, seed=SEED, tick=lambda size: None)
    bulk.analyse()
    by_entries = Taxpayer.objects.annotate(entries=Count("primary_modules__postings")).filter(entries__gte=ENTRIES)
    return by_entries.order_by("entries", "pk")[0]


def plain_cookie(taxpayer: Any) -> str:
    """A session of the plain project."""
    from django.contrib.auth.models import User
    from django.test import Client

    from bench.plain.urls import SESSION_KEY

    client = Client()
    client.force_login(User.objects.create_user("somebody"))
    session = client.session
    session[SESSION_KEY] = taxpayer.pk.hex
    session.save()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def addresses(taxpayer: Any) -> dict[str, str]:
    """The signed-in pages that this portal has, by name."""
    from django.urls import NoReverseMatch, reverse

    newest = max(int(period[:4]) for period in taxpayer.primary_modules.values_list("period", flat=True))
    wanted: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in PAGES]
    wanted += [(name, {"tax_year": newest}) for name in PAGES_OF_A_YEAR]
    wanted.append(("records:transcript_download", {"tax_year": newest, "kind": "account", "form": "pdf"}))
    found = {}
    for name, kwargs in wanted:
        try:
            found[name] = reverse(name, kwargs=kwargs)
        except NoReverseMatch:  # not built yet, or under another name
            continue
    return found


def main(side: str) -> None:
    """Answer until the input ends."""
    from bench import visits

    visits.ready(dict(os.environ))
    from django.core.wsgi import get_wsgi_application

    taxpayer = fill()
    cookie = visits.portal_cookie(taxpayer) if side == "portal" else plain_cookie(taxpayer)
    visitor = visits.Visitor(get_wsgi_application(), cookie)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        path, times = json.loads(line)
        answer: Any
        if path == "pages":
            answer = addresses(taxpayer)
        else:
            try:
                answer = [asdict(visitor.get(path)) for _ in range(times)]
            except ValueError as problem:
                answer = str(problem)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

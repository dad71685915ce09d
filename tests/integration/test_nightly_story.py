"""Time passes on the practice site: ben's refund goes out, the next event is found each time, a whole year raises nothing.

covers INV-01, INV-14, INV-15
"""

import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from records import clock, queries
from records.models import AuditEvent, Posting, RefundEvent, Taxpayer
from taxportal import changes, next_events
from taxportal.changes import Change
from taxportal.kit.models import OutboxMessage
from tests.cast import ON_RECORD, seeded, taxpayer
from tests.factories.payments import sign_in

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
MONDAY = date(2026, 3, 16)
PAGES = ("accounts:home", "records:refunds", "records:transcripts", "payments:balance", "payments:list")


def advance(**options: Any) -> list[str]:
    out = StringIO()
    call_command("advance", stdout=out, **options)
    return out.getvalue().splitlines()


def of(person: Taxpayer, last: date) -> list[tuple[int, str]]:
    """Day of the month and words of everything that changed for somebody from the seed on."""
    found: list[Change] = changes.changed(MONDAY, last)
    return [(change.day.day, change.what) for change in found if change.taxpayer == person.ref]


def test_twelve_days_send_bens_refund_and_list_exactly_what_changed() -> None:
    ben = taxpayer("ben")
    before = {model: model.objects.count() for model in (Posting, RefundEvent)}  # type: ignore[attr-defined]
    printed = advance(days=12)
    last = date(2026, 3, 28)
    refund = queries.refund(taxpayer=ben, tax_year=2025, on=last)
    assert refund is not None and str(refund.status) == "sent" and refund.pays_on == date(2026, 3, 27)

    assert of(ben, last) == [
        (25, "TC 571: Resolved additional account action"),
        (25, "TC 846: Refund issued, $2,134.00"),
        (25, "refund approved, $2,134.00, to be sent on 27 March 2026"),
        (27, "refund sent, $2,134.00; message in the outbox"),
    ]
    posted = Posting.objects.filter(module__primary=ben, posted_on__gt=MONDAY).order_by("id")
    assert [(row.code, row.posted_on.day) for row in posted] == [("571", 25), ("846", 25)]
    assert not RefundEvent.objects.filter(module__primary=ben, posted_on__gt=MONDAY).exists()
    assert before[Posting] + sum(what.count("TC ") for what in _all_entries(last)) == Posting.objects.count()

    mail = OutboxMessage.objects.get(recipient_ref=ben.ref)
    assert (mail.kind, mail.business_date) == ("refund.sent", date(2026, 3, 27))
    assert [line.split(": ", 1)[1] for line in printed if ben.ref in line] == [
        "TC 571: Resolved additional account action; TC 846: Refund issued, $2,134.00; "
        "refund approved, $2,134.00, to be sent on 27 March 2026",
        "refund sent, $2,134.00; message in the outbox",
    ]
    assert printed[-1] == "The business date is 28 March 2026."
    text = "\n".join(printed)
    names = {name for person in Taxpayer.objects.all() for name in (person.given_name, person.family_name)}
    assert not [name for name in names if name in text]


def _all_entries(last: date) -> list[str]:
    """One "TC " for each entry that the list names."""
    listed = [change.what for change in changes.changed(MONDAY, last)]
    several = [re.findall(r"\b\d{3}\b(?=[ )])", what.partition("(TC")[2]) for what in listed if "(TC" in what]
    return [what for what in listed if what.startswith("TC ")] + ["TC "] * sum(map(len, several))


def test_bens_home_says_it_was_sent() -> None:
    advance(days=12)
    client = Client()
    sign_in(client, taxpayer("ben"))
    assert "Your refund of $2,134.00 was sent on 27 March." in client.get(reverse("accounts:home")).content.decode()


def test_ian_is_paid_after_the_hold_and_wendy_not_at_all_while_she_is_locked() -> None:
    advance(days=40)
    last = clock.run_date()
    assert [what for _, what in of(taxpayer("ian"), last)][-1] == "refund cleared, as the bank reports"
    assert of(taxpayer("wendy"), last) == []


def test_the_next_event_is_walked_to_one_after_the_other() -> None:
    reached = []
    for _ in range(10):
        due = {event.day for event in next_events.upcoming(clock.run_date())}
        nearest = next_events.next_day(clock.run_date())
        assert nearest == min(due)
        advance(to_next_event=True)
        assert clock.run_date() == nearest
        reached.append(nearest)
    assert reached[:4] == [date(2026, 3, 17), date(2026, 3, 18), date(2026, 3, 19), date(2026, 3, 23)]
    assert reached == sorted(set(reached))


def test_nothing_happens_on_a_day_that_is_no_event() -> None:
    day = MONDAY
    for _ in range(6):
        nearest = next_events.next_day(day)
        assert nearest is not None
        if nearest - day > timedelta(days=1):
            quiet = advance(to=nearest - timedelta(days=1))
            assert quiet[0] == "Nothing was due on the way."
        advance(to=nearest)
        day = nearest


def test_a_year_passes_and_every_page_still_stands() -> None:
    advance(days=365)
    assert clock.run_date() == date(2027, 3, 16)
    # what was sent was sent once, and no ledger pays out more than it holds
    for person in Taxpayer.objects.all():
        for module, cents in queries.balances(taxpayer=person, on=clock.run_date()).items():
            assert cents >= 0 or not Posting.objects.filter(module=module, code="846").exists()
    sent = AuditEvent.objects.filter(action="refund.step", details__step="sent")
    assert sent.count() == OutboxMessage.objects.filter(kind="refund.sent").count() > 0
    for handle in ON_RECORD:
        if handle in {"leonard", "wendy"}:
            continue  # nobody signs in there
        client = Client()
        sign_in(client, taxpayer(handle))
        for name in PAGES:
            answer = client.get(reverse(name))
            assert answer.status_code == 200, (handle, name, answer.status_code)
        for refund in queries.refunds(taxpayer=taxpayer(handle), on=clock.run_date()):
            assert client.get(reverse("records:refund", args=[refund.tax_year])).status_code == 200, handle

"""The identity protection PIN: asked for, shown after a fresh sign-in, stopped, given anew each January.

covers T24, STEP-01
"""

import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from records import actions, audit, clock, pins, queries
from records.actions.pins import PinRefused
from records.models import AuditEvent, IdentityProtectionPin
from records.pins import Enrolment
from tests.cast import seeded, taxpayer
from tests.factories.browsers import signed_in, text_of

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
PIN = "accounts:ip_pin"


@pytest.fixture
def caught(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_a_pin_is_given_once_a_year_and_shown_after_a_fresh_sign_in(
    caught: pytest.LogCaptureFixture, capfd: Any
) -> None:
    client, ava = signed_in("ava"), taxpayer("ava")
    assert "You have no PIN for 2026" in text_of(client, PIN)
    for _ in range(2):
        assert client.post(reverse(PIN), {"enrolment": "continuous"})["Location"] == reverse(PIN)
    row = IdentityProtectionPin.objects.get(taxpayer=ava)
    assert "and get a new one every January" in text_of(client, PIN) and row.pin not in text_of(client, PIN)
    shown = client.post(reverse("accounts:ip_pin_show"))
    assert row.pin in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert AuditEvent.objects.filter(action="pin.revealed", taxpayer=ava).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pin FROM records_identityprotectionpin")
        (stored,) = cursor.fetchone()
    assert row.pin not in stored
    told = caught.text + "".join(capfd.readouterr())
    trail = "".join(str(vars(event)) for event in AuditEvent.objects.filter(taxpayer=ava))
    assert not re.search(rf"(?<![0-9]){row.pin}(?![0-9])", told + trail)


@pytest.mark.parametrize("name", ["accounts:ip_pin_show", "accounts:ip_pin_end"])
def test_an_old_sign_in_shows_and_ends_nothing(name: str) -> None:
    ava = taxpayer("ava")
    actions.enrol_pin(taxpayer=ava, enrolment=Enrolment.ONE_TIME, by=None, at=clock.now())
    answer = signed_in("ava", fresh=False).post(reverse(name))
    assert answer.status_code == 303 and answer["Location"].startswith("/account/confirm/")
    assert queries.pin_of(taxpayer=ava, year=2026) is not None
    assert not AuditEvent.objects.filter(action="pin.revealed").exists()


def test_asking_needs_a_fresh_sign_in_too() -> None:
    assert signed_in("ava", fresh=False).post(reverse(PIN), {"enrolment": "one_time"}).status_code == 303
    assert not IdentityProtectionPin.objects.filter(taxpayer=taxpayer("ava")).exists()


def test_no_pin_no_showing_and_no_ending() -> None:
    client = signed_in("ben")
    assert client.post(reverse("accounts:ip_pin_show"))["Location"] == reverse(PIN)
    client.post(reverse("accounts:ip_pin_end"))
    assert "There was no PIN to end" in text_of(client, PIN)


def test_opting_out_ends_it_and_a_new_one_can_be_asked_for() -> None:
    client, ava = signed_in("ava"), taxpayer("ava")
    client.post(reverse(PIN), {"enrolment": "one_time"})
    client.post(reverse("accounts:ip_pin_end"))
    assert queries.pin_of(taxpayer=ava, year=2026) is None
    client.post(reverse(PIN), {"enrolment": "one_time"})
    assert queries.pin_of(taxpayer=ava, year=2026) is not None


def test_whose_identity_was_misused_keeps_a_pin() -> None:
    ava, today = taxpayer("ava"), clock.now()
    module = queries.modules_of(taxpayer=ava)[0]
    actions.enrol_pin(taxpayer=ava, enrolment=Enrolment.CONTINUOUS, by=None, at=today)
    actions.post(
        module=module,
        code="971",
        amount_cents=0,
        date=today.business_date,
        source_kind="test",
        source_id="theft",
        by=None,
        at=today,
        action_code="501",
    )
    client = signed_in("ava")
    assert "you keep a PIN" in text_of(client, PIN)
    client.post(reverse("accounts:ip_pin_end"))
    assert queries.pin_of(taxpayer=ava, year=2026) is not None


def test_outside_the_season_nobody_gets_one() -> None:
    late = clock.on(date(2026, 11, 16))
    with pytest.raises(PinRefused):
        actions.enrol_pin(taxpayer=taxpayer("ava"), enrolment=Enrolment.ONE_TIME, by=None, at=late)
    clock.move_to(date(2026, 11, 16))
    client = signed_in("ava")
    assert "opens again on 15 January 2027" in text_of(client, PIN)
    client.post(reverse(PIN), {"enrolment": "one_time"})
    assert not IdentityProtectionPin.objects.filter(taxpayer=taxpayer("ava")).exists()


def test_every_january_those_who_want_one_get_a_new_one_once() -> None:
    for handle, enrolment in (
        ("ava", Enrolment.CONTINUOUS),
        ("ben", Enrolment.ONE_TIME),
        ("diego", Enrolment.CONTINUOUS),
    ):
        actions.enrol_pin(taxpayer=taxpayer(handle), enrolment=enrolment, by=None, at=clock.now())
    actions.end_pin(taxpayer=taxpayer("diego"), by=None, at=clock.now())
    guarded: list[int] = []
    expected = IdentityProtectionPin.objects.filter(enrolment="continuous", year=2026, ended_on__isnull=True).count()
    for day, made in ((date(2027, 1, 14), 0), (date(2027, 1, 15), expected), (date(2027, 1, 16), 0)):
        assert actions.issue_yearly_pins(at=clock.on(day), guard=lambda: guarded.append(1)) == made
    assert guarded and queries.pin_of(taxpayer=taxpayer("ava"), year=2027) is not None
    assert queries.pin_of(taxpayer=taxpayer("ben"), year=2027) is None
    assert queries.pin_of(taxpayer=taxpayer("diego"), year=2027) is None


@pytest.mark.parametrize(
    ("on", "open_", "next_"),
    [
        (date(2026, 1, 14), False, date(2026, 1, 15)),
        (date(2026, 1, 15), True, date(2026, 1, 15)),
        (date(2026, 11, 15), True, date(2026, 11, 15)),
        (date(2026, 11, 16), False, date(2027, 1, 15)),
    ],
)
def test_when_the_service_is_open(on: date, open_: bool, next_: date) -> None:
    assert (pins.is_open(on), pins.opens_next(on)) == (open_, next_)


def test_pins_are_six_digits_and_never_all_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(re.fullmatch(r"[0-9]{6}", pin) and pin != "000000" for pin in (pins.new_pin() for _ in range(2000)))


def test_wendy_has_a_pin_from_the_start() -> None:
    assert queries.pin_of(taxpayer=taxpayer("wendy"), year=2026) is not None
    assert audit.is_intact(AuditEvent.objects.filter(action="pin.enrolled").order_by("id")[0])

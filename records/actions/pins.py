"""Asking for, showing and ending an identity protection PIN. Each leaves its audit row; the PIN itself is in none of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from records import audit, pins, queries
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import IdentityProtectionPin, Taxpayer
from records.pins import Enrolment

CHUNK = 500


class PinRefused(Exception):
    """Asked for at the wrong time, or what was asked for can't be. The text is for the person."""


def enrol(*, taxpayer: Taxpayer, enrolment: Enrolment, by: Any, at: Moment) -> IdentityProtectionPin:
    """A PIN for the calendar year of the business date; the standing one where there is one (asked twice, given once).

    Raises PinRefused outside the months in which the service is open.
    """
    if not pins.is_open(at.business_date):
        raise PinRefused("closed")
    row = _row(taxpayer, enrolment, at.business_date)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _note(AuditAction.PIN_ENROLLED, row, by, at, enrolment=enrolment.value)
    except IntegrityError:  # there is one already; for any other reason there is none, and the look-up says so
        return IdentityProtectionPin.objects.get(taxpayer=taxpayer, year=row.year, ended_on__isnull=True)
    return row


@transaction.atomic
def reveal(*, taxpayer: Taxpayer, by: Any, at: Moment) -> str:
    """The six digits of this calendar year's PIN, once the look at them is written. Raises PinRefused where there is none."""
    row = queries.pin_of(taxpayer=taxpayer, year=at.business_date.year)
    if row is None:
        raise PinRefused("none")
    _note(AuditAction.PIN_REVEALED, row, by, at)
    return str(row.pin)


@transaction.atomic
def end(*, taxpayer: Taxpayer, by: Any, at: Moment) -> bool:
    """Opt out from today; False where there is no PIN. Raises PinRefused for somebody whose identity was stolen."""
    if queries.has_proven_theft(taxpayer=taxpayer, on=at.business_date):
        raise PinRefused("theft")
    standing = IdentityProtectionPin.objects.select_for_update()  # two tabs: one after the other
    row = standing.filter(taxpayer=taxpayer, year=at.business_date.year, ended_on__isnull=True).first()
    if row is None:
        return False
    row.ended_on = at.business_date
    row.save(update_fields=["ended_on"])
    _note(AuditAction.PIN_ENDED, row, by, at)
    return True


def issue_yearly(*, at: Moment, guard: Callable[[], None]) -> int:
    """Give everybody who enrolled for every year a PIN for the calendar year of ``at``; returns how many were made.

    A due job: does nothing before the service opens in January, and nothing the second time. ``guard`` is called in each
    transaction of at most 500 people.
    """
    year = at.business_date.year
    if (at.business_date.month, at.business_date.day) < pins.OPENS:
        return 0
    count = 0
    while True:
        with transaction.atomic():
            guard()
            have = IdentityProtectionPin.objects.filter(year=year).values("taxpayer_id")
            due = IdentityProtectionPin.objects.filter(
                year=year - 1, enrolment=Enrolment.CONTINUOUS, ended_on__isnull=True
            ).exclude(taxpayer_id__in=have)
            people = [row.taxpayer for row in due.select_related("taxpayer").order_by("id")[:CHUNK]]
            for taxpayer in people:
                row = _row(taxpayer, Enrolment.CONTINUOUS, at.business_date)
                row.save(force_insert=True)
                _note(AuditAction.PIN_ENROLLED, row, None, at, enrolment="yearly")
        count += len(people)
        if len(people) < CHUNK:
            return count


def _row(taxpayer: Taxpayer, enrolment: Enrolment, on: date) -> IdentityProtectionPin:
    return IdentityProtectionPin(
        taxpayer=taxpayer, year=on.year, pin=pins.new_pin(), enrolment=enrolment.value, enrolled_on=on
    )


def _note(action: AuditAction, row: IdentityProtectionPin, by: Any, at: Moment, **details: str) -> None:
    audit.record(action, by=by, at=at, taxpayer=row.taxpayer, subject=row, details={"year": row.year, **details})

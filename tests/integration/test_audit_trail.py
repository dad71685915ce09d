"""The audit trail: what a row holds, and that a changed row is found. covers INV-28, INV-30, T24"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from records import audit, clock
from records.audit import Told
from records.audit_actions import AuditAction
from records.models import AuditEvent, BusinessClock
from taxportal.kit import context
from tests.factories.accounts import CitizenFactory, StaffFactory
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db
SEALED = [name for name in audit._SEALED if name not in {"taxpayer_id", "event_id", "at", "business_date"}]


def an_event(**other: Any) -> AuditEvent:
    module = TaxModuleFactory.create()
    values: dict[str, Any] = {"by": None, "at": clock.now(), "taxpayer": module.primary, "subject": module}
    return audit.record(AuditAction.TRANSCRIPT_VIEWED, **{**values, "details": {"b": 1, "a": "x"}, **other})


def test_holds_who_what_when_and_where_from() -> None:
    person = CitizenFactory.create()
    context.begin(context.RequestContext(request_id="R1", ip="203.0.113.9", session_ref="abc", user_agent_hash="u"))
    try:
        event = an_event(by=person, reason="wage_match", changed=["language"], role="SR", outcome="denied")
    finally:
        context.end()
    stored = AuditEvent.objects.get(pk=event.pk)
    assert (stored.actor_type, stored.actor_ref) == ("citizen", str(person.pk))
    assert (stored.request_id, stored.ip, stored.session_ref, stored.ua_hash) == ("R1", "203.0.113.9", "abc", "u")
    assert (stored.object_type, stored.business_date) == ("records.taxmodule", date(2026, 3, 16))
    assert stored.build and stored.host and stored.changed == ["language"] and stored.outcome == "denied"


def test_tells_staff_and_the_system_apart() -> None:
    assert an_event(by=StaffFactory.create()).actor_type == "staff"
    assert an_event(subject=None, taxpayer=None).actor_type == "system"


def test_a_stored_row_is_intact() -> None:
    event = an_event()
    assert audit.is_intact(AuditEvent.objects.get(pk=event.pk))


@pytest.mark.parametrize("name", SEALED)
def test_a_changed_row_is_found(name: str) -> None:
    stored = AuditEvent.objects.get(pk=an_event().pk)
    value = getattr(stored, name)
    changed = {"details": {"b": 2}, "changed": ["x"]}.get(name, value + 1 if isinstance(value, int) else f"{value}x")
    setattr(stored, name, changed)
    assert not audit.is_intact(stored)


def test_dates_references_and_the_key_are_sealed_too(settings: Any) -> None:
    stored = AuditEvent.objects.get(pk=an_event().pk)
    stored.taxpayer_id = None
    assert not audit.is_intact(stored)
    stored.refresh_from_db()
    stored.at = datetime(2020, 1, 1, tzinfo=UTC)
    assert not audit.is_intact(stored)
    stored.refresh_from_db()
    stored.business_date = date(2020, 1, 1)
    assert not audit.is_intact(stored)
    stored.refresh_from_db()
    settings.AUDIT_KEY = "another-key-of-sufficient-length-0123456789"
    assert not audit.is_intact(stored)


def test_refuses_an_action_that_is_not_in_the_catalogue() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        audit.record("nonsense", by=None, at=clock.now())  # type: ignore[arg-type]


def test_the_sandbox_clock_stands_at_nine_eastern() -> None:
    moment = clock.now()
    assert moment.business.isoformat() == "2026-03-16T09:00:00-04:00"
    assert moment.business_date == clock.SANDBOX_START
    clock.move_to(date(2026, 11, 2))
    assert clock.now().business.isoformat() == "2026-11-02T09:00:00-05:00"
    assert BusinessClock.objects.count() == 1


@time_machine.travel(datetime(2026, 7, 1, 3, 30, tzinfo=UTC), tick=False)
def test_elsewhere_business_time_is_real_time_in_the_east(settings: Any) -> None:
    settings.SANDBOX = False
    moment = clock.now()
    assert moment.business.isoformat() == "2026-06-30T23:30:00-04:00"
    assert moment.real == timezone.now()
    assert clock.run_date() == date(2026, 6, 30)


def test_rows_past_the_model_are_what_single_ones_are() -> None:
    """Written many at once for a due job: every field, and the keyed code over them, as one event alone has."""
    module = TaxModuleFactory.create()
    at, details = clock.on(date(2026, 6, 8)), {"source": "assess", "codes": '276 \u00e9"', "amount_cents": 8_661}
    owner = module.primary
    single = audit.record(AuditAction.LEDGER_POSTED, by=None, at=at, taxpayer=owner, subject=module, details=details)
    told = [Told(owner.pk, "records.taxmodule", pk, facts) for pk, facts in ((module.pk, details), ("a\\b", {}))]
    audit.record_each(AuditAction.LEDGER_POSTED, told, by=None, at=at)
    same, other = AuditEvent.objects.filter(pk__gt=single.pk).order_by("pk")
    single.refresh_from_db()
    own = {"id", "event_id", "row_mac"}
    names = {field.attname for field in AuditEvent._meta.concrete_fields} - own
    assert {name: getattr(same, name) for name in names} == {name: getattr(single, name) for name in names}
    assert audit.is_intact(same) and audit.is_intact(other)
    assert (other.object_ref, other.details) == ("a\\b", {})

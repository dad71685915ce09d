"""What the nightly run changed, person by person: read from the audit trail, where every deed of a run carries its name.

So the command, the staff page and the tests see one list, a run that was cut off keeps what its first half did, and what
changed in a move of the date can be read again at any time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from records import codes
from records.audit_actions import AuditAction
from records.models import AuditEvent
from taxportal.kit import context, formats

_OF_RUNS = AuditEvent.objects.filter(actor_type=AuditEvent.ActorType.SYSTEM, taxpayer__isnull=False)
AT_MOST = 500  # changes shown of one move; a large run is counted, not listed


@dataclass(frozen=True)
class Change:
    """One change: on which business day, by which job, to whose record (an opaque reference), what."""

    day: date
    job: str
    taxpayer: str
    what: str


def run_name(day: date, job: str) -> str:
    """The name under which a job's deeds of a business day stand in the audit trail; at most 40 characters."""
    return f"run:{day.isoformat()}:{job}"


@contextmanager
def recorded_as(day: date, job: str) -> Iterator[None]:
    """Within the block every audit row is written under the name of this job's run, not that of a request."""
    with context.acting_as(context.RequestContext(request_id=run_name(day, job)[:40])):
        yield


def changed(first: date, last: date, *, at_most: int = AT_MOST) -> list[Change]:
    """What the runs into the business days from ``first`` to ``last`` changed, in order, ``at_most`` of it."""
    return _told(_events(first, last), at_most)


def of_job(day: date, job: str, *, at_most: int = AT_MOST) -> list[Change]:
    """What one job changed on one day, ``at_most`` of it."""
    return _told(_OF_RUNS.filter(request_id=run_name(day, job)), at_most)


def count(first: date, last: date) -> int:
    """How many changes these runs made."""
    return _events(first, last).count()


def _events(first: date, last: date) -> QuerySet[AuditEvent]:
    return _OF_RUNS.filter(request_id__gte=run_name(first, ""), request_id__lt=run_name(last + timedelta(days=1), ""))


def _told(events: QuerySet[AuditEvent], at_most: int) -> list[Change]:
    columns = ("business_date", "request_id", "taxpayer__ref", "action", "details")
    return [
        Change(day, name.split(":", 2)[2], taxpayer, words(action, details))
        for day, name, taxpayer, action, details in events.order_by("id").values_list(*columns)[:at_most]
    ]


def words(action: str, details: Mapping[str, Any]) -> str:
    """One deed in plain words, from its name and the facts beside it."""
    tell = _WORDS.get(action)
    if tell is not None:
        return tell(details)
    label = str(AuditAction(action).label).lower()
    extra = [str(details[key]) for key in ("code", "notice") if key in details]
    if "amount_cents" in details:
        extra.append(formats.money(details["amount_cents"]))
    return ", ".join([label, *extra])


def _posted(details: Mapping[str, Any]) -> str:
    if "codes" in details:
        charged = {"codes": details["codes"], "amount": formats.money(details.get("amount_cents", 0))}
        return _("penalties and interest charged (TC %(codes)s), %(amount)s") % charged
    code = codes.all_codes().get(str(details.get("code")))
    if code is None:
        return _("posted to the ledger")
    cents = details.get("amount_cents", 0)
    said = _("TC %(code)s: %(words)s") % {"code": code.code, "words": code.explanation}
    return f"{said}, {formats.money(cents)}" if cents else said


def _return_posted(details: Mapping[str, Any]) -> str:
    facts = {"year": details.get("tax_year", ""), "codes": details.get("codes", "")}
    return _("return for %(year)s posted (TC %(codes)s)") % facts


def _released(details: Mapping[str, Any]) -> str:
    cents, pay_on = details.get("amount_cents", 0), details.get("pay_on")
    if not cents:
        return _("hold ended; there was nothing to pay back")
    approved = _("refund approved, %(amount)s") % {"amount": formats.money(cents)}
    if not pay_on:
        return approved
    return _("%(approved)s, to be sent on %(day)s") % {
        "approved": approved,
        "day": formats.day(date.fromisoformat(pay_on)),
    }


def _step(details: Mapping[str, Any]) -> str:
    step, amount = str(details.get("step", "")), formats.money(details.get("amount_cents", 0))
    said = {
        "accepted": _("return accepted"),
        "sent": _("refund sent, %(amount)s; message in the outbox") % {"amount": amount},
        "cleared": _("refund cleared, as the bank reports"),
    }
    return said.get(step) or _("step of the refund: %(step)s") % {"step": step.replace("_", " ")}


def _cleared(details: Mapping[str, Any]) -> str:
    return _("payment cleared, %(amount)s") % {"amount": formats.money(details.get("amount_cents", 0))}


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    AuditAction.LEDGER_POSTED: _posted,
    AuditAction.LEDGER_REVERSED: _posted,
    AuditAction.RETURN_POSTED: _return_posted,
    AuditAction.REFUND_RELEASED: _released,
    AuditAction.REFUND_STEP: _step,
    AuditAction.PAYMENT_CLAIMED: lambda details: _("payment sent to the bank"),
    AuditAction.PAYMENT_SETTLED: _cleared,
}

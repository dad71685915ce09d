"""Everything that is held about a person beside transcripts and payments, as tables for the bundle of their data."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from records.audit_actions import AuditAction
from records.models import (
    AuditEvent,
    Case,
    IdentityProtectionPin,
    IncomeDocument,
    Notice,
    NoticeReply,
    TaxModule,
    Taxpayer,
    TaxReturn,
    TranscriptRequest,
)
from records.tables import Cents, Table, table

MOST_EVENTS = 20_000  # of the access log, newest first; bounds what one download holds in memory


def held_tables(*, taxpayer: Taxpayer, on: date) -> list[Table]:
    """Everything beside transcripts and payments, as tables in a fixed order, one statement each."""
    return [
        _person(taxpayer),
        _addresses(taxpayer, on),
        _pins(taxpayer),
        _returns(taxpayer, on),
        _notices(taxpayer, on),
        _replies(taxpayer),
        _cases(taxpayer),
        _documents(taxpayer, on),
        _requests(taxpayer, on),
        _access_log(taxpayer),
    ]


def _person(taxpayer: Taxpayer) -> Table:
    former = taxpayer.former_names.order_by("-until").values_list("family_name", "until")
    rows: list[tuple[str, str]] = [
        ("reference", taxpayer.ref),
        ("given name", taxpayer.given_name),
        ("family name", taxpayer.family_name),
        ("tax number, last four digits (the rest is not kept)", taxpayer.tin_last4),
        ("kind of tax number", str(taxpayer.get_tin_kind_display())),
        ("birth date", taxpayer.birth_date.isoformat()),
        ("language", taxpayer.language),
        ("large print", "yes" if taxpayer.large_print else "no"),
        ("letters online only", "yes" if taxpayer.paperless else "no"),
        ("plan fees waived", "yes" if taxpayer.fee_waiver else "no"),
        *((f"family name until {until.isoformat()}", name) for name, until in former),
    ]
    about = _("What your tax record says about you.")
    return table("person", _("About you"), about, ("detail", "value"), rows)


def _addresses(taxpayer: Taxpayer, on: date) -> Table:
    columns = ("effective_from", "source", "street", "city", "region", "postal_code", "country")
    about = _("Your addresses of record, the one that counts first.")
    rows = taxpayer.addresses.filter(effective_from__lte=on).order_by("-effective_from", "-id").values_list(*columns)
    return table("addresses", _("Addresses"), about, columns, _texts(rows))


def _pins(taxpayer: Taxpayer) -> Table:
    columns = ("year", "enrolment", "enrolled_on", "ended_on")
    rows = IdentityProtectionPin.objects.filter(taxpayer=taxpayer).order_by("-year", "-id").values_list(*columns)
    about = _("Your identity protection PINs by year. The numbers are not in this file: see them under Security.")
    return table("identity-protection-pins", _("Identity protection PINs"), about, columns, _texts(rows))


def _returns(taxpayer: Taxpayer, on: date) -> Table:
    mine = Q(module__primary=taxpayer) | Q(module__secondary=taxpayer)
    found = TaxReturn.objects.filter(mine, received_on__lte=on).order_by("-module__period", "form", "version", "id")
    rows = [
        (period[:4], form, version, received.isoformat(), status, line, Cents(int(value) * 100))
        for period, form, version, received, status, lines in found.values_list(
            "module__period", "form", "version", "received_on", "filing_status", "lines"
        )
        for line, value in lines.items()
    ]
    about = _("Your tax returns as filed, a row a line.")
    columns = ("tax_year", "form", "version", "received_on", "filing_status", "line", "amount")
    return table("returns", _("Tax returns"), about, columns, rows)


def _notices(taxpayer: Taxpayer, on: date) -> Table:
    found = Notice.objects.filter(taxpayer=taxpayer, issued_on__lte=on).order_by("-issued_on", "-id")
    rows = (
        (code, period[:4], issued.isoformat(), answer_by.isoformat() if answer_by else "", Cents(cents))
        for code, period, issued, answer_by, cents in found.values_list(
            "code", Coalesce("module__period", Value("")), "issued_on", "answer_by", "amount_cents"
        )
    )
    about = _("The letters that we sent you.")
    return table("notices", _("Notices"), about, ("notice", "tax_year", "issued_on", "answer_by", "amount"), rows)


def _replies(taxpayer: Taxpayer) -> Table:
    columns = ("ref", "notice__code", "kind", "sent_on", "text")
    rows = NoticeReply.objects.filter(taxpayer=taxpayer).order_by("-sent_on", "-id").values_list(*columns)
    about = _("What you wrote back about a notice.")
    names = ("reference", "notice", "kind", "sent_on", "text")
    return table("notice-replies", _("Replies to notices"), about, names, _texts(rows))


def _cases(taxpayer: Taxpayer) -> Table:
    columns = ("ref", "kind", "opened_on", "target_on", "closed_on", "text", "answer")
    rows = Case.objects.filter(taxpayer=taxpayer).order_by("-opened_on", "-id").values_list(*columns)
    about = _("What you asked us to look into.")
    return table("cases", _("Cases"), about, columns, _texts(rows))


def _documents(taxpayer: Taxpayer, on: date) -> Table:
    found = IncomeDocument.objects.filter(recipient=taxpayer, received_on__lte=on)
    rows = [
        (year, form, payer, received.isoformat(), box, *_box(value))
        for year, form, payer, received, boxes in found.order_by("-tax_year", "form", "id").values_list(
            "tax_year", "form", "payer_name", "received_on", "boxes"
        )
        for box, value in boxes.items()
    ]
    about = _("What employers, banks and others reported about your income, a row a box.")
    columns = ("tax_year", "form", "payer", "received_on", "box", "amount", "text")
    return table("income-documents", _("Income documents"), about, columns, rows)


def _box(value: Any) -> tuple[Cents | None, str]:
    return (Cents(value), "") if isinstance(value, int) and not isinstance(value, bool) else (None, str(value))


def _requests(taxpayer: Taxpayer, on: date) -> Table:
    columns = ("on", "tax_year", "kind", "tracking_number", "customer_file_number")
    found = TranscriptRequest.objects.filter(taxpayer=taxpayer, on__lte=on)
    rows = found.order_by("-requested_at", "tracking_number").values_list(*columns)
    about = _("The transcripts that were downloaded, with the customer file number of whoever you gave one to.")
    return table("transcript-requests", _("Transcripts downloaded"), about, columns, _texts(rows))


def _access_log(taxpayer: Taxpayer) -> Table:
    who = dict(AuditEvent.ActorType.choices)
    found = (
        events_about(taxpayer)
        .order_by("-id")
        .values_list("at", "business_date", "actor_type", "role", "action", "outcome")
    )
    rows = (
        (at.isoformat(), day.isoformat(), str(who.get(actor, actor)), role, str(_label(action)), outcome)
        for at, day, actor, role, action, outcome in found[:MOST_EVENTS].iterator()
    )
    about = _("Who looked at your record or changed it, and when: you, staff and automatic processing, newest first.")
    columns = ("at", "business_date", "who", "role", "what", "outcome")
    return table("access-log", _("Access log"), about, columns, rows)


def events_about(taxpayer: Taxpayer) -> QuerySet[AuditEvent]:
    """The rows of the audit trail about this person; those of a joint account that name them as the other spouse too."""
    first_named = TaxModule.objects.filter(secondary=taxpayer).values("primary_id")
    joint = Q(taxpayer__in=first_named, details__joint_with=str(taxpayer.pk))
    return AuditEvent.objects.filter(Q(taxpayer=taxpayer) | joint)


def _label(action: str) -> str:
    return str(AuditAction(action).label) if action in AuditAction.values else action


def _texts(rows: Any) -> Any:
    """Rows with dates as ISO texts and empty ones as empty."""
    for row in rows:
        yield tuple(
            value if isinstance(value, int | str) else value.isoformat() if isinstance(value, date) else ""
            for value in row
        )

"""Asking for transcripts: what was asked for is kept, so that the same transcript of the same day is the same document."""

import secrets
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction

from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import Taxpayer, TranscriptRequest
from records.transcripts.document import Kind

_TRIES = 3  # a number that another request has already is as likely as one in a million million requests


def request_transcript(
    *, taxpayer: Taxpayer, tax_year: int, kind: Kind, customer_file_number: str, form: str, by: Any, at: Moment
) -> TranscriptRequest:
    """The request under whose tracking number this transcript is downloaded as ``form`` (pdf, csv, json), with its audit row.

    Asked again on the same business date with the same customer file number, it is the one that stands: safe to repeat.
    """
    with transaction.atomic():
        request = _standing_or_new(taxpayer, tax_year, kind, customer_file_number, at)
        audit.record(
            AuditAction.TRANSCRIPT_DOWNLOADED,
            by=by,
            at=at,
            taxpayer=taxpayer,
            subject=request,
            details={"page": "transcript", "kind": kind.value, "period": f"{tax_year:04d}12", "format": form},
        )
    return request


def request_bundle(
    *, taxpayer: Taxpayer, wanted: Collection[tuple[int, Kind]], by: Any, at: Moment
) -> dict[tuple[int, Kind], TranscriptRequest]:
    """The requests of all these transcripts, (tax year, kind) each, for the data bundle, with one audit row for the bundle."""
    with transaction.atomic():
        found = _all_standing(taxpayer, wanted, at)
        audit.record(
            AuditAction.DATA_BUNDLE_DOWNLOADED,
            by=by,
            at=at,
            taxpayer=taxpayer,
            subject=taxpayer,
            details={"page": "data", "transcripts": len(found)},
        )
    return found


def _standing_or_new(taxpayer: Taxpayer, tax_year: int, kind: Kind, number: str, at: Moment) -> TranscriptRequest:
    for left in range(_TRIES, 0, -1):
        try:
            request, _new = TranscriptRequest.objects.get_or_create(
                taxpayer=taxpayer,
                tax_year=tax_year,
                kind=kind.value,
                on=at.business_date,
                customer_file_number=number,
                defaults={"tracking_number": _number(), "requested_at": at.real},
            )
        except IntegrityError:
            if left == 1:
                raise
        else:
            return request
    raise AssertionError


def _all_standing(
    taxpayer: Taxpayer, wanted: Collection[tuple[int, Kind]], at: Moment
) -> dict[tuple[int, Kind], TranscriptRequest]:
    """The requests of today, the missing ones made in one statement: what loses a race, or drew a number that another one
    has, is left out by the database and looked for once more.
    """
    same = {"taxpayer": taxpayer, "on": at.business_date, "customer_file_number": ""}
    for _try in range(_TRIES + 1):
        rows = TranscriptRequest.objects.filter(**same).order_by()
        found = {(row.tax_year, Kind(row.kind)): row for row in rows}
        missing = [key for key in wanted if key not in found]
        if not missing:
            return {key: found[key] for key in wanted}
        new = (
            TranscriptRequest(**same, tax_year=year, kind=kind, tracking_number=_number(), requested_at=at.real)
            for year, kind in missing
        )
        TranscriptRequest.objects.bulk_create(new, ignore_conflicts=True)
    raise IntegrityError("no free tracking number was found")


def _number() -> str:
    """Twelve random digits."""
    return f"{secrets.randbelow(10**12):012d}"

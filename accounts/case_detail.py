"""A review case as staff see it: what the provider said next to what the record says, attribute by attribute."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.matching import Reason
from accounts.models import ReviewCase
from accounts.states import CaseKind
from records import names
from records import queries as records_queries
from taxportal.kit.formats import day

WORDS = {
    Reason.AGREES: gettext_lazy("agrees"),
    Reason.DIFFERS: gettext_lazy("differs"),
    Reason.NOT_GIVEN: gettext_lazy("not given by the provider"),
    Reason.FORMER_NAME: gettext_lazy("agrees with a former name"),
    Reason.SUFFIX: gettext_lazy("differs by a suffix such as Jr or Sr"),
    Reason.MIXED_SCRIPTS: gettext_lazy("mixes letters of several scripts"),
    Reason.OTHER_SCRIPT: gettext_lazy("is written in another script than the record"),
    Reason.UNUSUAL_CHARACTERS: gettext_lazy("holds characters that can’t be seen or only look like letters"),
    Reason.UNKNOWN: gettext_lazy("not compared: no record was found"),
}


@dataclass(frozen=True)
class Row:
    """One attribute: both sides, what the comparison found, and each letter of the claim that is not plain ASCII."""

    attribute: str
    claimed: str
    recorded: str
    found: str
    code_points: list[str]


@dataclass(frozen=True)
class Candidate:
    """One record that may be meant."""

    id: UUID
    ref: str
    name: str
    birth_date: str
    last4: str


@dataclass(frozen=True)
class Detail:
    """Everything that the page prints; ``taxpayers`` are the records that it shows, for the audit trail."""

    rows: list[Row]
    candidates: list[Candidate]
    taxpayers: list[Any]
    emptied: bool


def of(case: ReviewCase) -> Detail:
    """The case with both sides. Reads the records that it names, or those that fit by name and birth date."""
    claims = _claims(case)
    taxpayers = records_queries.taxpayers(ids=_ids(case, claims))
    record = taxpayers[0] if case.taxpayer_id and taxpayers else None
    candidates = [] if case.taxpayer_id else [_candidate(taxpayer) for taxpayer in taxpayers]
    return Detail(_rows(case, claims, record), candidates, taxpayers, emptied=case.claims is None)


def choices(case: ReviewCase) -> list[tuple[str, str]]:
    """The records among which a proposal must choose; empty where the case names its record."""
    if case.taxpayer_id:
        return []
    found = records_queries.taxpayers(ids=_ids(case, _claims(case)))
    return [(str(taxpayer.pk), f"{taxpayer.ref} ({taxpayer.masked_tin})") for taxpayer in found]


def code_points(text: str) -> list[str]:
    """Each character that is not plain ASCII with its number and Unicode name, so that look-alikes show."""
    return [f"U+{ord(ch):04X} {unicodedata.name(ch, 'UNNAMED')}" for ch in text if not ch.isascii()]


def _claims(case: ReviewCase) -> dict[str, str]:
    return dict(json.loads(case.claims)) if case.claims else {}


def _ids(case: ReviewCase, claims: dict[str, str]) -> list[UUID]:
    if case.taxpayer_id:
        return [case.taxpayer_id]
    if case.kind != CaseKind.SEVERAL or not claims.get("birth_date"):
        return []
    found = records_queries.match_candidates(
        tin_fingerprint=None,
        birth_date=date.fromisoformat(claims["birth_date"]),
        folded_given=names.fold(claims["given_name"]),
        folded_family=names.fold(claims["family_name"]),
    )
    return [candidate.taxpayer_id for candidate in found]


def _rows(case: ReviewCase, claims: dict[str, str], record: Any) -> list[Row]:
    told = {
        "tin": (_("Tax number"), _("not kept"), record.masked_tin if record else ""),
        "given_name": (_("Given name"), claims.get("given_name", ""), record.given_name if record else ""),
        "middle_name": (_("Middle name"), claims.get("middle_name", ""), ""),
        "family_name": (_("Surname"), claims.get("family_name", ""), _surnames(record)),
        "birth_date": (_("Birth date"), claims.get("birth_date", ""), _iso(record)),
    }
    return [
        Row(word, claimed, recorded, _found(case.reasons.get(attribute)), code_points(claims.get(attribute, "")))
        for attribute, (word, claimed, recorded) in told.items()
    ]


def _surnames(record: Any) -> str:
    """The surname, and those before it."""
    former = ", ".join(row.family_name for row in record.former_names.all()) if record else ""
    now = record.family_name if record else ""
    return _("%(now)s (formerly %(former)s)") % {"now": now, "former": former} if former else now


def _iso(record: Any) -> str:
    return record.birth_date.isoformat() if record else ""


def _found(reason: str | None) -> str:
    return str(WORDS[Reason(reason)]) if reason else ""


def _candidate(taxpayer: Any) -> Candidate:
    return Candidate(taxpayer.pk, taxpayer.ref, taxpayer.full_name, day(taxpayer.birth_date), taxpayer.masked_tin)

"""Who looked at a record, from values alone: an audit row turned into words that its owner understands.

Purposes are a closed list. A look without a purpose is shown as just that: the person has a right to know that none was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import codes
from records.audit_actions import AuditAction
from taxportal.kit.eastern import EASTERN
from taxportal.kit.formats import day


class Purpose(StrEnum):
    """Why somebody opens a record; the value is what the audit row carries in ``details["purpose"]``."""

    CALL = "call from taxpayer"
    CASE_WORK = "case work"
    MATCH_RESOLUTION = "match resolution"
    FOUR_EYES = "four-eyes approval"
    AUDIT = "audit"
    REPRESENTATIVE = "representative view"
    AUTOMATED = "automated job"
    VIEW_AS = "view-as"


PURPOSE_WORDS: Mapping[str, Promise] = {
    Purpose.CALL: gettext_lazy("You called us"),
    Purpose.CASE_WORK: gettext_lazy("Work on a case of yours"),
    Purpose.MATCH_RESOLUTION: gettext_lazy("Checking which record a sign-in belongs to"),
    Purpose.FOUR_EYES: gettext_lazy("A second person had to agree"),
    Purpose.AUDIT: gettext_lazy("Checking how records are used"),
    Purpose.REPRESENTATIVE: gettext_lazy("Your representative acted for you"),
    Purpose.AUTOMATED: gettext_lazy("Automatic processing, no person looked"),
    Purpose.VIEW_AS: gettext_lazy("Seeing what you see, to help you"),
}
NO_PURPOSE = gettext_lazy("No purpose was recorded")

# What was opened, by the name that the page or admin room gives itself.
PAGE_WORDS: Mapping[str, Promise] = {
    "home": gettext_lazy("Account home"),
    "refunds": gettext_lazy("List of refunds"),
    "refund": gettext_lazy("A refund"),
    "transcripts": gettext_lazy("List of transcripts"),
    "transcript": gettext_lazy("A transcript"),
    "balance": gettext_lazy("Balance"),
    "payments": gettext_lazy("List of payments"),
    "payment": gettext_lazy("A payment"),
    "returns": gettext_lazy("List of returns"),
    "return": gettext_lazy("A return"),
    "income": gettext_lazy("Income documents"),
    "notices": gettext_lazy("List of notices"),
    "notice": gettext_lazy("A notice"),
    "cases": gettext_lazy("List of cases"),
    "case": gettext_lazy("A case"),
    "profile": gettext_lazy("Profile"),
    "tasks": gettext_lazy("Tasks"),
    "activity": gettext_lazy("Activity"),
    "access log": gettext_lazy("This list"),
    "data": gettext_lazy("Your data"),
    "review case": gettext_lazy("A check of which record a sign-in belongs to"),
}
OBJECT_WORDS: Mapping[str, Promise] = {
    "records.taxpayer": gettext_lazy("Your details"),
    "records.taxmodule": gettext_lazy("A tax account"),
    "records.posting": gettext_lazy("An entry of your ledger"),
    "records.refundevent": gettext_lazy("A step of your refund"),
    "records.plannedevent": gettext_lazy("A planned step of your account"),
    "records.auditevent": gettext_lazy("A line of the audit trail"),
    "records.notice": gettext_lazy("A notice"),
    "records.case": gettext_lazy("A case of yours"),
    "records.incomedocument": gettext_lazy("An income document"),
    "payments.payment": gettext_lazy("A payment"),
}
DEED_WORDS: Mapping[str, Promise] = {
    AuditAction.LEDGER_POSTED: gettext_lazy("Entered in your ledger"),
    AuditAction.LEDGER_REVERSED: gettext_lazy("Taken back in your ledger"),
    AuditAction.REFUND_RELEASED: gettext_lazy("Released your refund"),
    AuditAction.REFUND_FROZEN: gettext_lazy("Stopped your refund"),
    AuditAction.RETURN_POSTED: gettext_lazy("Processed your return"),
    AuditAction.RETURN_REJECTED: gettext_lazy("Rejected a return under your number"),
    AuditAction.NOTICE_ISSUED: gettext_lazy("Wrote you a notice"),
    AuditAction.PAYMENT_CLAIMED: gettext_lazy("Sent your payment to the bank"),
    AuditAction.PAYMENT_SETTLED: gettext_lazy("Entered your payment"),
    AuditAction.PAYMENT_RETURNED: gettext_lazy("Took in that your payment came back"),
    AuditAction.IDENTITY_MATCH: gettext_lazy("Compared a sign-in with your record"),
    AuditAction.IDENTITY_LINKED: gettext_lazy("Linked your login to your record"),
    AuditAction.IDENTITY_LINK_ENDED: gettext_lazy("Ended a login’s access to your record"),
}
ROLE_WORDS: Mapping[str, Promise] = {
    "administrator": gettext_lazy("System administrator"),
    "SR": gettext_lazy("Service representative, taxpayer service"),
    "PO": gettext_lazy("Payments officer, payment operations"),
    "IR": gettext_lazy("Identity reviewer, identity casework"),
    "AU": gettext_lazy("Auditor, internal audit"),
    "SU": gettext_lazy("Access manager"),
}


@dataclass(frozen=True)
class Look:
    """One audit row about a record, as its owner reads it."""

    event_id: UUID
    when: str
    time: str
    who: str
    purpose: str
    what: str
    outcome: str
    by_person: bool  # a member of staff or a representative: it can be disputed
    has_purpose: bool


def look(row: Mapping[str, Any]) -> Look:
    """The words of one row: event_id, at (real time), action, outcome, actor_type, role, object_type, details."""
    details = row["details"]
    automated = row["actor_type"] == "system"
    purpose = Purpose.AUTOMATED.value if automated else str(details.get("purpose", ""))
    by_person = row["actor_type"] not in {"system", "citizen"}
    said = PURPOSE_WORDS.get(purpose)
    eastern: datetime = row["at"].astimezone(EASTERN)
    return Look(
        event_id=row["event_id"],
        when=day(eastern),
        time=_("%(time)s Eastern time") % {"time": f"{eastern:%H:%M}"},
        who=_who(row["actor_type"], row["role"]),
        purpose="" if row["actor_type"] == "citizen" else str(said or NO_PURPOSE),
        what=what(action=row["action"], object_type=row["object_type"], details=details),
        outcome="" if row["outcome"] == "ok" else _("refused"),
        by_person=by_person,
        has_purpose=said is not None,
    )


def _who(actor_type: str, role: str) -> str:
    if actor_type == "system":
        return _("Automatic processing")
    if actor_type == "citizen":
        return _("You")
    return str(ROLE_WORDS.get(role, "")) or _("A member of staff")


def what(*, action: str, object_type: str, details: Mapping[str, Any]) -> str:
    """What was read or done, in plain words; the names of audit rows stay inside."""
    deed = DEED_WORDS.get(action)
    if deed is not None:
        code = codes.all_codes().get(str(details.get("code", "")))
        return f"{deed}: {code.plain}" if code else str(deed)
    page = str(details.get("page", ""))
    opened = PAGE_WORDS.get(page) or OBJECT_WORDS.get(object_type)
    if opened is None:
        return str(AuditAction(action).label) if action in AuditAction.values else _("Your record")
    year = str(details.get("period", ""))[:4]
    words = f"{opened}, {year}" if year else str(opened)
    return _("Downloaded: %(what)s") % {"what": words} if action == AuditAction.TRANSCRIPT_DOWNLOADED else words

"""The lives of identity links and of review cases, as tables. ``docs/states.md`` is drawn from them."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkStatus(models.TextChoices):
    """Where a link between a login and a taxpayer record stands."""

    ACTIVE = "active", _("Active")
    REVOKED = "revoked", _("Ended")


class CaseStatus(models.TextChoices):
    """Where a review case stands."""

    OPEN = "open", _("Open")
    PROPOSED = "proposed", _("Proposed, waits for a second person")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CaseKind(models.TextChoices):
    """Why a person must look."""

    SEVERAL = "several", _("Several records fit")
    DIFFERS = "differs", _("Details differ from the record")
    TAKEN = "taken", _("Another login opens the record")
    LOGIN_TAKEN = "login_taken", _("The login opens another record")


Table = Mapping[str, frozenset[str]]
LINK_TRANSITIONS: Mapping[LinkStatus, frozenset[LinkStatus]] = {
    LinkStatus.ACTIVE: frozenset({LinkStatus.REVOKED}),
    LinkStatus.REVOKED: frozenset(),
}
LINK_MEANINGS: Mapping[LinkStatus, str] = {
    LinkStatus.ACTIVE: "The login opens the record.",
    LinkStatus.REVOKED: "It did, until it was ended or moved; it never comes back by itself.",
}
CASE_TRANSITIONS: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.OPEN: frozenset({CaseStatus.PROPOSED, CaseStatus.WITHDRAWN}),
    CaseStatus.PROPOSED: frozenset(
        {CaseStatus.PROPOSED, CaseStatus.APPROVED, CaseStatus.REJECTED, CaseStatus.WITHDRAWN}
    ),
    CaseStatus.APPROVED: frozenset(),
    CaseStatus.REJECTED: frozenset(),
    CaseStatus.WITHDRAWN: frozenset(),
}
CASE_MEANINGS: Mapping[CaseStatus, str] = {
    CaseStatus.OPEN: "Waits for somebody to look and propose a decision.",
    CaseStatus.PROPOSED: "One person has proposed a decision; another one must decide. A new proposal takes its place.",
    CaseStatus.APPROVED: "Two people were of one mind: the login opens the record.",
    CaseStatus.REJECTED: "A second person decided against it; nothing opens.",
    CaseStatus.WITHDRAWN: "The person got in another way, so nothing is left to decide.",
}
OPEN_CASES = frozenset({CaseStatus.OPEN, CaseStatus.PROPOSED})


def may_move(old: str, new: str) -> bool:
    """Whether the table allows a review case to go from ``old`` to ``new``."""
    return CaseStatus(new) in CASE_TRANSITIONS[CaseStatus(old)]

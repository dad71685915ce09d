"""The life of an identity link, as a table. ``docs/states.md`` is drawn from it."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkStatus(models.TextChoices):
    """Where a link between a login and a taxpayer record stands."""

    NEEDS_REVIEW = "needs_review", _("Needs review")
    ACTIVE = "active", _("Active")
    REJECTED = "rejected", _("Rejected")
    REVOKED = "revoked", _("Ended")


TRANSITIONS: Mapping[LinkStatus, frozenset[LinkStatus]] = {
    LinkStatus.NEEDS_REVIEW: frozenset({LinkStatus.ACTIVE, LinkStatus.REJECTED}),
    LinkStatus.ACTIVE: frozenset({LinkStatus.REVOKED}),
    LinkStatus.REJECTED: frozenset(),
    LinkStatus.REVOKED: frozenset(),
}
ENDED = frozenset({LinkStatus.REJECTED, LinkStatus.REVOKED})


def may_move(old: str, new: str) -> bool:
    """Whether the table allows a step from ``old`` to ``new``."""
    return LinkStatus(new) in TRANSITIONS[LinkStatus(old)]

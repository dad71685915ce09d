"""How a review case stands, in words for the person who waits for it. No row of staff, no value of the record."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import ReviewCase
from accounts.states import OPEN_CASES, CaseStatus
from taxportal.kit.formats import day

WITH_A_CASE = frozenset({"SI-17", "SI-18", "SI-19", "SI-20"})


@dataclass(frozen=True)
class CaseStory:
    """``sentence`` says where it stands, ``rows`` are its facts for components/key_values.html; ``may_move`` offers the form."""

    sentence: str
    rows: list[dict[str, str]]
    waits: bool
    may_move: bool


def of(case: ReviewCase) -> CaseStory:
    """The story of one case."""
    waits = case.status in OPEN_CASES
    rows = [
        {"term": _("Reference"), "value": case.reference},
        {"term": _("Open since"), "value": day(case.opened_on)},
    ]
    if waits:
        rows.append({"term": _("Answer by"), "value": day(case.answer_by)})
    if case.decided_at:
        rows.append({"term": _("Decided"), "value": day(case.decided_at)})
    if case.move_requested_at:
        rows.append({"term": _("You asked us to move the record"), "value": day(case.move_requested_at)})
    return CaseStory(_sentence(case), rows, waits, policies.may_ask_to_move(case))


def _sentence(case: ReviewCase) -> str:
    if case.status == CaseStatus.APPROVED:
        return _("We connected your login to the record. Sign in again to see it.")
    if case.status == CaseStatus.REJECTED:
        return _(
            "We looked at it and did not connect your login to a record. If you think that is wrong, call us and give the"
            " reference: somebody who has not decided about it before will look again."
        )
    if case.status == CaseStatus.WITHDRAWN:
        return _("Nothing is left to decide: your record has opened in another way.")
    if case.status == CaseStatus.PROPOSED:
        return _("One person has looked at it. A second one must agree before anything opens.")
    return _("It waits for a person who compares what your provider told us with our record.")

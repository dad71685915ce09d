"""Which record belongs to a verified identity, decided from values alone.

The rules, in the order in which they are asked (docs/decisions/0009 has the why):

1. A login that already opens a record keeps to it: the same record again, or a full stop where the provider now tells of another.
2. With a tax number, the number finds the record, and birth date and name must agree with it. Another surname alone is a name
   change; any other difference goes to a person. A record that another login opens, or whose person has died, is told only to
   somebody for whom number, birth date and name all agree. A surname that the record knows from before agrees; a Jr or Sr that
   only one side has, and letters of another script or that can't be seen, go to a person.
3. Without a tax number nothing is ever opened: name and birth date only decide which words the person reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from accounts.identity import VerifiedIdentity
from records import names


class Found(Protocol):
    """A record that might be the person's: what ``records.queries.match_candidates`` gives."""

    @property
    def taxpayer_id(self) -> UUID: ...
    @property
    def tin_matches(self) -> bool: ...
    @property
    def birth_date(self) -> object: ...
    @property
    def folded_given(self) -> str: ...
    @property
    def folded_family(self) -> str: ...
    @property
    def date_of_death(self) -> object: ...
    @property
    def former_families(self) -> frozenset[str]: ...


class Decision(StrEnum):
    """What follows from the comparison."""

    MATCHED = "matched"
    DIFFERS_LINKED = "differs_linked"
    DIFFERS_REVIEW = "differs_review"
    NO_TIN = "no_tin"
    NONE = "none"
    SEVERAL = "several"
    TAKEN = "taken"
    LOGIN_LINKED = "login_linked"
    DECEASED = "deceased"


OPENS = frozenset({Decision.MATCHED, Decision.DIFFERS_LINKED})
OUTCOME: Mapping[Decision, str] = {
    Decision.MATCHED: "SI-00",
    Decision.DIFFERS_LINKED: "SI-18",
    Decision.DIFFERS_REVIEW: "SI-18",
    Decision.NO_TIN: "SI-02",
    Decision.NONE: "SI-16",
    Decision.SEVERAL: "SI-17",
    Decision.TAKEN: "SI-19",
    Decision.LOGIN_LINKED: "SI-20",
    Decision.DECEASED: "SI-21",
}


class Reason(StrEnum):
    """What the comparison of one attribute found. A closed list: reasons are stored and shown to staff."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_GIVEN = "not_given"
    FORMER_NAME = "former_name"
    SUFFIX = "suffix"
    MIXED_SCRIPTS = "mixed_scripts"
    OTHER_SCRIPT = "other_script"
    UNUSUAL_CHARACTERS = "unusual_characters"
    UNKNOWN = "unknown"


AGREEING = frozenset({Reason.AGREES, Reason.FORMER_NAME})
ATTRIBUTES = ("tin", "birth_date", "given_name", "family_name")


@dataclass(frozen=True)
class LinkState:
    """What the links say now: ``own`` is the record that this login opens, ``taken`` those that other logins open, ``closed``
    those that this login opened until somebody ended the link."""

    own: UUID | None = None
    own_deceased: bool = False
    taken: frozenset[UUID] = frozenset()
    closed: frozenset[UUID] = frozenset()


NO_LINKS = LinkState()


@dataclass(frozen=True)
class Match:
    """The decision with its reasons; ``taxpayer_id`` is set where one record was found (whether it opens is the decision's)."""

    decision: Decision
    taxpayer_id: UUID | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def opens(self) -> bool:
        """Whether the person may see the record."""
        return self.decision in OPENS

    @property
    def outcome(self) -> str:
        """The code of the page that tells it."""
        return OUTCOME[self.decision]

    @property
    def wants_former_names(self) -> bool:
        """Whether a name under which the person was known before would change the decision: only the surname differs."""
        return self.taxpayer_id is not None and _only_surname_differs(self.reasons)

    def for_review(self) -> "Match":
        """The same comparison, decided by a person: for what speaks against opening beside the attributes."""
        return replace(self, decision=Decision.DIFFERS_REVIEW)


def decide(identity: VerifiedIdentity, candidates: Sequence[Found], links: LinkState = NO_LINKS) -> Match:
    """Which record, if any, opens. ``candidates`` were found by tax number if one was released, else by name and birth date."""
    if identity.tin is None:
        return _without_number(identity, candidates, links)
    if len(candidates) > 1:  # a number is unique; if that ever fails, nothing opens
        return Match(Decision.SEVERAL, None, _unknown(tin=Reason.AGREES))
    if not candidates:
        unknown = _unknown(tin=Reason.UNKNOWN)
        return Match(Decision.LOGIN_LINKED if links.own else Decision.NONE, links.own, unknown)
    return _with_number(identity, candidates[0], links)


def _with_number(identity: VerifiedIdentity, record: Found, links: LinkState) -> Match:
    reasons = compare(identity, record)
    found = record.taxpayer_id
    all_agree = agrees(reasons)
    if links.own and links.own != found:
        return Match(Decision.LOGIN_LINKED, found, reasons)
    if record.date_of_death and (all_agree or links.own):
        return Match(Decision.DECEASED, found, reasons)
    if links.own:  # this pair has been found good before, by us or by a reviewer
        return Match(Decision.MATCHED if all_agree else Decision.DIFFERS_LINKED, found, reasons)
    if found in links.taken:
        return Match(Decision.TAKEN if all_agree else Decision.DIFFERS_REVIEW, found, reasons)
    if record.date_of_death or found in links.closed or not (all_agree or _only_surname_differs(reasons)):
        return Match(Decision.DIFFERS_REVIEW, found, reasons)
    return Match(Decision.MATCHED if all_agree else Decision.DIFFERS_LINKED, found, reasons)


def _without_number(identity: VerifiedIdentity, candidates: Sequence[Found], links: LinkState) -> Match:
    if links.own:
        reasons = _unknown(tin=Reason.NOT_GIVEN)
        return Match(Decision.DECEASED if links.own_deceased else Decision.MATCHED, links.own, reasons)
    if len(candidates) == 1:
        reasons = {**compare(identity, candidates[0]), "tin": Reason.NOT_GIVEN}
        return Match(Decision.NO_TIN, candidates[0].taxpayer_id, reasons)
    return Match(Decision.SEVERAL if candidates else Decision.NONE, None, _unknown(tin=Reason.NOT_GIVEN))


def agrees(reasons: Mapping[str, Reason]) -> bool:
    """Whether every attribute agrees; a former surname of the record counts."""
    return all(reasons.get(attribute) in AGREEING for attribute in ATTRIBUTES)


def compare(identity: VerifiedIdentity, record: Found) -> dict[str, Reason]:
    """For each attribute, whether identity and record agree. Names are compared folded (case, accents, hyphens, apostrophes)."""
    return {
        "tin": Reason.AGREES if record.tin_matches else Reason.DIFFERS,
        "birth_date": _reason(identity.birth_date, identity.birth_date == record.birth_date),
        "given_name": _name(identity.given_name, record.folded_given),
        "family_name": _surname(identity.family_name, record),
    }


def _reason(value: object, agrees: bool) -> Reason:
    if not value:
        return Reason.NOT_GIVEN
    return Reason.AGREES if agrees else Reason.DIFFERS


def _name(given: str, folded: str) -> Reason:
    """Letters that only look alike, or that can't be seen, are for a person to judge, whatever else agrees."""
    if names.mixes_scripts(given):
        return Reason.MIXED_SCRIPTS
    if names.has_unusual_characters(given):
        return Reason.UNUSUAL_CHARACTERS
    if given and names.scripts(given) != names.scripts(folded):
        return Reason.OTHER_SCRIPT
    return _reason(names.fold(given), names.fold(given) == folded)


def _surname(given: str, record: Found) -> Reason:
    reason = _name(given, record.folded_family)
    if reason is not Reason.DIFFERS:
        return reason
    if names.fold(given) in record.former_families:
        return Reason.FORMER_NAME
    return Reason.SUFFIX if names.differs_by_suffix(given, record.folded_family) else reason


def _only_surname_differs(reasons: Mapping[str, Reason]) -> bool:
    return reasons.get("family_name") is Reason.DIFFERS and all(
        reasons[attribute] is Reason.AGREES for attribute in ATTRIBUTES if attribute != "family_name"
    )


def _unknown(*, tin: Reason) -> dict[str, Reason]:
    return {"tin": tin, **dict.fromkeys(ATTRIBUTES[1:], Reason.UNKNOWN)}

"""Which record opens: the truth table of docs/decisions, and properties that hold for any input."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.matching import OPENS, OUTCOME, Decision, LinkState, Match, Reason, compare, decide
from accounts.outcomes import CATALOGUE
from records.names import fold
from tests.factories.accounts import an_identity

ADA = UUID(int=1)
BOB = UUID(int=2)
DIED = date(2025, 11, 2)


@dataclass(frozen=True)
class Record:
    """A candidate that is Ada Quill unless said otherwise."""

    taxpayer_id: UUID = ADA
    tin_matches: bool = True
    birth_date: date = date(1980, 2, 1)
    folded_given: str = "ada"
    folded_family: str = "quill"
    date_of_death: date | None = None
    former_families: frozenset[str] = frozenset()


def by_name(**changes: Any) -> Record:
    return Record(tin_matches=False, **changes)


NOBODY = LinkState()
OWN = LinkState(own=ADA)
TAKEN = LinkState(taken=frozenset({ADA}))
CLOSED = LinkState(closed=frozenset({ADA}))
OTHER = LinkState(own=BOB)
OTHER_DATE = date(1980, 1, 2)


# covers T01, T02, T03, INV-19
@pytest.mark.parametrize(
    ("identity", "candidates", "links", "decision"),
    [
        # number, birth date and name agree
        ({}, [Record()], NOBODY, Decision.MATCHED),
        ({}, [Record()], OWN, Decision.MATCHED),
        ({}, [Record()], TAKEN, Decision.TAKEN),
        ({}, [Record()], CLOSED, Decision.DIFFERS_REVIEW),
        ({}, [Record()], OTHER, Decision.LOGIN_LINKED),
        ({}, [Record(date_of_death=DIED)], NOBODY, Decision.DECEASED),
        ({}, [Record(date_of_death=DIED)], OWN, Decision.DECEASED),
        ({}, [Record(date_of_death=DIED)], TAKEN, Decision.DECEASED),
        # another surname alone is a change of name
        ({"family_name": "Cole"}, [Record()], NOBODY, Decision.DIFFERS_LINKED),
        ({"family_name": "Cole"}, [Record()], OWN, Decision.DIFFERS_LINKED),
        ({"family_name": "Cole"}, [Record()], TAKEN, Decision.DIFFERS_REVIEW),
        ({"family_name": "Cole"}, [Record()], CLOSED, Decision.DIFFERS_REVIEW),
        ({"family_name": "Cole"}, [Record(date_of_death=DIED)], NOBODY, Decision.DIFFERS_REVIEW),
        ({"family_name": "Cole"}, [Record(date_of_death=DIED)], OWN, Decision.DECEASED),
        # any other difference goes to a person
        ({"given_name": "Eda"}, [Record()], NOBODY, Decision.DIFFERS_REVIEW),
        ({"given_name": "Eda"}, [Record()], TAKEN, Decision.DIFFERS_REVIEW),
        ({"given_name": "Eda"}, [Record()], OWN, Decision.DIFFERS_LINKED),
        ({"given_name": "Eda"}, [Record(date_of_death=DIED)], NOBODY, Decision.DIFFERS_REVIEW),
        ({"birth_date": OTHER_DATE}, [Record()], NOBODY, Decision.DIFFERS_REVIEW),
        ({"birth_date": OTHER_DATE, "family_name": "Cole"}, [Record()], NOBODY, Decision.DIFFERS_REVIEW),
        ({"birth_date": None}, [Record()], NOBODY, Decision.DIFFERS_REVIEW),
        ({"given_name": ""}, [Record()], NOBODY, Decision.DIFFERS_REVIEW),
        ({"family_name": ""}, [Record()], NOBODY, Decision.DIFFERS_REVIEW),
        ({"family_name": "Quіll"}, [Record()], NOBODY, Decision.DIFFERS_REVIEW),  # a Cyrillic i
        # a number that we don't know is never looked past
        ({}, [], NOBODY, Decision.NONE),
        ({}, [], OTHER, Decision.LOGIN_LINKED),
        ({}, [Record(), Record(taxpayer_id=BOB)], NOBODY, Decision.SEVERAL),
        # no number: nothing opens by itself
        ({"tin": None}, [by_name()], NOBODY, Decision.NO_TIN),
        ({"tin": None}, [by_name()], TAKEN, Decision.NO_TIN),
        ({"tin": None}, [by_name(date_of_death=DIED)], NOBODY, Decision.NO_TIN),
        ({"tin": None}, [by_name(), by_name(taxpayer_id=BOB)], NOBODY, Decision.SEVERAL),
        ({"tin": None}, [], NOBODY, Decision.NONE),
        # ... but a login that was linked stays linked
        ({"tin": None}, [by_name()], OWN, Decision.MATCHED),
        ({"tin": None}, [by_name(), by_name(taxpayer_id=BOB)], OWN, Decision.MATCHED),
        ({"tin": None}, [], LinkState(own=ADA, own_deceased=True), Decision.DECEASED),
    ],
)
def test_decides(identity: dict[str, Any], candidates: list[Record], links: LinkState, decision: Decision) -> None:
    assert decide(an_identity(**identity), candidates, links).decision is decision


def test_gives_a_reason_for_every_attribute() -> None:
    match = decide(an_identity(given_name="Eda", family_name="Quіll"), [Record()])
    assert match.reasons == {
        "tin": Reason.AGREES,
        "birth_date": Reason.AGREES,
        "given_name": Reason.DIFFERS,
        "family_name": Reason.MIXED_SCRIPTS,
    }
    assert decide(an_identity(tin=None), [by_name()]).reasons["tin"] is Reason.NOT_GIVEN
    assert decide(an_identity(), []).reasons["tin"] is Reason.UNKNOWN
    assert compare(an_identity(), by_name())["tin"] is Reason.DIFFERS


# covers T02
@pytest.mark.parametrize(
    "given_name", ["MARIA JOSE", "María-José", "Mari\u0301a Jose\u0301", "maria\u2011jose", "Maria Jose"]
)
def test_folds_names_before_it_compares(given_name: str) -> None:
    record = Record(folded_given=fold("María-José"), folded_family=fold("O'Neill-Ruiz"))
    assert decide(an_identity(given_name=given_name, family_name="ONEILL RUIZ"), [record]).decision is Decision.MATCHED


def test_every_decision_has_a_page() -> None:
    assert set(OUTCOME) == set(Decision) and set(OUTCOME.values()) <= set(CATALOGUE)


def test_a_match_knows_whether_it_opens() -> None:
    assert Match(Decision.DIFFERS_LINKED).opens and Match(Decision.DIFFERS_LINKED).outcome == "SI-18"
    assert not Match(Decision.NO_TIN).opens


names = some.sampled_from(["Ada", "Eda", "", "ADA", "Äda", "Аda"]) | some.text(max_size=8)
dates = some.sampled_from([date(1980, 2, 1), OTHER_DATE])
ids = some.sampled_from([ADA, BOB, uuid4()])
records = some.builds(
    Record,
    taxpayer_id=ids,
    birth_date=dates,
    folded_given=names.map(fold),
    folded_family=names.map(fold),
    former_families=some.frozensets(names.map(fold), max_size=2),
    date_of_death=some.none() | some.just(DIED),
)
link_states = some.builds(
    LinkState,
    own=some.none() | ids,
    own_deceased=some.booleans(),
    taken=some.frozensets(ids),
    closed=some.frozensets(ids),
)
identities = some.builds(
    lambda **claims: an_identity(**claims),
    given_name=names,
    family_name=names,
    birth_date=some.none() | dates,
    tin=some.just(an_identity().tin) | some.none(),
)


# covers T01, INV-19
@given(identities, some.lists(records, max_size=3), link_states)
def test_never_opens_what_it_must_not(identity: Any, candidates: list[Record], links: LinkState) -> None:
    match = decide(identity, candidates, links)
    if match.decision not in OPENS:
        return
    if links.own is None:
        (record,) = candidates
        assert identity.tin is not None and record.date_of_death is None
        assert match.taxpayer_id == record.taxpayer_id not in links.taken | links.closed
        assert match.reasons["tin"] is match.reasons["birth_date"] is match.reasons["given_name"] is Reason.AGREES
        assert match.reasons["family_name"] in {Reason.AGREES, Reason.FORMER_NAME, Reason.DIFFERS}
    else:
        assert match.taxpayer_id == links.own


# covers T49
@given(identities, some.lists(records, max_size=3), link_states)
def test_tells_of_taken_and_deceased_only_where_all_agree_or_the_login_is_linked(
    identity: Any, candidates: list[Record], links: LinkState
) -> None:
    match = decide(identity, candidates, links)
    if match.decision in {Decision.TAKEN, Decision.DECEASED} and links.own is None:
        assert set(match.reasons.values()) <= {Reason.AGREES, Reason.FORMER_NAME}

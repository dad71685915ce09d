"""Twins, juniors, hyphens, accents and letters that trick the eye: a record opens by itself only where everything agrees."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.matching import AGREEING, OPENS, Decision, LinkState, Match, Reason, agrees, compare, decide
from records import names
from tests.factories.accounts import an_identity

ADA = UUID(int=1)


@dataclass(frozen=True)
class Record:
    """The record of somebody born on 1 February 1980."""

    given: str = "Ada"
    family: str = "Quill"
    former_families: frozenset[str] = frozenset()
    taxpayer_id: UUID = ADA
    tin_matches: bool = True
    birth_date: date = date(1980, 2, 1)
    date_of_death: date | None = None

    @property
    def folded_given(self) -> str:
        """As the table keeps it."""
        return names.fold(self.given)

    @property
    def folded_family(self) -> str:
        """As the table keeps it."""
        return names.fold(self.family)


# what the provider says, what the record says, whether they are one name
SAME = [
    ("MARÍA JOSÉ", "Maria-Jose"),
    ("O\u2019Neill", "ONeill"),
    ("O\u02bcNeill", "O'Neill"),
    ("Smith\u2011Jones", "Smith Jones"),
    ("Żółć", "Zolc"),
    ("Straße", "Strasse"),
    ("Nguyễn", "Nguyen"),
    ("\ufb01nch", "Finch"),  # a ligature
    ("ØRSTED", "Orsted"),
    ("李", "李"),
    ("Анна", "АННА"),
]
TRICKS = [
    ("\u0410da", Reason.MIXED_SCRIPTS),  # a Cyrillic A
    ("A\u0501a", Reason.MIXED_SCRIPTS),
    ("\u0391da", Reason.MIXED_SCRIPTS),  # a Greek A
    ("\u0410\u0501\u0430", Reason.OTHER_SCRIPT),
    ("\uff21\uff44\uff41", Reason.UNUSUAL_CHARACTERS),
    ("\U0001d400da", Reason.UNUSUAL_CHARACTERS),  # mathematical bold
    ("\u24b6da", Reason.UNUSUAL_CHARACTERS),  # circled
    ("A\u200bda", Reason.UNUSUAL_CHARACTERS),
    ("A\u200dda", Reason.UNUSUAL_CHARACTERS),
    ("\u202eadA", Reason.UNUSUAL_CHARACTERS),
    ("\u2066Ada\u2069", Reason.UNUSUAL_CHARACTERS),
    ("A\u00adda", Reason.UNUSUAL_CHARACTERS),  # a soft hyphen
    ("Ada\u0000", Reason.UNUSUAL_CHARACTERS),
    ("A\ue000da", Reason.UNUSUAL_CHARACTERS),  # private use
    ("\u00aada", Reason.UNUSUAL_CHARACTERS),  # ª for a
]


# covers T02
@pytest.mark.parametrize(("said", "recorded"), SAME)
def test_one_name_written_differently_agrees(said: str, recorded: str) -> None:
    record = Record(given=recorded, family=recorded)
    assert decide(an_identity(given_name=said, family_name=said), [record]).decision is Decision.MATCHED


# covers T58, T02
@pytest.mark.parametrize(("said", "reason"), TRICKS)
@pytest.mark.parametrize("attribute", ["given_name", "family_name"])
def test_letters_that_trick_the_eye_go_to_a_person(said: str, reason: Reason, attribute: str) -> None:
    match = decide(an_identity(**{attribute: said}), [Record(family="Ada" if attribute == "family_name" else "Quill")])
    assert match.decision is Decision.DIFFERS_REVIEW and match.reasons[attribute] is reason


# covers T02
@pytest.mark.parametrize(
    ("said", "recorded", "reason"),
    [
        ("Quill Jr.", "Quill", Reason.SUFFIX),
        ("Quill, Jr", "Quill", Reason.SUFFIX),
        ("Quill III", "Quill", Reason.SUFFIX),
        ("Quill", "Quill Sr.", Reason.SUFFIX),
        ("Quill Jr.", "Quill Sr.", Reason.SUFFIX),
        ("Quill Jr.", "QUILL JR", Reason.AGREES),
        ("Quillan", "Quill", Reason.DIFFERS),
        ("Jr", "Quill", Reason.DIFFERS),
        ("", "Quill", Reason.NOT_GIVEN),
    ],
)
def test_father_and_son_are_told_apart_by_a_person(said: str, recorded: str, reason: Reason) -> None:
    match = decide(an_identity(family_name=said), [Record(family=recorded)])
    assert match.reasons["family_name"] is reason
    opens = {Reason.AGREES: True, Reason.DIFFERS: True}.get(reason, False)  # another surname is a change of name
    assert match.opens is opens


# covers T02
@pytest.mark.parametrize("said", ["Ava Maria", "A", "Ad", "Adá B", "Maria Ada"])
def test_a_middle_name_or_an_initial_in_the_given_name_goes_to_a_person(said: str) -> None:
    assert decide(an_identity(given_name=said), [Record()]).decision is Decision.DIFFERS_REVIEW


# covers T02
def test_twins_are_told_apart_by_number_and_given_name() -> None:
    twin = an_identity(given_name="Ida")
    assert decide(twin, [Record()]).decision is Decision.DIFFERS_REVIEW  # her own name, her sister's number
    both = [Record(tin_matches=False), Record(taxpayer_id=UUID(int=2), tin_matches=False)]
    assert decide(an_identity(tin=None), both).decision is Decision.SEVERAL


def test_a_former_surname_agrees_and_no_other_one_does() -> None:
    record = Record(former_families=frozenset({"cole"}))
    assert decide(an_identity(family_name="Cole"), [record]).decision is Decision.MATCHED
    assert compare(an_identity(family_name="Cole"), record)["family_name"] is Reason.FORMER_NAME
    assert decide(an_identity(family_name="Kole"), [record]).decision is Decision.DIFFERS_LINKED
    assert decide(an_identity(family_name="C\u043ele"), [record]).decision is Decision.DIFFERS_REVIEW
    taken = LinkState(taken=frozenset({ADA}))
    assert decide(an_identity(family_name="Cole"), [record], taken).decision is Decision.TAKEN


def test_former_names_are_wanted_only_where_the_surname_alone_differs() -> None:
    assert decide(an_identity(family_name="Cole"), [Record()]).wants_former_names
    for changes in (
        {},
        {"given_name": "Eda"},
        {"family_name": "Cole", "given_name": "Eda"},
        {"family_name": "Quill Jr"},
    ):
        assert not decide(an_identity(**changes), [Record()]).wants_former_names
    assert not Match(Decision.NONE).wants_former_names and not agrees({})


words = some.text(max_size=12) | some.sampled_from([said for said, _ in SAME + TRICKS])  # type: ignore[misc]


# covers T02
@given(words)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert names.fold(names.fold(name)) == names.fold(name)


# covers T02, T58, FED-06, INV-19
@given(words, words, words, words, some.frozensets(words.map(names.fold), max_size=2))
def test_a_record_opens_only_on_a_unique_full_match(
    given_name: str, family_name: str, recorded: str, family: str, former: frozenset[str]
) -> None:
    record = Record(given=recorded, family=family, former_families=former)
    match = decide(an_identity(given_name=given_name, family_name=family_name), [record])
    if match.decision not in OPENS:
        return
    assert match.reasons["given_name"] is Reason.AGREES and names.fold(given_name) == record.folded_given
    assert match.reasons["family_name"] in AGREEING | {Reason.DIFFERS}
    for name in (given_name, family_name):
        assert name and not names.has_unusual_characters(name) and not names.mixes_scripts(name)
        assert not any(unicodedata.category(ch) == "Cf" for ch in name)
    assert names.scripts(family_name) == names.scripts(record.folded_family)

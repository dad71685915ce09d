"""The cast: 29 people who do not exist, with what the rest of the project relies on."""

from __future__ import annotations

import ast
from pathlib import Path

from stub_idp.people import NEVER_ISSUED, load_people
from stub_idp.profiles import PROFILES
from tests.server_process import ROOT

PEOPLE = load_people(ROOT / "stub_idp" / "people.toml", issuers=frozenset(PROFILES))


def test_there_are_29_with_their_own_numbers_and_subjects() -> None:
    assert len(PEOPLE) == 29
    assert len({person.tax_id for person in PEOPLE.values()}) == 29
    subjects = {person.subjects[issuer] for person in PEOPLE.values() for issuer in PROFILES}
    assert len(subjects) == 29 * len(PROFILES), "a subject says nothing at another issuer"
    assert all(NEVER_ISSUED.fullmatch(person.tax_id) for person in PEOPLE.values())


def test_subjects_tell_nothing_about_the_person() -> None:
    for person in PEOPLE.values():
        for subject in person.subjects.values():
            assert person.handle not in subject and person.tax_id not in subject.replace("-", "")


def test_three_are_unproofed_and_only_john1_and_sam_keep_their_number() -> None:
    assert [person.handle for person in PEOPLE.values() if person.ial == 1] == ["priya", "quinn", "rosa"]
    assert {person.handle for person in PEOPLE.values() if person.proof is None} == {"priya", "quinn", "rosa"}
    keeping = [person.handle for person in PEOPLE.values() if "social_security_number" in person.withhold]
    assert keeping == ["john1", "sam"]


def test_the_two_johns_differ_in_number_only() -> None:
    one, two = PEOPLE["john1"], PEOPLE["john2"]
    assert (one.name, one.birthdate) == (two.name, two.birthdate)
    assert one.tax_id != two.tax_id


def test_the_provider_s_names() -> None:
    assert PEOPLE["mariajose"].name == "MARIA JOSE ONEILL RUIZ"
    assert PEOPLE["jasmine"].family_name == "Cole"


def test_the_provider_imports_nothing_of_the_portal() -> None:
    """The rule of docs/architecture.md: the two meet only over HTTP."""
    portal = {"taxportal", "accounts", "records", "payments"}
    for file in Path(ROOT / "stub_idp").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not portal & {name.partition(".")[0] for name in names}, file

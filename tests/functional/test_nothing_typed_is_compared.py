"""What somebody types takes no part in the comparison: only what the provider said in this very sign-in does."""

from datetime import date

import pytest

from accounts.models import IdentityLink, RecordLock, ReviewCase
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal

pytestmark = pytest.mark.django_db
TYPED = {"tin": "666100001", "birth_date": "1988-04-12", "given_name": "Ava", "family_name": "Martinez"}
# who signs in -> the outcome that they read: no record, no number given, details differ, no number and nobody of that name
PEOPLE = {"kofi": "SI-16", "sam": "SI-02", "ben": "SI-18", "john1": "SI-16"}


@pytest.fixture(autouse=True)
def records() -> None:
    """Ava's record, whose details are typed; Sam's, and one of Ben's number with another birth date."""
    for tin, given, family, born in (
        ("666100001", "Ava", "Martinez", date(1988, 4, 12)),
        ("666100021", "Sam", "Carter", date(1982, 2, 2)),
        ("666100002", "Ben", "Okafor", date(1970, 1, 1)),
    ):
        TaxpayerFactory.create(tin=a_tin(tin), given_name=given, family_name=family, birth_date=born)


# covers INV-20, T49
@pytest.mark.parametrize("person", PEOPLE)
def test_typed_details_change_neither_the_answer_nor_the_record(portal: Portal, person: str) -> None:
    assert portal.sign_in(person)["Location"] == "/account/match/"
    before = portal.client.get("/account/match/")
    assert f'data-outcome="{PEOPLE[person]}"'.encode() in before.content
    cases = list(ReviewCase.objects.values("kind", "status", "taxpayer_id"))
    for typed in ({}, TYPED, {**TYPED, "tin": "666100099"}):
        answer = portal.client.post("/account/match/", typed)
        assert (answer.status_code, answer["Location"]) == (303, "/account/match/")
        assert portal.client.get("/account/match/", typed).status_code == 200
    assert list(ReviewCase.objects.values("kind", "status", "taxpayer_id")) == cases
    assert not IdentityLink.objects.exists() and not RecordLock.objects.exists()
    assert portal.client.get("/account/")["Location"] == "/account/match/"

"""The profile: two sources side by side, the address of record, preferences, and a detail that is wrong.

covers T12, T24, STEP-01
"""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from records import clock, queries
from records.addresses import BadAddress, PostalAddress, clean_text, clean_zip, same_place
from records.models import Address, AuditEvent, Case, Taxpayer
from taxportal.kit.models import OutboxMessage
from tests.cast import seeded, taxpayer
from tests.factories.browsers import signed_in, text_of

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
PROFILE, ADDRESS = "accounts:profile", "accounts:profile_address"
NEW = {"street": "7 Larch Lane, Apt 2", "city": "Springfield", "region": "IL", "postal_code": "62701"}


def letters() -> list[tuple[str, str]]:
    found = OutboxMessage.objects.filter(kind="profile.address_changed").order_by("template")
    return [(message.channel, message.template.rpartition("/")[2]) for message in found]


# --- two sources


def test_both_sources_stand_side_by_side() -> None:
    said = {"given_name": "Ava", "family_name": "Martinez", "birth_date": "1988-04-12", "email": "ava@example.com"}
    text = text_of(signed_in("ava", said=said), PROFILE)
    for words in (
        "Ava Martinez",
        "12 April 1988",
        "XXX-XX-0001",
        "ava@example.com",
        "418 Alder",
        "From your tax return",
    ):
        assert words in text, words
    assert "The two differ" not in text


def test_a_difference_is_named_with_the_way_to_mend_it() -> None:
    said = {"given_name": "Ava", "family_name": "Larsen", "street": "1 Other Road", "city": "Nowhere", "region": "ME"}
    text = text_of(signed_in("ava", said=said), PROFILE)
    assert text.count("The two differ") == 2
    assert f"{reverse('accounts:profile_wrong')}?detail=name" in text and reverse(ADDRESS) in text


def test_a_session_that_kept_nothing_shows_the_record_alone() -> None:
    text = text_of(signed_in("ava"), PROFILE)
    assert "Not shared by your provider" in text and "The two differ" not in text


def test_what_the_provider_said_is_not_readable_in_the_session() -> None:
    client = signed_in("ava", said={"email": "ava@example.com"})
    assert "ava@example.com" not in str(dict(client.session))


def test_everybody_has_a_profile_in_few_statements(django_assert_max_num_queries: Any) -> None:
    client = signed_in("henry")
    with django_assert_max_num_queries(8):
        text_of(client, PROFILE)


# --- the address of record


def test_an_address_is_checked_before_it_changes_and_both_places_are_written_to() -> None:
    client, ava = signed_in("ava"), taxpayer("ava")
    before = queries.addresses(taxpayer=ava, on=clock.run_date())
    checked = client.post(reverse(ADDRESS), NEW).content.decode()
    assert "Check your new address" in checked and "7 Larch Lane, Apt 2" in checked
    assert len(queries.addresses(taxpayer=ava, on=clock.run_date())) == len(before)
    for _ in range(2):  # sent twice, it is one change
        assert client.post(reverse(ADDRESS), {**NEW, "step": "confirm"})["Location"] == reverse(PROFILE)
    known = queries.addresses(taxpayer=ava, on=clock.run_date())
    assert len(known) == len(before) + 1
    assert (known[0].street, known[0].source, known[0].effective_from) == (NEW["street"], "online", clock.run_date())
    assert letters() == [("email", "address_changed.txt"), ("letter", "address_new.txt"), ("letter", "address_old.txt")]
    row = AuditEvent.objects.get(action="profile.address_changed")
    assert row.taxpayer == ava and "Larch" not in str(row.details) and set(row.changed) <= set(NEW)
    text = text_of(client, PROFILE)
    assert "7 Larch Lane, Apt 2" in text and "Changed by you online on 16 March 2026" in text


def test_no_message_says_where_somebody_lives() -> None:
    client = signed_in("ava")
    client.post(reverse(ADDRESS), {**NEW, "step": "confirm"})
    for message in OutboxMessage.objects.filter(kind="profile.address_changed"):
        assert "Larch" not in f"{message.context}{message.recipient_ref}" and message.context == {}


def test_back_and_forth_on_one_day_the_last_one_counts() -> None:
    client, ava = signed_in("ava"), taxpayer("ava")
    old = queries.addresses(taxpayer=ava, on=clock.run_date())[0]
    back = {"street": old.street, "city": old.city, "region": old.region, "postal_code": old.postal_code}
    for values in (NEW, back):
        client.post(reverse(ADDRESS), {**values, "step": "confirm"})
    assert queries.addresses(taxpayer=ava, on=clock.run_date())[0].street == old.street
    assert Address.objects.filter(taxpayer=ava).count() == 3


def test_an_old_sign_in_does_not_change_an_address() -> None:
    client = signed_in("ava", fresh=False)
    answer = client.post(reverse(ADDRESS), {**NEW, "step": "confirm"})
    assert answer.status_code == 303 and answer["Location"].startswith("/account/confirm/")
    assert Address.objects.filter(taxpayer=taxpayer("ava")).count() == 1 and not letters()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("street", "", "Enter your street address"),
        ("street", "\u202e\u200b", "letters or digits"),
        ("street", "x" * 121, "120 characters"),
        ("city", "---", "letters or digits"),
        ("region", "ZZ", "Choose your state from the list"),
        ("region", "", "Choose your state"),
        ("postal_code", "1234", "5 digits"),
        ("postal_code", "１２３４５", "5 digits"),
        ("postal_code", "12345-678", "5 digits"),
    ],
)
def test_a_bad_address_comes_back_as_typed(field: str, value: str, words: str) -> None:
    client = signed_in("ava")
    for step in ("", "confirm"):
        answer = client.post(reverse(ADDRESS), {**NEW, field: value, "step": step})
        text = answer.content.decode()
        assert answer.status_code == 422 and "There is a problem" in text and words in text, text
        assert field == "city" or NEW["city"] in text
    assert Address.objects.filter(taxpayer=taxpayer("ava")).count() == 1


def test_correcting_it_keeps_what_was_typed() -> None:
    text = signed_in("ava").post(reverse(ADDRESS), {**NEW, "step": "change"}).content.decode()
    assert 'value="7 Larch Lane, Apt 2"' in text


@pytest.mark.parametrize(
    ("text", "clean"), [("  7  Larch\tLane ", "7 Larch Lane"), ("Cafe\u0301 Road", "Café Road"), ("a\x00b", "ab")]
)
def test_text_is_tidied(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"), [("12345", "12345"), (" 123456789 ", "12345-6789"), ("12345-6789", "12345-6789")]
)
def test_zip_codes(text: str, clean: str) -> None:
    assert clean_zip(text) == clean


def test_no_letter_no_address() -> None:
    with pytest.raises(BadAddress):
        clean_text(" \u200f ")


def test_the_same_place_however_written() -> None:
    here = PostalAddress("12 O’Neill St.", "St. Paul", "MN", "55101-1234")
    assert same_place(here, PostalAddress("12 ONEILL ST", "st paul", "mn", "55101"))
    assert not same_place(here, PostalAddress("13 O’Neill St.", "St. Paul", "MN", "55101"))


# --- preferences, and a detail that is wrong


def test_preferences_are_kept_and_only_changes_are_noted() -> None:
    client, url = signed_in("ava"), reverse("accounts:profile_preferences")
    wanted = {"language": "es", "letters": "online", "large_print": "on"}
    for _ in range(2):
        assert client.post(url, wanted)["Location"] == reverse(PROFILE)
    ava = Taxpayer.objects.get(pk=taxpayer("ava").pk)
    assert (ava.language, ava.paperless, ava.large_print) == ("es", True, True)
    (row,) = AuditEvent.objects.filter(action="profile.preferences_changed", taxpayer=ava)
    assert sorted(row.changed) == ["language", "large_print", "paperless"]


def test_odd_preferences_are_refused_with_words() -> None:
    answer = signed_in("ava").post(reverse("accounts:profile_preferences"), {"language": "xx", "letters": "both"})
    assert answer.status_code == 422 and "Choose a language from the list" in answer.content.decode()


def test_a_wrong_detail_opens_one_case() -> None:
    client = signed_in("jasmine")
    url = reverse("accounts:profile_wrong")
    assert "checked" in client.get(url, {"detail": "name"}).content.decode()
    for _ in range(2):
        answer = client.post(url, {"detail": "name", "text": "Cole since 3 May 2025."})
        assert answer.status_code == 302
    case = Case.objects.get(kind=Case.Kind.DETAILS_DIFFER)
    assert (case.taxpayer, case.subject_ref, case.target_on) == (
        taxpayer("jasmine"),
        "name",
        clock.run_date() + timedelta(days=30),
    )
    empty = client.post(url, {"detail": "everything", "text": ""})
    assert empty.status_code == 422 and "Tell us what it should be" in empty.content.decode()

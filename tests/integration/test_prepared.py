"""Query sets put into words once answer like those put into words each time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts import queries
from accounts.models import FederatedIdentity, User
from taxportal.kit.prepared import Prepared


def rows_of(issuer: str, subject: str) -> QuerySet[FederatedIdentity]:
    """The plain query set."""
    return FederatedIdentity.objects.select_related("user").filter(issuer=issuer, subject=subject)


def a_login(subject: str, issuer: str = "https://idp.example/a") -> FederatedIdentity:
    """A login with a user of its own."""
    user = User.objects.create_citizen()
    return FederatedIdentity.objects.create(
        user=user, provider="a", issuer=issuer, subject=subject, created_at=timezone.now()
    )


@pytest.mark.django_db
def test_each_call_sends_its_own_texts_in_one_statement(django_assert_num_queries: object) -> None:
    ask, logins = Prepared(rows_of, texts=2), [a_login("one"), a_login("two"), a_login("two", "https://idp.example/b")]
    for login in logins:
        with django_assert_num_queries(1):  # type: ignore[operator]
            (found,) = ask(login.issuer, login.subject)
            assert (found, found.user, found.created_at) == (login, login.user, login.created_at)
    assert ask("https://idp.example/b", "one") == []


@pytest.mark.django_db
def test_an_answer_is_not_kept() -> None:
    ask = Prepared(rows_of, texts=2)
    assert ask("https://idp.example/a", "one") == []
    login = a_login("one")
    assert ask("https://idp.example/a", "one") == [login]


# covers T44
@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "%s", "text 0 of a prepared question", "text 1 of a prepared question", "%(a)s", ""]
)
def test_a_text_stays_a_value_whatever_it_says(text: str) -> None:
    ask = Prepared(rows_of, texts=2)
    other = a_login("another")
    assert ask("https://idp.example/a", text) == []
    assert ask(text, "another") == []
    if text:
        login = a_login(text)
        assert ask("https://idp.example/a", text) == [login] and other != login


@pytest.mark.django_db
def test_a_text_too_few_or_changed_on_its_way_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Prepared(rows_of, texts=2)("https://idp.example/a")
    changed = Prepared(lambda part: FederatedIdentity.objects.filter(subject__contains=part), texts=1)
    with pytest.raises(TypeError, match="text 0"):
        changed("one")


# covers T07
@pytest.mark.django_db(transaction=True)
def test_threads_ask_over_their_own_connections() -> None:
    ask, logins = Prepared(rows_of, texts=2), [a_login(str(number)) for number in range(8)]

    def look(login: FederatedIdentity) -> bool:
        try:
            return all(ask(login.issuer, login.subject) == [login] for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(look, logins * 3))


@pytest.mark.django_db
def test_the_look_up_of_a_login_is_the_plain_one() -> None:
    login = a_login("one")
    found = queries.identity_of(issuer=login.issuer, subject="one")
    plain = queries._identities(login.issuer, "one").get()
    assert found is not None and vars(found).keys() == vars(plain).keys()
    own = [f"own_{column}" for column in queries.OWN]
    assert [getattr(found, name) for name in own] == [getattr(plain, name) for name in own]
    assert queries.identity_of(issuer=login.issuer, subject="two") is None

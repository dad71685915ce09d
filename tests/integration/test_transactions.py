"""Sign-in transactions: of one browser, for ten minutes, once; many at once use one state once, on both engines."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from accounts import actions
from accounts.models import SignInTransaction
from accounts.outcomes import Refusal

ROUNDS, AT_ONCE = 5, 8
NOW = datetime(2026, 3, 16, 13, tzinfo=UTC)


def begun(browser: str = "b" * 64, at: datetime = NOW, **more: Any) -> Any:
    return actions.start(provider="generic", browser=browser, next_path="/account/", at=at, **more)


def used(state: str, browser: str = "b" * 64, at: datetime = NOW, provider: str = "generic") -> str:
    """The log code of the refusal, or the page that was asked for."""
    try:
        return actions.consume(state=state, browser=browser, provider=provider, at=at).next_path
    except Refusal as refusal:
        assert refusal.outcome == "SI-13"
        return refusal.log_code


# covers CORE-01, BCP-12, T08
@pytest.mark.django_db
def test_state_nonce_and_verifier_are_of_one_transaction_and_used_once() -> None:
    one, two = begun(), begun()
    assert len({one.state, one.nonce, one.verifier, two.state, two.nonce, two.verifier}) == 6
    row = actions.consume(state=one.state, browser="b" * 64, provider="generic", at=NOW)
    assert (row.nonce, row.verifier) == (one.nonce, one.verifier)
    stored = SignInTransaction.objects.get(pk=row.pk)
    assert (stored.nonce, stored.verifier, stored.used_at) == ("", "", NOW)
    assert one.state not in stored.state_hash
    assert used(one.state) == "state.used"
    assert used(two.state) == "/account/"


# covers CORE-01, BCP-12, T08
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"browser": "c" * 64}, "state.unknown"),
        ({"browser": ""}, "state.unknown"),
        ({"provider": "other"}, "state.unknown"),
        ({"at": NOW + timedelta(minutes=10, seconds=1)}, "state.expired"),
        ({"at": NOW + timedelta(minutes=9, seconds=59)}, "/account/"),
    ],
)
def test_a_state_is_of_one_browser_and_provider_for_ten_minutes(changes: dict[str, Any], said: str) -> None:
    assert used(begun().state, **changes) == said


# covers CORE-01
@pytest.mark.django_db
def test_an_expired_or_unknown_state_is_used_up_or_never_was() -> None:
    started = begun()
    assert used(started.state, at=NOW + timedelta(minutes=11)) == "state.expired"
    assert used(started.state) == "state.used"
    assert (used(""), used("x" * 43)) == ("state.absent", "state.unknown")


@pytest.mark.django_db
def test_a_browser_has_five_open_and_others_keep_theirs() -> None:
    other = begun("c" * 64)
    states = [begun().state for _ in range(7)]
    assert [used(state) for state in states] == ["state.unknown"] * 2 + ["/account/"] * 5
    assert used(other.state, "c" * 64) == "/account/"
    begun(at=NOW - timedelta(days=2))
    begun()
    assert not SignInTransaction.objects.filter(created_at__lt=NOW - timedelta(days=1)).exists()


# covers CORE-01, BCP-12, T06
@pytest.mark.django_db(transaction=True)
def test_of_many_uses_of_one_state_exactly_one_wins() -> None:
    rounds_with_more = 0
    for _ in range(ROUNDS):
        state, barrier, said = begun().state, threading.Barrier(AT_ONCE), []

        def use(state: str = state, barrier: threading.Barrier = barrier, said: list[str] = said) -> None:
            try:
                barrier.wait(10)
                said.append(used(state))
            finally:
                connection.close()

        threads = [threading.Thread(target=use) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(said) == ["/account/"] + ["state.used"] * (AT_ONCE - 1)
        rounds_with_more += said.count("/account/") > 1
    print(f"one state at once: {ROUNDS} rounds of {AT_ONCE}, {rounds_with_more} with more than one winner")
    assert rounds_with_more == 0

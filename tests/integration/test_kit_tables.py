"""Counters, leases, the outbox and encrypted columns on a real database."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from taxportal.kit import crypto, leases, limits, outbox
from taxportal.kit.models import OutboxMessage, RateCounter


def in_parallel(count: int, deed: Callable[[int], None]) -> None:
    """Run ``deed`` in threads that start together, each with its own connection; re-raise what failed."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            barrier.wait()
            deed(number)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


# covers T51, INV-21
@pytest.mark.django_db(transaction=True)
def test_exactly_the_limit_is_allowed_over_parallel_workers() -> None:
    allowed: list[bool] = []
    with time_machine.travel("2026-03-16T12:00:01Z", tick=False):
        in_parallel(12, lambda number: allowed.append(limits.hit("signin", "net", limit=5, window_s=3600).allowed))
    assert sorted(allowed) == [False] * 7 + [True] * 5


@pytest.mark.django_db
def test_a_limit_says_when_the_next_try_is_possible_and_forgets_the_window() -> None:
    with time_machine.travel("2026-03-16T12:00:00Z", tick=False) as clock:
        assert limits.hit("match", "x", limit=1, window_s=600) == limits.Verdict(True)
        clock.shift(100)
        assert limits.hit("match", "x", limit=1, window_s=600) == limits.Verdict(False, 500)
        assert limits.hit("match", "somebody else", limit=1, window_s=600).allowed
        assert limits.hit("other rule", "x", limit=1, window_s=600).allowed
        clock.shift(500)
        assert limits.hit("match", "x", limit=1, window_s=600).allowed


# covers T24
@pytest.mark.django_db
def test_a_counter_row_does_not_hold_the_key_in_clear() -> None:
    limits.hit("signin", "192.0.2.7", limit=1, window_s=60)
    assert b"192.0.2.7" not in bytes(RateCounter.objects.get().key)


@pytest.mark.django_db
def test_limits_can_be_lifted_by_the_setting() -> None:
    with override_settings(RATE_LIMITS=False):
        assert all(limits.hit("r", "k", limit=1, window_s=60).allowed for _ in range(3))


# covers T53, INV-12
@pytest.mark.django_db(transaction=True)
def test_one_of_many_runners_gets_the_lease() -> None:
    won: list[leases.Held] = []
    in_parallel(8, lambda number: won.extend(filter(None, [leases.take("nightly", f"runner {number}", 60)])))
    assert len(won) == 1


@pytest.mark.django_db
def test_the_token_rises_and_a_stale_holder_is_refused() -> None:
    first = leases.take("nightly", "a", 60)
    assert first is not None
    with transaction.atomic():
        leases.check(first)
    leases.extend(first, 60)
    leases.give_back(first)
    second = leases.take("nightly", "b", 60)
    assert second is not None and second.token > first.token
    with pytest.raises(leases.LeaseLost), transaction.atomic():
        leases.check(first)
    with pytest.raises(leases.LeaseLost):
        leases.extend(first, 60)
    leases.give_back(first)  # harmless
    with transaction.atomic():
        leases.check(second)


# covers INV-40
@pytest.mark.django_db
def test_a_message_is_queued_once() -> None:
    def put() -> OutboxMessage:
        return outbox.put(
            kind="payment.scheduled",
            recipient_ref="r",
            template="t",
            dedupe_key="p-1",
            business_date=date(2026, 3, 16),
        )

    assert put().pk == put().pk
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_channel() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        outbox.put(
            kind="k",
            recipient_ref="r",
            template="t",
            dedupe_key="d",
            business_date=date(2026, 3, 16),
            channel="pigeon",
        )


class Account(models.Model):
    """A table of this test only."""

    number = crypto.EncryptedTextField()
    other = crypto.EncryptedTextField(null=True)

    class Meta:
        app_label = "kit_tests"


@pytest.fixture
def account_table(transactional_db: Any) -> Any:
    with connection.schema_editor() as editor:
        editor.create_model(Account)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Account)


# covers T56
def test_an_encrypted_column_holds_no_clear_text_and_reads_back(account_table: Any) -> None:
    Account.objects.create(number="000123456789", other=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM kit_tests_account")
        stored = cursor.fetchone()[0]
    assert "123456789" not in stored and stored.startswith("k1:")
    found = Account.objects.get()
    assert (found.number, found.other) == ("000123456789", None)
    with pytest.raises(FieldError):
        Account.objects.filter(number="000123456789")
    assert Account.objects.filter(other__isnull=True).count() == 1


# covers T56
def test_a_ciphertext_moved_to_another_column_does_not_decrypt(account_table: Any) -> None:
    Account.objects.create(number="000123456789")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kit_tests_account SET other = number")
    with pytest.raises(crypto.Undecryptable):
        Account.objects.get()


@given(st.text(min_size=1), st.integers(0))
def test_any_text_survives_encryption_and_any_tampering_is_seen(text: str, place: int) -> None:
    sealed = crypto.encrypt(text, place="t.c")
    assert crypto.decrypt(sealed, place="t.c") == text
    at = len("k1:") + place % (len(sealed) - len("k1:") - 2)
    other = "A" if sealed[at] != "A" else "B"
    with pytest.raises(crypto.Undecryptable):
        crypto.decrypt(sealed[:at] + other + sealed[at + 1 :], place="t.c")


@pytest.mark.parametrize("stored", ["", "k1", "k9:AAAA", "k1:!!", "k1:AAAA"])
def test_nonsense_does_not_decrypt(stored: str) -> None:
    with pytest.raises(crypto.Undecryptable):
        crypto.decrypt(stored, place="t.c")

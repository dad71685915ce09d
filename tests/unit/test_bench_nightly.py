"""The bench of the nightly run: a tiny run in which both sides write the same rows; counts are looked at, never times."""

import pytest

from bench import nightly
from bench.nightly import Round
from records.models import AuditEvent, Posting, RefundEvent
from taxportal.kit.models import OutboxMessage


@pytest.mark.django_db
def test_both_sides_write_the_same() -> None:
    rounds = nightly.measure(returns=6, rounds=2)  # fails where one side wrote more than the other
    assert [each.returns for each in rounds] == [3, 3]
    returns = 2 * (6 + 3 + 3)
    assert Posting.objects.count() == 3 * returns
    assert AuditEvent.objects.count() == 4 * returns
    assert RefundEvent.objects.count() == OutboxMessage.objects.count() == returns


def test_the_ratio_is_of_rates() -> None:
    text = nightly.told([Round(100, run_s=2.0, sql_s=1.0), Round(100, run_s=4.0, sql_s=1.0), Round(100, 1.0, 1.0)])
    assert "| 100 | 50 | 100 | 0.50 |" in text
    assert "median ratio 0.50 (0.25 to 1.00); aim 0.5" in text


def test_bench_n_is_the_number_of_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_N", "77")
    assert nightly.read_options([]).returns == 77
    assert nightly.read_options(["--returns", "5", "--sqlite"]).sqlite

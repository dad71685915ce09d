"""The benches of population, look-up and pages: their arithmetic, their bounds, and small runs that look at counts, never at times."""

import pytest

from bench import lookup, pages, population
from bench.figures import Spread
from bench.lookup import Size


def test_a_rate_is_told_beside_that_of_copy() -> None:
    found = population.Found(people=2_000, rows=50_000, bytes=8 << 20, seed_s=4.0, copy_s=3.0, peak_mb=120.0)
    assert found.of_copy == 0.75
    assert "2,000 people loaded in 4 s: 500 a second" in population.as_text(found)
    assert "The seed's rate is 0.75 of it" in population.as_text(found)


def test_how_many_people_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BENCH_N", raising=False)
    assert population.size_asked(5, is_quick=False) == 100_000
    assert population.size_asked(5, is_quick=True) == 5
    for wrong in ("many", "0", "3000001", "-1"):
        monkeypatch.setenv("BENCH_N", wrong)
        with pytest.raises(SystemExit, match="BENCH_N"):
            population.size_asked(5, is_quick=False)


def test_a_small_population_is_loaded_by_the_command() -> None:
    found = population.measure(40, sqlite=True)
    assert (found.people, found.of_copy) == (40, None) and found.peak_mb > 10
    assert "40 people loaded" in population.as_text(found)


def test_sizes_are_compared_with_the_first() -> None:
    sizes = [Size(10_000, 0.5, 1.0, 8.0, 9.0, 5.0, 9), Size(100_000, 0.6, 1.0, 8.0, 9.0, 5.0, 9)]
    text = lookup.as_text(sizes)
    assert "| | 10,000 | 100,000 | ratio |" in text
    assert "| look-up by fingerprint p50, ms | 0.50 | 0.60 | 1.20 |" in text


def test_a_ratio_of_pages_is_of_the_medians() -> None:
    found = pages.Found(cpu_ms={"portal": [2.0, 4.0, 3.0], "plain": [4.0, 5.0, 6.0]})
    assert found.ratio == Spread(0.6, 0.5, 0.8)


def test_a_small_run_asks_both_sides_for_their_page() -> None:
    found = pages.measure(rounds=1, times=2, sqlite=True)
    assert found.statements["portal"] <= 12
    assert 12_000 < found.size["plain"] < 18_000
    assert {"accounts:home", "records:refund", "records:account_transcript"} <= set(found.pages)
    for page, figures in found.pages.items():
        assert not isinstance(figures, str), (page, figures)
        assert figures["statements"] <= 12, page
    assert "| accounts:home |" in pages.as_text(found)

"""The sign-in bench: its arithmetic, its counters, and one small run that looks at counts and never at times."""

from collections.abc import Iterator

import pytest

from bench import figures, report
from bench.figures import Round, Side, SignIn, Spread
from bench.front import Requests
from bench.people import practice_numbers
from bench.signin import Options, measure, read_options
from records.tin import TinKind, demo_kind


def a_round(cpu_s: float, sign_ins: int = 2, calls: int = 4, connections: int = 0) -> Round:
    """A round of equal sign-ins of ten milliseconds and one statement."""
    return Round(tuple(SignIn(0.01, ("SELECT a",)) for _ in range(sign_ins)), cpu_s, calls, connections)


def test_a_ratio_is_of_the_medians_and_ranges_over_rounds_run_together() -> None:
    portal = Side([a_round(0.02), a_round(0.04), a_round(0.02)])
    stock = Side([a_round(0.08), a_round(0.12), a_round(0.20)])
    assert figures.ratio(portal, stock) == Spread(6.0, 3.0, 10.0)


def test_rounds_that_have_no_pair_give_no_ratio() -> None:
    with pytest.raises(ValueError):
        figures.ratio(Side([a_round(1)]), Side([a_round(1), a_round(1)]))


def test_figures_are_for_one_sign_in() -> None:
    side = Side([a_round(0.03, sign_ins=3, calls=6, connections=9), a_round(0.01, sign_ins=1, calls=2, connections=3)])
    assert (side.cpu_ms.median, side.calls, side.connections) == (pytest.approx(10), 2, 3)
    assert side.statements == Spread(1, 1, 1)
    assert side.per_second.median == pytest.approx(100)


@pytest.mark.parametrize(("percent", "value"), [(50, 2), (95, 4), (100, 4), (1, 1)])
def test_a_percentile_is_one_of_the_values(percent: float, value: int) -> None:
    assert figures.percentile([4, 1, 3, 2], percent) == value


@pytest.mark.parametrize(("value", "text"), [(2, "2"), (2.0, "2"), (2.345, "2.35"), (23.45, "23.4")])
def test_numbers_are_as_long_as_they_are_good_for(value: float, text: str) -> None:
    assert figures.number(value) == text


@pytest.mark.parametrize(
    ("sql", "counted"),
    [
        ("SELECT 1", True),
        (" insert into a values (1)", True),
        ("BEGIN IMMEDIATE", False),
        ("commit", False),
        ('SAVEPOINT "s1"', False),
        ('RELEASE SAVEPOINT "s1"', False),
        ("ROLLBACK TO SAVEPOINT s1", False),
        ("BEGINNING", True),
    ],
)
def test_what_only_frames_a_transaction_is_not_counted(sql: str, counted: bool) -> None:
    assert figures.counts(sql) is counted


def test_a_statement_is_told_without_its_values() -> None:
    assert figures.shortened('UPDATE "accounts_user" SET "a" = 666') == "UPDATE accounts_user"
    assert figures.shortened("\n  select x from t where y = 'secret'") == "SELECT t"
    assert figures.shortened("SELECT (SELECT b FROM inner WHERE (b = 1)) FROM outer_one") == "SELECT outer_one"
    assert figures.shortened("PRAGMA x") == "PRAGMA"


def test_requests_are_counted_however_the_bytes_arrive() -> None:
    sent = (
        b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
        b"POST /token HTTP/1.1\r\nContent-Length: 12\r\n\r\ncode=\r\n\r\nxyz"
        b"GET /b HTTP/1.1\r\nHost: h\r\n\r\n"
    )
    whole, drip = Requests(), Requests()
    assert whole.feed(sent) == 3
    assert sum(drip.feed(sent[at : at + 1]) for at in range(len(sent))) == 3


def test_a_request_that_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError):
        Requests().feed(b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")


def test_the_invented_people_have_practice_numbers() -> None:
    numbers: Iterator[str] = practice_numbers()
    some = [next(numbers) for _ in range(20_000)]
    assert len(set(some)) == 20_000
    assert {demo_kind(number) for number in some} == {TinKind.SSN}


def test_options_are_read_with_their_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_N", "250")
    assert read_options([])[0] == Options(people=250)
    assert read_options(["--quick", "--rounds", "3", "--json"]) == (Options(rounds=3, sign_ins=10, people=0), True)
    monkeypatch.setenv("BENCH_N", "many")
    for wrong in ([], ["--rounds", "0", "--quick"]):
        with pytest.raises(SystemExit):
            read_options(wrong)


# covers T51
def test_a_small_run_counts_what_a_sign_in_says_to_provider_and_database() -> None:
    options = Options(rounds=1, sign_ins=2, warm_up=3, people=3, sqlite=True, schemes=("http",))
    found = measure(options)
    assert list(found) == [("http", 0), ("http", 3)]
    for sides in found.values():
        portal, stock = sides["portal"], sides["stock"]
        assert portal.calls == 2 and portal.connections <= 1
        # the twelve, and the business date that only the sandbox looks up; now and then a worker asks which providers are stopped
        assert portal.statements.least <= 13 and portal.statements.most <= 14
        assert (stock.calls, stock.connections) == (3, 3)
        assert stock.statements.least >= 8
    text = report.as_text(found)
    assert "| calls to the provider | 2 | 3 |" in text
    assert [part["people"] for part in report.as_data(found)] == [0, 3]

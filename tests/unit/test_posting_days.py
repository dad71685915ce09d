"""When a return posts, when its refund is sent, and which entries it makes: tables."""

from datetime import date

import pytest

from payments.calendar import next_bank_day
from records import posting_days, return_entries
from records.return_entries import Standing, ToPost


@pytest.mark.parametrize(
    ("received", "by_mail", "lines", "posts"),
    [
        (date(2026, 2, 9), False, {}, date(2026, 2, 18)),  # the plain refund of the worked example
        (date(2026, 3, 15), False, {"19": 2200}, date(2026, 3, 25)),
        (date(2026, 1, 26), False, {"27": 5430, "28": 3400}, date(2026, 2, 19)),  # the law's hold until 15 February
        (date(2026, 1, 26), False, {"27a": 100}, date(2026, 2, 19)),
        (date(2026, 3, 2), False, {"28": 900}, date(2026, 3, 19)),  # weekly account: Thursday
        (date(2026, 2, 9), True, {}, date(2026, 3, 18)),
        (date(2026, 3, 2), True, {"28": 900}, date(2026, 4, 9)),
    ],
)
def test_a_return_posts_on_its_cycle_day(received: date, by_mail: bool, lines: dict[str, int], posts: date) -> None:
    assert posting_days.posts_on(received_on=received, by_mail=by_mail, lines=lines) == posts


@pytest.mark.parametrize(
    ("posted", "deposit"),
    [
        (date(2026, 2, 18), date(2026, 2, 24)),  # four bank days, as in the worked example
        (date(2026, 2, 11), date(2026, 2, 18)),  # Washington's birthday is no bank day
        (date(2026, 2, 19), date(2026, 2, 25)),  # weekly: the Wednesday after
        (date(2026, 11, 5), date(2026, 11, 12)),  # that Wednesday is Veterans Day
    ],
)
def test_a_refund_is_sent_some_bank_days_later(posted: date, deposit: date) -> None:
    weekly = posting_days.is_weekly(posted)
    assert posting_days.deposit_day(posted_on=posted, weekly=weekly, next_bank_day=next_bank_day) == deposit


@pytest.mark.parametrize(
    ("posted", "received", "owes", "assessed"),
    [
        (date(2026, 2, 18), date(2026, 2, 9), False, date(2026, 3, 9)),
        (date(2026, 3, 4), date(2026, 2, 20), True, date(2026, 6, 8)),  # cycle 20 for a timely balance due
        (date(2026, 9, 2), date(2026, 4, 15), True, date(2026, 9, 21)),  # timely, but worked after cycle 20
        (date(2026, 5, 6), date(2026, 4, 20), True, date(2026, 5, 25)),  # late: its own cycle
    ],
)
def test_a_return_is_assessed_on_a_monday(posted: date, received: date, owes: bool, assessed: date) -> None:
    found = posting_days.assessed_on(posted_on=posted, received_on=received, tax_year=2025, owes=owes)
    assert found == assessed and found.weekday() == 0


NOTHING = Standing()


def entries(lines: dict[str, int], standing: Standing = NOTHING) -> tuple[ToPost, ...]:
    """The entries of a return for 2025 that came in on 9 February 2026."""
    return return_entries.entries_of(
        lines=lines,
        tax_year=2025,
        received_on=date(2026, 2, 9),
        posted_on=date(2026, 2, 18),
        standing=standing,
    )


def test_the_plain_refund_of_the_worked_example() -> None:
    made = entries({"16": 4115, "24": 4115, "25d": 5480, "33": 5480, "34": 1365, "35a": 1365})
    assert made == (
        ToPost("150", date(2026, 3, 9), 411_500, "20260704"),
        ToPost("806", date(2026, 4, 15), -548_000),
    )
    assert return_entries.refund_cents(made, Standing()) == 136_500


def test_refundable_credits_have_entries_of_their_own() -> None:
    made = entries({"24": 0, "25d": 1150, "27": 5430, "28": 3400, "29": 600, "35a": 10580})
    assert [(entry.code, entry.amount_cents) for entry in made] == [
        ("150", 0),
        ("806", -115_000),
        ("766", -400_000),
        ("768", -543_000),
    ]
    assert return_entries.refund_cents(made, Standing()) == 1_058_000


@pytest.mark.parametrize(
    ("claimed", "on_ledger", "entered"),
    [
        (0, 0, 0),
        (1225, -122_460, 0),
        (1225, -122_500, 0),
        (1225, 0, -122_500),
        (1225, -60_000, -62_500),
        (100, -500_000, 0),
    ],
)
def test_estimated_payments_are_entered_where_the_ledger_lacks_them(claimed: int, on_ledger: int, entered: int) -> None:
    made = entries({"24": 9000, "26": claimed}, Standing(on_ledger, on_ledger))
    assert sum(entry.amount_cents for entry in made if entry.code == "430") == entered


def test_a_return_with_a_balance_due_takes_the_date_of_cycle_20_and_pays_nothing() -> None:
    made = entries({"24": 9000, "25d": 4500, "37": 4500})
    assert made[0] == ToPost("150", date(2026, 6, 8), 900_000, "20260704")
    assert return_entries.refund_cents(made, Standing()) == 0

"""Returns of the cast lead to the refund or the shortfall that the story wants."""

import pytest

from taxportal.cast.taxes import Wanted, return_lines
from tests.returns import sums_that_do_not_hold

WANTED = [
    Wanted(2025, "HOH", 62_400, children=2, refund=2_310),
    Wanted(2024, "S", 86_000, interest=2_100, refund=84),
    Wanted(2025, "S", 91_000, interest=6_400, short=4_500, estimated=1_225),
    Wanted(2023, "S", 0, pension=22_000, benefits=21_000, aged=True, refund=90, withheld_on_1099=200),
    Wanted(2022, "S", 40_000, business=9_000, dividends=300, unemployment=2_000, short=700),
    Wanted(2022, "MFJ", 118_400, interest=210, others=1, refund=322),
]


@pytest.mark.parametrize("wanted", WANTED, ids=lambda w: f"{w.year}-{w.status}-{w.wages}")
def test_withholding_leads_to_what_is_wanted(wanted: Wanted) -> None:
    lines = return_lines(wanted)
    assert sums_that_do_not_hold(wanted.year, lines) == []
    assert lines.get("35a", 0) == wanted.refund
    assert lines.get("37", 0) == max(0, wanted.short - wanted.estimated)
    assert lines.get("1z", 0) == lines.get("1a", 0) == wanted.wages


def test_a_child_credit_ends_at_the_tax_and_the_rest_is_paid_out() -> None:
    lines = return_lines(Wanted(2025, "HOH", 31_500, children=2, refund=9_980))
    assert lines["16"] == 788 and lines["24"] == 0 and lines["35a"] == 9_980
    assert (lines["25a"], lines["27a"], lines["28"]) == (1_150, 5_430, 3_400)


def test_a_refund_smaller_than_the_credits_is_refused() -> None:
    with pytest.raises(ValueError, match="2025: the credits alone are 7680 more"):
        return_lines(Wanted(2025, "HOH", 31_500, children=2, refund=1_150))

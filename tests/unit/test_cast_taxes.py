"""The tax table of the cast against the agency's examples."""

import json
from pathlib import Path

import pytest

from taxportal.cast.taxes import BRACKETS, Wanted, return_lines, tax

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "identity_vectors.json").read_text())
FITTING = [vector for vector in VECTORS["tax"] if (vector["year"], vector["status"]) in BRACKETS]


@pytest.mark.parametrize("vector", FITTING, ids=lambda v: f"{v['year']}-{v['status']}-{v['taxable_income']}")
def test_agrees_with_the_agency(vector: dict[str, object]) -> None:
    assert tax(int(str(vector["year"])), str(vector["status"]), int(str(vector["taxable_income"]))) == int(
        str(vector["tax"])
    )


@pytest.mark.parametrize(("taxable", "expected"), [(0, 0), (4, 0), (14, 1), (24, 2), (2999, 299)])
def test_the_foot_of_the_table(taxable: int, expected: int) -> None:
    assert tax(2025, "S", taxable) == expected


def test_a_child_credit_ends_at_the_tax() -> None:
    lines = return_lines(Wanted(2025, "HOH", 31_500, children=2, refund=1_150))
    assert lines["16"] == 788 and lines["24"] == 0 and lines["35a"] == 1_150

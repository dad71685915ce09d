"""Penalties and interest against every reference vector: figures, month tables and segments of days."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from records.interest.amounts import rounded
from records.interest.debts import grown, paid_down
from records.interest.dishonored import dishonored_payment
from records.interest.estimated_tax import estimated_tax_penalty, installment_dates
from records.interest.failure_to_file import FailureToFile, failure_to_file, minimum_cents
from records.interest.failure_to_pay import Month, Terms, months, total
from records.interest.overpayment import overpayment_interest
from records.interest.rates import compound, factor, segments

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "penalty_interest_vectors.json").read_text())["vectors"]
Json = dict[str, Any]


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def dollars(amount: Decimal | int) -> str:
    """Unrounded cents as the vectors print them."""
    whole = amount if isinstance(amount, int) else rounded(amount)
    return f"{Decimal(whole) / 100:.2f}"


def day(text: str) -> date:
    return date.fromisoformat(text)


def table_of(after: date, through: date) -> list[Json]:
    return [
        {
            "first_day": part.first_day.isoformat(),
            "last_day": part.last_day.isoformat(),
            "days": part.days,
            "rate_pct": f"{part.rate.normalize():f}",
            "days_in_year": part.days_in_year,
        }
        for part in segments(after, through)
    ]


def months_of(given: Json) -> tuple[Month, ...]:
    net = cents(given["net_tax_unpaid_at_due_date"])
    paid = [(day(each["date"]), cents(each["amount"])) for each in given["tax_payments"]]
    plan, levy = given["installment_agreement"], given["levy_notice_date"]
    terms = Terms(
        plans=[(day(plan["start"]), day(plan["end"]) if plan["end"] else None)] if plan else (),
        levy_notice_on=day(levy) if levy else None,
        timely=day(given["filed"]) <= day(given["filing_due"]),
    )
    return months(
        due=day(given["payment_due"]),
        through=day(given["calculate_through"]),
        net_cents=net,
        unpaid=lambda on: net - sum(amount for when, amount in paid if when <= on),
        terms=terms,
    )


def late_filing_of(given: Json) -> FailureToFile:
    return failure_to_file(
        payment_due=day(given["payment_due"]),
        filing_due=day(given["filing_due"]),
        filed_on=day(given["filed"]),
        net_cents=cents(given["net_tax_unpaid_at_due_date"]),
        paying_late=months_of(given),
    )


def check_account(given: Json, expected: Json) -> None:
    due, end = day(given["payment_due"]), day(given["calculate_through"])
    paying, filing = months_of(given), late_filing_of(given)
    assert [
        {
            "n": month.number,
            "start": month.first_day.isoformat(),
            "end": month.last_day.isoformat(),
            "rate_pct": f"{month.rate.normalize():f}",
            "base": dollars(month.base_cents),
            "amount": dollars(month.amount),
        }
        for month in paying
    ] == expected["ftp_months"]
    assert dollars(total(paying)) == expected["ftp_total"]
    assert table_of(due, end) == expected["interest_segments"]
    payments = [(day(each["date"]), cents(each["amount"])) for each in given["tax_payments"]]
    tax = paid_down(cents(given["net_tax_unpaid_at_due_date"]), payments, due, end)
    assert dollars(tax.charged) == expected["interest_on_tax"]
    assert dollars(tax.principal) == expected["unpaid_tax_at_end"]
    parts = [total(paying), filing.amount, tax.charged]
    check_filing(filing, given, expected)
    if "interest_on_ftf" in expected:
        late = grown(rounded(filing.amount), day(expected["interest_on_ftf_from"]), day(expected["interest_on_ftf_to"]))
        assert dollars(late.charged) == expected["interest_on_ftf"]
        parts.append(late.charged)
    if "interest_on_assessed_ftp" in expected:
        notice = day(given["notice_and_demand_date"])
        billed = total([month for month in paying if month.first_day <= notice])
        assert dollars(billed) == expected["ftp_assessed_at_notice"]
        on_bill = grown(rounded(billed), notice, day(expected["interest_on_assessed_ftp_to"]))
        assert dollars(on_bill.charged) == expected["interest_on_assessed_ftp"]
        parts.append(on_bill.charged)
    assert dollars(sum(rounded(part) for part in parts)) == expected["penalties_and_interest_total"]


def check_filing(filing: FailureToFile, given: Json, expected: Json) -> None:
    if "ftf_total" not in expected:
        assert filing == FailureToFile()
        return
    assert [
        {
            "n": month.number,
            "start": month.first_day.isoformat(),
            "gross": dollars(month.gross),
            "reduction": dollars(month.reduction),
            "amount": dollars(month.amount),
        }
        for month in filing.months
    ] == expected["ftf_months"]
    assert ((day(given["filed"]) - day(given["filing_due"])).days > 60) is expected["more_than_60_days_late"]
    assert minimum_cents(day(given["payment_due"]).year) == cents(expected["minimum_ftf_amount"])
    assert filing.minimum_applied is expected["minimum_ftf_applied"]
    assert dollars(filing.amount) == expected["ftf_total"]


def check_factor(given: Json, expected: Json) -> None:
    nine = Decimal("1e-9")
    if "days" in given:
        found = compound(Decimal(given["rate_pct"]), given["days"], given["days_in_year"])
    else:
        after, through = day(given["from_exclusive"]), day(given["to_inclusive"])
        found = factor(after, through)
        assert table_of(after, through) == expected["segments"]
        assert dollars(grown(cents(given["principal"]), after, through).charged) == expected["interest"]
    assert str((found - 1).quantize(nine, ROUND_HALF_UP)) == expected["factor_minus_1"]


def check_overpayment(given: Json, expected: Json) -> None:
    found = overpayment_interest(
        overpaid_cents=cents(given["overpayment"]),
        return_due=day(given["return_due"]),
        received_on=day(given["return_received"]),
        refund_on=day(given["refund_date"]),
    )
    assert found.free_until.isoformat() == expected["interest_free_until"]
    assert (found.after.isoformat() if found.after else None) == expected["interest_from_exclusive"]
    assert dollars(found.interest_cents) == expected["interest"]


def check_dishonored(given: Json, expected: Json) -> None:
    assert dollars(dishonored_payment(cents(given["amount"]))) == expected["penalty"]


def check_estimated(given: Json, expected: Json) -> None:
    found = estimated_tax_penalty(
        tax_year=given["tax_year"],
        required_cents=[cents(each) for each in given["required_installments"]],
        paid_cents=[cents(each) for each in given["paid_by_each_due_date"]],
    )
    for row, one in zip(expected["rows"], found.installments, strict=True):
        assert (row["due"], row["underpayment"]) == (one.due.isoformat(), dollars(one.short_cents))
        assert row["penalty"] == dollars(one.amount)
        assert row.get("segments", []) == [
            {
                "first_day": part.first_day.isoformat(),
                "last_day": part.last_day.isoformat(),
                "days": part.days,
                "rate_pct": f"{part.rate.normalize():f}",
            }
            for part in one.segments
        ]
    assert [row["due"] for row in expected["rows"]] == [d.isoformat() for d in installment_dates(given["tax_year"])]
    assert dollars(found.penalty_cents) == expected["penalty"]


CHECKS: dict[str, Callable[[Json, Json], None]] = {
    "account": check_account,
    "factor": check_factor,
    "overpayment_interest": check_overpayment,
    "dishonored_payment": check_dishonored,
    "estimated_tax_penalty": check_estimated,
}


def ids(vectors: Iterable[Json]) -> list[str]:
    return [vector["id"] for vector in vectors]


@pytest.mark.parametrize("vector", VECTORS, ids=ids(VECTORS))
def test_agrees_with_the_vector_to_the_cent(vector: Json) -> None:
    CHECKS[vector["kind"]](vector["inputs"], vector["expected"])


def test_there_are_forty_two_of_every_kind() -> None:
    assert len(VECTORS) == 42
    assert {vector["kind"] for vector in VECTORS} == set(CHECKS)

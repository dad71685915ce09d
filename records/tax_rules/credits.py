"""The child tax credit, its refundable part, and the earned income credit."""

from functools import cache

from records.tax_rules.parameters import dollars, half_up, parameter, share

_CHILDREN = ("0_children", "1_child", "2_children", "3plus_children")
_REFUNDABLE_YEAR = 2021  # the credit of that year was larger and refundable as a whole


def child_credit(year: int, status: str, *, agi: int, children: int, others: int = 0) -> int:
    """The credit for children under 17 and other dependents in whole dollars, before the tax limits it: $50 less for each
    $1,000, or part of it, above the start.
    """
    whole = dollars(year, status, "ctc_per_child") * children
    if year == _REFUNDABLE_YEAR:
        whole -= _lost_increase(year, status, agi, children)
    whole += dollars(year, status, "odc_per_dependent") * others
    return max(0, whole - _reduction(year, agi - dollars(year, status, "ctc_phaseout_start")))


def _lost_increase(year: int, status: str, agi: int, children: int) -> int:
    """What income takes of the increase of 2021 over the usual $2,000 a child."""
    increase = (dollars(year, status, "ctc_per_child") - dollars(year + 1, status, "ctc_per_child")) * children
    like = {"QSS": "MFJ", "MFS": "S"}.get(status, status)  # the law gives these two the starts of the others
    start = dollars(year, like, "ctc_2021_increase_phaseout_start")
    return min(increase, _reduction(year, agi - start))


def _reduction(year: int, over: int) -> int:
    return -(-max(0, over) // 1_000) * dollars(year, "ALL", "ctc_phaseout_rate_per_1000")


def additional_child_credit(year: int, *, unused: int, children: int, earned: int) -> int:
    """Line 28 in whole dollars: the least of the credit that the tax left unused, the cap for each child, and 15 % of the
    earned income above $2,500. In 2021 everything unused.
    """
    if not children or unused <= 0:
        return 0
    if year == _REFUNDABLE_YEAR:
        return unused
    cap = dollars(year, "ALL", "actc_max_per_child") * children
    over = max(0, earned - dollars(year, "ALL", "actc_earned_income_floor"))
    return min(unused, cap, half_up(over * share(year, "actc_rate"), 10_000))


@cache
def _earned(year: int, status: str, children: int) -> tuple[int, int, int, int]:
    """(maximum, start of the decline, rate up, rate down); rates in hundredths of a percent."""
    tag = _CHILDREN[min(children, 3)]
    start = parameter(year, status, f"eitc_phaseout_start_{tag}")
    rates = (share(year, f"eitc_phase_in_rate_{tag}"), share(year, f"eitc_phaseout_rate_{tag}"))
    return dollars(year, "ALL", f"eitc_max_{tag}"), int(start), *rates


def earned_income_credit(
    year: int, status: str, *, earned: int, agi: int, children: int, investment_income: int = 0
) -> int:
    """Line 27 in whole dollars by the table (middles of $50 rows, halves up): on the earned income, and where the AGI is
    past the start of the decline the smaller of that and the one on the AGI. None for spouses who file apart, and none
    above the limit of investment income. Whether somebody without children has the age is the caller's to know.
    """
    too_much = dollars(year, "ALL", "eitc_investment_income_limit")
    if status == "MFS" or earned <= 0 or investment_income > too_much:
        return 0
    terms = _earned(year, status, children)
    credit = _by_table(terms, earned)
    if agi >= terms[1]:
        credit = min(credit, _by_table(terms, agi))
    return half_up(credit, 10_000)


def _by_table(terms: tuple[int, int, int, int], income: int) -> int:
    """In ten-thousandths of a dollar."""
    most, start, up, down = terms
    middle = income // 50 * 50 + 25
    return max(0, min(most * 10_000, middle * up, most * 10_000 - max(0, middle - start) * down))

"""Relief from penalties: who may have the first-time sort, and what falls with a penalty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from records.interest.amounts import rounded
from records.interest.debts import grown

CLEAN_YEARS = 3


@dataclass(frozen=True)
class YearOfRecord:
    """One earlier year: whether its return was filed, and whether a penalty was charged and not relieved."""

    tax_year: int
    filed: bool
    penalised: bool


@dataclass(frozen=True)
class Relief:
    """What a relieved penalty takes with it, in cents: the penalty and the interest that sat on it."""

    penalty_cents: int
    interest_cents: int


def may_have_first_time_relief(*, tax_year: int, earlier: Sequence[YearOfRecord], settled: bool) -> bool:
    """Whether the three years before were clean, all returns are in, and the tax is paid or in a plan (``settled``).

    A year without a duty to file counts as filed.
    """
    before = [year for year in earlier if tax_year - CLEAN_YEARS <= year.tax_year < tax_year]
    return settled and all(year.filed and not year.penalised for year in before)


def relief(*, penalty_cents: int, bore_interest_after: date | None, on: date) -> Relief:
    """The penalty with its interest from ``bore_interest_after`` (None: it bore none) through ``on``.

    Interest falls only with the tax or penalty it sits on, never by itself.
    """
    if bore_interest_after is None:
        return Relief(penalty_cents, 0)
    return Relief(penalty_cents, rounded(grown(penalty_cents, bore_interest_after, on).charged))

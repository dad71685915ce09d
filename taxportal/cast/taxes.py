"""Returns of the cast that add up: what was withheld leads to the refund or the shortfall that the story wants.

The arithmetic is the agency's (``records.tax_rules``). All values are whole dollars.
"""

from dataclasses import dataclass

from records.tax_rules import Income, lines_of, with_payments


@dataclass(frozen=True)
class Wanted:
    """What a return is made from; exactly one of ``refund`` and ``short`` is positive, or both are 0.

    ``short`` is what is left to pay before estimated payments; ``withheld_on_1099`` is part of the withholding.
    """

    year: int
    status: str
    wages: int
    interest: int = 0
    children: int = 0
    aged: bool = False
    refund: int = 0
    short: int = 0
    estimated: int = 0
    dividends: int = 0
    pension: int = 0
    benefits: int = 0
    unemployment: int = 0
    business: int = 0
    others: int = 0
    withheld_on_1099: int = 0


def return_lines(wanted: Wanted) -> dict[str, int]:
    """The lines of Form 1040 by number, whole dollars, every sum of the form holding. Raises ValueError where the wanted
    refund is less than the credits alone, so that no withholding leads to it.
    """
    lines = lines_of(
        Income(
            year=wanted.year,
            status=wanted.status,
            wages=wanted.wages,
            interest=wanted.interest,
            dividends=wanted.dividends,
            pension=wanted.pension,
            benefits=wanted.benefits,
            unemployment=wanted.unemployment,
            business=wanted.business,
            children=wanted.children,
            others=wanted.others,
            aged=int(wanted.aged),
        )
    )
    withheld = lines["24"] + wanted.refund - wanted.short - lines["32"] - wanted.withheld_on_1099
    if withheld < 0:
        raise ValueError(f"{wanted.year}: the credits alone are {-withheld} more than the refund that is wanted")
    return with_payments(lines, withheld=withheld, withheld_on_1099=wanted.withheld_on_1099, estimated=wanted.estimated)

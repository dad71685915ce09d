"""What is withheld from wages for social security and Medicare, and the tax of the self-employed."""

from records.tax_rules.parameters import dollars, half_up, share

_ADDITIONAL_FROM = 200_000_00  # an employer withholds 0.9 % more above it, whatever the filing status


def social_security_wages(year: int, wages_cents: int) -> int:
    """Box 3 of a W-2 in cents: wages up to the wage base of the year."""
    return min(wages_cents, dollars(year, "ALL", "ss_wage_base") * 100)


def social_security_tax(year: int, wages_cents: int) -> int:
    """Box 4 in cents: 6.2 % of box 3, halves up."""
    return half_up(social_security_wages(year, wages_cents) * share(year, "ss_rate_employee"), 10_000)


def medicare_tax(year: int, wages_cents: int) -> int:
    """Box 6 in cents: 1.45 % of all wages and 0.9 % more above $200,000, halves up."""
    more = max(0, wages_cents - _ADDITIONAL_FROM) * share(year, "addl_medicare_rate")
    return half_up(wages_cents * share(year, "medicare_rate_employee") + more, 10_000)


def self_employment_tax(year: int, net_profit: int, *, wages: int = 0) -> int:
    """Schedule SE in whole dollars on a net profit in whole dollars: 15.3 % of 92.35 % of it, the 12.4 % of it that are
    for social security only up to the wage base less the wages; nothing below $400.
    """
    base = half_up(net_profit * share(year, "se_net_earnings_factor"), 10_000)
    if base < dollars(year, "ALL", "se_tax_floor"):
        return 0
    medicare = 2 * share(year, "medicare_rate_employee")
    old_age = share(year, "se_tax_rate") - medicare
    capped = min(base, max(0, dollars(year, "ALL", "ss_wage_base") - wages))
    return half_up(capped * old_age + base * medicare, 10_000)

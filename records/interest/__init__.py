"""Penalties and interest of an individual's tax account, pure: dates and cents in, figures with their working out.

Rules of sections 6601 to 6622, 6651, 6654, 6657 and 6611 of the Internal Revenue Code, as far as they concern
individuals. Conventions where the law is silent stand beside the function that follows them. Inside, amounts are
unrounded ``Decimal`` cents; each component is rounded once, half up, to integer cents.
"""

from records.interest.of_module import accruals
from records.interest.own_charges import Charge, Charges, charges

__all__ = ["Charge", "Charges", "accruals", "charges"]

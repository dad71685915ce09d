"""Who took part of a refund, and how to reach them: invented agencies with practice numbers and addresses.

Only the creditor can correct its debt; the agency that pays refunds passes the money on.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Creditor:
    """A creditor: its name as the ledger gives it, what the debt is about, and how to write and call. An empty address: by phone only."""

    name: Words
    debt: Words
    phone: str
    address: str


OFFSET_LINE = Creditor(
    _("Refund offset line"), _("a debt that another agency told the Treasury about"), "800-555-0155", ""
)
_KNOWN = (
    Creditor(
        "Child Support Agency (mock)",
        _("child support that was not paid"),
        "800-555-0161",
        "PO Box 100, Capital City, ZZ 00100",
    ),
    Creditor(
        "Student Loan Office (mock)",
        _("a federal student loan in default"),
        "800-555-0162",
        "PO Box 200, Capital City, ZZ 00200",
    ),
    Creditor(
        "State Revenue Office (mock)", _("state income tax"), "800-555-0163", "PO Box 300, Capital City, ZZ 00300"
    ),
    Creditor(
        "State Unemployment Office (mock)",
        _("unemployment pay that has to be paid back"),
        "800-555-0164",
        "PO Box 400, Capital City, ZZ 00400",
    ),
)
_BY_NAME = {str(creditor.name): creditor for creditor in _KNOWN}


def creditor(name: str) -> Creditor:
    """The creditor of this name; for one that we have no address of, the offset line, which knows them all."""
    return _BY_NAME.get(name, OFFSET_LINE)

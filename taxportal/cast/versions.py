"""What differs between versions of a year's return: as filed with a slip, as worked out, and as amended."""

from collections.abc import Mapping
from typing import Any

from records.models import ReturnAssessment, TaxReturn
from taxportal.kit.formats import money

SOURCE = "seed"
Lines = dict[str, int]


def as_filed(lines: Mapping[str, int], line: Mapping[str, Any]) -> Lines:
    """The lines as the person wrote them: too much withholding (``overstated``), with everything that follows from it."""
    more = line.get("overstated", 0)
    return {**lines, **{number: lines.get(number, 0) + more for number in _MOVED}} if more else dict(lines)


_MOVED = ("25a", "25d", "33", "34", "35a")  # what follows from wages' withholding on a return with a refund


def assess(filed: TaxReturn, lines: Mapping[str, int], line: Mapping[str, Any]) -> None:
    """Write what the agency worked out where it differs from what was filed."""
    changed = {number: amount for number, amount in lines.items() if filed.lines.get(number) != amount}
    if changed:
        over = money(line["overstated"] * 100)
        ReturnAssessment.objects.create(
            tax_return=filed,
            assessed_on=line["assessed"],
            lines=changed,
            reason=f"Your return shows {over} more tax withheld from wages than your employer reported to us.",
            source_kind=SOURCE,
            source_id=f"{filed.locator}-{filed.module_id}",
        )


def as_amended(lines: Mapping[str, int], amended: Mapping[str, Any]) -> Lines:
    """The lines of an amended return that adds a credit: the whole year as corrected; 35a is what is asked for on top."""
    credit = amended["credit"]
    return {
        **lines,
        "20": lines.get("20", 0) + credit,
        "21": lines.get("21", 0) + credit,
        "22": lines["22"] - credit,
        "24": lines["24"] - credit,
        "34": lines.get("34", 0) + credit,
        "35a": amended["refund"],
    }

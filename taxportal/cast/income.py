"""The income documents of the cast: what employers, banks and others reported, made from the lines of each year's return so
that both agree to the dollar. Who reports is in income.toml.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from records.income.checks import WAGE_BASE, check_boxes, medicare_tax, social_security_tax
from records.models import IncomeDocument, Taxpayer

TABLE = Path(__file__).with_name("income.toml")
SOURCE = "seed"
# When a form usually reaches the agency in the year after.
_RECEIVED = {
    "SSA-1099": (1, 20),
    "W-2": (1, 28),
    "1099-NEC": (1, 30),
    "1099-G": (2, 10),
    "1098": (2, 18),
    "1099-R": (2, 18),
    "1099-INT": (2, 24),
    "1099-DIV": (2, 26),
}
_SATURDAY = 5
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Reported:
    """One document still to be written: to whom, which form, who sent it, its boxes, and when it came."""

    to: str
    form: str
    payer: Mapping[str, str]
    boxes: dict[str, int | str]
    received: date
    account_last4: str = ""
    corrects_the_last: bool = field(default=False)


@cache
def table() -> Mapping[str, Any]:
    """income.toml as read."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def write_year(handle: str, line: Line, lines: Mapping[str, int], known: Mapping[str, Taxpayer]) -> None:
    """Write the documents behind the lines of one return: to the first-named person, and the spouse's wages to the spouse."""
    _write(line["year"], _reported(handle, line, lines), known)


def write_without_return(handle: str, known: Mapping[str, Taxpayer]) -> None:
    """Write what was reported for years in which the person filed no return."""
    for line in _facts(handle).get("without_return", []):
        earned = line["wages"] > 0
        lines = {
            "1a": line["wages"],
            "5a": line.get("pension", 0),
            "5b": line.get("pension", 0),
            "6a": line.get("benefits", 0),
            "25a": line["withheld"] if earned else 0,
            "25b": 0 if earned else line["withheld"],
        }
        _write(line["year"], _reported(handle, line, lines), known)


def _write(year: int, reported: Iterator[Reported], known: Mapping[str, Taxpayer]) -> None:
    last: IncomeDocument | None = None
    for count, document in enumerate(reported, start=1):
        check_boxes(document.form, document.boxes)
        recipient = known[document.to]
        last = IncomeDocument.objects.create(
            recipient=recipient,
            tax_year=year,
            form=document.form,
            payer_name=document.payer["name"],
            payer_ein=document.payer["ein"],
            payer_street=document.payer["street"],
            account_last4=document.account_last4,
            boxes=document.boxes,
            received_on=document.received,
            corrects=last if document.corrects_the_last else None,
            source_kind=SOURCE,
            source_id=f"{recipient.ref}-{year}-{count:02d}",
        )


def _reported(handle: str, line: Line, lines: Mapping[str, int]) -> Iterator[Reported]:
    yield from _wages(handle, line, lines)
    yield from _interest(handle, line, lines.get("2b", 0))
    yield from _once(handle, line, lines)
    yield from _mortgage(handle, line["year"])


def _wages(handle: str, line: Line, lines: Mapping[str, int]) -> Iterator[Reported]:
    year, wages, withheld = line["year"], lines.get("1a", 0), lines.get("25a", 0)
    if not wages:
        return
    jobs = [(who, job) for who in (handle, line.get("spouse")) if who for job in _facts(who)["jobs"]]
    jobs = [(who, job) for who, job in jobs if year in job.get("years", [year])]
    shares = [job.get("share", 100) for _who, job in jobs]
    for (who, job), paid, taken in zip(jobs, split(wages, shares), split(withheld, shares), strict=True):
        yield from _w2(who, job, year, paid, taken)


def _w2(who: str, job: Line, year: int, paid: int, taken: int) -> Iterator[Reported]:
    payer, received = table()["employers"][job["payer"]], _arrival(who, "W-2", year)
    first = _facts(who).get("corrected", {})
    if first.get("year") == year:
        yield Reported(who, "W-2", payer, w2_boxes(job, year, first["wages"], taken), received)
        yield Reported(who, "W-2", payer, w2_boxes(job, year, paid, taken), first["received"], corrects_the_last=True)
        return
    yield Reported(who, "W-2", payer, w2_boxes(job, year, paid, taken), received)


def w2_boxes(job: Line, year: int, paid: int, taken: int) -> dict[str, int | str]:
    """The boxes of a W-2 in cents for wages and withholding in whole dollars. What goes into a 401(k) plan comes on top of the
    wages and counts for social security and Medicare.
    """
    put_aside = paid * job.get("plan", 0)  # percent of whole dollars is cents
    gross = paid * 100 + put_aside
    for_security = min(gross, WAGE_BASE[year] * 100)
    boxes: dict[str, int | str] = {
        "1": paid * 100,
        "2": taken * 100,
        "3": for_security,
        "4": social_security_tax(for_security),
        "5": gross,
        "6": medicare_tax(gross),
    }
    if put_aside:
        boxes |= {"12D": put_aside, "13RP": "X"}
    if "health" in job:
        boxes["12DD"] = job["health"] * 100
    return boxes


def _interest(handle: str, line: Line, dollars: int) -> Iterator[Reported]:
    if not dollars:
        return
    facts = _facts(handle)
    on_bonds = dollars * facts.get("treasury", 0) // 100
    boxes: dict[str, int | str] = {"1": (dollars - on_bonds) * 100}
    if on_bonds:
        boxes["3"] = on_bonds * 100
    bank = table()["banks"][facts["bank"]]
    yield Reported(handle, "1099-INT", bank, boxes, _arrival(handle, "1099-INT", line["year"]), bank["ein"][-4:])


def _once(handle: str, line: Line, lines: Mapping[str, int]) -> Iterator[Reported]:
    """The forms that come at most once: dividends, business, pension, benefits, unemployment, a state refund. What was withheld
    beside wages is on the first of the last three that there is.
    """
    facts, year, taken = _facts(handle), line["year"], lines.get("25b", 0) * 100
    others, offices = table()["others"], table()["offices"]
    found: list[tuple[str, Mapping[str, str], dict[str, int | str]]] = []
    if lines.get("3b"):
        found.append(("1099-DIV", others[facts["fund"]], {"1a": lines["3b"] * 100}))
    if line.get("business"):
        found.append(("1099-NEC", others[facts["client"]], {"1": line["business"] * 100}))
    if lines.get("5a"):
        boxes: dict[str, int | str] = {"1": lines["5a"] * 100, "2a": lines["5b"] * 100, "7": "7"}
        found.append(("1099-R", others[facts["pension_plan"]], boxes | _taken("4", taken)))
        taken = 0
    if lines.get("6a"):
        boxes = {"3": lines["6a"] * 100, "5": lines["6a"] * 100, "TRUST": "R"}
        found.append(("SSA-1099", offices["benefits"], boxes | _taken("6", taken)))
        taken = 0
    if line.get("unemployment"):
        found.append(("1099-G", offices["unemployment"], {"1": line["unemployment"] * 100} | _taken("4", taken)))
    refund = facts.get("state_refund", {})
    if refund.get("year") == year:
        found.append(("1099-G", offices["state_tax"], {"2": refund["dollars"] * 100, "3": str(year - 1)}))
    for form, payer, boxes in found:
        yield Reported(handle, form, payer, boxes, _arrival(handle, form, year))


def _taken(box: str, cents: int) -> dict[str, int | str]:
    return {box: cents} if cents else {}


def _mortgage(handle: str, year: int) -> Iterator[Reported]:
    """Interest falls as the loan is paid off: two in a hundred less each year."""
    loan = _facts(handle).get("mortgage")
    if loan is None or year < loan["first_year"]:
        return
    gone = year - loan["first_year"]
    boxes: dict[str, int | str] = {
        "1": loan["interest"] * (100 - 2 * gone),
        "2": loan["principal"] * (100 - 2 * gone),
        "3": f"06-01-{loan['first_year'] - 1}",
        "7": "X",
        "9": "1",
    }
    lender = table()["others"][loan["lender"]]
    yield Reported(handle, "1098", lender, boxes, _day("1098", year), f"{loan['principal'] // 100:04d}"[-4:])


def split(total: int, shares: list[int]) -> list[int]:
    """Whole dollars by shares; the last one takes what rounding leaves."""
    parts = [total * share // sum(shares) for share in shares[:-1]]
    return [*parts, total - sum(parts)]


def _facts(handle: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = table()["people"].get(handle, {})
    return found


def _arrival(handle: str, form: str, year: int) -> date:
    late = _facts(handle).get("late", {})
    return late["received"] if (late.get("form"), late.get("year")) == (form, year) else _day(form, year)


def _day(form: str, year: int) -> date:
    """The form's usual day in the year after, or the Monday after it."""
    month, number = _RECEIVED[form]
    usual = date(year + 1, month, number)
    return usual + timedelta(days=max(0, 7 - usual.weekday())) if usual.weekday() >= _SATURDAY else usual

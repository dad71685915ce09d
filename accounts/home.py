"""The account's home as values: the answer, a panel per year, and what happened lately, ready to print."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts import activity, tasks
from accounts.activity import Activity
from accounts.links import Link, address
from accounts.tasks import Task
from records.refund_words import step_words
from records.standing import first_sentence
from taxportal.kit.formats import day, money

if TYPE_CHECKING:
    from payments.queries import OnItsWay
    from records.case_values import CaseSeen
    from records.standing_values import ModuleStanding, Standing, WayOn

ROWS = 6  # of recent activity
TASKS = 4  # at home; all of them have a page of their own
LATELY = timedelta(days=365)  # what is older isn't news; each year's own pages keep it


@dataclass(frozen=True)
class YearPanel:
    """One tax year: its balance in a sentence, its refund in a sentence, and the ways on."""

    tax_year: int
    balance: str
    refund: str
    joint: str
    links: list[Link]


@dataclass(frozen=True)
class YearChoice:
    """One entry of the year switcher."""

    tax_year: int
    url: str
    current: bool


@dataclass(frozen=True)
class Home:
    """Everything that the template prints. ``year`` is the panel of the chosen year, None for somebody without a tax year."""

    given_name: str
    headline: str
    why: str
    who_next: str
    by_when: str
    ways: list[Link]
    years: list[YearChoice]
    year: YearPanel | None
    tasks: list[Task]
    more_tasks: int
    activity: list[Activity]
    name_task: str


def build(
    standing: "Standing",
    on_its_way: "OnItsWay | None",
    *,
    name_differs: bool,
    name_given: str,
    cases: "list[CaseSeen]",
    asked_year: int | None = None,
) -> Home:
    """Home as of ``standing.on`` (business date), showing ``asked_year`` if there is such a year, else the one that matters.

    ``name_differs``: the login has another surname than the record (SI-18). ``on_its_way`` is None where it could not be read:
    then what is owed is told without it.
    """
    coming = on_its_way.total_cents if on_its_way else 0
    answer = first_sentence(standing, coming)
    modules = sorted(standing.modules, key=lambda module: module.tax_year, reverse=True)
    chosen = _chosen(modules, asked_year)
    found = tasks.tasks(standing, on_its_way, name_differs=name_differs, cases=cases)
    open_tasks = [task for task in found if task.status is not tasks.Status.DONE]
    return Home(
        given_name=standing.given_name,
        headline=answer.headline,
        why=answer.why,
        who_next=answer.next_actor,
        by_when=answer.by_when,
        ways=[link for link in map(_link, answer.ways_on) if link],
        years=_years(modules, chosen),
        year=_year(chosen, on_its_way.cents_for(chosen.module_id) if on_its_way else 0, standing.on)
        if chosen
        else None,
        tasks=open_tasks[:TASKS],
        more_tasks=max(0, len(open_tasks) - TASKS),
        activity=[row for row in activity.of_account(standing) if standing.on - LATELY <= row.on][:ROWS],
        name_task=name_given if name_differs else "",
    )


def _chosen(modules: "list[ModuleStanding]", asked: int | None) -> "ModuleStanding | None":
    """The year that was asked for, else the newest one."""
    return next((module for module in modules if module.tax_year == asked), None) or next(iter(modules), None)


def _years(modules: "list[ModuleStanding]", chosen: "ModuleStanding | None") -> list[YearChoice]:
    here = address("accounts:home")
    years = dict.fromkeys(module.tax_year for module in modules)
    return [
        YearChoice(year, f"{here}?year={year}#tax-years", bool(chosen and chosen.tax_year == year)) for year in years
    ]


def _link(way: "WayOn") -> Link | None:
    url = address(way.url_name, **way.kwargs)
    return Link(str(way.label), url) if url else None


def _year(module: "ModuleStanding", on_its_way_cents: int, on: date) -> YearPanel:
    year = {"tax_year": module.tax_year}
    links = [
        (_("Refund for %(tax_year)s"), address("records:refund", **year) if module.refund else ""),
        (_("Return for %(tax_year)s"), address("records:return", **year) if module.has_return else ""),
        (_("Account transcript for %(tax_year)s"), address("records:account_transcript", **year)),
        (_("What you owe, in detail"), address("payments:balance") if module.balance_cents > 0 else ""),
        (_("Pay for %(tax_year)s"), address("payments:pay") if module.balance_cents > on_its_way_cents else ""),
    ]
    joint = _("Joint account with %(name)s") % {"name": module.spouse_given_name} if module.joint else ""
    return YearPanel(
        tax_year=module.tax_year,
        balance=_balance(module, on_its_way_cents, on),
        refund=_refund(module),
        joint=joint,
        links=[Link(label % year, url) for label, url in links if url],
    )


def _balance(module: "ModuleStanding", on_its_way_cents: int, on: date) -> str:
    if module.balance_cents > 0:
        due = _("You owe %(amount)s, due %(day)s.")
        late = _("You owe %(amount)s. It was due on %(day)s.")
        amount = {"amount": money(module.balance_cents), "day": day(module.due_on)}
        words = (due if module.due_on >= on else late) % amount
        if on_its_way_cents:
            words += " " + _("%(amount)s is on its way.") % {"amount": money(on_its_way_cents)}
        if 0 < on_its_way_cents < module.balance_cents:
            words += " " + _("%(amount)s is left to pay.") % {"amount": money(module.balance_cents - on_its_way_cents)}
        return words
    if module.balance_cents < 0:
        return _("%(amount)s stands in your favor.") % {"amount": money(-module.balance_cents)}
    return _("You owe nothing.")


def _refund(module: "ModuleStanding") -> str:
    last = module.refund.last if module.refund else None
    if last is None:
        return "" if module.has_return else _("No return yet.")
    return _("%(day)s: %(title)s") % {"day": day(last.date), "title": step_words(last).title}

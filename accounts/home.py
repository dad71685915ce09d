"""The account's home as values: the answer, a panel per year, and what happened lately, ready to print."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from records.refund_words import step_words
from records.standing import first_sentence
from taxportal.kit.formats import day, money

if TYPE_CHECKING:
    from payments.queries import OnItsWay
    from records.standing_values import ModuleStanding, PaymentSeen, Standing, WayOn

ROWS = 6  # of recent activity
LATELY = timedelta(days=365)  # what is older isn't news; each year's own pages keep it


@dataclass(frozen=True)
class Link:
    """A way on."""

    label: str
    url: str


@dataclass(frozen=True)
class YearPanel:
    """One tax year: its balance in a sentence, its refund in a sentence, and the ways on."""

    tax_year: int
    balance: str
    refund: str
    joint: str
    links: list[Link]


@dataclass(frozen=True)
class Activity:
    """One thing that happened: when, what, who did it."""

    on: date
    day: str
    title: str
    actor: str


@dataclass(frozen=True)
class Home:
    """Everything that the template prints."""

    given_name: str
    headline: str
    why: str
    who_next: str
    by_when: str
    ways: list[Link]
    years: list[YearPanel]
    activity: list[Activity]
    name_task: str


def build(standing: "Standing", on_its_way: "OnItsWay", *, name_differs: bool, name_given: str) -> Home:
    """Home as of ``standing.on`` (business date). ``name_differs``: the login has another surname than the record (SI-18)."""
    answer = first_sentence(standing, on_its_way.total_cents)
    years = sorted(standing.modules, key=lambda module: module.tax_year, reverse=True)
    return Home(
        given_name=standing.given_name,
        headline=answer.headline,
        why=answer.why,
        who_next=answer.next_actor,
        by_when=answer.by_when,
        ways=[link for link in map(_link, answer.ways_on) if link],
        years=[_year(module, on_its_way.cents_for(module.module_id), standing.on) for module in years],
        activity=_activity(standing),
        name_task=name_given if name_differs else "",
    )


def _link(way: "WayOn") -> Link | None:
    url = _reverse(way.url_name, **way.kwargs)
    return Link(str(way.label), url) if url else None


def _reverse(name: str, **kwargs: object) -> str:
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:  # a page that this process doesn't mount
        return ""


def _year(module: "ModuleStanding", on_its_way_cents: int, on: date) -> YearPanel:
    year = {"tax_year": module.tax_year}
    links = [
        (_("Refund for %(tax_year)s"), _reverse("records:refund", **year) if module.refund else ""),
        (_("Account transcript for %(tax_year)s"), _reverse("records:account_transcript", **year)),
        (_("Pay for %(tax_year)s"), _reverse("payments:pay") if module.balance_cents > on_its_way_cents else ""),
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


def _activity(standing: "Standing") -> list[Activity]:
    rows = []
    for module in standing.modules:
        for step in module.refund.steps if module.refund else ():
            words = step_words(step)
            rows.append(Activity(step.date, words.date, words.title, words.actor))
        for payment in module.payments:
            rows += _payment(payment)
    rows = [row for row in rows if standing.on - LATELY <= row.on <= standing.on]
    return sorted(rows, key=lambda row: row.on, reverse=True)[:ROWS]


def _payment(payment: "PaymentSeen") -> list[Activity]:
    amount = {"amount": money(payment.amount_cents)}
    who = payment.payer_given_name if payment.payer == "spouse" else _("You")
    rows = [Activity(payment.date, day(payment.date), _("Payment of %(amount)s posted") % amount, who)]
    if payment.returned_on:
        title = _("Payment of %(amount)s returned by the bank") % amount
        back = payment.returned_on
        rows.append(Activity(back, day(back), title, _("Your bank") if payment.payer == "you" else _("The bank")))
    return rows

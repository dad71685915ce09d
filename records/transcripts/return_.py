"""The return transcript: the original return line by line, as filed and as the agency worked it out when it posted."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from records.tin import masked
from records.transcripts.document import Item, Kind, Section, Transcript
from records.transcripts.furniture import document, name_and_street, number_item, spouse_item
from records.transcripts.masking import mask_name, mdy, usd
from records.transcripts.return_lines import SCHEDULE_B, SCHEDULE_B_FROM, SCHEDULES, SECTIONS, ReturnLine
from records.transcripts.values import FILING_STATUS_IN_FULL, Account, FiledReturn, Order
from taxportal.kit.formats import day

INTRO = (
    "The following items reflect the amount as shown on the return and the amount as adjusted, if applicable. They do not show "
    "later activity on the account."
)
PER_COMPUTER = " PER COMPUTER"
_WITH_RETURN = "610"
_DEPENDENTS = 4  # as many as the form has room for


def build(*, account: Account, order: Order) -> Transcript:
    """The return transcript. Raises ValueError where the account has no return."""
    return document(Kind.RETURN, account.tax_year, order, sections(account, order))


def sections(account: Account, order: Order) -> list[Section]:
    """Its sections; the record of account has the same."""
    if account.filed is None:
        raise ValueError("no return")
    filed, as_posted = account.filed, _as_posted(account, order)
    identity = Section("Taxpayer", notes=(INTRO,), items=tuple(_identity(account, filed, order)))
    blocks = [Section(heading, items=tuple(_items(filed, lines, as_posted))) for heading, lines in SECTIONS]
    blocks[-1] = Section(blocks[-1].heading, items=(*blocks[-1].items, _left_per_computer(filed, as_posted)))
    return [identity, *blocks, *_schedules(filed, as_posted), _designee()]


def _as_posted(account: Account, order: Order) -> date:
    """The day up to which the agency's changes count: those made when the return posted, none of a later adjustment."""
    posted = account.posted(order.on)
    return min(order.on, max(posted.date, posted.posted_on)) if posted else order.on


def _identity(account: Account, filed: FiledReturn, order: Order) -> list[Item]:
    people = account.people()
    posted = account.posted(order.on)
    status = FILING_STATUS_IN_FULL.get(filed.filing_status, filed.filing_status)
    paid = -sum(e.amount_cents for e in account.entries if e.code == _WITH_RETURN and e.posted_on <= order.on)
    items = [
        Item("REPORT FOR TAX PERIOD ENDING", f"12-31-{account.tax_year}", plain=_("The tax year ends on")),
        number_item("SSN", people[0]),
        *(spouse_item("SPOUSE SSN", spouse) for spouse in people[1:]),
        *name_and_street("NAME(S) SHOWN ON RETURN", people),
        Item("FILING STATUS", status, plain=_("How the return was filed")),
        Item("FORM NUMBER", filed.form, plain=_("Form")),
        Item("CYCLE POSTED", posted.cycle if posted else "", plain=_("The week and day in which we entered it")),
        Item("RECEIVED DATE", mdy(filed.received_on), plain=_("When the return came in")),
        Item("REMITTANCE", usd(paid), paid, plain=_("Paid with the return")),
        Item("EXEMPTION NUMBER", f"{filed.exemptions}", plain=_("People the return counts")),
    ]
    for number, dependent in enumerate(filed.dependents[:_DEPENDENTS], start=1):
        names = " ".join(mask_name(part) for part in dependent.name.split())
        items += [
            Item(f"DEPENDENT {number} NAME", names, plain=_("Somebody who depends on you")),
            Item(f"DEPENDENT {number} SSN", masked(dependent.tin_last4), plain=_("Their tax number, shortened")),
        ]
    return [
        *items,
        Item("PTIN", "", plain=_("Number of a paid preparer")),
        Item("PREPARER EIN", "", plain=_("Firm of a paid preparer")),
    ]


def _items(filed: FiledReturn, lines: Iterable[ReturnLine], as_posted: date) -> list[Item]:
    items = []
    for line in lines:
        if line.part_of and filed.filed(line.part_of) and not any(number in filed.lines for number in line.numbers):
            continue  # only the sum is on the return
        if not line.computer_only:
            items.append(_item(line, filed.filed(*line.numbers), label=line.label, source=_from_return(filed)))
        if line.paired or line.computer_only:
            dollars = filed.computed(as_posted, *line.numbers)
            label, source = f"{line.label}{PER_COMPUTER}", _from_us(filed, line, as_posted)
            items.append(_item(line, dollars, label=label, source=source))
    return items


def _item(line: ReturnLine, dollars: int, *, label: str, source: str) -> Item:
    return Item(label, usd(dollars * 100), dollars * 100, line.numbers[0], str(line.plain), source)


def _from_return(filed: FiledReturn) -> str:
    return _("From the return received on %(day)s") % {"day": day(filed.received_on)}


def _from_us(filed: FiledReturn, line: ReturnLine, as_posted: date) -> str:
    changed = filed.reason_for(as_posted, *line.numbers)
    if changed is None:
        return _("By our reckoning: the same as on the return")
    return _("Changed by us on %(day)s: %(why)s") % {"day": day(changed.assessed_on), "why": changed.reason}


def _left_per_computer(filed: FiledReturn, as_posted: date) -> Item:
    left = (filed.computed(as_posted, "24") - filed.computed(as_posted, "33")) * 100
    plain = _("Tax less payments, by our reckoning. A minus sign is money for you")
    return Item("BALANCE DUE/OVERPAYMENT PER COMPUTER", usd(left), left, plain=plain, source=_from_return(filed))


def _schedules(filed: FiledReturn, as_posted: date) -> list[Section]:
    wanted = list(SCHEDULES)
    if max(filed.filed("2b"), filed.filed("3b")) > SCHEDULE_B_FROM:
        wanted.insert(0, SCHEDULE_B)
    found = [(heading, _items(filed, lines, as_posted)) for heading, lines in wanted]
    return [Section(heading, items=tuple(items)) for heading, items in found if any(item.cents for item in items)]


def _designee() -> Section:
    items = (
        Item("THIRD PARTY DESIGNEE NAME", "", plain=_("Somebody who may talk to us about this return: nobody named")),
        Item("THIRD PARTY DESIGNEE ID NUMBER (PIN)", ""),
    )
    return Section("Third party designee", items=items)

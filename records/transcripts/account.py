"""The account transcript of one module, in the order of the official layout."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from records import ledger
from records.accruals import Accruals
from records.due_dates import due_dates
from records.transcripts.document import Item, Kind, LedgerLine, Section, Transcript
from records.transcripts.furniture import document, people_items
from records.transcripts.lines import ledger_line
from records.transcripts.masking import mdy, usd
from records.transcripts.values import FILING_STATUS, Account, FiledReturn, Order
from taxportal.kit.formats import day

CREDIT_LINE = "--- ANY MINUS SIGN SHOWN BELOW SIGNIFIES A CREDIT AMOUNT ---"
NOT_PRESENT = "Return not present for this account"
NO_RETURN_FILED = "No tax return filed"
_CREDITS_OF_A_RETURN = frozenset({"766", "768", "800", "806"})
AGI, TAXABLE, TOTAL_TAX = ("11", "11a"), ("15",), ("24",)  # adjusted gross income is line 11a since 2025


def build(*, account: Account, order: Order, accruals: Accruals | None = None) -> Transcript:
    """The account transcript as of ``order.on``. Without ``accruals`` what is overdue says that its penalty and interest have not
    been worked out: they are never guessed.
    """
    return document(Kind.ACCOUNT, account.tax_year, order, sections(account, order, accruals))


def sections(account: Account, order: Order, accruals: Accruals | None) -> list[Section]:
    """Its sections; the record of account has the same."""
    seen = ledger.visible(account.entries, order.on)
    head = [
        Item("FORM NUMBER", account.filed.form if account.filed else "1040", plain=_("Form")),
        Item("TAX PERIOD", f"Dec. 31, {account.tax_year}", plain=_("The tax year ends on")),
        *people_items(account),
    ]
    return [
        Section("Taxpayer", items=tuple(head)),
        Section("Account balance", notes=(CREDIT_LINE,), items=tuple(_balances(account, order, accruals))),
        _return_section(account, order),
        Section("Transactions", lines=tuple(_lines(account, seen))),
    ]


def _balances(account: Account, order: Order, accruals: Accruals | None) -> list[Item]:
    owed = ledger.balance(account.entries, order.on)
    first = Item("ACCOUNT BALANCE", usd(owed), owed, plain=_plain_balance(owed))
    overdue = owed > 0 and due_dates(account.tax_year).payment < order.on
    if overdue and accruals is None:
        unknown = _("Not worked out")
        return [
            first,
            Item(f"ACCRUED INTEREST AS OF {mdy(order.on)}", unknown),
            Item(f"ACCRUED PENALTY AS OF {mdy(order.on)}", unknown),
        ]
    known = accruals or Accruals(order.on)
    total = owed + known.total_cents
    return [
        first,
        _accrued("INTEREST", known.interest_cents, known, _("Interest that has run up and is not billed yet")),
        _accrued("PENALTY", known.penalty_cents, known, _("Penalties that have run up and are not billed yet")),
        Item(
            "ACCOUNT BALANCE PLUS ACCRUALS (this is not a payoff amount)",
            usd(total),
            total,
            plain=_("Balance and what has run up. To pay everything off, look at your balance page."),
        ),
    ]


def _accrued(what: str, cents: int, accruals: Accruals, plain: str) -> Item:
    return Item(f"ACCRUED {what} AS OF {mdy(accruals.on)}", usd(cents), cents, plain=plain)


def _plain_balance(owed: int) -> str:
    if owed > 0:
        return _("What you owe for this year")
    return _("What we hold for you") if owed else _("Nothing is open for this year")


def _return_section(account: Account, order: Order) -> Section:
    heading = "Information from the return or as adjusted"
    if account.filed is None:
        return Section(heading, notes=(NOT_PRESENT,))
    return Section(heading, items=(*_figures(account.filed, order), *_dates(account, account.filed, order)))


def _figures(filed: FiledReturn, order: Order) -> list[Item]:
    def money(label: str, plain: str, *numbers: str) -> Item:
        cents = filed.computed(order.on, *numbers) * 100
        return Item(
            label, usd(cents), cents, line=numbers[0], plain=plain, source=_figure_source(filed, order, numbers)
        )

    status = FILING_STATUS.get(filed.filing_status, filed.filing_status)
    return [
        Item("EXEMPTIONS", f"{filed.exemptions:02d}", plain=_("People the return counts")),
        Item("FILING STATUS", status, plain=_("How the return was filed")),
        money("ADJUSTED GROSS INCOME", _("Income after adjustments"), *AGI),
        money("TAXABLE INCOME", _("Income that is taxed"), *TAXABLE),
        money("TAX PER RETURN", _("All tax of the return"), *TOTAL_TAX),
        money("SE TAXABLE INCOME TAXPAYER", _("Your income from self-employment"), "se_primary"),
        money("SE TAXABLE INCOME SPOUSE", _("Your spouse’s income from self-employment"), "se_secondary"),
        money("TOTAL SELF EMPLOYMENT TAX", _("Social security tax of the self-employed"), "se_tax"),
    ]


def _figure_source(filed: FiledReturn, order: Order, numbers: tuple[str, ...]) -> str:
    changed = filed.reason_for(order.on, *numbers)
    if changed:
        return _("Worked out by us on %(day)s: %(why)s") % {"day": day(changed.assessed_on), "why": changed.reason}
    return _("From the return received on %(day)s") % {"day": day(filed.received_on)}


def _dates(account: Account, filed: FiledReturn, order: Order) -> list[Item]:
    later = mdy(max(due_dates(account.tax_year).payment, filed.received_on))
    items = [
        Item(
            "RETURN DUE DATE OR RETURN RECEIVED DATE (WHICHEVER IS LATER)",
            later,
            plain=_("When the return was due, or came in if that was later"),
        )
    ]
    posted = account.posted(order.on)
    if posted:
        items.append(Item("PROCESSING DATE", mdy(posted.date), plain=_("The Monday on which the tax was assessed")))
    return items


def _lines(account: Account, seen: list[ledger.Entry]) -> list[LedgerLine]:
    """The return first, then the credits that came with it, then everything else by day of entry."""
    posted = next((entry for entry in seen if entry.code == ledger.RETURN_POSTED), None)

    def place(entry: ledger.Entry) -> tuple[int, date, int]:
        if posted is None or entry.code == ledger.RETURN_POSTED:
            return (0, entry.posted_on, entry.id)
        with_it = entry.code in _CREDITS_OF_A_RETURN and entry.posted_on == posted.posted_on
        return (1 if with_it else 2, entry.posted_on, entry.id)

    ordered = sorted(seen, key=place)
    lines = [ledger_line(entry, account) for entry in ordered]
    if posted:
        return lines
    plain = _("No return has been posted for this year.")
    return [LedgerLine("", NO_RETURN_FILED, "", "", "", 0, plain=plain), *lines]


def as_block(found: list[Section]) -> list[Section]:
    """The same sections one level deeper, to stand inside another document."""
    return [replace(section, level=3) for section in found]

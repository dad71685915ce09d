"""The figures behind a notice, as rows of strings: what changed on the return, and how the balance of that day adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import codes, ledger
from records.ledger import Entry
from taxportal.kit.formats import money

_LINES: dict[str, Promise] = {
    "1a": gettext_lazy("Wages"),
    "2b": gettext_lazy("Taxable interest"),
    "3b": gettext_lazy("Dividends"),
    "9": gettext_lazy("Total income"),
    "11": gettext_lazy("Adjusted gross income"),
    "12": gettext_lazy("Deduction"),
    "15": gettext_lazy("Taxable income"),
    "16": gettext_lazy("Tax"),
    "19": gettext_lazy("Child tax credit"),
    "22": gettext_lazy("Tax after credits"),
    "24": gettext_lazy("Total tax"),
    "25d": gettext_lazy("Tax withheld"),
    "26": gettext_lazy("Estimated payments"),
    "27a": gettext_lazy("Earned income credit"),
    "28": gettext_lazy("Additional child tax credit"),
    "33": gettext_lazy("Total payments"),
    "34": gettext_lazy("Overpayment"),
    "35a": gettext_lazy("Refund"),
    "37": gettext_lazy("Amount owed"),
}
_ROWS: dict[str, Promise] = {  # by category of the transaction code; the others are tax
    "credit": gettext_lazy("Tax withheld and credits"),
    "payment": gettext_lazy("Payments, less those that came back"),
    "penalty": gettext_lazy("Penalties"),
    "interest": gettext_lazy("Interest"),
    "transfer": gettext_lazy("Moved from and to other years"),
    "refund": gettext_lazy("Refunds paid to you, less those that came back"),
}


@dataclass(frozen=True)
class ChangedLine:
    """One line of the return: as filed, and as we changed it."""

    label: str
    line: str
    filed: str
    changed: str


@dataclass(frozen=True)
class FigureRow:
    """One row of the money component."""

    label: str
    amount: str
    kind: str = ""


def changed_lines(filed: Mapping[str, int], changed: Mapping[str, int]) -> tuple[ChangedLine, ...]:
    """The lines that differ, in the order of the form; amounts are whole dollars."""
    differing = [line for line in changed if changed[line] != filed.get(line, 0)]
    order = {line: place for place, line in enumerate(_LINES)}
    return tuple(
        ChangedLine(
            str(_LINES.get(line, "")) or _("Line %(line)s") % {"line": line},
            line,
            money(filed.get(line, 0) * 100),
            money(changed[line] * 100),
        )
        for line in sorted(differing, key=lambda line: (order.get(line, len(order)), line))
    )


def balance_rows(entries: Iterable[Entry], on: date) -> tuple[FigureRow, ...]:
    """How the balance of the business date ``on`` adds up; empty where nothing had been entered. The rows' sum is the last."""
    sums = dict.fromkeys(("tax", *_ROWS), 0)
    for entry in ledger.visible(entries, on):
        known = codes.all_codes().get(entry.code)
        sums[known.category if known and known.category in _ROWS else "tax"] += entry.amount_cents
    if not any(sums.values()):
        return ()
    rows = [FigureRow(_("Tax, with later changes"), money(sums["tax"]))]
    rows += [FigureRow(str(label), money(sums[category])) for category, label in _ROWS.items() if sums[category]]
    total = sum(sums.values())
    words = _("Balance on that day") if total >= 0 else _("What we owed you on that day")
    return (*rows, FigureRow(words, money(abs(total)), "total"))

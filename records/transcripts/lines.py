"""One entry of the ledger as a transcript prints it."""

from django.utils.translation import gettext as _

from records import codes
from records.ledger import Entry
from records.transcripts.document import LedgerLine
from records.transcripts.furniture import masked_name
from records.transcripts.masking import mdy, usd
from records.transcripts.values import Account, Person
from taxportal.kit.formats import day

# What a return or an adjustment enters carries the cycle in which it was worked; payments, refunds and letters don't.
_WITH_CYCLE = frozenset({"assessment", "penalty", "interest"})
_LIFTS_A_HOLD = frozenset({"571", "572", "811"})
_PAID_TO_YOU = frozenset({"770", "776"})  # interest that comes with a refund, not with an assessment
_WITH_LOCATOR = frozenset({"150", "290"})
_NOTICE, _ENDED = "971", "972"


def ledger_line(entry: Entry, account: Account) -> LedgerLine:
    """The entry with its official words, its plain words and who reported it. An unknown code prints as itself."""
    known = codes.all_codes().get(entry.code)
    return LedgerLine(
        code=entry.code,
        explanation=_explanation(entry, known),
        cycle=entry.cycle if _has_cycle(entry, known) else "",
        date=mdy(entry.date),
        amount=usd(entry.amount_cents),
        cents=entry.amount_cents,
        plain=_plain(entry, account, known),
        locator=_locator(entry, account),
        memo=usd(entry.memo_cents) if entry.memo_cents else "",
        source=_source(entry, account, known),
        posted=entry.posted_on.isoformat(),
    )


def _has_cycle(entry: Entry, known: codes.Code | None) -> bool:
    if known is None or entry.code in _PAID_TO_YOU:
        return False
    return known.category in _WITH_CYCLE or entry.code in _LIFTS_A_HOLD


def _explanation(entry: Entry, known: codes.Code | None) -> str:
    official = known.explanation if known else entry.code
    if entry.code == _NOTICE and entry.action_code in codes.ACTION_CODES:
        return codes.ACTION_CODES[entry.action_code].explanation
    if not entry.text_data:
        return official
    return f"{official} ({entry.text_data})" if entry.code == _NOTICE else f"{official} {entry.text_data}"


def _plain(entry: Entry, account: Account, known: codes.Code | None) -> str:
    payer = _payer(entry, account)
    if payer and account.secondary and entry.amount_cents < 0:  # "you" could be either of the two who read this
        return _("%(who)s made a payment.") % {"who": masked_name(payer)}
    action = codes.ACTION_CODES.get(entry.action_code)
    if entry.code == _NOTICE and action:
        return str(action.plain)
    if entry.code == _ENDED and action:
        return _("This mark was taken off again: %(mark)s") % {"mark": action.plain}
    if entry.code == _NOTICE and entry.text_data:
        return _("We sent you letter %(letter)s.") % {"letter": _letter(entry.text_data)}
    return str(known.plain) if known else _("A code that this site has no words for. Ask us what it means.")


def _letter(printed: str) -> str:
    """ "CP 0014" is letter CP14."""
    series, _space, number = printed.partition(" ")
    return f"{series}{int(number)}" if number.isascii() and number.isdigit() else printed


def _locator(entry: Entry, account: Account) -> str:
    if account.filed is None or entry.code not in _WITH_LOCATOR:
        return ""
    adjusted = account.filed.adjustment_locator if entry.code == "290" else ""
    return adjusted or account.filed.locator


def _payer(entry: Entry, account: Account) -> Person | None:
    return next((person for person in account.people() if entry.payer_id and person.id == entry.payer_id), None)


def _source(entry: Entry, account: Account, known: codes.Code | None) -> str:
    """Who reported it, and when it entered the ledger."""
    entered = {"day": day(entry.posted_on)}
    payer = _payer(entry, account)
    if payer:
        return _("Paid by %(who)s, entered on %(day)s") % {"who": masked_name(payer), **entered}
    category = known.category if known else ""
    if entry.code in {"150", "806", "768"} and account.filed:
        return _("From your return, entered on %(day)s") % entered
    if category == "payment":
        return _("From the payment, entered on %(day)s") % entered
    if category == "offset":
        return _("Reported by the agency that took the money, entered on %(day)s") % entered
    if category == "transfer":
        return _("From another tax account, entered on %(day)s") % entered
    return _("Entered by us on %(day)s") % entered

"""An income document as the wage and income transcript prints it: masked parties, then every box without its number."""

from dataclasses import replace

from django.utils.translation import gettext as _

from records.income.document import Document, Recipient
from records.income.forms import MARKED, YEAR_ROW, Box, Kind
from records.tin import masked
from records.transcripts.document import Item, Section
from records.transcripts.masking import mask_name, mask_number, mask_street, usd
from taxportal.kit.formats import day

_W2 = "W-2"


def section(document: Document, recipient: Recipient) -> Section:
    """One block of the transcript. Numbers show their last four digits, names their first four letters, streets their first six
    characters; amounts are whole, and nothing prints as $0.00. ``Item.line`` is the box, ``Item.plain`` its plain words,
    ``Item.source`` who reported it and when, the name masked too: the document goes to others.
    """
    form = document.kind
    items = [
        Item(f"{form.payer}: {form.payer_number}", mask_ein(document.payer_ein)),
        Item(f"{form.payer}: Name", mask_name(document.payer_name)),
    ]
    if document.payer_street:
        items.append(Item(f"{form.payer}: Address", mask_street(document.payer_street)))
    items += [
        Item(f"{form.recipient}: {form.recipient_number}", masked(recipient.tin_last4)),
        Item(f"{form.recipient}: Name", f"{mask_name(recipient.given_name)} {mask_name(recipient.family_name)}"),
    ]
    if recipient.street:
        items.append(Item(f"{form.recipient}: Address", mask_street(recipient.street)))
    items.append(Item("Submission Type", "Corrected document" if document.corrects else "Original document"))
    if document.account_last4:
        items.append(Item("Account Number (Optional)", f"XXXXXXXX{document.account_last4}"))
    return Section(heading=form.title, level=3, items=(*items, *_boxes(document)))


def mask_ein(number: str) -> str:
    """An employer's number with its last four digits: "XX-XXX4567"."""
    return mask_number(f"{number[:2]}-{number[2:]}")


def _boxes(document: Document) -> list[Item]:
    source = source_words(replace(document, payer_name=mask_name(document.payer_name)))
    items = [item for box in boxes_of(document) if (item := _item(document, box, source))]
    if document.form == _W2:
        items.append(Item("W2 Submission Type", "Corrected" if document.corrects else "Original"))
        items.append(Item("W2 WHC SSN Validation Code", "Correct SSN"))
    return items


def boxes_of(document: Document) -> list[Box]:
    """Every box of the form in the transcript's order; rows by year stand after the repayments of benefits."""
    boxes = list(document.kind.boxes)
    rows = sorted((number for number in document.boxes if YEAR_ROW.fullmatch(number)), reverse=True)
    found = [box for number in rows if (box := document.kind.box(number))]
    after = next((place for place, box in enumerate(boxes, 1) if box.number == "4"), len(boxes))
    return [*boxes[:after], *found, *boxes[after:]] if found else boxes


def source_words(document: Document) -> str:
    """Who reported it and when it reached the agency, as a sentence."""
    return _("Reported by %(payer)s on Form %(form)s, received on %(day)s.") % {
        "payer": document.payer_name,
        "form": document.form,
        "day": day(document.received_on),
    }


def _item(document: Document, box: Box, source: str) -> Item | None:
    value = document.boxes.get(box.number, "")
    if not box.label:
        return None
    if box.kind is Kind.AMOUNT:
        cents = document.cents(box.number)
        return Item(box.label, usd(cents), cents, box.number, box.plain, source)
    if box.kind is Kind.TEXT:
        return Item(box.label, str(value), None, box.number, box.plain, source) if value else None
    word = printed_word(box, str(value))
    return Item(box.label, word, None, box.number, box.plain, source) if word else None


def printed_word(box: Box, value: str) -> str:
    """A mark or code as printed: "Unanswered", "7 Normal Distribution"."""
    if box.kind is Kind.MARK:
        return box.words[0] if value == MARKED else box.words[1]
    words = (box.codes or {}).get(value)
    return f"{value} {words[0]}".strip() if words else value

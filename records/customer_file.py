"""The customer file number: what a lender or school asks for, printed on a transcript so that they can match it to their client."""

import re

from records.tin import demo_kind, strict_kind

LONGEST = 10
_TIN_DIGITS = 9
_SEPARATORS = re.compile(r"[\s-]+")


class NotAFileNumber(ValueError):
    """Not a customer file number: ``is_tin`` says that it looks like a tax number, which must never be printed whole."""

    def __init__(self, *, is_tin: bool = False) -> None:
        super().__init__("tax number" if is_tin else "not up to ten digits")
        self.is_tin = is_tin


def parse(text: str) -> str:
    """The number as typed, leading zeros kept, or "" for nothing typed. Raises NotAFileNumber for more than ten digits, for
    anything but digits, and for whatever might be a tax number of a person or a business, with dashes or without.
    """
    typed = text.strip()
    bare = _SEPARATORS.sub("", typed)
    if bare and _could_be_tin(bare):
        raise NotAFileNumber(is_tin=True)
    if not typed:
        return ""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST):
        raise NotAFileNumber
    return typed


def _could_be_tin(digits: str) -> bool:
    """Nine digits are taken for a tax number unless nobody can have them: 00 begins no number of a business."""
    if not (len(digits) == _TIN_DIGITS and digits.isascii() and digits.isdigit()):
        return False
    return bool(strict_kind(digits) or demo_kind(digits)) or not digits.startswith("00")

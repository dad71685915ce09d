"""An income document as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from records.income.forms import Form, form


class Recipient(Protocol):
    """Whom a document is about, as far as it is printed: any value with these four."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def tin_last4(self) -> str: ...
    @property
    def street(self) -> str: ...


@dataclass(frozen=True)
class Document:
    """An information return as reported. ``boxes`` maps the box of the paper form to integer cents for amounts, else to text.

    ``corrects`` is the id of the document that this one replaces; ``corrected`` says that another one has replaced this one,
    so that its amounts no longer count.
    """

    form: str
    tax_year: int
    payer_name: str
    payer_ein: str
    received_on: date
    boxes: Mapping[str, int | str] = field(default_factory=dict)
    payer_street: str = ""
    account_last4: str = ""
    id: int = 0
    corrects: int | None = None
    corrected: bool = False

    @property
    def kind(self) -> Form:
        """The form with its boxes; raises KeyError for a form that does not exist."""
        return form(self.form)

    def cents(self, number: str) -> int:
        """The amount in a box, 0 where it is empty."""
        value = self.boxes.get(number, 0)
        return value if isinstance(value, int) else 0

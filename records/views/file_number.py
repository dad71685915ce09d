"""The customer file number of a transcript that somebody is looking at: typed once, kept in the session, never in an address."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from records import customer_file
from records.transcripts import Kind

_KEPT = "customer_file_numbers"


class FileNumberForm(forms.Form):
    """One optional field; `cleaned_data["customer_file_number"]` is the number, "" to take it off again."""

    customer_file_number = forms.CharField(
        label=_("Customer file number"),
        help_text=_("Up to ten digits that a lender or school gave you. Never a tax number."),
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "40"}),
    )

    def clean_customer_file_number(self) -> str:
        """Return the number; the sentence that fits where it isn't one."""
        try:
            return customer_file.parse(self.cleaned_data["customer_file_number"])
        except customer_file.NotAFileNumber as refusal:
            if refusal.is_tin:
                self.data = {}  # a tax number is not sent to the page a second time
            words = _("Enter a number that is not a tax number") if refusal.is_tin else _("Enter up to ten digits")
            raise forms.ValidationError(words, code="tin" if refusal.is_tin else "shape") from None


def kept(request: HttpRequest, tax_year: int, kind: Kind) -> str:
    """The number typed in this session for this transcript, "" where none was. The download prints the same."""
    return _all(request).get(f"{tax_year}/{kind}", "")


def keep(request: HttpRequest, tax_year: int, kind: Kind, number: str) -> None:
    """Remember the number for this session; "" forgets it."""
    found = {**_all(request), f"{tax_year}/{kind}": number}
    request.session[_KEPT] = {key: value for key, value in found.items() if value}


def _all(request: HttpRequest) -> dict[str, str]:
    found: Any = request.session.get(_KEPT)
    return found if isinstance(found, dict) else {}

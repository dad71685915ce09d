"""The forms of this room. Each error is one sentence that says what to type instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stub_idp.people import NEVER_ISSUED
from stub_idp.proofing.pictures.values import DOCUMENTS, PICTURES, SELFIES, Examined, NotAPicture
from stub_idp.proofing.rules import Details

LEAST_AGE, MOST_AGE = 16, 120
ADDRESS = ("street_address", "locality", "region", "postal_code")


def _text(label: Any, missing: Any, *, most: int = 100, autocomplete: str = "off", hint: Any = "") -> forms.CharField:
    attrs = {"class": "usa-input", "autocomplete": autocomplete}
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs=attrs),
    )


class DetailsForm(forms.Form):
    """What the person says about themselves."""

    use_required_attribute = False

    given_name = _text(_("First name"), _("Type your first name."), autocomplete="given-name")
    family_name = _text(_("Last name"), _("Type your last name."), autocomplete="family-name")
    birthdate = forms.DateField(
        label=_("Date of birth"),
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "usa-input", "type": "date", "autocomplete": "bday"}),
        error_messages={
            "required": _("Give your date of birth."),
            "invalid": _("Give your date of birth as a day that exists, for example 04/12/1988."),
        },
    )
    tax_id = _text(
        _("Social Security number or ITIN"),
        _("Type a practice tax number, for example 666-10-0099."),
        most=20,
        hint=_("Only practice numbers that are never issued: 666-xx-xxxx or 900-89-xxxx."),
    )
    street_address = _text(_("Street address"), _("Type your street and house number."), autocomplete="street-address")
    locality = _text(_("City"), _("Type your city."), autocomplete="address-level2")
    region = _text(_("State"), _("Type your state, for example OH."), most=30, autocomplete="address-level1")
    postal_code = _text(_("ZIP code"), _("Type your ZIP code."), most=10, autocomplete="postal-code")

    def __init__(self, *arguments: Any, today: date, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._today = today
        for name, field in self.fields.items():
            field.widget.attrs["data-testid"] = name.replace("_", "-")

    def clean_birthdate(self) -> date:
        """Not in the future, and an age at which people have documents."""
        born: date = self.cleaned_data["birthdate"]
        if born > self._today:
            raise forms.ValidationError(_("This date of birth is in the future. Check the year."))
        age = self._today.year - born.year - ((self._today.month, self._today.day) < (born.month, born.day))
        if age < LEAST_AGE:
            raise forms.ValidationError(_("You must be 16 or older to prove who you are here."))
        if age > MOST_AGE:
            raise forms.ValidationError(_("This date of birth is more than 120 years ago. Check the year."))
        return born

    def clean_tax_id(self) -> str:
        """Nine digits of a range that is never issued."""
        digits = re.sub(r"[\s-]", "", self.cleaned_data["tax_id"])
        if not re.fullmatch(r"[0-9]{9}", digits):
            raise forms.ValidationError(_("A tax number has nine digits, for example 666-10-0099."))
        if not NEVER_ISSUED.fullmatch(digits):
            raise forms.ValidationError(
                _(
                    "This number could belong to a real person, so it can’t be used here. "
                    "Use one that begins with 666 or 900-89."
                )
            )
        return digits

    def clean_postal_code(self) -> str:
        """Five digits, or nine."""
        code: str = self.cleaned_data["postal_code"]
        if not re.fullmatch(r"[0-9]{5}(-[0-9]{4})?", code):
            raise forms.ValidationError(_("A ZIP code has five digits, for example 00101."))
        return code

    def details(self) -> Details:
        """The values of a valid form."""
        given = self.cleaned_data
        return Details(
            given_name=given["given_name"],
            family_name=given["family_name"],
            birthdate=given["birthdate"].isoformat(),
            tax_id=given["tax_id"],
            address={**{name: given[name] for name in ADDRESS}, "country": "US"},
        )


class DocumentForm(forms.Form):
    """Which document is shown."""

    use_required_attribute = False

    document = forms.ChoiceField(
        choices=[(slug, document.label) for slug, document in DOCUMENTS.items()],
        error_messages={"required": _("Choose a document."), "invalid_choice": _("Choose one of these documents.")},
    )


class OwnPictureForm(forms.Form):
    """A picture of the person's own. Examined while it is cleaned, so that what is no picture is an error of the field."""

    use_required_attribute = False

    file = forms.FileField(
        error_messages={
            "required": _("Choose a picture first."),
            "empty": _("This file is empty. Choose a picture."),
            "invalid": _("Choose a picture first."),
            "missing": _("Choose a picture first."),
        }
    )

    def __init__(self, *arguments: Any, examine: Callable[[bytes], Examined], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._examine = examine

    def clean_file(self) -> tuple[bytes, Examined]:
        """The bytes, and what was seen in them."""
        data: bytes = self.cleaned_data["file"].read()
        try:
            return data, self._examine(data)
        except NotAPicture as reason:
            raise forms.ValidationError(str(reason)) from reason


class SampleForm(forms.Form):
    """One of the prepared pictures, of a document or of a face."""

    use_required_attribute = False

    sample = forms.ChoiceField(
        error_messages={"required": _("Choose a sample."), "invalid_choice": _("Choose one of these samples.")}
    )

    def __init__(self, *arguments: Any, selfie: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        field = self.fields["sample"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(slug, str(label)) for slug, label in (SELFIES if selfie else PICTURES).items()]


class CodeForm(forms.Form):
    """The code of a letter."""

    use_required_attribute = False

    code = _text(_("Code from the letter"), _("Type the code from your letter."), most=40, autocomplete="one-time-code")

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["code"].widget.attrs |= {"data-testid": "code", "autocapitalize": "characters"}

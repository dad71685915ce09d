"""Forms of the profile: one thing each, with the words of what is wrong beside the field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records import addresses
from records.addresses import STATES, BadAddress, PostalAddress
from records.pins import Enrolment

WRONG = [
    ("name", _("My name")),
    ("birth_date", _("My birth date")),
    ("tax_number", _("My tax number")),
    ("other", _("Something else")),
]
LANGUAGES = [("en", "English"), ("es", "Español")]
LETTERS = [("both", _("Online and on paper")), ("online", _("Online only"))]


class AddressForm(forms.Form):
    """A postal address in the United States. ``address`` is the cleaned value once the form is valid."""

    street = forms.CharField(
        label=_("Street address"),
        help_text=_("With the number, and an apartment where there is one. A post office box will do."),
        max_length=120,
        error_messages={"required": _("Enter your street address"), "max_length": _("Use 120 characters at most")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    city = forms.CharField(
        label=_("City"),
        max_length=80,
        error_messages={"required": _("Enter your city"), "max_length": _("Use 80 characters at most")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    region = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Choose a state")), *STATES.items()],
        error_messages={"required": _("Choose your state"), "invalid_choice": _("Choose your state from the list")},
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )
    postal_code = forms.CharField(
        label=_("ZIP code"),
        max_length=20,
        error_messages={"required": _("Enter your ZIP code")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )

    def clean_street(self) -> str:
        """Without invisible characters."""
        return self._cleaned(addresses.clean_text, "street")

    def clean_city(self) -> str:
        """Without invisible characters."""
        return self._cleaned(addresses.clean_text, "city")

    def clean_postal_code(self) -> str:
        """Five digits, or five and four."""
        return self._cleaned(addresses.clean_zip, "postal_code")

    def _cleaned(self, clean: Any, name: str) -> str:
        try:
            return str(clean(self.cleaned_data[name]))
        except BadAddress as refusal:
            raise forms.ValidationError(str(refusal)) from None

    @property
    def address(self) -> PostalAddress:
        """The address of a valid form."""
        return PostalAddress(**{name: self.cleaned_data[name] for name in ("street", "city", "region", "postal_code")})

    def hide(self) -> None:
        """Carry the answers on the check page, unseen."""
        for field in self.fields.values():
            field.widget = forms.HiddenInput()


class PreferencesForm(forms.Form):
    """Language, size of print, and how letters come."""

    language = forms.ChoiceField(
        label=_("Language you prefer"),
        help_text=_("Pages and letters are in English where there is no translation yet."),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language from the list")},
    )
    letters = forms.ChoiceField(
        label=_("How letters come"),
        help_text=_("You find every letter here, either way. Letters that the law wants on paper still come on paper."),
        choices=LETTERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how letters come"), "invalid_choice": _("Choose how letters come")},
    )
    large_print = forms.BooleanField(label=_("Show and send letters in large print"), required=False)


class WrongDetailForm(forms.Form):
    """Which detail on the tax record is wrong, and what it should be."""

    detail = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=WRONG,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong"),
            "invalid_choice": _("Choose what is wrong from the list"),
        },
    )
    text = forms.CharField(
        label=_("What should it be, and since when?"),
        help_text=_("For example: “Brooks is my name before I married on 3 May 2025.” Never write a whole tax number."),
        max_length=4000,
        error_messages={"required": _("Tell us what it should be"), "max_length": _("Use 4,000 characters at most")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EnrolmentForm(forms.Form):
    """For this year alone, or every year."""

    enrolment = forms.ChoiceField(
        label=_("For how long do you want a PIN?"),
        choices=[
            (Enrolment.CONTINUOUS.value, _("A new one every year, until I stop it")),
            (Enrolment.ONE_TIME.value, _("For this calendar year only")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for how long"), "invalid_choice": _("Choose for how long from the list")},
    )

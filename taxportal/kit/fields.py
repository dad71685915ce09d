"""Form fields and widgets that every floor shares: a date in three parts, a dollar sign, choices with hints."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _


class MemorableDateWidget(forms.MultiWidget):
    """Month, day and year apart: nobody has to guess an order, and it needs no script."""

    template_name = "django/forms/widgets/memorable_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        months = [("", _("Select")), *MONTHS.items()]
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "month": forms.Select(choices=months),
            "day": forms.TextInput(attrs={**digits, "maxlength": 2}),
            "year": forms.TextInput(attrs={**digits, "maxlength": 4}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """The parts of a date, for a form that starts filled in."""
        return [value.month, value.day, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the words beside each part, and drops attributes that belong to the group."""
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("Month"), _("Day"), _("Year")), strict=True):
            part["label"] = label
            part["attrs"].pop("required", None)  # the browser's own bubble would hide our message and stop the form
        return context


class MemorableDateField(forms.MultiValueField):
    """A `date` from three parts; a missing part and a day that does not exist have their own messages."""

    widget = MemorableDateWidget
    default_error_messages = {
        "required": _("Enter a date."),
        "part_missing": _("Enter a month, a day and a year."),
        "not_a_date": _("Enter a real date, such as 17 March 2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.CharField(required=False),
            forms.CharField(required=False),
            forms.CharField(required=False),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        """The date, or None where nothing was entered in an optional field."""
        if not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError(self.error_messages["part_missing"], code="part_missing")
        try:
            month, day, year = (int(part.strip()) for part in data_list)
            if not 1900 <= year <= 2999:  # two-digit years are a slip, not a century
                raise ValueError
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["not_a_date"], code="not_a_date") from None


class MoneyInput(forms.TextInput):
    """A text box after a dollar sign. Text, not number: people paste "3,275.40" and the form accepts it."""

    template_name = "django/forms/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class HintedChoice(str):
    """The label of a radio tile with a second, smaller line."""

    hint: str

    def __new__(cls, label: str, hint: str = "") -> "HintedChoice":
        """`label` is the text of the choice, `hint` what it means."""
        choice = super().__new__(cls, label)
        choice.hint = hint
        return choice

"""Forms of the refund pages: one thing each, with the words of what is wrong beside the field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NONE_OF_THEM = "none"
LONGEST = 4000


class IdentityForm(forms.Form):
    """Which of the returns that wait the person filed; ``cleaned_data["answer"]`` is a version's number or "none"."""

    answer = forms.ChoiceField(
        label=_("Did you file this return?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
        if len(choices) > 2:
            field.label = _("Which of these returns did you file?")


class ContestForm(forms.Form):
    """Why somebody contests what was taken from their refund."""

    text = forms.CharField(
        label=_("Why should this money not have been taken?"),
        help_text=_("In your own words. Do not write tax numbers or account numbers."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        error_messages={
            "required": _("Write why the money should not have been taken"),
            "max_length": _("Use at most 4,000 characters"),
        },
    )


class TraceForm(forms.Form):
    """Asking where a refund is, once one's own side was looked at."""

    looked = forms.BooleanField(
        label=_("I have looked, and the money is not there"),
        help_text=_("For a deposit: you asked your bank, too. For a check: it is not in your mail."),
        error_messages={"required": _("Tick the box once you have looked")},
    )

"""The forms in which a person writes back about a notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.notices.replies import TEXT_LENGTH


class WrittenField(forms.CharField):
    """A longer text: a line break counts as one character, however the browser sends it."""

    def to_python(self, value: Any) -> str:
        """The text with plain line breaks."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class ReplyForm(forms.Form):
    """What the person writes."""

    text = WrittenField(
        label=_("What do you want to tell us?"),
        max_length=TEXT_LENGTH,
        help_text=_("At most 4,000 characters. Do not write a whole tax number or bank account number."),
        widget=forms.Textarea(attrs={"rows": "10", "spellcheck": "true"}),
        error_messages={
            "required": _("Write what you want to tell us"),
            "max_length": _("Write at most %(limit_value)d characters; this text has %(show_value)d"),
        },
    )


class SendForm(forms.Form):
    """The button of the check page: the key names the text that was shown."""

    key = forms.UUIDField(widget=forms.HiddenInput)

"""Forms of the records' pages. What is allowed is the actions' to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 4000


class DisputeForm(forms.Form):
    """What the person wants to tell about a look that they do not recognise; may stay empty."""

    text = forms.CharField(
        label=_("Anything that helps us (optional)"),
        help_text=_("For example: “I did not call on that day.” Never write a whole tax number."),
        max_length=MOST_LETTERS,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

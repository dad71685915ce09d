"""Forms of the staff pages about links and providers, and of a person's own security page."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import providers


class LinkDecisionForm(forms.Form):
    """Approve or reject, and why. What is allowed is the action's to say."""

    APPROVE, REJECT = "approve", "reject"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("Approve: the login opens this record")), (REJECT, _("Reject: the record stays closed"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was compared, and with what. Kept with the case; never a tax number."),
    )


def issuer_choices() -> list[tuple[str, str]]:
    """Each issuer that people may sign in by, with its provider's label."""
    return [(provider.issuer, f"{provider.label} ({provider.issuer})") for provider in providers.public_providers()]


class SwitchOffForm(forms.Form):
    """Which provider, and why."""

    issuer = forms.ChoiceField(label=_("Provider"), choices=issuer_choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened and who said so. Kept for ever; never a name or a number of a person."),
    )


class SwitchOnForm(forms.Form):
    """Nothing but the confirmation that all is well again."""

    sure = forms.BooleanField(label=_("The provider can be trusted again"))


class EndSessionsForm(forms.Form):
    """Which sessions of one's own to end. ``others`` are all but this one; the rest are handles."""

    OTHERS = "others"

    session = forms.ChoiceField(
        label=_("What should end?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what should end"),
            "invalid_choice": _("That session has ended already: choose another one"),
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["session"]).choices = choices


class LockForm(forms.Form):
    """Locking one's account is said twice: by the button, and by the tick that one knows what follows."""

    sure = forms.BooleanField(
        label=_("Lock online access to my tax record"),
        help_text=_("You are signed out everywhere. Only a fresh sign-in with your provider opens it again."),
        error_messages={"required": _("Tick the box to lock your account")},
    )

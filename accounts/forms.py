"""Forms of the staff pages about links and providers."""

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

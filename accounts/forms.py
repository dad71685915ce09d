"""Forms of the staff pages about cases, links and providers, and of one's own security page. What is allowed is the actions' to say."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import providers

APPROVE, REJECT = "approve", "reject"
CHOICES = [(APPROVE, _("Approve: the login opens this record")), (REJECT, _("Reject: the record stays closed"))]


class EndLinkForm(forms.Form):
    """Why a link ends."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was seen, and where. Kept with it; never a tax number."),
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


class DecisionForm(EndLinkForm):
    """Approve or reject, and why."""

    decision = forms.ChoiceField(label=_("Decision"), choices=CHOICES, widget=forms.RadioSelect)
    field_order = ["decision", "reason"]
    auto_name = "decision"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.auto_name}_%s", **kwargs})

    @property
    def approves(self) -> bool:
        """Whether the record should open."""
        return bool(self.cleaned_data["decision"] == APPROVE)


class ProposalForm(DecisionForm):
    """The same as a proposal; where several records fit, it names one. ``cleaned_data["taxpayer"]`` is its id or None."""

    taxpayer = forms.TypedChoiceField(
        label=_("Record"), required=False, widget=forms.RadioSelect, coerce=lambda text: text, empty_value=None
    )
    field_order = ["taxpayer", "decision", "reason"]
    auto_name = "proposal"

    def __init__(self, records: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["taxpayer"]
        field.choices = records
        if not records:
            field.widget = forms.HiddenInput()


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

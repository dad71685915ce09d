"""Forms of the staff pages about links."""

from django import forms
from django.utils.translation import gettext_lazy as _


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

"""Forms of the payment steps: one thing each, with the words of what is wrong beside the field."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from payments import bank, calendar, money, policies
from payments.actions import Shown
from payments.bank import AccountType
from taxportal.kit.fields import MemorableDateField, MoneyInput
from taxportal.kit.formats import day

SHOWN_FOR = timedelta(minutes=15)  # real time: older answers are shown again before money moves
_SALT = "payments.check"


class AmountForm(forms.Form):
    """How much; `cleaned_data["amount"]` is integer cents."""

    amount = forms.CharField(
        label=_("How much do you want to pay?"),
        widget=MoneyInput(attrs={"maxlength": "32"}),
        error_messages={"required": money.WORDS[money.AmountProblem.EMPTY]},
        strip=False,
    )

    def clean_amount(self) -> int:
        """Return cents; the parser's own sentence where it isn't an amount."""
        try:
            return money.parse_amount(self.cleaned_data["amount"])
        except money.AmountRefused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.problem.value) from None


class _NeverEchoed(forms.TextInput):
    """A text box that comes back empty: an account number isn't sent to the page a second time."""

    def format_value(self, value: Any) -> None:
        """Return nothing, whatever was typed."""


class BankForm(forms.Form):
    """Which account. While `kept_last4` is given, the number may stay empty and is kept."""

    account_holder = forms.CharField(
        label=_("Name on the account"),
        max_length=100,
        error_messages={"required": _("Enter the name on the account")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    account_type = forms.ChoiceField(
        label=_("Kind of account"),
        choices=AccountType.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the kind of account"),
            "invalid_choice": _("Choose the kind of account"),
        },
    )
    routing_number = forms.CharField(
        label=_("Routing number"),
        help_text=_("Nine digits, at the bottom left of a check. On this practice site, use an invented bank."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"}),
        error_messages={"required": bank.WORDS[bank.BankProblem.ROUTING_SHAPE]},
    )
    account_number = forms.CharField(
        label=_("Account number"),
        help_text=_("5 to 17 letters or digits"),
        required=False,
        widget=_NeverEchoed(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": "40"}),
    )

    def __init__(self, *args: Any, kept_routing: str = "", kept_last4: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_routing, self.kept_last4 = kept_routing, kept_last4
        number = self.fields["account_number"]
        number.required = not kept_last4
        number.error_messages["required"] = bank.WORDS[bank.BankProblem.ACCOUNT_SHAPE]
        if kept_last4:
            words = _("We have the number ending in %(last4)s. Leave this empty to keep it.")
            number.help_text = words % {"last4": kept_last4}

    def clean_routing_number(self) -> str:
        """Return nine digits that some bank could have."""
        return self._checked("routing_number", bank.routing_problem)

    def clean_account_number(self) -> str:
        """Return the account number, empty where the known one is to be kept."""
        number: str = self.cleaned_data["account_number"]
        return self._checked("account_number", bank.account_problem) if number else number

    def clean(self) -> dict[str, Any]:
        """A number can only be kept at the bank it belongs to."""
        found = super().clean() or self.cleaned_data
        routing = found.get("routing_number")
        if routing and found.get("account_number") == "" and routing != self.kept_routing:
            self.add_error("account_number", _("Enter the account number at this bank"))
        return found

    def _checked(self, name: str, problem_of: Any) -> str:
        text: str = self.cleaned_data[name]
        problem = problem_of(text)
        if problem is not None:
            raise forms.ValidationError(bank.WORDS[problem], code=problem.value)
        return text

    def answers(self) -> dict[str, str]:
        """Return what the draft keeps of a valid form."""
        kept = dict(self.cleaned_data)
        if not kept["account_number"]:
            del kept["account_number"]
        return kept


class DateForm(forms.Form):
    """On which bank day."""

    pay_on = MemorableDateField(label=_("When should the money be taken?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_pay_on(self) -> date:
        """Return a bank day that can still be reached."""
        pay_on: date = self.cleaned_data["pay_on"]
        try:
            policies.check_pay_on(pay_on, today=self.today)
        except policies.CannotPay as refusal:
            raise forms.ValidationError(str(refusal), code="pay_on") from None
        return pay_on


class PayoffForm(forms.Form):
    """On which day somebody means to clear everything: today or later, within a year."""

    pay_on = MemorableDateField(label=_("If you pay on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def last(self) -> date:
        """Return the last day that we work out."""
        return self.today + timedelta(days=calendar.MAX_DAYS_AHEAD)

    def clean_pay_on(self) -> date:
        """Return a day from today on that is near enough to be worked out."""
        pay_on: date = self.cleaned_data["pay_on"]
        if pay_on < self.today:
            raise forms.ValidationError(_("Enter today's date or a later one."), code="past")
        if pay_on > self.last:
            words = _("Enter a date up to %(last)s. Later ones can't be worked out yet.") % {"last": day(self.last)}
            raise forms.ValidationError(words, code="too_far")
        return pay_on


def seal_shown(*, fingerprint: str, user: Any) -> str:
    """Return the seal of a check page: what it shows, to whom and when (real time)."""
    return signing.dumps({"fingerprint": fingerprint, "user": str(user.pk)}, salt=_SALT)


class ConfirmForm(forms.Form):
    """The button of the check page: the key of this payment, and the seal of what was shown."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput)
    second = forms.BooleanField(label=_("Yes, make a second payment"), required=False, widget=forms.CheckboxInput)

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_shown(self) -> Shown:
        """Return what the check page showed; a seal that isn't ours or another person's is refused."""
        sealed: str = self.cleaned_data["shown"]
        try:
            values = signing.loads(sealed, salt=_SALT)
            if values["user"] != str(self.user.pk):
                raise signing.BadSignature
        except signing.BadSignature:
            raise forms.ValidationError(_("This page was out of date"), code="seal") from None
        return Shown(fingerprint=values["fingerprint"], fresh=_is_fresh(sealed))


def _is_fresh(sealed: str) -> bool:
    try:
        signing.loads(sealed, salt=_SALT, max_age=SHOWN_FOR)
    except signing.SignatureExpired:
        return False
    return True

"""What the provider writes to people. It all ends up in the outbox."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from stub_idp import runtime
from stub_idp.accounts.account import Account
from stub_idp.profiles import PROFILES


def link(name: str, *arguments: str) -> str:
    """The whole address of one of our pages, as a message carries it."""
    return runtime.address(reverse(name, args=arguments).lstrip("/"))


def confirm_address(email: str, code: str, *, issuer: str, reference: str, now: float) -> None:
    """The code that shows that whoever makes an account reads this mail."""
    words = {
        "label": PROFILES[issuer].label,
        "code": code,
        "link": f"{link('confirm-address', issuer, reference)}?code={code}",
    }
    text = _(
        "Somebody makes an account at %(label)s with this address. If it is you, type this code within 10 minutes:\n\n"
        "%(code)s\n\nor open this page in the same browser:\n%(link)s\n\nIf it isn’t you, do nothing."
    )
    _mail(email, _("Confirm your address"), text % words, now=now)


def already_have_one(email: str, *, issuer: str, now: float) -> None:
    """Whoever makes an account with an address that has one hears of it here, and not on the page."""
    words = {"label": PROFILES[issuer].label, "link": link("forgot-password", issuer, "own")}
    text = _(
        "Somebody tried to make an account at %(label)s with this address, but you already have one. "
        "Sign in with it. If you don’t know its password any more, choose a new one:\n%(link)s\n\n"
        "If it wasn’t you, do nothing: nothing has changed."
    )
    _mail(email, _("You already have an account"), text % words, now=now)


def new_password(email: str, token: str, *, issuer: str, now: float) -> None:
    """The link that lets its reader choose a new password."""
    words = {"label": PROFILES[issuer].label, "link": link("new-password", issuer, token)}
    text = _(
        "Choose a new password for your account at %(label)s. This link is good for 30 minutes, and once:\n%(link)s\n\n"
        "If you didn’t ask for it, do nothing: your password stays as it is."
    )
    _mail(email, _("Choose a new password"), text % words, now=now)


def something_changed(account: Account, what: str, *, now: float) -> None:
    """A word to the owner about a change that a thief would make too."""
    text = _("%(what)s If it wasn’t you, choose a new password at once.") % {"what": what}
    _mail(account.email, _("Your account has changed"), text, now=now)


def code_by_phone(number: str, code: str, *, label: str, now: float) -> None:
    """The second factor's code."""
    text = _("%(code)s is your %(label)s code. It is good for 10 minutes. We never ask for it by telephone.")
    subject = _("Your code")
    runtime.outbox().send(to=number, kind="sms", subject=subject, text=text % {"code": code, "label": label}, at=now)


def _mail(to: str, subject: str, text: str, *, now: float) -> None:
    runtime.outbox().send(to=to, kind="mail", subject=subject, text=text, at=now)

"""What may be typed into an account here: only what cannot belong to anybody who exists."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from stub_idp.people import INVENTED_MAIL, INVENTED_PHONE

MOST_EMAIL, MOST_PASSWORD = 254, 256


def email_mistake(email: str) -> str:
    """What is wrong with this mail address, in a sentence; empty where nothing is."""
    if not email:
        return _("Enter an e-mail address.")
    try:
        if len(email) > MOST_EMAIL:
            raise ValidationError("too long")
        validate_email(email)
    except ValidationError:
        return _("Enter an e-mail address like sam@example.com.")
    if not email.casefold().endswith(INVENTED_MAIL):
        return _(
            "Real addresses must not be typed here: use one that ends in @example.com, @example.org, @example.net or .example."
        )
    return ""


def password_mistake(password: str, again: str, *, email: str) -> tuple[str, str]:
    """What is wrong with a new password and with its second typing; empty where nothing is."""
    if not password:
        return _("Choose a password."), ""
    if len(password) > MOST_PASSWORD:
        return _("Choose a password of at most 256 characters."), ""
    try:
        validate_password(password, user=_owner(email))
    except ValidationError as reasons:
        return " ".join(reasons.messages), ""
    return "", "" if password == again else _("The two passwords differ. Type the same one twice.")


def phone_number(typed: str) -> str:
    """A telephone number as the accounts keep it, such as +12025550101; empty where it isn't an invented one."""
    if len(typed) > 40 or re.search(r"[^0-9+().\s-]", typed):
        return ""
    digits = re.sub(r"[^0-9]", "", typed)
    number = f"+{digits}" if len(digits) == 11 else f"+1{digits}"
    return number if INVENTED_PHONE.fullmatch(number) else ""


def _owner(email: str) -> Any:
    """What the check for likeness wants to see: somebody with a mail address, who has no table behind them."""

    def no_table(name: str) -> None:
        raise FieldDoesNotExist(name)

    return SimpleNamespace(email=email, _meta=SimpleNamespace(get_field=no_table))

"""What each sort of charge is called in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHARGE_WORDS: dict[str, Promise] = {
    "tax": _("Tax"),
    "ftf": _("Penalty for filing late"),
    "ftp": _("Penalty for paying late"),
    "accuracy": _("Penalty for an inaccurate return"),
    "other": _("Penalties for returned payments and estimated tax"),
    "interest": _("Interest"),
    "fees": _("Fees"),
}

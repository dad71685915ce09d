"""The profile as values: what the provider said beside what the tax record holds, where they differ, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from records.addresses import PostalAddress, same_place
from records.names import fold
from taxportal.kit.formats import day

if TYPE_CHECKING:
    from records.models import Address, Taxpayer

SAME, DIFFERS, ONE_SIDE = "same", "differs", "one side"


@dataclass(frozen=True)
class Detail:
    """One detail with both sides. ``fix_url`` and ``fix`` are the way to mend a difference."""

    label: str
    provider: tuple[str, ...]
    record: tuple[str, ...]
    status: str
    words: str
    tag: str
    fix: str = ""
    fix_url: str = ""


def details(*, taxpayer: "Taxpayer", said: Mapping[str, str], addresses: "list[Address]") -> list[Detail]:
    """Name, birth date, tax number, address and contact, in this order."""
    return [
        _name(taxpayer, said),
        _birth_date(taxpayer, said),
        _row(_("Tax number"), (), (taxpayer.masked_tin,), SAME, words=_("Compared when you signed in, and not kept")),
        _address(said, addresses),
        _row(_("E-mail address"), (said.get("email", ""),), (), ONE_SIDE, words=_("Kept by your provider only")),
        _row(_("Telephone"), (said.get("phone", ""),), (), ONE_SIDE, words=_("Kept by your provider only")),
    ]


def _row(
    label: str,
    provider: tuple[str, ...],
    record: tuple[str, ...],
    status: str,
    *,
    words: str = "",
    fix: str = "",
    fix_url: str = "",
) -> Detail:
    tags = {SAME: "done", DIFFERS: "problem", ONE_SIDE: "info"}
    known = tuple(filter(None, provider))
    return Detail(label, known, record, status, words or _("The same"), tags[status], fix, fix_url)


def _name(taxpayer: "Taxpayer", said: Mapping[str, str]) -> Detail:
    theirs = f"{said.get('given_name', '')} {said.get('family_name', '')}".strip()
    same = not theirs or fold(theirs) == fold(taxpayer.full_name)
    fix = "" if same else _("If you changed your name, tell the Social Security Administration first, then tell us")
    url = "" if same else f"{reverse('accounts:profile_wrong')}?detail=name"
    label, words = _("Name"), _("The same") if same else _("The two differ")
    return _row(label, (theirs,), (taxpayer.full_name,), SAME if same else DIFFERS, words=words, fix=fix, fix_url=url)


def _birth_date(taxpayer: "Taxpayer", said: Mapping[str, str]) -> Detail:
    try:
        theirs = day(date.fromisoformat(said.get("birth_date", "")))
    except ValueError:
        theirs = ""
    ours = day(taxpayer.birth_date)
    same = theirs in {"", ours}
    return _row(
        _("Birth date"),
        (theirs,),
        (ours,),
        SAME if same else DIFFERS,
        words=_("The same") if same else _("The two differ"),
    )


def _address(said: Mapping[str, str], addresses: "list[Address]") -> Detail:
    parts = ("street", "city", "region", "postal_code")
    change, label = reverse("accounts:profile_address"), _("Address")
    theirs = PostalAddress(*(said.get(part, "") for part in parts))
    shown = theirs.lines if theirs.street else ()
    if not addresses:
        return _row(
            label,
            shown,
            (),
            ONE_SIDE,
            words=_("We have no address of yours"),
            fix=_("Enter your address"),
            fix_url=change,
        )
    counts = addresses[0]
    ours = PostalAddress(*(getattr(counts, part) for part in parts))
    if not theirs.street or same_place(theirs, ours):
        return _row(label, shown, ours.lines, SAME, words=_("The same") if shown else _("Not shared by your provider"))
    words = _("The two differ. Letters go to the address on the tax record.")
    return _row(
        label, shown, ours.lines, DIFFERS, words=words, fix=_("Change the address on the tax record"), fix_url=change
    )


def address_source(address: "Address") -> str:
    """Where the address of record is from, and since when."""
    words = {
        "return": _("From your tax return, since %(day)s"),
        "online": _("Changed by you online on %(day)s"),
        "staff": _("Changed by our staff on %(day)s"),
    }
    return words[address.source] % {"day": day(address.effective_from)}

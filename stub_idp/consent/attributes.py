"""What can be told of a person, in plain words: one table, from each attribute to its claims at every issuer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stub_idp.levels import reached
from stub_idp.people import Person
from stub_idp.profiles import AUTH_ONLY, LANTERN_SCOPES, OFFLINE, SCOPES
from stub_idp.store import AuthorizationRequest

Text = str | Promise


@dataclass(frozen=True)
class Attribute:
    """Something that a person can share or keep: its name, its heading, its claims (the standard's and the issuers')."""

    slug: str
    label: Text
    group: Text
    claims: frozenset[str]
    # The person's own value in plain words; empty where none is known.
    shown: Callable[[Person], str]


ABOUT, REACH, ACCESS = gettext_lazy("About you"), gettext_lazy("How to reach you"), gettext_lazy("Access")


def _tax_id(person: Person) -> str:
    return _("number ending in %(digits)s") % {"digits": person.tax_id[-4:]} if person.tax_id else ""


def _address(person: Person) -> str:
    parts = ("street_address", "locality", "region", "postal_code")
    return ", ".join(person.address[part] for part in parts if person.address.get(part))


def _proven(person: Person) -> str:
    return date_format(datetime.fromtimestamp(person.proof.verified_at, UTC), "j F Y") if person.proof else ""


_TABLE = (
    Attribute(
        "name", gettext_lazy("Name"), ABOUT,
        frozenset({"name", "given_name", "family_name", "middle_name", "fname", "mname", "lname"}),
        lambda person: person.name if person.given_name else "",
    ),
    Attribute(
        "birthdate", gettext_lazy("Date of birth"), ABOUT, frozenset({"birthdate", "birth_date"}),
        lambda person: date_format(person.birthdate, "j F Y") if person.birthdate else "",
    ),
    Attribute(
        "tax_id", gettext_lazy("Taxpayer identification number"), ABOUT,
        frozenset({"social_security_number", "social"}), _tax_id,
    ),
    Attribute(
        "verified_at", gettext_lazy("When your identity was proven"), ABOUT, frozenset({"verified_at"}), _proven,
    ),
    Attribute(
        "address", gettext_lazy("Home address"), REACH, frozenset({"address", "street", "city", "state", "zip"}), _address,
    ),
    Attribute(
        "email", gettext_lazy("E-mail address"), REACH,
        frozenset({"email", "email_verified", "all_emails", "emails_confirmed"}), lambda person: person.email,
    ),
    Attribute(
        "phone", gettext_lazy("Telephone number"), REACH,
        frozenset({"phone_number", "phone_number_verified", "phone", "phone_verified"}), lambda person: person.phone,
    ),
    Attribute(
        "offline", gettext_lazy("Access while you are away"), ACCESS, frozenset({OFFLINE}),
        lambda person: _("the service may look up what you share, also when you are not signed in"),
    ),
)  # fmt: skip
ATTRIBUTES: Mapping[str, Attribute] = {attribute.slug: attribute for attribute in _TABLE}
ALL_CLAIMS = frozenset(claim for attribute in _TABLE for claim in attribute.claims)

# At idme a policy stands for claims, and more of them for the proofed.
ALWAYS_AT_IDME = frozenset({"email", "given_name", "family_name"})
PROOFED_AT_IDME = ALWAYS_AT_IDME | {"birthdate", "social_security_number", "address", "phone_number"}


def named(name: str) -> Attribute | None:
    """The attribute of this slug, or the one to which this claim belongs."""
    if name in ATTRIBUTES:
        return ATTRIBUTES[name]
    return next((attribute for attribute in _TABLE if name in attribute.claims), None)


def of(claims: Iterable[str]) -> list[Attribute]:
    """The attributes that have one of these claims, in the order of the table."""
    wanted = frozenset(claims)
    return [attribute for attribute in _TABLE if attribute.claims & wanted]


def claims_of(attributes: Iterable[Attribute]) -> frozenset[str]:
    """All claims of these attributes."""
    return frozenset(claim for attribute in attributes for claim in attribute.claims)


def asked_for(asked: AuthorizationRequest, person: Person) -> frozenset[str]:
    """The claims, of those that can be refused, that the service asks for and this person's level lets it have."""
    level = reached(asked.issuer, ial=person.ial, aal=person.aal, acr_values=asked.acr_values, scopes=asked.scopes)
    if asked.issuer == "idme":
        return PROOFED_AT_IDME if level.ial >= 2 else ALWAYS_AT_IDME
    if asked.issuer == "logingov":
        found = {claim for scope in asked.scopes for claim in LANTERN_SCOPES.get(scope, ())}
        if level.acr == AUTH_ONLY:
            found &= {"email", "email_verified", "all_emails"}
        return frozenset(found & ALL_CLAIMS)
    of_scopes = {claim for scope in asked.scopes for claim in SCOPES.get(scope, ())}
    offline = {OFFLINE} & set(asked.scopes)
    return frozenset((of_scopes | asked.wanted.names | offline) & ALL_CLAIMS)

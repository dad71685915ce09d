"""UserInfo: what is said about a person, by scope."""

from __future__ import annotations

import uuid
from typing import Any

from stub_idp.people import Person
from stub_idp.profiles import SCOPES
from stub_idp.store import Grant


def userinfo_claims(person: Person, grant: Grant) -> dict[str, Any]:
    """The claims that the granted scopes stand for, without those the person keeps back; always with `sub`."""
    known = {
        "sub": person.subjects[grant.request.issuer],
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birthdate": person.birthdate.isoformat(),
        "email": person.email,
        "email_verified": True,
        "address": {**person.address, "formatted": _formatted(person)},
        "phone_number": person.phone,
        "phone_number_verified": True,
        "social_security_number": person.tax_id,
    }
    asked = {claim for scope in grant.request.scopes for claim in SCOPES.get(scope, ())}
    told = {claim: value for claim, value in known.items() if claim in asked and claim not in person.withhold}
    told["sub"] = known["sub"]
    if "sub-differs" in grant.sign_in.faults:
        told["sub"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"somebody else than {told['sub']}"))
    return told


def _formatted(person: Person) -> str:
    address = person.address
    return f"{address['street_address']}\n{address['locality']}, {address['region']} {address['postal_code']}"

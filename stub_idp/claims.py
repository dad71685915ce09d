"""UserInfo: what is said about a person, in each issuer's own names."""

from __future__ import annotations

import time
from typing import Any

from stub_idp import runtime
from stub_idp.accounts.account import Proof
from stub_idp.faults.clock import told_by_clock
from stub_idp.faults.userinfo import bent
from stub_idp.people import PROOFED_AT, Person
from stub_idp.profiles import LANTERN_SCOPES, SCOPES
from stub_idp.store import Grant

Claims = dict[str, Any]


def userinfo_claims(person: Person, subject: str, grant: Grant) -> Claims:
    """The claims that the request stands for, without those the person keeps back; always with `sub`."""
    issuer, order = grant.request.issuer, grant.sign_in.order
    kept_back, facts = grant.sign_in.kept_back | order.withhold, _released(person, grant)
    told = {"generic": _generic, "idme": _idme, "logingov": _logingov}[issuer](facts, person, subject, grant)
    # A name that is only this issuer's own goes in as it was ordered.
    told |= {name: value for name, value in order.claims.items() if name not in _facts(person)}
    told = {name: value for name, value in told.items() if name not in kept_back}
    told["sub"] = subject
    return bent(told_by_clock(told, grant.sign_in.faults), grant.sign_in.faults, now=int(time.time()))


def id_token_claims(person: Person, grant: Grant) -> Claims:
    """What the `claims` parameter wants said in the ID token, without what the person keeps back."""
    wanted, facts = grant.request.wanted, _released(person, grant)
    told = {name: _as_told(name, facts) for name in wanted.id_token if name in facts}
    return told | _verified_claims(facts, wanted.verified_id_token, person, grant)


def _released(person: Person, grant: Grant) -> Claims:
    """The facts, as they are ordered to be, without those that are kept back."""
    order = grant.sign_in.order
    kept_back = grant.sign_in.kept_back | order.withhold
    return {name: value for name, value in {**_facts(person), **order.claims}.items() if name not in kept_back}


def _facts(person: Person) -> Claims:
    """Everything known about a person, under the standard's names; what is not known is not there."""
    known = {
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birthdate": person.birthdate.isoformat() if person.birthdate else "",
        "email": person.email,
        "email_verified": True,
        "address": dict(person.address),
        "phone_number": person.phone,
        "phone_number_verified": True,
        "social_security_number": person.tax_id,
    }
    named = known if person.given_name else {**known, "name": ""}
    told = {name: value for name, value in named.items() if value}
    return told if person.phone else {name: value for name, value in told.items() if name != "phone_number_verified"}


def _generic(facts: Claims, person: Person, subject: str, grant: Grant) -> Claims:
    wanted = grant.request.wanted
    asked = {claim for scope in grant.request.scopes for claim in SCOPES.get(scope, ())} | wanted.userinfo.keys()
    told = {name: _as_told(name, facts) for name in facts if name in asked}
    return told | _verified_claims(facts, wanted.verified_userinfo, person, grant)


def _as_told(name: str, facts: Claims) -> Any:
    value = facts[name]
    return {**value, "formatted": _formatted(value)} if name == "address" and isinstance(value, dict) else value


def _verified_claims(facts: Claims, asked: tuple[str, ...] | None, person: Person, grant: Grant) -> Claims:
    """The claim verified_claims, where it is asked for and the sign-in is of a proven identity."""
    if asked is None or grant.sign_in.level.ial < 2:
        return {}
    return {"verified_claims": _verified(facts, asked, person.proof or Proof(PROOFED_AT))}


def _verified(facts: Claims, asked: tuple[str, ...], proof: Proof) -> Claims:
    """The verified claims among those asked for, with how they were verified (OpenID Identity Assurance 1.0)."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(proof.verified_at))
    evidence = {
        "type": "document",
        "check_details": [{"check_method": "vpip"}],
        "document_details": {"type": "driving_permit", "issuer": {"name": "Practice Department of Licenses"}},
    }
    return {
        "verification": {
            "trust_framework": "nist_800_63A",
            "assurance_level": "ial2",
            "time": at,
            "evidence": [evidence],
        },
        "claims": {name: facts[name] for name in asked if name in facts and not name.endswith("_verified")},
    }


def _idme(facts: Claims, person: Person, subject: str, grant: Grant) -> Claims:
    level, now = grant.sign_in.level, int(time.time())
    told: Claims = {
        "iss": runtime.issuer_url("idme"),
        "aud": grant.request.client_id,
        "iat": now,
        "exp": now + 300,
        "uuid": subject,
        "emails_confirmed": [facts["email"]] if "email" in facts else [],
        "level_of_assurance": 3 if level.ial >= 2 else 1,
        "credential_ial": level.ial,
        "credential_ial_highest": level.ial,
        "credential_aal": level.aal,
        "credential_aal_highest": level.aal,
        "multifactor": level.aal >= 2,
    }
    names = {"email": "email", "given_name": "fname", "middle_name": "mname", "family_name": "lname"}
    if level.ial >= 2:
        names |= {"birthdate": "birth_date", "social_security_number": "social", "phone_number": "phone"}
        address = facts.get("address")
        if isinstance(address, dict):
            ours = {"street_address": "street", "locality": "city", "region": "state", "postal_code": "zip"}
            told |= {ours[name]: value for name, value in address.items() if name in ours}
    told |= {ours: facts[name] for name, ours in names.items() if name in facts}
    return told


def _logingov(facts: Claims, person: Person, subject: str, grant: Grant) -> Claims:
    sign_in = grant.sign_in
    asked = {claim for scope in grant.request.scopes for claim in LANTERN_SCOPES.get(scope, ())}
    known = {
        **facts,
        "all_emails": [facts["email"]] if "email" in facts else [],
        "verified_at": person.proof.verified_at if person.proof else None,
    }
    if "phone_number" in facts:
        known |= {"phone": facts["phone_number"], "phone_verified": True}
    if isinstance(facts.get("address"), dict):
        address = {name: value for name, value in facts["address"].items() if name != "country"}
        known["address"] = {**address, "formatted": _formatted(facts["address"])}
    told = {name: value for name, value in known.items() if name in asked}
    if sign_in.level.acr.endswith("auth-only"):
        told = {name: value for name, value in told.items() if name.startswith(("email", "all_emails"))}
        told |= {"verified_at": None} if "verified_at" in asked else {}
    return {
        "iss": runtime.issuer_url("logingov"),
        **told,
        "ial": sign_in.level.acr,
        "aal": sign_in.level.aal_name,
        "auth_time": sign_in.auth_time,
    }


def _formatted(address: Claims) -> str:
    lines = (address.get("street_address"), address.get("locality"), address.get("region"), address.get("postal_code"))
    return "{}\n{}, {} {}".format(*lines)

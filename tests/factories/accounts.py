"""People, logins and links for tests: one way to make each."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.models import AddedLogin, FederatedIdentity, IdentityLink, ReviewCase, User, UserKind
from accounts.states import CaseKind, CaseStatus, LinkStatus
from records.tin import Tin
from taxportal.kit.refs import new_reference
from tests.factories.records import TaxpayerFactory

ISSUER = "https://idp.example.org"
LONG_AGO = datetime(2026, 1, 5, 15, tzinfo=UTC)


class CitizenFactory(factory.django.DjangoModelFactory):
    """Somebody whom a provider signs in."""

    class Meta:
        model = User

    kind = UserKind.CITIZEN
    password = "!no-password-at-all"


class StaffFactory(factory.django.DjangoModelFactory):
    """A member of staff."""

    class Meta:
        model = User

    kind = UserKind.STAFF
    username = factory.Sequence(lambda n: f"staff{n}")


class FederatedIdentityFactory(factory.django.DjangoModelFactory):
    """A login at a provider."""

    class Meta:
        model = FederatedIdentity

    user = factory.SubFactory(CitizenFactory)
    provider = "generic"
    issuer = ISSUER
    subject = factory.Sequence(lambda n: f"subject-{n}")
    created_at = LONG_AGO


class IdentityLinkFactory(factory.django.DjangoModelFactory):
    """An active link made by a sign-in."""

    class Meta:
        model = IdentityLink

    user = factory.SubFactory(CitizenFactory)
    taxpayer = factory.SubFactory(TaxpayerFactory)
    issuer = ISSUER
    status = LinkStatus.ACTIVE
    decision = "matched"
    reference = factory.LazyFunction(new_reference)
    created_at = LONG_AGO


class ReviewCaseFactory(factory.django.DjangoModelFactory):
    """A case that waits: a given name differs."""

    class Meta:
        model = ReviewCase

    reference = factory.LazyFunction(new_reference)
    kind = CaseKind.DIFFERS
    status = CaseStatus.OPEN
    user = factory.SubFactory(CitizenFactory)
    identity = factory.LazyAttribute(lambda case: FederatedIdentityFactory.create(user=case.user))
    taxpayer = factory.SubFactory(TaxpayerFactory)
    reasons = factory.LazyFunction(
        lambda: {"tin": "agrees", "birth_date": "agrees", "given_name": "differs", "family_name": "agrees"}
    )
    claims = '{"given_name": "Eda", "middle_name": "", "family_name": "Quill", "birth_date": "1980-02-01"}'
    opened_at = LONG_AGO
    opened_on = date(2026, 1, 5)
    answer_by = date(2026, 1, 19)


class AddedLoginFactory(factory.django.DjangoModelFactory):
    """A further login of an account."""

    class Meta:
        model = AddedLogin

    identity = factory.SubFactory(FederatedIdentityFactory)
    user = factory.SubFactory(CitizenFactory)
    reference = factory.LazyFunction(new_reference)
    added_at = LONG_AGO


def an_identity(**changes: Any) -> VerifiedIdentity:
    """What a provider says of Ada Quill (the records factory's default person), at IAL2 and AAL2."""
    values: dict[str, Any] = {
        "provider": "generic",
        "issuer": ISSUER,
        "subject": "ada",
        "given_name": "Ada",
        "family_name": "Quill",
        "birth_date": date(1980, 2, 1),
        "tin": Tin.parse("666209001", demo=True),
        "ial": IAL.TWO,
        "aal": AAL.TWO,
    }
    return VerifiedIdentity(**{**values, **changes})


def a_session_identity(**changes: Any) -> dict[str, Any]:
    """What a session keeps of a finished sign-in of Ada Quill, as ``accounts.sessions`` writes it."""
    values: dict[str, Any] = {
        "id": None,
        "provider": "generic",
        "label": "Harbor ID",
        "issuer": ISSUER,
        "subject": "ada",
        "ial": 2,
        "aal": 2,
        "auth_time": None,
        "signed_in_at": 1_750_000_000,
        "since": "2026-03-16",
        "name": "Ada Quill",
        "code": "SI-00",
        "ref": "ABCD2345",
        "opened": True,
    }
    return {**values, **changes}

"""Every way in which a sign-in can end, reached over real HTTP: page, status, reference, trace and log line."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from accounts.models import FederatedIdentity, SignInTrace, User, UserKind
from accounts.outcomes import CATALOGUE, LOG_CODES, Place
from accounts.states import LinkStatus
from tests.factories.accounts import FederatedIdentityFactory, IdentityLinkFactory
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal

pytestmark = pytest.mark.django_db

NEXT = "/account/signin/"
OTHER_ISSUER = "https://other.example.org"


def nothing(portal: Portal) -> None:
    """No need to prepare anything."""


@dataclass(frozen=True)
class Way:
    """How an outcome is brought about: what is there first, who signs in, what the provider is told to do."""

    person: str
    log_code: str
    before: Callable[[Portal], object] = nothing
    order: dict[str, Any] = field(default_factory=dict)


def record(person: str, given: str, family: str, born: date, **more: Any) -> Callable[[Portal], object]:
    """A tax record that fits somebody of the practice provider; ``person`` is the end of the number."""
    return lambda portal: TaxpayerFactory.create(
        tin=a_tin(f"6661000{person}"), given_name=given, family_name=family, birth_date=born, **more
    )


AVA = record("01", "Ava", "Martinez", date(1988, 4, 12))


def two_johns(portal: Portal) -> None:
    """Two records of one name and birth date."""
    for number in ("12", "13"):
        record(number, "John", "Smith", date(1980, 1, 1))(portal)


def omar_is_linked(portal: Portal) -> None:
    """Another login, of another provider, opens Omar's record."""
    taxpayer = record("17", "Omar", "Aziz", date(1987, 7, 27))(portal)
    other = FederatedIdentityFactory.create(issuer=OTHER_ISSUER)
    IdentityLinkFactory.create(user=other.user, taxpayer=taxpayer, issuer=OTHER_ISSUER, status=LinkStatus.ACTIVE)


def ava_was_linked(portal: Portal) -> None:
    """Ava's login opens her record, and there is another record."""
    AVA(portal)
    record("09", "Somebody", "Else", date(1970, 1, 1))(portal)
    Portal(portal.stub).sign_in("ava")


def ava_is_stopped(portal: Portal) -> None:
    """Ava has been here, and her user was deactivated."""
    Portal(portal.stub).sign_in("ava")
    User.objects.update(is_active=False)


def ava_is_staff(portal: Portal) -> None:
    """Ava's login belongs to a member of staff."""
    Portal(portal.stub).sign_in("ava")
    staff = User.objects.create(kind=UserKind.STAFF, username="ava")
    FederatedIdentity.objects.update(user=staff)


def failed_proofing(slug: str) -> Way:
    """Ava leaves the provider after a proofing that ended so."""
    return Way("ava", f"proofing.{slug}", order={"proofing": slug})


WAYS: dict[str, Way] = {
    "SI-00": Way("ava", "match.matched", AVA),
    "SI-01": Way("ava", "provider.access_denied", order={"proofing": "cancelled"}),
    "SI-02": Way("sam", "match.no_tin", record("21", "Sam", "Carter", date(1982, 2, 2))),
    "SI-03": Way("priya", "auth.assurance_low"),
    "SI-04": failed_proofing("document-unreadable"),
    "SI-05": failed_proofing("document-not-accepted"),
    "SI-06": failed_proofing("face-mismatch"),
    "SI-07": failed_proofing("data-mismatch"),
    "SI-08": failed_proofing("too-many-tries"),
    "SI-09": failed_proofing("pending"),
    "SI-10": failed_proofing("suspected-fraud"),
    "SI-11": Way("ava", "provider.temporarily_unavailable", order={"error": "temporarily_unavailable"}),
    "SI-12": Way("ava", "provider.status", order={"faults": ["userinfo-error"]}),
    "SI-13": Way("ava", "state.unknown", order={"faults": ["state-altered"]}),
    "SI-14": Way("ava", "token.iss", order={"faults": ["wrong-iss"]}),
    "SI-15": Way("ava", "token.iat_future", order={"faults": ["iat-in-future"]}),
    "SI-16": Way("kofi", "match.none"),
    "SI-17": Way("john1", "match.several", two_johns),
    "SI-18": Way("ava", "match.differs_review", AVA, {"claims": {"given_name": "Eva"}}),
    "SI-19": Way("omar", "match.taken", omar_is_linked),
    "SI-20": Way("ava", "match.login_linked", ava_was_linked, {"claims": {"social_security_number": "666100009"}}),
    "SI-21": Way(
        "leonard",
        "match.deceased",
        record("15", "Leonard", "Park", date(1941, 3, 14), date_of_death=date(2025, 11, 2)),
    ),
    "SI-23": Way("ava", "account.paused", ava_is_stopped),
    "SI-25": Way("ava", "door.wrong", ava_is_staff),
}
REACHED_ELSEWHERE = {"SI-22", "SI-24"}  # by locking, and by the provider's word


def test_every_outcome_is_tried() -> None:
    assert set(WAYS) | REACHED_ELSEWHERE == set(CATALOGUE)
    assert {LOG_CODES[way.log_code].outcome: code for code, way in WAYS.items()} == {code: code for code in WAYS}


# covers INV-34, RP-basic
@pytest.mark.parametrize("code", WAYS)
def test_ends_on_its_own_page_with_reference_trace_and_log_line(
    portal: Portal, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    outcome, way = CATALOGUE[code], WAYS[code]
    way.before(portal)
    caplog.set_level(logging.INFO, "taxportal")
    caplog.clear()
    address = portal.at_provider(portal.start(NEXT), way.person, **way.order)
    answer = portal.come_back(address)
    assert answer.status_code == 303
    trace = SignInTrace.objects.latest("pk")
    assert (trace.outcome, trace.log_code) == (code, way.log_code)

    page = portal.client.get(answer["Location"])
    body = page.content.decode()
    assert page.status_code == outcome.status
    assert ("Retry-After" in page) == bool(outcome.retry_after_s)
    assert portal.signed_in == outcome.opens_session
    if outcome.place is Place.NEXT:
        assert answer["Location"] == NEXT
    else:
        assert f'data-outcome="{code}"' in body
        assert str(outcome.heading) % {"provider": "Harbor ID"} in body
    if outcome.place is Place.PROBLEM:
        assert answer["Location"] == f"/signin/problem/{code}/{trace.reference}/"
        assert not portal.client.get("/account/").status_code == 200
    assert trace.reference in body, "the reference is told"
    assert "666" not in body and way.log_code not in body

    line = next(record.fields for record in caplog.records if record.getMessage().startswith("auth.signin_"))
    assert (line["outcome"], line["reference"], line["provider"]) == (code, trace.reference, "generic")
    assert f'href="/signin/trace/{trace.reference}/"' in body, "the page leads to the trace"
    drawn = portal.client.get(f"/signin/trace/{trace.reference}/").content.decode()
    assert f"{code}: " in drawn and way.log_code in drawn and "666" not in drawn

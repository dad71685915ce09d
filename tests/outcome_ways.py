"""How every outcome of a sign-in is brought about by the practice provider; for the tests over HTTP and in a browser."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts import actions
from accounts.models import FederatedIdentity, User, UserKind
from accounts.states import LinkStatus
from records import clock
from tests.factories.accounts import FederatedIdentityFactory, IdentityLinkFactory
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal

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


def wendy_locked_it(portal: Portal) -> None:
    """Wendy's record, locked by her on 2 March 2026."""
    taxpayer: Any = record("25", "Wendy", "Brooks", date(1986, 6, 6))(portal)
    actions.lock_seeded(taxpayer=taxpayer, at=clock.on(date(2026, 3, 2)))


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
    "SI-22": Way("wendy", "account.self_locked", wendy_locked_it),
    "SI-23": Way("ava", "account.paused", ava_is_stopped),
    "SI-25": Way("ava", "door.wrong", ava_is_staff),
}
REACHED_ELSEWHERE = {"SI-24"}  # no sign-in ends so: a session does, by the provider's word

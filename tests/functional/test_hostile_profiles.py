"""The same forged tokens and key sets from the other kinds of provider: their profiles leave no check out."""

from datetime import date

import pytest

from accounts.models import IdentityLink, SignInTrace
from stub_idp.faults import FAULTS, Place
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, Tally
from tests.functional.hostile import BENDS_NOTHING_ELSEWHERE, HARMLESS, REFUSED
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db
TOKENS = [slug for slug in REFUSED if FAULTS[slug].place in (Place.SIGNED, Place.KEY_SET, Place.CLOCK)]


@pytest.fixture(autouse=True)
def ava() -> object:
    """Ava's tax record: whoever gets past the checks would open it."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def test_the_exceptions_are_few_and_real() -> None:
    assert set(TOKENS) >= BENDS_NOTHING_ELSEWHERE
    assert len(TOKENS) >= 50


# covers T05, T06, CORE-04, CORE-05, CORE-07, CORE-10, CORE-13, CORE-14, CORE-22, CORE-23, CORE-24, CORE-25
@pytest.mark.parametrize("provider", ["idme", "logingov"])
@pytest.mark.parametrize("slug", TOKENS)
def test_refuses(three: StubServer, tally: Tally, slug: str, provider: str) -> None:
    if slug in BENDS_NOTHING_ELSEWHERE:
        assert Portal(three).sign_in("ava", [slug], provider=provider).status_code == 303
        return
    portal = Portal(three)
    with tally.one(f"{provider}:{slug}") as result:
        answer = portal.sign_in("ava", [slug], provider=provider)
        result.judge(status=answer.status_code, accepted=portal.signed_in or IdentityLink.objects.exists())
    outcome, _log_code = REFUSED[slug]
    assert answer["Location"].startswith(f"/signin/problem/{outcome}/"), SignInTrace.objects.latest("pk").log_code
    assert not portal.signed_in and not IdentityLink.objects.exists()


# covers CORE-05, CORE-14, CORE-21
@pytest.mark.parametrize("provider", ["idme", "logingov"])
@pytest.mark.parametrize("slug", HARMLESS)
def test_signs_in_all_the_same_on(three: StubServer, slug: str, provider: str) -> None:
    assert Portal(three).sign_in("ava", [slug], provider=provider)["Location"] == "/account/"

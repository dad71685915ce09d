"""Answering an identity hold in place: asked of the person, checked, fresh sign-in, done once; and both stories that follow.

covers T12, STEP-01
"""

import time
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from records import actions, clock
from records.models import AuditEvent, Case, Posting, RefundEvent, ReturnRejection, TaxModule
from tests.cast import seeded, taxpayer
from tests.factories.payments import sign_in
from tests.factories.records import RefundEventFactory, TaxModuleFactory, TaxpayerFactory, TaxReturnFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
ASK = reverse("records:refund_identity", args=[2025])
CHECK = reverse("records:refund_identity_check", args=[2025])
REFUND = reverse("records:refund", args=[2025])
ON = date(2026, 3, 16)


def browser(person, *, fresh: bool = True) -> Client:  # type: ignore[no-untyped-def]
    """Somebody signed in, by their provider's word a moment or an hour ago."""
    client = Client()
    sign_in(client, person)
    session = client.session
    session["identity"] = {**session["identity"], "auth_time": int(time.time()) - (5 if fresh else 3600)}
    session.save()
    return client


@pytest.fixture
def chloe() -> Client:
    return browser(taxpayer("chloe"))


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (answer.status_code, answer.headers.get("Location"))
    return str(answer.content.decode())


def main(page: str) -> str:
    """What stands between the menus."""
    return page.split("<main")[1].split("</main>")[0]


def test_shows_what_came_in_and_nothing_more_of_a_stranger(chloe: Client) -> None:
    assert ASK in text(chloe, REFUND)
    page = main(text(chloe, ASK))
    for words in ("Received 6 February 2026", "$1,376.00", "Received 24 February 2026", "$6,120.00", "14 April 2026"):
        assert words in page, words
    for hidden in ("88,400", "88400", "wages", "666-"):
        assert hidden not in page, hidden
    row = AuditEvent.objects.order_by("-id")[0]
    assert (row.action, row.details) == ("record.viewed", {"page": "refund_identity", "period": "202512"})


def test_an_empty_answer_says_what_is_missing_beside_the_field(chloe: Client) -> None:
    for form in ({}, {"answer": "7"}, {"answer": "x" * 5000}):
        answer = chloe.post(ASK, form)
        page = answer.content.decode()
        assert answer.status_code == 422 and "Choose one of the answers" in page and "Error:" in page
        assert 'href="#id_answer_0"' in page
    assert not RefundEvent.objects.filter(source_kind="identity_answer").exists()


def test_the_answer_is_checked_before_it_is_sent(chloe: Client) -> None:
    answer = chloe.post(ASK, {"answer": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{CHECK}?answer=1")
    page = main(text(chloe, answer["Location"]))
    for words in (
        "received on 6 February 2026",
        "We reject the other return",
        "8 April 2026",
        "14 April 2026",
        "nine weeks",
    ):
        assert words in page, words
    assert f"{ASK}?answer=1" in page and "checked" in text(chloe, f"{ASK}?answer=1")
    assert "We protect your account" in text(chloe, f"{CHECK}?answer=none")
    for odd in ("", "?answer=", "?answer=9", "?answer=%00"):
        assert chloe.get(CHECK + odd)["Location"] == ASK


def test_an_old_sign_in_is_asked_to_confirm_first() -> None:
    chloe = browser(taxpayer("chloe"), fresh=False)
    assert "Confirm a return" in text(chloe, ASK)
    for answer in (chloe.get(f"{CHECK}?answer=1"), chloe.post(f"{CHECK}?answer=1", {"answer": "1"})):
        assert answer.status_code in {302, 303} and answer["Location"].startswith("/account/confirm/?next=")
    assert not RefundEvent.objects.filter(source_kind="identity_answer").exists()


# covers INV-28
def test_mine_ends_the_hold_and_says_the_next_date(chloe: Client) -> None:
    answer = chloe.post(f"{CHECK}?answer=1", {"answer": "1"})
    assert answer["Location"] == ASK
    page = main(text(chloe, ASK))
    assert "You confirmed the return" in page and "post on 8 April 2026" in page and "14 April 2026" in page
    assert ReturnRejection.objects.get().tax_return.version == 2
    told = AuditEvent.objects.filter(action__in=["refund.identity_answered", "return.rejected"])
    assert {row.taxpayer_id for row in told} == {taxpayer("chloe").pk} and told.count() == 2
    refund = main(text(chloe, REFUND))
    for words in ("You confirmed the return", "between 6 April 2026 and 18 May 2026", "We received your return on"):
        assert words in refund.replace("Between", "between"), words
    assert "Tell us whether you filed it" not in refund


def test_mine_is_paid_when_it_was_said(chloe: Client) -> None:
    chloe.post(f"{CHECK}?answer=1", {"answer": "1"})
    call_command("advance", "--days", "30", verbosity=0)
    page = main(text(chloe, REFUND))
    assert "Your refund of $1,376.00 was sent on 14 April 2026." in page
    assert Posting.objects.filter(module__primary=taxpayer("chloe"), module__period="202512", code="150").count() == 1


def test_not_mine_protects_opens_a_case_and_pays_nothing(chloe: Client) -> None:
    chloe.post(f"{CHECK}?answer=none", {"answer": "none"})
    case = Case.objects.get(kind="identity_not_mine")
    page = main(text(chloe, ASK))
    assert case.ref in page and "15 April 2026" in page and "Your account is protected" in page
    assert Posting.objects.get(source_kind="identity_answer").action_code == "522"
    call_command("advance", "--days", "30", verbosity=0)
    assert not Posting.objects.filter(
        module__primary=taxpayer("chloe"), module__period="202512", code__in=["150", "846"]
    ).exists()
    refund = main(text(chloe, REFUND))
    assert "You did not file this return. Nothing is paid on it." in refund
    assert "You told us that you did not file this return" in refund and "being processed" not in refund


def test_sent_twice_or_changed_afterwards_it_is_said_once(chloe: Client) -> None:
    chloe.post(f"{CHECK}?answer=none", {"answer": "none"})
    events = AuditEvent.objects.filter(action="refund.identity_answered").count()
    for late in ("none", "1"):
        answer = chloe.post(f"{CHECK}?answer={late}", {"answer": late}, follow=True)
        assert (
            answer.status_code == 200 and "This was answered already. Nothing was changed." in answer.content.decode()
        )
    assert chloe.get(f"{CHECK}?answer=1")["Location"] == ASK
    assert chloe.post(ASK, {"answer": "1"}).status_code == 200
    assert AuditEvent.objects.filter(action="refund.identity_answered").count() == events
    assert not ReturnRejection.objects.exists() and Case.objects.filter(kind="identity_not_mine").count() == 1


def test_a_year_without_a_hold_says_so() -> None:
    ava = browser(taxpayer("ava"))
    assert "Nothing to confirm for 2025" in text(ava, ASK)
    assert "Nothing to confirm for 2019" in text(ava, reverse("records:refund_identity", args=[2019]))
    assert ava.get(reverse("records:refund_identity", args=[1999])).status_code == 404
    assert ava.get(f"{CHECK}?answer=1")["Location"] == ASK
    assert ava.post(CHECK, {"answer": "1"})["Location"] == ASK


def test_nobody_answers_for_somebody_else(chloe: Client) -> None:
    stranger = browser(TaxpayerFactory.create())
    assert "$1,376.00" not in text(stranger, ASK) and "Nothing to confirm" in text(stranger, ASK)
    stranger.post(f"{CHECK}?answer=none", {"answer": "none"})
    assert not RefundEvent.objects.filter(source_kind="identity_answer").exists()


def a_joint_hold() -> TaxModule:
    module = TaxModuleFactory.create(secondary=TaxpayerFactory.create(given_name="Bea"))
    TaxReturnFactory.create(module=module, lines={"24": 100, "25d": 300, "35a": 200}, filing_status="MFJ")
    RefundEventFactory.create(module=module)
    RefundEventFactory.create(module=module, kind="identity_hold_placed", date=date(2026, 3, 2), hold_reason="identity")
    return module


def test_either_spouse_answers_and_the_other_reads_it() -> None:
    module = a_joint_hold()
    assert module.secondary is not None
    spouse, first = browser(module.secondary), browser(module.primary)
    page = text(spouse, ASK)
    assert "Did you file this return?" in page and "I did not file this return" in page
    spouse.post(f"{CHECK}?answer=none", {"answer": "none"})
    case = Case.objects.get(module=module)
    assert case.taxpayer == module.secondary and case.ref in text(spouse, ASK)
    other = main(text(first, ASK))
    assert "Bea answered." in other and case.ref not in other
    assert "This is a joint account" in text(first, REFUND)


def test_the_number_of_queries_stays_small(chloe: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    chloe.get(ASK)
    for address in (ASK, f"{CHECK}?answer=1", REFUND):
        with django_assert_max_num_queries(12):
            chloe.get(address)
    actions.disown_returns(
        taxpayer=taxpayer("chloe"),
        module=TaxModule.objects.get(primary=taxpayer("chloe"), period="202512"),
        by=None,
        at=clock.on(ON),
    )
    for address in (ASK, REFUND):
        with django_assert_max_num_queries(12):
            chloe.get(address)


def test_home_leads_to_the_question_and_asks_nothing_more_once_it_is_answered(chloe: Client) -> None:
    home = reverse("accounts:home")
    assert ASK in main(text(chloe, home)) and "We need you to confirm a return." in text(chloe, home)
    chloe.post(f"{CHECK}?answer=none", {"answer": "none"})
    page = main(text(chloe, home))
    assert "You did not file this return. Nothing is paid on it." in page and "15 April 2026" in page
    assert "We need you to confirm a return" not in page and ASK not in page

"""The seed: 29 people, each with the first sentence that their story promises, and ledgers that add up. covers INV-01"""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import IdentityLink
from payments import queries as payment_queries
from records import clock, cycles, queries
from records.due_dates import due_dates
from records.models import BusinessClock, Posting, TaxModule, Taxpayer, TaxReturn
from records.standing import Answer, first_sentence
from records.tax_rules import tax
from records.transcripts import Kind
from taxportal.cast import people
from taxportal.kit.models import SeedState
from tests.cast import HANDLES, ISSUER, ON_RECORD, seeded, taxpayer
from tests.returns import sums_that_do_not_hold

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
ON = date(2026, 3, 16)

FIRST_SENTENCES = {
    "ava": "Your refund of $1,842.00 was sent on 6 March.",
    "ben": "Your refund of $2,134.00 is taking longer.",
    "chloe": "We need you to confirm a return.",
    "diego": "$900.00 of your refund went to another agency.",
    "emma": "You owe $3,275.40 by 15 April.",
    "farid": "Your next plan payment of $150.00 is due on 1 April.",
    "grace": "Your payment was returned.",
    "henry": "Isla paid $1,120.00. You owe nothing.",
    "isla": "You paid $1,120.00. You owe nothing.",
    "jasmine": "Your refund of $640.00 is approved. We will send it on 18 March.",
    "mariajose": "Your refund of $1,127.00 was sent on 4 March.",
    "john1": "Your refund of $505.00 was sent on 6 March.",
    "john2": "You owe $88.10 by 15 April.",
    "leonard": "We have no 2025 return from you.",
    "nora": "Your refund of $212.00 was sent on 3 March.",
    "omar": "Your refund of $764.00 was sent on 11 March.",
    "priya": "Your refund of $1,003.00 is approved. We will send it on 17 March.",
    "quinn": "You owe $45.00 by 15 April.",
    "rosa": "Your refund of $318.00 was sent on 4 March.",
    "sam": "Your refund of $530.00 was sent on 27 February.",
    "tomas": "Your refund of $275.00 is taking longer.",
    "uma": "We have no 2025 return from you.",
    "victor": "Your amended return is being worked.",
    "wendy": "Your account is locked by you.",
    "xavier": "You paid $214.00. You owe nothing.",
    "yara": "Your refund of $389.00 was sent on 10 March.",
    "zoe": "We received your return on 15 March.",
    "ian": "Your bank details were changed. Was this you?",
}


def home_says(handle: str) -> Answer:
    person, on = taxpayer(handle), clock.now().business_date
    standing = queries.standing(taxpayer=person, on=on)
    return first_sentence(standing, payment_queries.on_its_way(taxpayer=person, on=on).total_cents)


def test_the_world_stands_on_monday_16_march_2026() -> None:
    assert clock.now().business_date == ON
    assert len(HANDLES) == 29 and set(ON_RECORD) == set(HANDLES) - {"kofi"} == set(FIRST_SENTENCES)
    assert Taxpayer.objects.count() == 28


@pytest.mark.parametrize("handle", ON_RECORD)
def test_home_says_first(handle: str) -> None:
    answer = home_says(handle)
    assert answer.headline == FIRST_SENTENCES[handle]
    assert answer.why and answer.ways_on
    assert "still being processed" not in f"{answer.headline} {answer.why}".lower()


@pytest.mark.parametrize(
    ("handle", "words"),
    [
        ("ben", "Today is day 41; 30 to 60 days are usual. You do not need to do anything."),
        ("diego", "Child Support Agency (mock)"),
        ("diego", "$1,410.00 was sent to you on 27 February."),
        ("farid", "$2,250.00 is left"),
        ("grace", "there was not enough money in the account"),
        ("grace", "A fee of $25.00"),
        ("victor", "week 9"),
        ("ian", "$2,050.00 for 72 hours"),
    ],
)
def test_home_says_why(handle: str, words: str) -> None:
    assert words in home_says(handle).why


@pytest.mark.parametrize(
    ("handle", "day"), [("chloe", "14 April 2026"), ("ben", "4 April 2026"), ("ian", "18 March 2026")]
)
def test_home_says_by_when(handle: str, day: str) -> None:
    assert day in home_says(handle).by_when


BALANCES = {"emma": 327_540, "farid": 225_000, "grace": 60_000, "john2": 8_810, "quinn": 4_500}


@pytest.mark.parametrize("handle", ON_RECORD)
def test_owes_what_the_story_says_to_the_cent(handle: str) -> None:
    assert queries.balance(taxpayer=taxpayer(handle), on=ON) == BALANCES.get(handle, 0)


@pytest.mark.parametrize("handle", ON_RECORD)
def test_every_waterfall_ends_in_what_the_ledger_paid(handle: str) -> None:
    person = taxpayer(handle)
    for story in queries.refunds(taxpayer=person, on=ON):
        shown = story.waterfall
        assert sum(row.amount_cents for row in shown.rows) == shown.total.amount_cents
        assert shown.rows[0].amount_cents == story.claimed_cents
        changed = "Changes we made to your return" in {str(row.label) for row in shown.rows}
        assert changed == ((handle, story.tax_year) == ("farid", 2023))  # his withholding was overstated


def test_ava_has_four_years_of_transcripts() -> None:
    years = queries.transcript_years(taxpayer=taxpayer("ava"), on=ON)
    assert [year.tax_year for year in years if year.kinds[1].available] == [2025, 2024, 2023, 2022]
    for year in (2025, 2024, 2023, 2022):
        shown = queries.transcript(taxpayer=taxpayer("ava"), tax_year=year, kind=Kind.ACCOUNT, on=ON)
        assert [line.code for line in shown.sections[3].lines] == ["150", "806", "846"]
        assert sum(line.cents for line in shown.sections[3].lines) == 0


def test_henry_and_isla_share_one_account() -> None:
    henry = queries.module_for(taxpayer=taxpayer("henry"), tax_year=2025)
    assert henry == queries.module_for(taxpayer=taxpayer("isla"), tax_year=2025)
    assert Posting.objects.get(module=henry, code="670").payer == taxpayer("isla")


def test_isla_and_grace_find_their_payments() -> None:
    assert [p.amount_cents for p in payment_queries.payments_of(taxpayer=taxpayer("henry"))] == [112_000]
    (returned,) = payment_queries.payments_of(taxpayer=taxpayer("grace"))
    assert returned.state == "returned" and returned.returned_on == date(2026, 3, 11)
    assert len(payment_queries.payments_of(taxpayer=taxpayer("farid"))) == 9


def test_the_records_names_and_numbers() -> None:
    assert taxpayer("mariajose").full_name == "María-José O'Neill-Ruiz"
    assert taxpayer("jasmine").family_name == "Brooks"
    assert taxpayer("tomas").tin_kind == "itin" and taxpayer("tomas").language == "es"
    assert taxpayer("leonard").date_of_death == date(2025, 11, 2)


def test_the_two_johns_are_told_apart_by_the_number_only() -> None:
    one, two = taxpayer("john1"), taxpayer("john2")
    asked = {"birth_date": one.birth_date, "folded_given": "john", "folded_family": "smith"}
    assert len(queries.match_candidates(tin_fingerprint=None, **asked)) == 2
    (found,) = queries.match_candidates(tin_fingerprint=bytes(two.tin_fingerprint), **asked)
    assert found.taxpayer_id == two.pk and found.tin_matches
    assert queries.match_candidates(tin_fingerprint=b"\0" * 32, **asked) == []


def test_only_omar_is_linked() -> None:
    (link,) = IdentityLink.objects.all()
    assert link.taxpayer == taxpayer("omar") and link.issuer == ISSUER


def test_every_return_adds_up() -> None:
    for filed in TaxReturn.objects.filter(form="1040").select_related("module"):
        year, lines = filed.module.tax_year, filed.lines
        assert sums_that_do_not_hold(year, lines) == []
        assert lines["16"] == tax(year, filed.filing_status, lines["15"])


def test_every_posting_follows_the_agencys_dates() -> None:
    for posting in Posting.objects.select_related("module"):
        year = posting.module.tax_year
        if posting.code == "150":
            usual = cycles.assessment_date(posting.cycle)
            assert posting.date in {usual, cycles.assessment_date(f"{year + 1}2005")}
            assert posting.cycle == cycles.cycle_of(posting.posted_on)
        if posting.code == "806":
            assert posting.date == due_dates(year).payment
        if posting.code in {"846", "670", "671"}:
            assert posting.date.weekday() < 5
        assert posting.posted_on <= ON


def test_bens_refund_is_sent_after_twelve_days() -> None:
    call_command("advance", days=12, verbosity=0)
    answer = home_says("ben")
    assert answer.headline == "Your refund of $2,134.00 was sent on 27 March."
    story = queries.refund(taxpayer=taxpayer("ben"), tax_year=2025, on=clock.now().business_date)
    assert story is not None and story.waterfall.paid_cents == 213_400 and story.hold_reason is None
    shown = queries.transcript(taxpayer=taxpayer("ben"), tax_year=2025, kind=Kind.ACCOUNT, on=date(2026, 3, 28))
    assert [line.code for line in shown.sections[3].lines] == ["150", "806", "570", "971", "571", "846"]


def test_what_is_planned_comes_true_on_its_day() -> None:
    call_command("advance", to=date(2026, 3, 23), verbosity=0)
    assert queries.balance(taxpayer=taxpayer("grace"), on=date(2026, 3, 23)) == 62_500
    assert home_says("ian").headline == "Your refund of $2,050.00 was sent on 23 March."
    assert home_says("priya").headline == "Your refund of $1,003.00 was sent on 17 March."


def test_seeding_again_changes_nothing() -> None:
    before = [model.objects.count() for model in (Taxpayer, TaxModule, Posting, TaxReturn, IdentityLink)]
    call_command("seed", issuer=ISSUER, verbosity=0)
    assert before == [model.objects.count() for model in (Taxpayer, TaxModule, Posting, TaxReturn, IdentityLink)]


def test_refuses_another_issuer() -> None:
    with pytest.raises(CommandError, match="seeded for http://localhost:9000/generic"):
        call_command("seed", issuer="http://localhost:9001/generic", verbosity=0)


def test_refuses_a_database_that_was_not_seeded() -> None:
    SeedState.objects.all().delete()
    with pytest.raises(CommandError, match="use an empty one"):
        call_command("seed", issuer=ISSUER, verbosity=0)


def test_refuses_outside_the_sandbox(settings: Any) -> None:
    settings.SANDBOX = False
    with pytest.raises(CommandError, match="SANDBOX=1"):
        call_command("seed", verbosity=0)


def test_the_configured_provider_is_the_issuer_unless_told(settings: Any) -> None:
    settings.OIDC_PROVIDERS = {"generic": {"ISSUER": ISSUER}}
    call_command("seed", verbosity=0)
    settings.OIDC_PROVIDERS = {}
    with pytest.raises(CommandError, match="--issuer"):
        call_command("seed", verbosity=0)


def test_the_two_files_of_the_cast_belong_together(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = tmp_path / "tax_side.toml"
    stranger.write_text("[nobody]\n")
    monkeypatch.setattr(people, "TAX_SIDE", stranger)
    with pytest.raises(ValueError, match="nobody"):
        people.everybody()


def test_keeps_a_business_date_that_was_set() -> None:
    assert BusinessClock.objects.get().date == ON

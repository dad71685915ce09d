"""Invented taxpayers: the same seed gives the same rows on both engines, and each of them is coherent. covers INV-01"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts import sessions
from payments import queries as payment_queries
from payments.calendar import is_bank_day
from records import codes, cycles, queries
from records.due_dates import due_dates
from records.facts import load as load_facts
from records.income import checks
from records.models import IncomeDocument, Posting, RefundEvent, StepTime, TaxModule, Taxpayer, TaxReturn
from records.standing import first_sentence
from records.tax_rules import tax
from records.tin import demo_kind
from taxportal.cast.population import chunks, load, people
from taxportal.cast.population.days import AS_OF
from taxportal.cast.population.tables import COLUMNS
from tests.cast import ISSUER
from tests.factories.accounts import IdentityLinkFactory, a_session_identity
from tests.returns import sums_that_do_not_hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("populated")]
MANY, SEED = 300, 7


@pytest.fixture(scope="module")
def populated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The people of all tests of this module, in chunks of a hundred; afterwards they are gone."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK", 100)
        call_command("seed", taxpayers=MANY, seed=SEED, no_cast=True, verbosity=0)
        yield
        transaction.set_rollback(True)


def boxes(form: str, box: str) -> dict[tuple[Any, int], int]:
    """What the papers of one form say in one box, in cents by recipient and year."""
    found: dict[tuple[Any, int], int] = defaultdict(int)
    for paper in IncomeDocument.objects.filter(form=form):
        found[paper.recipient_id, paper.tax_year] += paper.boxes.get(box, 0)
    return found


def test_every_paper_has_boxes_of_its_form_that_add_up() -> None:
    for person in Taxpayer.objects.all():
        for document in queries.income_documents(taxpayer=person, on=AS_OF):
            checks.check_boxes(document.form, document.boxes)
            assert checks.within(document) == []


def test_makes_as_many_as_are_asked_for_each_with_a_practice_number() -> None:
    assert Taxpayer.objects.count() == MANY
    numbers = {people.tin_of(SEED, position, itin=itin) for position in range(MANY) for itin in (False, True)}
    assert all(demo_kind(tin.digits) == tin.kind for tin in numbers)
    known = set(Taxpayer.objects.values_list("tin_fingerprint", flat=True))
    assert {bytes(found) for found in known} <= {tin.fingerprint for tin in numbers} and len(known) == MANY


def test_numbers_and_references_never_repeat() -> None:
    places = range(0, 60_000, 3)
    assert len({people.tin_of(3, place, itin=False).digits for place in places}) == len(places)
    assert len({people.reference_of(3, place) for place in places}) == len(places)


def test_no_row_stands_twice_among_many_more() -> None:
    """Rare stories meet rarely: the keys of some thousand people, without the database."""
    rows = chunks.make(1, range(3_000), next_module=1, next_return=1)
    keys = {
        "postings": [(row[10:12], row[1]) for row in rows.postings],
        "events": [(row[10:12], row[2]) for row in rows.events],
        "notices": [row[1:5] for row in rows.notices],
        "references of notices": [row[0] for row in rows.notices],
        "planned": [row[4] for row in rows.planned],
        "documents": [row[9:11] for row in rows.documents],
        "modules": [row[1:5] for row in rows.modules],
        "returns": [(row[1], row[3]) for row in rows.returns],
    }
    for name, found in keys.items():
        assert len(found) == len(set(found)) > 0, name
    assert sum(row[4] for row in rows.postings if row[1] in {"826", "706"}) == 0


def test_every_value_fits_its_column() -> None:
    """SQLite doesn't look at lengths and choices by itself."""
    for model, _ in COLUMNS.values():
        foreign = [field.name for field in model._meta.concrete_fields if field.remote_field]  # type: ignore[attr-defined]
        for row in model._default_manager.all():  # type: ignore[attr-defined]
            row.clean_fields(exclude=foreign)


def test_every_return_adds_up() -> None:
    returns = TaxReturn.objects.filter(form="1040").select_related("module").prefetch_related("assessments")
    for filed in returns:
        year = filed.module.tax_year
        worked_out = {**filed.lines}
        for assessment in filed.assessments.all():
            assert assessment.lines and assessment.reason
            worked_out |= assessment.lines
        for lines in (filed.lines, worked_out):
            assert sums_that_do_not_hold(year, lines) == []
            assert lines["16"] == tax(year, filed.filing_status, lines["15"])
        assert filed.exemptions == len(filed.dependents) + (2 if filed.filing_status == "MFJ" else 1)
    assert {filed.filing_status for filed in returns} >= {"S", "MFJ", "HOH"}


def test_an_amended_return_asks_for_what_its_lines_say_on_top() -> None:
    for amended in TaxReturn.objects.filter(form="1040-X"):
        original = TaxReturn.objects.get(module=amended.module_id, version=1)
        more = amended.lines["35a"]
        whole = {**amended.lines, "35a": original.lines["35a"] + more}
        assert more > 0 and sums_that_do_not_hold(amended.module.tax_year, whole) == []
        assert whole["24"] == original.lines["24"] - more


def test_what_was_reported_agrees_with_the_return_to_the_dollar() -> None:
    reported = {
        "1a": boxes("W-2", "1"),
        "25a": boxes("W-2", "2"),
        "2b": boxes("1099-INT", "1"),
        "3b": boxes("1099-DIV", "1a"),
        "5a": boxes("1099-R", "1"),
        "25b": boxes("1099-R", "4"),
        "6a": boxes("SSA-1099", "3"),
    }
    for filed in TaxReturn.objects.filter(form="1040").select_related("module"):
        both = [filed.module.primary_id, filed.module.secondary_id]
        for number, amounts in reported.items():
            papers = sum(amounts.get((one, filed.module.tax_year), 0) for one in both)
            assert papers == filed.lines.get(number, 0) * 100, (number, filed.module)


def test_wage_statements_follow_the_law() -> None:
    papers = IncomeDocument.objects.filter(form="W-2")
    assert papers.count() > MANY
    for paper in papers:
        box = paper.boxes
        assert box["3"] <= box["5"] and box["1"] <= box["5"]
        assert box["4"] == (box["3"] * 62 + 500) // 1000
        assert box["6"] == (box["5"] * 145 + 5_000) // 10_000
        assert paper.payer_ein[:2] in {"07", "89", "97"} and len(paper.payer_ein) == 9


def test_what_was_paid_out_leaves_nothing_and_every_waterfall_adds_up() -> None:
    modules = list(TaxModule.objects.all())
    facts = load_facts(modules)
    cleared = 0
    for module in modules:
        entries = facts[module.pk].entries
        for story in facts[module.pk].stories(AS_OF):
            shown = story.waterfall
            assert sum(row.amount_cents for row in shown.rows) == shown.total.amount_cents
            if story.steps and story.steps[-1].kind == "cleared" and not story.amended:
                cleared += 1
                assert story.waterfall.held_cents == 0
        went = [entry.code for entry in entries if entry.code in {"846", "841"}]
        if went and went[-1] == "846":  # else the bank sent it back and it waits
            assert sum(entry.amount_cents for entry in entries) == 0
    assert cleared > MANY


def test_what_moves_between_years_moves_whole() -> None:
    moved = Counter(Posting.objects.filter(code__in=["826", "706"]).values_list("code", flat=True))
    amounts = [posting.amount_cents for posting in Posting.objects.filter(code__in=["826", "706"])]
    assert sum(amounts) == 0 and moved["826"] == moved["706"] > 0


def test_every_entry_follows_the_agencys_dates() -> None:
    for posting in Posting.objects.select_related("module"):
        year = posting.module.tax_year
        sign = codes.code(posting.code).sign
        assert {"D": posting.amount_cents >= 0, "C": posting.amount_cents <= 0, "N": posting.amount_cents == 0}[sign]
        assert posting.posted_on <= AS_OF
        if posting.code == "150":
            waits = cycles.assessment_date(f"{year + 1}2005")
            assert posting.date in {cycles.assessment_date(posting.cycle), waits}
        if posting.code in {"806", "766", "768"}:
            assert posting.date == due_dates(year).payment
        if posting.code in {"846", "670", "841", "430"}:
            assert is_bank_day(posting.date)
        if posting.cycle:
            assert posting.cycle == cycles.cycle_of(posting.posted_on)


def test_the_stories_are_many() -> None:
    posted = set(Posting.objects.values_list("code", flat=True))
    assert posted >= {"150", "806", "846", "570", "571", "971", "276", "196", "670", "610", "898", "766", "768", "430"}
    kinds = set(RefundEvent.objects.values_list("kind", flat=True))
    assert kinds >= {
        "received",
        "accepted",
        "identity_hold_placed",
        "information_received",
        "identity_hold_released",
        "cleared",
    }


def test_typical_times_are_counted_with_them() -> None:
    found = {(time.track, time.kind, time.hold_reason): time.n for time in StepTime.objects.all()}
    assert found["original", "accepted", ""] > 100 and found["original", "in_review", "wage_match"] > 1


def test_everybody_has_a_home_sentence_and_transcripts() -> None:
    for person in Taxpayer.objects.order_by("pk")[:60]:
        standing = queries.standing(taxpayer=person, on=AS_OF)
        answer = first_sentence(standing, payment_queries.on_its_way(taxpayer=person, on=AS_OF).total_cents)
        assert answer.headline and answer.ways_on
        for year in queries.transcript_years(taxpayer=person, on=AS_OF):
            for kind in (found.kind for found in year.kinds if found.available):
                assert queries.transcript(taxpayer=person, tax_year=year.tax_year, kind=kind, on=AS_OF).sections


def test_their_pages_open_also_for_spouses() -> None:
    spouses = Taxpayer.objects.filter(secondary_modules__isnull=False).distinct().order_by("pk")[:4]
    for person in [*Taxpayer.objects.order_by("ref")[:8], *spouses]:
        client = Client()
        client.force_login(IdentityLinkFactory.create(taxpayer=person).user, backend=sessions.BACKEND)
        session = client.session
        session["identity"] = a_session_identity()
        session.save()
        years = [int(module.period[:4]) for module in queries.modules_of(taxpayer=person)]
        pages = ["accounts:home", "payments:balance", "payments:list", "records:refunds", "records:transcripts"]
        for address in [reverse(page) for page in pages] + [
            reverse("records:account_transcript", kwargs={"tax_year": year}) for year in years
        ]:
            answer = client.get(address, follow=True)
            assert answer.status_code in {200, 404}, address  # a return that hasn't posted has no transcript yet
            assert answer.status_code == 200 or "transcripts" in address


def as_text(rows: list[tuple[Any, ...]]) -> list[str]:
    """Rows in one form, whatever made them, in one order."""
    return sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)


def in_one_form(column: str, value: Any) -> Any:
    """A value as the generator writes it."""
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    if column in {"lines", "boxes", "payload", "dependents"}:
        return json.loads(value) if isinstance(value, str) else value
    if hasattr(value, "hex") and hasattr(value, "bytes"):
        return value.hex
    if hasattr(value, "isoformat"):
        return value.isoformat(sep=" ")[:19] if hasattr(value, "hour") else value.isoformat()
    return int(value) if isinstance(value, bool) else value


def made() -> dict[str, list[tuple[Any, ...]]]:
    """All rows straight from the generator, chunk after chunk, keys from 1."""
    whole: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    module = filed = 1
    for start in range(0, MANY, 100):
        rows = chunks.make(SEED, range(start, start + 100), next_module=module, next_return=filed)
        module, filed = rows.next_module, rows.next_return
        for name, found in rows.tables().items():
            whole[name] += found
    return whole


def test_the_database_holds_what_the_seed_says_byte_for_byte() -> None:
    """Run on both engines, so their dumps are the same too; keys count from where the table's began."""
    first_module = TaxModule.objects.order_by("pk")[0].pk - 1
    first_return = TaxReturn.objects.order_by("pk")[0].pk - 1
    shift = {"module_id": first_module, "tax_return_id": first_return}
    for name, rows in made().items():
        model, columns = COLUMNS[name]
        own = {**shift, "id": {"modules": first_module, "returns": first_return}.get(name, 0)}
        expected = [
            tuple(
                in_one_form(column, value + own[column] if own.get(column) and value else value)
                for column, value in zip(columns, row, strict=True)
                if column != "locator"
            )
            for row in rows
        ]
        stored = [
            tuple(in_one_form(column, value) for column, value in zip(columns, row, strict=True) if column != "locator")
            for row in model._default_manager.values_list(*columns)  # type: ignore[attr-defined]
        ]
        assert as_text(stored) == as_text(expected), name


def test_another_seed_gives_other_people() -> None:
    mine = chunks.make(SEED, range(20), next_module=1, next_return=1)
    assert mine.taxpayers == chunks.make(SEED, range(20), next_module=1, next_return=1).taxpayers
    assert not {row[0] for row in mine.taxpayers} & {
        row[0] for row in chunks.make(SEED + 1, range(20), next_module=1, next_return=1).taxpayers
    }


def test_seeding_again_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 100)
    before = Posting.objects.count()
    call_command("seed", taxpayers=MANY, seed=SEED, no_cast=True, verbosity=0)
    assert (Taxpayer.objects.count(), Posting.objects.count()) == (MANY, before)


@pytest.mark.parametrize(("many", "words"), [(MANY - 1, "more than 299 people"), (MANY + 50, "fewer people")])
def test_another_size_is_refused(many: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 400)
    with pytest.raises(CommandError, match=words):
        call_command("seed", taxpayers=many, seed=SEED, no_cast=True, verbosity=0)


@pytest.mark.parametrize("options", [{"taxpayers": -1}, {"taxpayers": 3_000_001}, {"taxpayers": 1, "seed": -1}])
def test_sizes_and_seeds_have_bounds(options: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="from 0 to 3,000,000"):
        call_command("seed", no_cast=True, verbosity=0, **options)


class Stopped(Exception):
    """Somebody stopped the load."""


def test_a_load_that_was_stopped_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 20)

    def stop(size: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        load.fill(taxpayers=60, seed=99, tick=stop)
    assert Taxpayer.objects.count() == MANY + 20
    assert load.fill(taxpayers=60, seed=99, tick=lambda size: None) == 40
    assert Taxpayer.objects.count() == MANY + 60
    module = TaxModule.objects.create(primary=Taxpayer.objects.all()[0], mft="55", period="202512")
    assert module.pk == TaxModule.objects.order_by("-pk")[0].pk


def test_stands_beside_the_cast() -> None:
    with pytest.raises(CommandError, match="use an empty one"):
        call_command("seed", issuer=ISSUER, verbosity=0)

"""Income documents of the practice people: they agree with their returns to the dollar, and no payer is real. covers INV-01"""

from collections import defaultdict
from datetime import date
from uuid import UUID

import pytest

from records import codes, queries
from records.income import checks
from records.income.document import Document
from records.models import IncomeDocument, Posting, ReturnAssessment, TaxReturn
from tests.cast import ON_RECORD, seeded, taxpayer
from tests.returns import sums_that_do_not_hold

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
SUMMER = date(2026, 7, 31)  # by when everything of 2025 has come


def documents_by_person_and_year() -> dict[tuple[UUID, int], list[Document]]:
    found: dict[tuple[UUID, int], list[Document]] = defaultdict(list)
    for handle in ON_RECORD:
        person = taxpayer(handle)
        for document in queries.income_documents(taxpayer=person, on=SUMMER):
            found[person.pk, document.tax_year].append(document)
    return found


def worked_out(filed: TaxReturn) -> dict[str, int]:
    """The lines as the agency worked them out."""
    assessed = ReturnAssessment.objects.filter(tax_return=filed).order_by("version").last()
    return {**filed.lines, **(assessed.lines if assessed else {})}


def test_every_return_agrees_with_its_documents_to_the_dollar() -> None:
    documents, seen = documents_by_person_and_year(), 0
    for filed in TaxReturn.objects.filter(form="1040", version=1).select_related("module"):
        year, module = filed.module.tax_year, filed.module
        held = documents[module.primary_id, year] + (
            documents[module.secondary_id, year] if module.secondary_id else []
        )
        assert checks.against_return(held, worked_out(filed)) == [], (module.primary.given_name, year)
        seen += 1
    assert seen > 60


def test_every_document_is_right_in_itself() -> None:
    rows = list(IncomeDocument.objects.all())
    assert {row.form for row in rows} >= {
        *("W-2", "1099-INT", "1099-DIV", "1099-NEC", "1099-R", "1099-G", "1098", "SSA-1099")
    }
    for row in rows:
        checks.check_boxes(row.form, row.boxes)
        assert row.payer_ein[:2] in {"07", "89", "97"} and len(row.payer_ein) == 9 and row.payer_ein.isdigit()
        assert row.payer_name and row.payer_street and row.received_on.weekday() < 5
        assert row.received_on.year == row.tax_year + 1
    for documents in documents_by_person_and_year().values():
        assert [words for document in documents for words in checks.within(document)] == []


def test_one_payer_has_one_number() -> None:
    pairs = set(IncomeDocument.objects.values_list("payer_name", "payer_ein"))
    assert len(pairs) == len({name for name, _ in pairs}) == len({number for _, number in pairs})


def test_the_ledger_holds_what_was_withheld() -> None:
    documents = documents_by_person_and_year()
    for posting in Posting.objects.filter(code="806").select_related("module"):
        module, year = posting.module, posting.module.tax_year
        people = [person for person in (module.primary_id, module.secondary_id) if person]
        held = [document for person in people for document in checks.counting(documents[person, year])]
        assert -posting.amount_cents == sum(map(checks.withheld_cents, held)), (module.primary.given_name, year)


def test_uma_has_wage_documents_and_no_returns_for_two_years() -> None:
    uma = taxpayer("uma")
    assert not TaxReturn.objects.filter(module__primary=uma, module__period__in=["202412", "202512"]).exists()
    for year in (2024, 2025):
        (wages,) = queries.income_documents(taxpayer=uma, on=date(2026, 3, 16), tax_year=year)
        assert wages.form == "W-2" and wages.cents("1") > 0


def test_spouses_have_their_own_wages() -> None:
    (his,) = [
        d for d in queries.income_documents(taxpayer=taxpayer("henry"), on=SUMMER, tax_year=2025) if d.form == "W-2"
    ]
    (hers,) = queries.income_documents(taxpayer=taxpayer("isla"), on=SUMMER, tax_year=2025)
    assert his.payer_name != hers.payer_name and his.cents("1") + hers.cents("1") == 12_650_000


def test_avas_corrected_wages_replace_the_first_report() -> None:
    found = queries.income_documents(taxpayer=taxpayer("ava"), on=SUMMER, tax_year=2023)
    first, second = [document for document in found if document.form == "W-2"]
    assert first.corrected and second.corrects == first.id and not second.corrected
    assert (first.cents("1"), second.cents("1")) == (5_590_000, 5_540_000)
    before = queries.income_documents(taxpayer=taxpayer("ava"), on=date(2024, 3, 1), tax_year=2023)
    assert [document.corrected for document in before] == [False, False]


def test_a_late_document_shows_from_its_day_on() -> None:
    john = taxpayer("john2")
    early = queries.income_documents(taxpayer=john, on=date(2026, 3, 16), tax_year=2025)
    assert [document.form for document in early] == ["W-2"]
    assert len(queries.income_documents(taxpayer=john, on=date(2026, 3, 27), tax_year=2025)) == 2


def test_farids_withholding_was_corrected_and_his_ledger_knows() -> None:
    filed = TaxReturn.objects.get(module__primary=taxpayer("farid"), module__period="202312")
    (assessed,) = filed.assessments.all()
    assert filed.lines["25d"] - assessed.lines["25d"] == 270
    assert sums_that_do_not_hold(2023, filed.lines) == sums_that_do_not_hold(2023, worked_out(filed)) == []
    module = queries.module_for(taxpayer=taxpayer("farid"), tax_year=2023)
    assert Posting.objects.get(module=module, code="971").text_data == "CP 0012"
    assert Posting.objects.get(module=module, code="846").amount_cents == assessed.lines["35a"] * 100 == 9_500
    assert "CP12" in codes.notice_kinds() and module.notices.get().code == "CP12"


def test_victors_amended_return_has_its_lines() -> None:
    first, amended = TaxReturn.objects.filter(module__primary=taxpayer("victor"), module__period="202412")
    assert amended.form == "1040-X" and amended.explanation
    assert first.lines["24"] - amended.lines["24"] == amended.lines["35a"] == 412
    of_the_year = {**amended.lines, "35a": amended.lines["34"]}
    assert sums_that_do_not_hold(2024, of_the_year) == []


def test_diegos_children_are_on_every_return() -> None:
    for filed in TaxReturn.objects.filter(module__primary=taxpayer("diego")):
        assert [child["relationship"] for child in filed.dependents] == ["son", "daughter"]
        assert all(len(child["tin_last4"]) == 4 for child in filed.dependents)

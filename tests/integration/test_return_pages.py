"""Pages of returns and income documents: as filed beside as worked out, who reported what, one's own only, each look audited.

covers T12, INV-18, INV-25
"""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import queries
from records.models import AuditEvent
from records.returns import State
from tests.cast import ON_RECORD, seeded, taxpayer
from tests.factories.payments import sign_in
from tests.factories.records import IncomeDocumentFactory, TaxModuleFactory, TaxpayerFactory, TaxReturnFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
RETURNS, RETURN, INCOME, INCOME_YEAR = "records:returns", "records:return", "records:income", "records:income_year"
ON = date(2026, 3, 16)
PAGES = [(RETURNS, ()), (RETURN, (2025,)), (INCOME, ()), (INCOME_YEAR, (2025,))]


def signed_in(handle: str) -> Client:
    client = Client()
    sign_in(client, taxpayer(handle))
    return client


def a_stranger() -> Client:
    client = Client()
    sign_in(client, TaxpayerFactory.create())
    return client


def words(client: Client, name: str, *args: int) -> str:
    """The page's own text, tags gone, one blank between words."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    main = str(answer.content.decode()).split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def says(text: str, *expected: str) -> None:
    assert [phrase for phrase in expected if phrase not in text] == [], text


def test_a_return_taken_as_filed_shows_each_line_and_who_reported_it() -> None:
    text = words(signed_in("ava"), RETURN, 2025)
    says(
        text,
        "We accepted your return as you filed it.",
        "17 February 2026, filed online",
        "1a Wages from your W-2 forms W-2 of Larkfield Community Schools, received 28 January 2026: $61,200.00",
        "2b Interest that is taxed 1099-INT of Harborlight Savings Bank",
        "11a Adjusted gross income $61,414.00",
        "We worked out the same amounts.",
        "Form 1040-X, by 15 April 2029",
    )
    assert "Difference" not in text and "still being processed" not in text


def test_a_changed_return_shows_both_amounts_the_difference_and_why() -> None:
    text = words(signed_in("farid"), RETURN, 2023)
    says(
        text,
        "We changed your return.",
        "Your refund went from $365.00 to $95.00.",
        "Your return shows $270.00 more tax withheld from wages than your employer reported to us.",
        "We told you in notice CP12 of 11 March 2024.",
        "Your return says $6,887.00; $6,617.00 was reported to us. $6,887.00 $6,617.00 −$270.00",
        "35a Refund $365.00 $95.00 −$270.00",
        "24 Total tax $6,522.00 $6,522.00 No change",
        "until 10 May 2024; that day has passed",
    )


def test_an_amended_return_shows_what_it_changes_and_its_explanation() -> None:
    text = words(signed_in("victor"), RETURN, 2024)
    says(
        text,
        "Your amended return is being worked.",
        "Who acts next Us",
        "Original return, Form 1040",
        "Amended return, Form 1040-X Received 10 January 2026",
        "insulated doors",
        "Refund asked for on top $412.00",
        "20 Other credits (Schedule 3) $0.00 $412.00 +$412.00",
        "24 Total tax $10,701.00 $10,289.00 −$412.00",
    )


def test_of_a_second_return_only_its_date_is_shown() -> None:
    text = words(signed_in("chloe"), RETURN, 2025)
    says(
        text,
        "It is not on your account yet.",
        "Who acts next You",
        "A second return",
        "24 February 2026",
        "may not be yours",
    )
    assert "88,400" not in text and "6,120" not in text and text.count("Document locator number") == 1


def test_a_held_refund_is_not_called_accepted() -> None:
    text = words(signed_in("ben"), RETURN, 2025)
    says(
        text,
        "Its refund is held.",
        "agree with what employers reported",
        "Wages from your W-2 forms Nobody has reported this to us yet.",
        "You do not need to do anything.",
        "Who acts next Us",
    )
    assert "We accepted" not in text


def test_a_joint_return_is_seen_by_both_and_documents_by_their_own_person() -> None:
    hers, his = words(signed_in("isla"), RETURN, 2025), words(signed_in("henry"), RETURN, 2025)
    says(
        hers,
        "Married filing jointly",
        "Filed with Henry",
        "W-2 of Fairhollow Press",
        "The rest, $70,840.00, comes from documents of Henry, which only Henry can see.",
        "It comes from documents of Henry, which only Henry can see. $340.00",
    )
    assert "Fairhollow College" not in hers and "Fairhollow Press" not in his
    assert "Fairhollow College" not in words(signed_in("isla"), INCOME_YEAR, 2025)


def test_a_line_that_nobody_reported_yet_says_so() -> None:
    says(words(signed_in("john2"), RETURN, 2025), "Nobody has reported this to us yet.")


def test_dependents_stand_on_the_return() -> None:
    says(words(signed_in("diego"), RETURN, 2025), "Mateo Ramirez (son), Lucia Ramirez (daughter)", "Head of household")


def test_a_year_without_a_return_says_what_to_do() -> None:
    uma = signed_in("uma")
    says(
        words(uma, RETURN, 2025),
        "We have no 2025 return from you.",
        "due by 15 April 2026",
        "What others reported for 2025",
    )
    says(words(uma, RETURN, 2024), "was due by 15 April 2025", "notice CP59 of 12 January 2026", "letter that says")
    says(words(a_stranger(), RETURN, 2025), "Nothing that others report about you for this year has reached us either.")


def test_the_list_names_every_year_with_a_return_or_a_document() -> None:
    text = words(signed_in("uma"), RETURNS)
    says(text, "2025 return No return from you Not filed 1 document 2025", "2023 return Accepted as you filed it")
    assert [year for year in ("2025", "2024", "2023", "2022") if f"{year} return" not in text] == []
    says(words(a_stranger(), RETURNS), "2025 return No return from you Not filed None yet")
    says(words(signed_in("farid"), RETURNS), "2023 return Changed by us 12 February 2024 1 document")
    says(words(signed_in("ben"), RETURNS), "On your account, refund held")


def test_documents_are_listed_with_all_boxes_in_plain_words() -> None:
    text = words(signed_in("ava"), INCOME_YEAR, 2025)
    says(
        text,
        "2 documents reported to us for 2025.",
        "Wages $61,200.00",
        "Form W-2 of Larkfield Community Schools",
        "Larkfield Community Schools, 60 Schoolhouse Road",
        "XX-XXX0151",
        "Pay that counts for social security Box 3 $63,648.00",
        "You were in a retirement plan at work Box 13 Yes",
        "Empty or nothing:",
        "come in until July 2026",
        "Reached us on 28 January 2026",
    )
    assert "071200151" not in text and "07-1200151" not in text


def test_codes_are_said_in_words() -> None:
    leonard = queries.income_documents(taxpayer=taxpayer("leonard"), on=ON, tax_year=2024)
    assert {document.form for document in leonard} == {"1099-R", "SSA-1099"}
    text = words(signed_in("rosa"), INCOME_YEAR, 2025)
    says(text, "The fund that pays R: Retirement", "All benefits paid to you", "Social Security Benefits Office (mock)")


def test_a_correction_and_what_it_replaced_are_both_shown() -> None:
    text = words(signed_in("ava"), INCOME_YEAR, 2023)
    says(
        text,
        "2 documents reported to us for 2023. Wages $55,400.00",
        "A correction replaced this document on 14 March 2024. Its amounts no longer count.",
        "$55,900.00",
        "This document replaces an earlier one of the same payer.",
    )


def test_the_list_of_income_sums_up_each_year() -> None:
    text = words(signed_in("emma"), INCOME)
    says(text, "2025 documents 3 documents", "2022 documents 3 documents")
    says(words(a_stranger(), INCOME), "Nothing reported yet", "Documents for 2025 come in until July")


def test_a_year_without_documents_says_why() -> None:
    says(
        words(signed_in("ava"), INCOME_YEAR, 2019), "Nobody reported wages, interest or other income of yours for 2019"
    )
    says(words(a_stranger(), INCOME_YEAR, 2025), "Nothing reported for 2025", "by the end of January 2026")


@pytest.mark.parametrize("name", [RETURN, INCOME_YEAR])
@pytest.mark.parametrize("year", [0, 1999, 2015, 2027, 9999])
def test_years_beyond_the_records_are_not_found(name: str, year: int) -> None:
    assert signed_in("ava").get(reverse(name, args=[year])).status_code == 404


@pytest.mark.parametrize("handle", [handle for handle in ON_RECORD if handle not in {"leonard", "wendy"}])
def test_every_year_of_everybody_opens(handle: str) -> None:
    client = signed_in(handle)
    for year in range(2021, 2027):
        for name in (RETURN, INCOME_YEAR):
            text = words(client, name, year)
            assert not re.search(r"still being processed|\bNone\b|Line \d", text), text


# covers T12
def test_nobody_sees_the_return_or_documents_of_somebody_else() -> None:
    client = a_stranger()
    for name, args in PAGES:
        text = words(client, name, *args)
        assert "Larkfield" not in text and "61,200" not in text and "$" not in text


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_strangers_sign_in_first(name: str, args: tuple[int, ...]) -> None:
    answer = Client().get(reverse(name, args=args))
    assert answer.status_code == 302 and answer["Location"].startswith("/signin/")


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_to_read(name: str, args: tuple[int, ...], method: str) -> None:
    assert getattr(signed_in("ava"), method)(reverse(name, args=args)).status_code in {403, 405}


def test_each_look_is_in_the_audit_trail() -> None:
    client = signed_in("ava")
    before = AuditEvent.objects.count()
    for name, args in PAGES:
        words(client, name, *args)
    rows = AuditEvent.objects.order_by("id")[before:]
    assert [row.details for row in rows] == [
        {"page": "returns"},
        {"page": "return", "period": "202512"},
        {"page": "income"},
        {"page": "income_year", "period": "202512"},
    ]
    assert {(row.action, row.taxpayer_id) for row in rows} == {("record.viewed", taxpayer("ava").pk)}


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_the_number_of_queries_does_not_grow(name: str, args: tuple[int, ...]) -> None:
    counts = set()
    for handle in ("ava", "diego", "henry", "emma", "tomas"):
        client = signed_in(handle)
        client.get(reverse(RETURNS))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name, args=args))
        # Which providers are switched off is asked once in a while only.
        apart = ("SAVEPOINT", "accounts_providerswitch")
        counts.add(len([query for query in asked.captured_queries if not any(word in query["sql"] for word in apart)]))
    assert len(counts) == 1 and max(counts) <= 11, counts


def test_an_odd_return_breaks_no_page() -> None:
    module = TaxModuleFactory.create(period="202412")
    TaxReturnFactory.create(
        module=module,
        filing_status="QSS",
        by_mail=True,
        received_on=date(2024, 2, 29),
        lines={"99z": 12, "se_tax": 5, "37": 40, "8": -3000},
        dependents=[{"name": "<b>Al</b>"}],
    )
    client = Client()
    sign_in(client, module.primary)
    answer = client.get(reverse(RETURN, args=[2024])).content.decode()
    assert "&lt;b&gt;Al&lt;/b&gt;" in answer and "<b>Al</b>" not in answer
    text = words(client, RETURN, 2024)
    says(
        text, "29 February 2024, on paper", "Qualifying surviving spouse", "Line 99z", "−$3,000.00", "by 15 April 2028"
    )


def test_a_return_or_document_of_later_is_not_shown_yet() -> None:
    module = TaxModuleFactory.create()
    TaxReturnFactory.create(module=module, received_on=date(2026, 3, 17))
    IncomeDocumentFactory.create(recipient=module.primary, received_on=date(2026, 3, 17))
    early = queries.return_year(taxpayer=module.primary, tax_year=2025, on=ON)
    assert early.state is State.NOT_FILED
    later = queries.return_year(taxpayer=module.primary, tax_year=2025, on=date(2026, 3, 17))
    assert later.state is State.RECEIVED
    assert queries.income_documents(taxpayer=module.primary, on=ON) == []
    assert len(queries.income_documents(taxpayer=module.primary, on=date(2026, 3, 17))) == 1

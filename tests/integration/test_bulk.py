"""Many rows at once mean the same on both engines, whatever letters stand in them. covers T22"""

from datetime import date

import pytest

from records.models import Address, PlannedEvent, TaxModule
from taxportal.kit import bulk
from tests.factories.records import TaxpayerFactory

pytestmark = pytest.mark.django_db
ODD = ["plain", "tab\there", "line\nfeed\rand return", "back\\slash \\N", "O'Neil; DROP TABLE x --", "Müller 日本", ""]


def test_letters_with_a_meaning_of_their_own_arrive_as_they_were() -> None:
    person = TaxpayerFactory.create()
    columns = ("taxpayer_id", "effective_from", "street", "city", "region", "postal_code")
    rows = [(person.pk.hex, f"2024-01-{day:02d}", street, "Salem", "VA", "") for day, street in enumerate(ODD, 1)]
    bulk.insert(Address, columns, rows)
    stored = Address.objects.order_by("effective_from")
    assert [address.street for address in stored] == ODD
    assert stored[0].country == "US" and stored[0].effective_from == date(2024, 1, 1)


def test_nothing_to_write_is_no_statement(django_assert_num_queries: "pytest.FixtureRequest") -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        bulk.insert(Address, ("street",), [])


def test_numbering_goes_on_after_keys_that_were_given() -> None:
    person = TaxpayerFactory.create()
    key = bulk.next_key(TaxModule) + 40
    bulk.insert(
        TaxModule, ("id", "primary_id", "secondary_id", "mft", "period"), [(key, person.pk.hex, None, "30", "202412")]
    )
    bulk.keys_were_given(TaxModule)
    assert bulk.next_key(TaxModule) == key + 1
    assert TaxModule.objects.create(primary=person, period="202512").pk > key


def test_json_truth_and_nothing_are_read_back_as_values() -> None:
    module = TaxModule.objects.create(primary=TaxpayerFactory.create(), period="202512")
    columns = ("module_id", "due_on", "kind", "payload", "key", "applied_on")
    bulk.insert(PlannedEvent, columns, [(module.pk, "2026-04-01", "post", '{"words": "a\\\\b \\u00e9"}', "k", None)])
    planned = PlannedEvent.objects.get(key="k")
    assert planned.payload == {"words": "a\\b é"} and planned.applied_on is None

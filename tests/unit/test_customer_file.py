"""The customer file number: up to ten digits, zeros kept, never a tax number."""

import pytest

from records import customer_file
from records.customer_file import NotAFileNumber


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("  ", ""), ("7", "7"), ("0000000001", "0000000001"), (" 12345 ", "12345"), ("000123456", "000123456")],
)
def test_keeps_digits_as_text(typed: str, kept: str) -> None:
    assert customer_file.parse(typed) == kept


@pytest.mark.parametrize("typed", ["12345678901", "12-34", "12 34", "x1", "१२३", "１２", "1.5", "+1"])
def test_refuses_what_is_no_number(typed: str) -> None:
    with pytest.raises(NotAFileNumber) as refused:
        customer_file.parse(typed)
    assert not refused.value.is_tin and "1" not in str(refused.value)


# covers T12
@pytest.mark.parametrize(
    "typed",
    ["666100001", "666-10-0001", "900 89 0022", "123456780", "078051120", "07-1234567", "001010001", "111111111"],
)
def test_refuses_tax_numbers_of_people_and_businesses(typed: str) -> None:
    with pytest.raises(NotAFileNumber) as refused:
        customer_file.parse(typed)
    assert refused.value.is_tin

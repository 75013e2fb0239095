import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.phones import find_landlines, find_mobiles, find_order_numbers, find_phones, normalise_phone


@pytest.mark.parametrize(
    "typed",
    [
        "+98 (0) 912 345 6789",
        "۰۹۱۲ ۳۴۵ ۶۷ ۸۹",
        "0912 34 56 789",
        "0912.345.6789",
        "0912_345_6789",
        "0912/3456789",
        "۹۸۹۱۲۳۴۵۶۷۸۹",
        "0 912 3456789",
        "912 345 6789",
        "0098-912-3456789",
    ],
)
def test_mobiles_parted_in_any_way(typed: str) -> None:
    text = f"شماره من {typed} هست"
    assert [(text[start:end], number) for start, end, number in find_mobiles(text)] == [(typed, "09123456789")]


@pytest.mark.parametrize(
    "typed", ["02188776655", "۰۲۱-۸۸۷۷۶۶۵۵", "(021) 88 77 66 55", "+98 21 88776655", "021 8877 6655"]
)
def test_landlines_with_their_area(typed: str) -> None:
    text = f"تلفن {typed}"
    assert [(text[start:end], number) for start, end, number in find_landlines(text)] == [(typed, "02188776655")]


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("+98 (0) 912 345 6789", "09123456789"),
        (" ۰۲۱-۸۸۷۷۶۶۵۵ ", "02188776655"),
        ("+98 21 88776655", "02188776655"),
        ("88776655", None),
        ("09123456789 خانه", None),
        ("09123456789 02188776655", None),
        ("", None),
    ],
)
def test_a_whole_text_that_is_a_phone(typed: str, phone: str | None) -> None:
    assert normalise_phone(typed) == phone


@pytest.mark.parametrize("typed", ["88776655", "0991 1", "09991234567890", "1234567890123456", "۱۰۲۳۴۵", "912345 6789"])
def test_what_is_no_phone(typed: str) -> None:
    assert list(find_phones(typed)) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("سفارش شماره ۱۰۲۳۴", "10234"),
        ("سفارشم 10234567 هست", "10234567"),
        ("سفارش ۱۰۲ ۳۴۵", "102345"),
        ("sefareshe 102345", "102345"),
        ("#102345", "102345"),
        ("کدش ۴۵۶۷۸۹ هست", "456789"),
        ("فاکتور: ۱۰۲۳۴۵", "102345"),
        ("912345 6789", "912345"),
        ("0912 345 6789 102345", "102345"),
    ],
)
def test_order_numbers(text: str, number: str) -> None:
    assert [found for _, _, found in find_order_numbers(text)] == [number]


@pytest.mark.parametrize(
    "text", ["کد 1234567", "۱۲۳۴", "2,500,000", "250.000", "a123456b", "سفارش ۱۲۳۴", "711812251644696604934805", ""]
)
def test_what_is_no_order_number(text: str) -> None:
    assert list(find_order_numbers(text)) == []


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from(["0", "+98", "0098", "98"]))
def test_every_mobile_is_read(rest: int, prefix: str) -> None:
    assert [number for _, _, number in find_phones(f"{prefix}9{rest:09}")] == [f"09{rest:09}"]

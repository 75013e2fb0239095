from datetime import date, datetime, timedelta, timezone

import jdatetime  # type: ignore[import-untyped, unused-ignore]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.jalali import TEHRAN, days_in_month, from_gregorian, is_leap, to_gregorian
from persian.normalise import normalise
from persian.times import find_times

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=TEHRAN)  # Tuesday, 3 Azar 1405


def found(text: str, now: datetime = NOW) -> list[tuple[str, str, str, str]]:
    """Return (what was said, first, last, grain), without Tehran's offset."""
    plain = normalise(text).text
    return [
        (plain[w.start : w.end], w.first.replace("+03:30", ""), w.last.replace("+03:30", ""), w.grain)
        for w in find_times(plain, now)
    ]


@pytest.mark.parametrize(
    ("said", "first", "last", "grain"),
    [
        ("امروز", "2026-11-24", "2026-11-24", "day"),
        ("فردا", "2026-11-25", "2026-11-25", "day"),
        ("پس فردا", "2026-11-26", "2026-11-26", "day"),
        ("پسفردا", "2026-11-26", "2026-11-26", "day"),
        ("دیروز", "2026-11-23", "2026-11-23", "day"),
        ("دو روز پیش", "2026-11-22", "2026-11-22", "day"),
        ("دو سه روز پیش", "2026-11-21", "2026-11-22", "day"),
        ("۳ هفته دیگه", "2026-12-15", "2026-12-15", "day"),
        ("یک ماه پیش", "2026-10-25", "2026-10-25", "day"),
        ("پنجشنبه", "2026-11-26", "2026-11-26", "day"),
        ("پنج‌شنبه", "2026-11-26", "2026-11-26", "day"),
        ("5شنبه", "2026-11-26", "2026-11-26", "day"),
        ("سه شنبه", "2026-11-24", "2026-11-24", "day"),
        ("سه شنبه بعد", "2026-12-01", "2026-12-01", "day"),
        ("دوشنبه گذشته", "2026-11-23", "2026-11-23", "day"),
        ("شنبه هفته بعد", "2026-11-28", "2026-11-28", "day"),
        ("هفته دیگه", "2026-11-28", "2026-12-04", "week"),
        ("هفته‌ی پیش", "2026-11-14", "2026-11-20", "week"),
        ("آخر هفته", "2026-11-26", "2026-11-27", "week"),
        ("ماه پیش", "2026-10-23", "2026-11-21", "month"),
        ("آذر ماه", "2026-11-22", "2026-12-21", "month"),
        ("پارسال", "2025-03-21", "2026-03-20", "year"),
        ("۱۵ آذر", "2026-12-06", "2026-12-06", "day"),
        ("پانزدهم آذر ماه", "2026-12-06", "2026-12-06", "day"),
        ("بیست و سوم دی", "2027-01-13", "2027-01-13", "day"),
        ("۱۵ آذر ۱۴۰۴", "2025-12-06", "2025-12-06", "day"),
        ("۳۰ اسفند ۱۴۰۳", "2025-03-20", "2025-03-20", "day"),
        ("۱۵ام همین ماه", "2026-12-06", "2026-12-06", "day"),
        ("۱۴۰۴/۰۹/۱۵", "2025-12-06", "2025-12-06", "day"),
        ("1404-9-15", "2025-12-06", "2025-12-06", "day"),
        ("15/9/1404", "2025-12-06", "2025-12-06", "day"),
        ("04/09/15", "2025-12-06", "2025-12-06", "day"),
        ("2025-12-06", "2025-12-06", "2025-12-06", "day"),
        ("۲۵ نوامبر", "2026-11-25", "2026-11-25", "day"),
        ("امشب", "2026-11-24T20:00:00", "2026-11-24T23:00:00", "part"),
        ("ساعت ده", "2026-11-25T10:00", "2026-11-25T10:00", "hour"),
        ("ساعت ۱۰ و نیم صبح", "2026-11-25T10:30", "2026-11-25T10:30", "minute"),
        ("ساعت ۵", "2026-11-24T17:00", "2026-11-24T17:00", "hour"),
        ("ساعت پنج و ربع", "2026-11-24T17:15", "2026-11-24T17:15", "minute"),
        ("۱۵:۳۰", "2026-11-24T15:30", "2026-11-24T15:30", "minute"),
        ("یه ربع به ده", "2026-11-25T09:45", "2026-11-25T09:45", "minute"),
        ("۸ شب", "2026-11-24T20:00", "2026-11-24T20:00", "hour"),
        ("۱۲ شب", "2026-11-25T00:00", "2026-11-25T00:00", "hour"),
        ("نیم ساعت دیگه", "2026-11-24T12:30", "2026-11-24T12:30", "minute"),
        ("یک ساعت پیش", "2026-11-24T11:00", "2026-11-24T11:00", "minute"),
        ("بین ساعت ۹ تا ۱۲", "2026-11-24T09:00", "2026-11-24T12:00", "hour"),
        ("ساعت ۴ تا ۶ عصر", "2026-11-24T16:00", "2026-11-24T18:00", "hour"),
        ("از ۹ صبح تا ۵ عصر", "2026-11-24T09:00", "2026-11-24T17:00", "hour"),
        ("بعد از ظهر", "2026-11-24T14:00", "2026-11-24T18:00", "part"),
    ],
)
def test_dates_and_times_as_they_are_said(said: str, first: str, last: str, grain: str) -> None:
    assert found(f"لطفا {said} تماس بگیرید") == [(normalise(said).text, first, last, grain)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("فردا ساعت ده", "2026-11-25T10:00"),
        ("ساعت ۱۱ فردا", "2026-11-25T11:00"),
        ("پنجشنبه، ساعت ۵ عصر", "2026-11-26T17:00"),
        ("پنجشنبه صبح ساعت ۸", "2026-11-26T08:00"),
        ("امشب ساعت ۹", "2026-11-24T21:00"),
        ("۱۵ آذر ساعت ۱۴:۳۰", "2026-12-06T14:30"),
        ("پس فردا عصر", "2026-11-26T16:00"),
    ],
)
def test_a_time_belongs_to_the_day_beside_it(text: str, moment: str) -> None:
    assert moment in [first for _, first, _, _ in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "صبح بخیر",
        "عصرتون بخیر",
        "شب خوش",
        "ساعت هوشمند سامسونگ",
        "ساعت ۱۰ میلیونی",
        "ساعت ۲ تا میخوام",
        "ساعت چنده",
        "جمعه ها هم هستید",
        "هر شنبه",
        "۳۱ مهر",
        "۱۴۰۵/۱۲/۳۰",
        "سه روزه منتظرم",
        "دو روز قبل از عید",
        "۲۵:۷۰",
        "ماه خوبی بود",
        "سفارش ۱۰۲۳۴۵",
        "",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert found(text) == []


def test_the_day_is_tehrans() -> None:
    late = datetime(2026, 11, 24, 21, 0, tzinfo=timezone.utc)  # already the 25th in Tehran
    assert found("امروز", late)[0][1] == "2026-11-25"
    with pytest.raises(ValueError, match="zone"):
        find_times("امروز", datetime(2026, 11, 24))


@given(st.dates(date(1930, 1, 1), date(2080, 1, 1)))
def test_the_calendar_agrees_with_another(day: date) -> None:
    other = jdatetime.date.fromgregorian(date=day)
    assert from_gregorian(day) == (other.year, other.month, other.day)


@given(st.dates(date(700, 1, 1), date(3700, 1, 1)))
def test_days_go_there_and_back(day: date) -> None:
    year, month, number = from_gregorian(day)
    assert to_gregorian(year, month, number) == day
    following = from_gregorian(day + timedelta(days=1))
    assert following == (year, month, number + 1) or following[2] == 1
    assert number <= days_in_month(year, month)


def test_leap_years() -> None:
    assert [year for year in range(1370, 1410) if is_leap(year)] == [
        1370,
        1375,
        1379,
        1383,
        1387,
        1391,
        1395,
        1399,
        1403,
        1408,
    ]
    with pytest.raises(ValueError, match="1404"):
        to_gregorian(1404, 12, 30)
    with pytest.raises(ValueError, match="years"):
        to_gregorian(5000, 1, 1)


@given(st.text(alphabet="۰۱۲34:/ -ساعتدهفردوپنجشبهصبماذرقل", max_size=60))
def test_any_jumble_is_read_without_error(text: str) -> None:
    plain = normalise(text).text
    for when in find_times(plain, NOW):
        assert 0 <= when.start < when.end <= len(plain)
        assert when.first <= when.last

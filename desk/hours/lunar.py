"""Iran's public holidays of the lunar calendar, reckoned: suggestions for a person who has the official calendar."""

from __future__ import annotations

from persian.jalali import days_in_month, from_gregorian, to_gregorian
from persian.lunar import to_gregorian as from_lunar

HOLIDAYS = (
    (1, 9, "تاسوعا"),
    (1, 10, "عاشورا"),
    (2, 20, "اربعین"),
    (2, 28, "رحلت پیامبر (ص) و شهادت امام حسن (ع)"),
    (2, 29, "شهادت امام رضا (ع)"),
    (3, 8, "شهادت امام حسن عسکری (ع)"),
    (3, 17, "میلاد پیامبر (ص) و امام صادق (ع)"),
    (6, 3, "شهادت حضرت فاطمه (س)"),
    (7, 13, "ولادت امام علی (ع)"),
    (7, 27, "مبعث"),
    (8, 15, "نیمه‌ی شعبان"),
    (9, 21, "شهادت امام علی (ع)"),
    (10, 1, "عید فطر"),
    (10, 2, "عید فطر"),
    (10, 25, "شهادت امام صادق (ع)"),
    (12, 10, "عید قربان"),
    (12, 18, "عید غدیر"),
)
"""Month, day and name. The last day of Safar is its 29th or 30th."""


def lunar_holidays(year: int) -> list[dict[str, str]]:
    """Give the holidays that fall into a Jalali year, in order, as a shop writes them down.

    They are reckoned by the table (:mod:`persian.lunar`); the official ones may be a day earlier or later.
    """
    first, last = to_gregorian(year, 1, 1), to_gregorian(year, 12, days_in_month(year, 12))
    # A lunar year is eleven days shorter: two or three of them touch one of the sun's.
    about = int((year - 1) * 365.2425 / 354.367) + 1
    found = sorted(
        (day, title)
        for lunar_year in range(about - 2, about + 4)
        for month, number, title in HOLIDAYS
        if first <= (day := from_lunar(lunar_year, month, number)) <= last
    )
    return [{"date": "{:04}-{:02}-{:02}".format(*from_gregorian(day)), "title": title} for day, title in found]

import pytest

from persian.normalise import normalise
from persian.quantities import find_quantities, find_ratings


@pytest.mark.parametrize(
    ("text", "said", "count"),
    [
        ("دو تا میخوام", "دو تا", 2),
        ("دوتا a54 میخوام", "دوتا", 2),
        ("۳ عدد", "3 عدد", 3),
        ("۲تا", "2تا", 2),
        ("یه جفت ایرپاد", "یه جفت", 2),
        ("یه دونه کابل", "یه دونه", 1),
        ("یدونه", "یدونه", 1),
        ("سه تاشو بفرستید", "سه تا", 3),
        ("چندتا دارید", "چندتا", None),
        ("بیست و پنج عدد", "بیست و پنج عدد", 25),
        ("یک دستگاه لپ تاپ", "یک دستگاه", 1),
    ],
)
def test_how_many(text: str, said: str, count: int | None) -> None:
    plain = normalise(text).text
    assert [(plain[q.start : q.end], q.count) for q in find_quantities(plain)] == [(said, count)]


@pytest.mark.parametrize("text", ["۵ تا ۸ میلیون", "دو روز پیش", "تا ۱۰ میلیون", "ساعت ۹ تا ۱۲", "۱۰۲۳۴۵", "سلام", ""])
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(normalise(text).text) == []


@pytest.mark.parametrize(
    ("text", "said", "score", "scale"),
    [
        ("پنج", "پنج", 5, None),
        ("۱۰", "10", 10, None),
        ("۴ از ۵", "4 از 5", 4, 5),
        ("۵ ستاره", "5 ستاره", 5, 5),
        ("ده از ده", "ده از ده", 10, 10),
        ("نه از ده", "نه از ده", 9, 10),
        ("نمره ۸ میدم", "8", 8, None),
        ("امتیازم ۳", "3", 3, None),
        ("نمره میدم هفت", "هفت", 7, None),
        ("4/5", "4/5", 4, 5),
        ("به فروشگاه شما ۱۸ از ۲۰", "18 از 20", 18, 20),
    ],
)
def test_how_good(text: str, said: str, score: int, scale: int | None) -> None:
    plain = normalise(text).text
    assert [(plain[r.start : r.end], r.score, r.scale) for r in find_ratings(plain)] == [(said, score, scale)]


@pytest.mark.parametrize("text", ["نه", "۶۷۸۹", "۱۵", "آیفون ۱۳", "دو تا", "پنج میلیون", "۶ از ۵", "یکی از شما", ""])
def test_what_is_no_rating(text: str) -> None:
    assert find_ratings(normalise(text).text) == []

"""Where a message may be parted in two wishes; whether they are two is for the model to say."""

import pytest

from bot.second_wish import halves


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("هم قیمت ایرپاد رو میخوام هم ببینم سفارشم کجاست", ("قیمت ایرپاد رو میخوام", "ببینم سفارشم کجاست")),
        ("هم هزینه ارسال رو بگید، و هم شرایط مرجوعی", ("هزینه ارسال رو بگید", "شرایط مرجوعی")),
        ("سفارشم کجاست؟ هزینه ارسال چقدره", ("سفارشم کجاست؟", "هزینه ارسال چقدره")),
        ("قیمت a54 چنده و گارانتی چند ماهه", ("قیمت a54 چنده", "گارانتی چند ماهه")),
    ],
)
def test_a_message_is_parted_where_people_join(text: str, parts: tuple[str, str]) -> None:
    assert next(halves(text)) == parts


@pytest.mark.parametrize("text", ["سلام هم وطن هم کار", "مشکیش هم هست", "هم این هم اون", "هم " * 400])
def test_what_is_one_thing_stays_whole(text: str) -> None:
    assert not list(halves(text))

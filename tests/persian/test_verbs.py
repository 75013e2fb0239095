import pytest

from persian.verbs import as_written, guess, verbs


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("میخوام", "میخواهم"),
        ("میخام", "میخواهم"),
        ("میخاستم", "میخواستم"),
        ("نمیتونم", "نمیتوانم"),
        ("میشه", "میشود"),
        ("نمیشن", "نمیشوند"),
        ("بدین", "بدهید"),
        ("میدید", "میدهید"),
        ("بگین", "بگویید"),
        ("کنین", "کنید"),
        ("دارین", "دارید"),
        ("نداره", "ندارد"),
        ("میارین", "میآورید"),
        ("نیومده", "نیامده"),
        ("میومد", "میآمد"),
        ("بیاد", "بیاید"),
        ("بذارین", "بگذارید"),
        ("بزارید", "بگذارید"),
        ("میرسونین", "میرسانید"),
        ("برمیگرده", "برمیگردد"),
        ("برنمیگردونین", "برنمیگردانید"),
        ("کردین", "کردید"),
        ("میکردن", "میکردند"),
        ("نتونستم", "نتوانستم"),
        ("خوندم", "خواندم"),
        ("فرمایید", "کنید"),
        ("نمودم", "کردم"),
        ("میخوامش", "میخواهمش"),
        ("میبینمتون", "میبینمتان"),
    ],
)
def test_spoken_forms(said: str, form: str) -> None:
    assert as_written(said) == form


@pytest.mark.parametrize(
    "word", ["باشه", "بده", "بدون", "کردن", "رسیده", "میخواهم", "بفرمایید", "گوشی", "نرم", "میان", ""]
)
def test_what_is_no_spoken_form_stays(word: str) -> None:
    assert as_written(word) is None


@pytest.mark.parametrize(
    ("said", "form"),
    [("میچاپین", "میچاپید"), ("میپلکه", "میپلکد"), ("میتپونین", "میتپانید"), ("نمیجنبن", "نمیجنبند")],
)
def test_verbs_outside_the_list_by_their_looks(said: str, form: str) -> None:
    assert guess(said) == form


@pytest.mark.parametrize("word", ["میز", "میدان", "میوه", "گوشی", "می"])
def test_what_looks_a_little_like_a_verb_is_none(word: str) -> None:
    assert guess(word) is None


def test_written_forms_are_never_rewritten_again() -> None:
    table = verbs()
    assert not set(table.spoken.values()) & set(table.spoken)
    assert not table.written & set(table.spoken) - {"میدید", "نمیدید"}

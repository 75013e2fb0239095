"""Each rewriting step by examples, and all together on the gold lists."""

import pytest

from persian.rewrite import Rewriter
from persian.romanised import cost, sounds
from persian.spelling import slips
from tests.persian.shop import gold, rewriter, vocabulary, word_accuracy, written


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("سفارشمو کنسل کن", "سفارشم را کنسل کن"),
        ("رنگشو عوض کنین", "رنگش را عوض کنید"),
        ("گوشیا چنده", "گوشی ها چند است"),
        ("تخفیفاتون", "تخفیف هایتان"),
        ("رنگاش", "رنگ هایش"),
        ("این موجوده؟", "این موجود است؟"),
        ("از همه ارزونتره", "از همه ارزانتر است"),
        ("کجاس", "کجا است"),
        ("قیمتتون", "قیمتتان"),
        ("تهرون", "تهران"),
        ("واسه مامانم", "برای مامانم"),
        ("هزینه‌ی ارسال", "هزینه ارسال"),
        ("خریده‌ام", "خریدم"),
        ("نرسیده است", "نرسیده"),
        ("بسته‌ام نیومده", "بسته ام نیامده"),
        ("لب تاب", "لپتاپ"),
        ("۲تا ۵میلیون", "2 تا 5 میلیون"),
    ],
)
def test_spoken_to_written(said: str, form: str) -> None:
    assert written(said) == form


@pytest.mark.parametrize(
    "right", ["خودرو", "فردا", "لطفا", "شماره", "مانتو", "دستگاه", "میز", "کارتون", "همیشه", "اشتباه"]
)
def test_words_that_only_look_like_forms_stay(right: str) -> None:
    assert written(right) == right


@pytest.mark.parametrize(
    "ways", [("می خواهم", "می‌خواهم", "میخواهم", "ميخواهم"), ("گوشی ها", "گوشی‌ها", "گوشیها", "گوشیا")]
)
def test_half_spaces_make_no_difference(ways: tuple[str, ...]) -> None:
    assert len({written(way) for way in ways}) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("صفارشمو نگرفتم", "سفارشم را نگرفتم"),
        ("قیمط", "قیمت"),
        ("راهنماعی", "راهنمایی"),
        ("لطفن", "لطفا"),
        ("تراکنش ناموفغ", "تراکنش ناموفق"),
        ("پیگیرری", "پیگیری"),
        ("سفراش", "سفارش"),
        ("سامسوگ", "سامسونگ"),
        ("گوشیسامسونگ", "گوشی سامسونگ"),
        ("سلااام", "سلام"),
    ],
)
def test_misspellings(typed: str, meant: str) -> None:
    assert written(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["a54", "102345", "09123456789", "s24fe", "13pro", "آ54", "کد ab12cd", "usb type c", "11pro", "سامسونگ", "شیائومی"],
)
def test_codes_numbers_and_names_survive(text: str) -> None:
    assert written(text) == text


def test_likely_slips_are_nearer() -> None:
    assert slips("صفارش", "سفارش") < slips("شفارش", "سفارش") < slips("گفارش", "سفارش")
    assert slips("سلام", "سلام") == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sghl", "سلام"),
        ("sthva lk ;[hsj?", "سفارش من کجا است؟"),
        ("rdlj a54 ]kni", "قیمت a54 چند است"),
        ("SGHL", "سلام"),
        ("سلام sthva من", "سلام سفارش من"),
        ("قیمت سشئسعدل", "قیمت samsung"),
        ("سشپسعدل", "samsung"),
    ],
)
def test_the_wrong_layout(typed: str, meant: str) -> None:
    assert written(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "samsung galaxy",
        "iphone 13",
        "usb",
        "hello do you have iphone",
        "my order please",
        "realme",
        "xd",
        "lol",
        "https://pasokh.ir/a/salam",
    ],
)
def test_real_latin_stays(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("salam gheymate airpod chande", "سلام قیمت airpod چند است"),
        ("gheymat e airpod chand e", "قیمت airpod چند است"),
        ("mikham sefareshamo peygiri konam", "میخواهم سفارشم را پیگیری کنم"),
        ("mi khad bargardone", "میخواهد برگرداند"),
        ("merc", "مرسی"),
        ("2ta goshi ta 10milion", "2 تا گوشی تا 10 میلیون"),
        ("khaste nabashid", "خسته نباشید"),
        ("ma hastim", "ما هستیم"),
        ("SALAAAM", "سلام"),
        ("takhfif nadarin?", "تخفیف ندارید؟"),
        ("salam ghaymat گوشی", "سلام قیمت گوشی"),
    ],
)
def test_finglish(typed: str, meant: str) -> None:
    assert written(typed) == meant


def test_other_readings_are_kept_with_their_place() -> None:
    text = "zamanat darid"
    result = rewriter().rewrite(text)
    readings = {result.text.split()[0], *(word for word, start, end in result.alternatives if (start, end) == (0, 7))}
    assert "ضمانت" in readings
    variants = rewriter().variants(text)
    assert variants[0] == result
    assert len(variants) == 1 + len(result.alternatives)
    assert all(variant.text.endswith("دارید") for variant in variants)


def test_sounds_and_letters() -> None:
    assert sounds("gheymat") == "qEmat"
    assert sounds("shekayat") == "Sekayat"
    assert cost(sounds("gheymat"), "قیمت") < 0.2
    assert cost(sounds("gheymat"), "سفارش") > 1


def test_spans_of_rewritten_words_lead_to_what_was_typed() -> None:
    text = "سلااام سفارشمو 102345 بدین"
    result = rewriter().rewrite(text)
    found = {}
    for word in ("سلام", "سفارشم", "را", "102345", "بدهید"):
        at = result.text.index(word)
        start, end = result.span(at, at + len(word))
        found[word] = text[start:end]
    assert found == {"سلام": "سلااام", "سفارشم": "سفارشم", "را": "و", "102345": "102345", "بدهید": "بدین"}


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("finglish", 0.92),
        ("finglish_second", 0.92),
        ("finglish_third", 0.9),
        ("spoken", 0.96),
        ("misspelt", 0.92),
        ("keyboard", 0.95),
    ],
)
def test_the_gold_lists(name: str, least: float) -> None:
    assert word_accuracy(name, rewriter()) >= least


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("finglish", {"finglish": False}),
        ("spoken", {"colloquial": False}),
        ("misspelt", {"spelling": False}),
        ("keyboard", {"keyboard": False}),
    ],
)
def test_each_step_earns_its_place(name: str, steps: dict[str, bool]) -> None:
    without = Rewriter(vocabulary(), **steps)
    assert word_accuracy(name, without) < word_accuracy(name, rewriter()) - 0.1


def test_written_texts_are_left_as_they_are() -> None:
    for _, meant in gold("spoken"):
        once = written(meant)
        assert written(once) == once

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.folding import LONGEST_WORD, Alternative, ask, ask_apart, fold, folded

HALF = "‌"


def finds(question: str, text: str) -> bool:
    """Tell whether somebody who types the question finds the text."""
    words = folded(text).split()
    return any(_all_occur(terms, words) for terms in ask(question)) or (
        not any(_all_occur(terms, words) for terms in ask(question))
        and any(_all_occur(terms, words) for terms in ask_apart(question))
    )


def _all_occur(terms: Alternative, words: list[str]) -> bool:
    return all(any(term.matches(word) for word in words) for term in terms)


WAYS = [
    # Letters of an Arabic keyboard, diacritics, drawn-out letters, madda and hamza.
    ("یخچال کوچک", "يخچال كوچك"),
    ("مُحَمَّد", "محمد"),
    ("آبی", "ابی"),
    ("پاییز", "پائیز"),
    ("سلااام", "سلام"),
    # Half-space, space or nothing between the parts of a word.
    (f"می{HALF}خواهم", "می خواهم"),
    (f"می{HALF}خواهم", "میخواهم"),
    ("می خواهم", "میخواهم"),
    (f"کتاب{HALF}ها", "کتاب ها"),
    ("کتاب های من", f"کتاب{HALF}های من"),
    (f"نرم{HALF}افزار", "نرم افزار"),
    ("نرمافزار", f"نرم{HALF}افزار"),
    ("نرمافزار", "نرم افزار"),
    (f"گفت{HALF}وگو", "گفتگو"),
    # Digits of every keyboard, amounts, phones and codes.
    ("۱۰۲۳۴۵", "سفارش 102345"),
    ("١٠٢٣٤٥", "سفارش ۱۰۲۳۴۵"),
    ("۱۲۵۰۰", "۱۲٬۵۰۰ تومان"),
    ("12,500", "12500"),
    ("۰۹۱۲۳۴۵۶۷۸۹", "+98 912 345 6789"),
    ("0912 345 6789", "۰۹۱۲-۳۴۵-۶۷۸۹"),
    ("+989123456789", "09123456789"),
    ("a54", "گوشی A۵۴"),
    ("128 گیگ", "۱۲۸گیگ"),
    ("TRK-2026-009", "کد trk-2026-009 است"),
]


@pytest.mark.parametrize(("one", "other"), WAYS)
def test_every_way_to_type_it_finds_it(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other if "سفارش" not in other and "کد" not in other and "گوشی" not in other else one, other)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("گو", "گوشی دارید؟"), ("گوشی سا", "گوشی سامسونگ"), ("0912 34", "شماره‌ام 09123456789"), ("1023", "سفارش ۱۰۲۳۴۵")],
)
def test_it_is_found_while_it_is_typed(typed: str, text: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [("گوشی نوکیا", "گوشی سامسونگ"), ("شی", "گوشی"), ("", "سلام"), ("؟!", "سلام؟!"), ("و", "من و تو"), ("😀", "😀")],
)
def test_what_is_something_else_is_not_found(question: str, text: str) -> None:
    assert not finds(question, text)


def test_every_word_leads_back_to_what_was_typed() -> None:
    text = f"شمارهٔ من ۰۹۱۲ ۳۴۵ ۶۷۸۹ است؛ كتاب{HALF}ها را مي خواهم"
    spans = {word.text: text[word.start : word.end] for word in fold(text)}
    assert spans["09123456789"] == "۰۹۱۲ ۳۴۵ ۶۷۸۹"
    assert spans["کتابها"] == f"كتاب{HALF}ها"
    assert spans["میخواهم"] == "مي خواهم"


@given(st.text(max_size=80))
def test_any_text_folds_to_single_words_that_find_it(text: str) -> None:
    words = folded(text)
    assert words == "" or (words.startswith(" ") and words.endswith(" ") and "  " not in words)
    for word in fold(text):
        assert 0 <= word.start < word.end <= len(text)
        assert 0 < len(word.text) <= LONGEST_WORD
        assert "_" not in word.text
        assert "%" not in word.text
    for terms in ask(text):
        assert all(term.text.isalnum() for term in terms)


@given(st.text(alphabet="ابپتی‌ كيۀ 09۱٤-.,", max_size=30))
def test_a_text_finds_itself(text: str) -> None:
    if len(fold(text)) <= 8 and ask(text):
        assert finds(text, text)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.normalise import normalise
from persian.rewrite import Rewriter
from persian.vocabulary import Vocabulary, VocabularyError

VOCABULARY = Vocabulary.from_texts(["سلام قیمت گوشی چند است"], ["کتاب"], ["samsung a54"])
ALL_ON = Rewriter(VOCABULARY)
CUSTOMERS = "سلامقیتگوشهدرنبکعxخفأيكۀئپ\u200c\u200f\u0640\u064eabekhmnosxyAT5۵٥ ؟?!.،;'[]\\😀\ufe0f\n\0"
ALL_OFF = Rewriter(VOCABULARY, keyboard=False, finglish=False, colloquial=False, spelling=False)


@given(st.text() | st.text(alphabet=CUSTOMERS))
def test_with_every_step_off_a_text_is_only_normalised(text: str) -> None:
    assert ALL_OFF.rewrite(text) == normalise(text)


@given(st.text() | st.text(alphabet=CUSTOMERS))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(st.text() | st.text(alphabet=CUSTOMERS))
def test_every_span_lies_in_the_original_and_in_order(text: str) -> None:
    result = ALL_ON.rewrite(text)
    assert len(result.starts) == len(result.ends) == len(result.text)
    assert list(result.starts) == sorted(result.starts)
    assert list(result.ends) == sorted(result.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(result.starts, result.ends, strict=True))
    assert all(0 <= start < end <= len(text) for _, start, end in result.alternatives)


@pytest.mark.parametrize("typed", ["می خواهم", "می‌خواهم", "میخواهم"])
def test_half_spaces_do_not_matter(typed: str) -> None:
    assert ALL_ON.rewrite(typed).text == "میخواهم"


def test_a_vocabulary_is_stored_and_read_back() -> None:
    again = Vocabulary.from_json(VOCABULARY.to_json())
    assert (again.count("گوشی"), again.knows("کتاب"), again.count("کتاب")) == (1, True, 0)
    assert "samsung" in again.names
    with pytest.raises(VocabularyError):
        Vocabulary.from_json("[]")

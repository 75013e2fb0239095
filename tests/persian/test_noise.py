"""Whatever way a sentence is typed, it is written in one form, and its codes stay where they are."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from persian.digits import to_latin
from persian.letters import is_persian
from persian.normalise import normalise
from tests.persian.noise import LEGAL
from tests.persian.shop import rewriter, texts, written

CODES = ("102345", "09123456789", "a54", "AB-1029", "s24 ultra")
PERSIAN_TEXTS = [text for text in texts() if all(is_persian(word) for word in re.findall(r"\w+", normalise(text).text))]


@given(st.sampled_from(PERSIAN_TEXTS), st.randoms(use_true_random=False), st.sampled_from(CODES))
def test_the_span_of_a_code_is_the_code(text: str, random: Random, code: str) -> None:
    for noise in random.sample(LEGAL, 3):
        text = noise(text, random)
    place = random.randint(0, len(text.split()))
    words = text.split()
    typed = " ".join([*words[:place], code, *words[place:]])
    result = rewriter().rewrite(typed)
    at = result.text.find(code.lower())
    assert at >= 0
    start, end = result.span(at, at + len(code))
    assert to_latin(typed[start:end]) == code


def _words_only(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_noise_hardly_ever_changes_what_is_read() -> None:
    random = Random(13)  # noqa: S311
    tried = [(text, noise) for text in PERSIAN_TEXTS for noise in LEGAL]
    changed = [
        (text, noise.__name__, typed)
        for text, noise in random.sample(tried, 1500)
        for typed in [noise(text, random)]
        if _words_only(written(typed)) != _words_only(written(text))
    ]
    assert len(changed) <= 0.02 * 1500, changed[:20]


@given(st.sampled_from(PERSIAN_TEXTS))
def test_the_written_form_is_written_once_and_for_all(text: str) -> None:
    once = written(text)
    assert len(_words_only(written(once))) >= len(_words_only(once)) - 1


def test_the_strangest_texts_are_no_error() -> None:
    strange = [
        "",
        " ",
        "\0" * 500,
        "😂" * 500,
        "ا" * 500,
        "\u202e\u2066" * 300,
        "a" * 1000,
        "می " * 300,
        "\ud800",
        "ﷲﷺ",
    ]
    for text in (*strange, "سلام " * 2000, "sthva;" * 160, "mikhamesh" * 100):
        result = rewriter().rewrite(text)
        assert len(result.text) == len(result.starts) == len(result.ends)

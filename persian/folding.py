"""What a text is found by: one folding for what is stored and for what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from persian.letters import ZWNJ, is_persian
from persian.normalise import normalise
from persian.phones import find_phones

LONGEST_WORD = 64
"""A longer run of letters is no word; its beginning finds it."""
_MOST_QUERY_WORDS = 10
_SHORTEST_PREFIX = 3
_SHORTEST_LAST_PREFIX = 2
_SHORTEST_PART = 2
_MOST_SPLITS = 12

_MADDA_AND_HAMZA = str.maketrans({"آ": "ا", "ئ": "ی", "ء": None})
_WORD = re.compile(r"\d{1,3}(?:[,٬]\d{3})+(?!\d)|[^\W_]+")
_BESIDE_NUMBER = re.compile(r"\d+|\D+")
_BEFORE = frozenset({"می", "نمی", "برمی", "برنمی", "بازمی", "درمی", "درنمی"})
_AFTER = frozenset(
    [
        "ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان",
        "هام", "هات", "هاش", "هامون", "هاتون", "هاشون", "هاست",
        "تر", "ترین", "تری", "ترم", "ترش", "ام", "ات", "اش", "ای", "اید",
        "ایم", "اند", "مان", "تان", "شان", "مون", "تون", "شون",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word that a text is found by, and the half-open span of the text that it stands for."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Term:
    """What must occur: this word, or with `prefix` any word that begins with it."""

    text: str
    prefix: bool

    def matches(self, word: str) -> bool:
        """Tell whether a folded word of a text is what this term asks for."""
        return word.startswith(self.text) if self.prefix else word == self.text


Alternative = tuple[Term, ...]
"""Terms that must all occur, in whatever order."""


def fold(text: str) -> list[Word]:
    """Give every word that a text is found by, in the order of the text.

    Letters, digits, marks and case have one spelling. What a half-space parts is found in parts and as one word,
    and so are «می» and «ها» that stand apart; a phone number is found however it is spaced, with and without 0 or 98.
    """
    found = _plain_words(text)
    words = list(found)
    for run in _runs(found, text):
        words.append(_word("".join(word.text for word in run), run[0].start, run[-1].end))
        for one, two in pairwise(run):
            words += [_word(text, one.start, two.end) for text in _joinings(one.text, two.text)]
    if sum(char.isdigit() for char in text) >= 8:
        for start, end, number in find_phones(text):
            words += [Word(form, start, end) for form in (number, number[1:], f"98{number[1:]}")]
    return sorted(words, key=lambda word: (word.start, word.end))


def folded(text: str) -> str:
    """Give the words of `fold`, each once, parted and surrounded by single spaces; empty when there are none."""
    words = dict.fromkeys(word.text for word in fold(text))
    return f" {' '.join(words)} " if words else ""


def ask(question: str) -> list[Alternative]:
    """Give what a text must hold to be what somebody looks for: any one of the alternatives; none for no question.

    Every word counts as the beginning of one, so that it is found while it is typed; of one or two letters only the
    last, if it has two.
    """
    phones = list(find_phones(question))
    words = _plain_words(question)[:_MOST_QUERY_WORDS]
    if not words or sum(len(word.text) for word in words) < _SHORTEST_LAST_PREFIX:
        return []
    # «می خواهم» is stored as one word too, however it was typed: there is nothing to choose.
    whole: list[Word] = []
    for word in words:
        if whole and _belong(whole[-1], word, question):
            whole[-1] = _word(whole[-1].text + word.text, whole[-1].start, word.end)
        else:
            whole.append(word)
    alternatives = [_terms([word.text for word in whole])]
    for index in range(len(whole) - 1):
        before, after = [word.text for word in whole[:index]], [word.text for word in whole[index + 2 :]]
        for pair in _joinings(whole[index].text, whole[index + 1].text):
            alternatives.append(_terms([*before, pair, *after]))
    texts = [word.text for word in whole]
    if len(texts) > 2 and all(text.isdigit() for text in texts):
        alternatives.append(_terms(["".join(texts)]))
    if phones:
        spans = [(start, end) for start, end, _ in phones]
        others = [word.text for word in whole if not any(start < word.end and word.start < end for start, end in spans)]
        alternatives = [(*_terms(others), *(Term(number, True) for _, _, number in phones))]
    return list(dict.fromkeys(alternatives))


def ask_apart(question: str) -> list[Alternative]:
    """Give what to look for when `ask` found nothing: a word typed as one that was stored as two («نرمافزار»)."""
    words = [word.text for word in _plain_words(question)[:_MOST_QUERY_WORDS]]
    alternatives: list[Alternative] = []
    for index, word in enumerate(words):
        if not is_persian(word):
            continue
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            before, after = words[:index], words[index + 1 :]
            head = Term(word[:at], False)
            alternatives.append((*_terms(before), head, *_terms([word[at:], *after])))
    return alternatives[:_MOST_SPLITS]


def _plain_words(text: str) -> list[Word]:
    plain = normalise(text)
    words = []
    for match in _WORD.finditer(plain.text):
        for start, end in _parts(match):
            folded_word = plain.text[start:end].translate(_MADDA_AND_HAMZA)
            folded_word = folded_word.replace(",", "").replace("٬", "")
            if folded_word:
                first, last = plain.span(start, end)
                words.append(_word(folded_word, first, last))
    return words


def _parts(match: re.Match[str]) -> list[tuple[int, int]]:
    """Part a number from the Persian word typed right beside it («128گیگ»); codes stay whole («a54»)."""
    text = match.group()
    pieces = _BESIDE_NUMBER.findall(text) if any(char.isdigit() for char in text) else [text]
    if len(pieces) == 2 and any(is_persian(piece) and len(piece) > 1 for piece in pieces):
        middle = match.start() + len(pieces[0])
        return [(match.start(), middle), (middle, match.end())]
    return [match.span()]


def _runs(words: list[Word], text: str) -> list[list[Word]]:
    """Give the runs of words that are one word: parted by half-spaces, or a part that never stands alone."""
    runs: list[list[Word]] = []
    for one, two in pairwise(words):
        if ZWNJ in text[one.end : two.start].strip(" ") or _belong(one, two, text):
            if runs and runs[-1][-1] is one:
                runs[-1].append(two)
            else:
                runs.append([one, two])
    return runs


def _joinings(one: str, two: str) -> list[str]:
    """Give how two parts are written as one: «گفت‌وگو» is also typed «گفتگو»."""
    return [one + two, one + two[1:]] if two.startswith("و") and len(two) > 2 and is_persian(one) else [one + two]


def _belong(one: Word, two: Word, text: str) -> bool:
    gap = text[one.end : two.start]
    if gap.strip(f" {ZWNJ}") or len(gap) > 2 or not is_persian(two.text):
        return False
    return (one.text in _BEFORE and len(two.text) > 1) or (two.text in _AFTER and is_persian(one.text))


def _terms(words: list[str]) -> Alternative:
    last = len(words) - 1
    return tuple(
        Term(word, len(word) >= (_SHORTEST_LAST_PREFIX if index == last else _SHORTEST_PREFIX))
        for index, word in enumerate(words)
    )


def _word(text: str, start: int, end: int) -> Word:
    return Word(text[:LONGEST_WORD], start, end)

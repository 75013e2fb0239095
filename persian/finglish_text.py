"""Finglish in its sentence: which words of a message are Persian, and which of their readings fit together."""

from __future__ import annotations

import math

from persian.colloquial import Colloquial
from persian.finglish import Finglish, Reading
from persian.letters import is_latin, is_persian
from persian.pieces import Piece, merged, rewritten, words_after
from persian.verbs import verbs
from persian.vocabulary import Vocabulary
from persian.wordlists import words

# Words beyond these are left as they are: a message to a shop has not so many different ones.
_MOST_WORDS = 30
# So many words that speak for Finglish make a message one; fewer must be spelt plainly, the more so among
# words in Persian.
_A_FINGLISH_MESSAGE = 1.5
_ANY = 9.0
_ALONE = 0.45
_AMONG_PERSIAN = 0.25
# Words that the shop's texts have side by side are likelier side by side here.
_PAIR = 0.1
_MOST_FOR_PAIRS = 0.4
# Within a sentence «-e» is rather an ezafe («rooze») than the verb, but after a question word or before a conjunction.
_VERB_WITHIN = 0.3
_QUESTIONS = ("چند است", "کجا است", "چیست", "چقدر است", "کدام است", "موجود است")
_CONJUNCTIONS = frozenset({"ke", "k", "ya", "va", "o", "vali", "ama", "amma", "chon", "age", "agar", "pas"})
# Readings this much dearer than the one taken are worth keeping beside it.
_AMBIGUOUS_WITHIN = 0.12

Alternatives = list[tuple[str, int, int]]


class FinglishText:
    """Writes the Finglish of a message in Persian letters.

    Args:
        vocabulary: tells which words stand side by side.
        finglish: reads single words.
        spoken: gives readings their written form.
    """

    def __init__(self, vocabulary: Vocabulary, finglish: Finglish, spoken: Colloquial) -> None:
        self._vocabulary = vocabulary
        self._finglish = finglish
        self._spoken = spoken

    def in_persian(self, pieces: list[Piece]) -> tuple[list[Piece], Alternatives]:
        """Return the pieces with Finglish words in Persian, and other readings with their places in the original."""
        latin = list(dict.fromkeys(piece.text for piece in pieces if is_latin(piece.text)))[:_MOST_WORDS]
        evidence = [self._finglish.evidence(word) for word in latin]
        english = sum(-value for value in evidence if value < 0)
        persian = sum(value for value in evidence if value > 0)
        if not latin or (english > 1 and english >= persian):
            return pieces, []
        among_persian = sum(is_persian(piece.text) for piece in pieces) >= len(latin)
        dearest = _ANY if persian >= _A_FINGLISH_MESSAGE else _AMONG_PERSIAN if among_persian else _ALONE
        pieces = self._verbs_joined(pieces, set(latin))
        considered = set(latin) | {piece.text for piece in pieces[: 2 * _MOST_WORDS] if is_latin(piece.text)}
        following = words_after(pieces)
        out: list[Piece] = []
        alternatives: Alternatives = []
        for piece, after in zip(pieces, following, strict=True):
            if piece.text not in considered:
                out.append(piece)
            elif piece.text == "e" and len(out) > 1 and out[-1].is_space and is_persian(out[-2].text):
                # «chand e», «gheymat e»: the verb, or an ezafe, which is not written.
                if out[-2].text in words("predicates.txt"):
                    out.extend(rewritten(piece, "است"))
                else:
                    out.pop()
            else:
                before = next((other.text for other in reversed(out) if other.is_word), "")
                first, *others = self._ranked(piece.text, before, after, dearest)
                alternatives.extend((other, piece.starts[0], piece.ends[-1]) for other in others)
                out.extend(rewritten(piece, first))
        return out, alternatives

    def _ranked(self, word: str, before: str, after: str, dearest: float) -> list[str]:
        """Return the readings of `word` between its neighbours, the likeliest first; the word itself if it stays."""
        readings = self._readings(word)
        if not readings or readings[0].spelling > dearest:
            return [word]
        within = after != "" and after not in _CONJUNCTIONS
        before_words = self._written(before)[-1:]
        after_words = {written[0] for written in self._options(after)}
        prices: dict[str, float] = {}
        for reading in readings:
            text = self._spoken.written(reading.text)
            price = reading.cost - self._beside(before_words, text.split(), after_words)
            if within and word.endswith("e") and text.endswith(" است") and text not in _QUESTIONS:
                price += _VERB_WITHIN
            prices[text] = min(price, prices.get(text, price))
        ranked = sorted(prices, key=lambda text: prices[text])
        return [text for text in ranked if prices[text] <= prices[ranked[0]] + _AMBIGUOUS_WITHIN]

    def _readings(self, word: str) -> tuple[Reading, ...]:
        if not is_latin(word) or self._finglish.stays(word) or self._finglish.evidence(word) < 0:
            return ()
        return self._finglish.readings(word)

    def _options(self, word: str) -> list[list[str]]:
        readings = self._readings(word)
        if readings:
            return [self._written(reading.text) for reading in readings]
        return [self._written(word)] if word else []

    def _written(self, word: str) -> list[str]:
        return self._spoken.written(word).split()

    def _beside(self, before: list[str], reading: list[str], after: set[str]) -> float:
        """Return what a reading gains by its neighbours."""
        pairs = max((self._vocabulary.count_pair(word, reading[0]) for word in before), default=0)
        pairs += max((self._vocabulary.count_pair(reading[-1], word) for word in after), default=0)
        return min(_MOST_FOR_PAIRS, _PAIR * math.log2(1 + pairs))

    def _verbs_joined(self, pieces: list[Piece], considered: set[str]) -> list[Piece]:
        """Join «mi khad» and «ne mikhad» where the two make one verb."""
        out: list[Piece] = []
        for piece in pieces:
            if len(out) > 1 and out[-1].is_space and out[-2].text in {"mi", "nemi", "ne"} and piece.text in considered:
                whole = merged([out[-2], piece])
                readings = self._finglish.readings(whole.text)
                if readings and (readings[0].text in verbs().written or readings[0].text in verbs().spoken):
                    out[-2:] = [whole]
                    continue
            out.append(piece)
        return out

"""All steps from a text as customers type it to one written form, with the way back to their own text."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from persian.colloquial import Colloquial
from persian.finglish import Finglish
from persian.keyboard import Keyboard
from persian.letters import is_latin, is_persian
from persian.normalise import Normalised, normalise
from persian.pieces import Piece, assemble, merged, rewritten, split
from persian.spacing import join_parts
from persian.spelling import Spelling
from persian.verbs import verbs
from persian.vocabulary import Vocabulary
from persian.wordlists import words

# A text with more unknown words than this is no message to a shop; the rest of them is left as it is.
_MOST_REPAIRS = 24
_MOST_LATIN_WORDS = 30
_GENERAL_WORD = 0.6
_CERTAIN = 2.0
# So many words that speak for Finglish make a message one; fewer must be spelt plainly, the more so among
# words in Persian.
_A_FINGLISH_MESSAGE = 1.5
_ANY = 9.0
_ALONE = 0.45
_AMONG_PERSIAN = 0.25
_CONJUNCTIONS = frozenset({"ke", "k", "ya", "va", "o", "vali", "ama", "amma", "chon", "age", "agar", "pas"})
_QUESTIONS = ("چند است", "کجا است", "چیست", "چقدر است", "کدام است", "موجود است")


class Rewriter:
    """Rewrite what customers type into one written form.

    Args:
        vocabulary: the words of the shop.
        keyboard: undo the wrong keyboard layout («sghl» is «سلام»).
        finglish: write Persian in Latin letters in Persian ones («salam»).
        colloquial: write spoken forms as they are written («میخوام» is «میخواهم») and join what half-spaces part.
        spelling: correct misspellings.

    With all four off, `rewrite` gives what `normalise` gives.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        keyboard: bool = True,
        finglish: bool = True,
        colloquial: bool = True,
        spelling: bool = True,
    ) -> None:
        self.vocabulary = vocabulary
        self._colloquial = colloquial
        self._spoken = Colloquial(vocabulary)
        self._spelling = Spelling(vocabulary, self._spoken) if spelling else None
        self._finglish = Finglish(vocabulary) if finglish else None
        self._latin = self._finglish or Finglish(vocabulary) if keyboard or finglish else None
        self._keyboard = Keyboard(self._strength, self._latin_strength, self._is_latin_name) if keyboard else None
        self.rewrite = lru_cache(maxsize=1024)(self._rewrite)

    def _rewrite(self, text: str) -> Normalised:
        """Return `text` in one written form; other readings of its words are in `alternatives`."""
        plain = normalise(text)
        if self._keyboard:
            undone = self._keyboard.undo(text)
            if undone != text:
                plain = replace(normalise(undone), original=text)
        pieces = split(plain)
        alternatives: list[tuple[str, int, int]] = []
        if self._finglish:
            pieces = self._in_persian(self._finglish, pieces, alternatives)
        if self._colloquial:
            pieces = join_parts(pieces, text)
        if self._spelling:
            pieces = self._spelt(self._spelling, pieces)
        if self._colloquial:
            pieces = self._as_written(pieces)
        return assemble(pieces, text, alternatives)

    def variants(self, text: str) -> list[Normalised]:
        """Return the readings of `text`, the likeliest first: `rewrite` and one for each alternative word."""
        first = self.rewrite(text)
        others = []
        for word, start, end in first.alternatives:
            places = [i for i in range(len(first.text)) if first.starts[i] >= start and first.ends[i] <= end]
            if places:
                before, after = places[0], places[-1] + 1
                others.append(
                    Normalised(
                        first.text[:before] + word + first.text[after:],
                        text,
                        first.starts[:before] + (start,) * len(word) + first.starts[after:],
                        first.ends[:before] + (end,) * len(word) + first.ends[after:],
                    )
                )
        return [first, *others]

    def _as_written(self, pieces: list[Piece]) -> list[Piece]:
        return [
            part
            for piece in pieces
            for part in (rewritten(piece, self._spoken.written(piece.text)) if piece.is_word else [piece])
        ]

    @staticmethod
    def _spelt(spelling: Spelling, pieces: list[Piece]) -> list[Piece]:
        left = _MOST_REPAIRS
        out: list[Piece] = []
        for piece in pieces:
            if not left or not is_persian(piece.text):
                out.append(piece)
                continue
            left -= not spelling.is_known(piece.text)
            out.extend(rewritten(piece, spelling.corrected(piece.text)))
        return out

    def _in_persian(
        self, finglish: Finglish, pieces: list[Piece], alternatives: list[tuple[str, int, int]]
    ) -> list[Piece]:
        latin = list(dict.fromkeys(piece.text for piece in pieces if is_latin(piece.text)))[:_MOST_LATIN_WORDS]
        evidence = [finglish.evidence(word) for word in latin]
        english = sum(-value for value in evidence if value < 0)
        persian = sum(value for value in evidence if value > 0)
        if not latin or (english > 1 and english >= persian):
            return pieces
        considered = set(latin)
        among_persian = sum(is_persian(piece.text) for piece in pieces) >= len(latin)
        dearest = _ANY if persian >= _A_FINGLISH_MESSAGE else _AMONG_PERSIAN if among_persian else _ALONE
        out: list[Piece] = []
        joined = _verbs_joined(finglish, pieces)
        considered.update(piece.text for piece in joined[: 2 * _MOST_LATIN_WORDS] if is_latin(piece.text))
        waiting = joined[::-1]
        while waiting:
            piece = waiting.pop()
            following = next((other.text for other in reversed(waiting) if other.is_word), "")
            last = not following or following in _CONJUNCTIONS
            if piece.text not in considered:
                out.append(piece)
            elif piece.text == "e" and len(out) > 1 and out[-1].is_space and is_persian(out[-2].text):
                # «chand e», «gheymat e»: the verb, or an ezafe, which is not written.
                if out[-2].text in words("predicates.txt"):
                    out.extend(rewritten(piece, "است"))
                else:
                    out.pop()
            else:
                out.extend(self._reading(finglish, piece, alternatives, dearest=dearest, last=last))
        return out

    def _reading(
        self,
        finglish: Finglish,
        piece: Piece,
        alternatives: list[tuple[str, int, int]],
        *,
        dearest: float,
        last: bool,
    ) -> list[Piece]:
        word = piece.text
        if finglish.stays(word) or finglish.evidence(word) < 0:
            return [piece]
        readings = finglish.readings(word)
        if not readings or readings[0].spelling > dearest:
            return [piece]
        if not last and word.endswith("e") and readings[0].text.endswith(" است"):
            # Within a sentence «-e» is rather an ezafe («rooze») than the verb, but after a question word.
            readings = tuple(sorted(readings, key=lambda reading: _is_said_of_a_noun(reading.text)))
        first, *others = dict.fromkeys(self._spoken.written(reading.text) for reading in readings)
        alternatives.extend((other, piece.starts[0], piece.ends[-1]) for other in others)
        return rewritten(piece, first)

    def _strength(self, typed: str) -> float:
        """Tell how surely `typed` is Persian as it stands: 1 for words of the shop, 0 for none."""
        parts = normalise(typed).text.split()
        return min((self._word_strength(part) for part in parts), default=0.0)

    def _word_strength(self, word: str) -> float:
        if not is_persian(word):
            return 0.0
        if (
            self.vocabulary.count(word)
            or word in verbs().written
            or self._spoken.written(word) != word
            or self._spoken.is_listed(word)
        ):
            return 1.0
        return _GENERAL_WORD if word in self.vocabulary.general else 0.0

    def _latin_strength(self, word: str) -> float:
        """Tell how surely a lower-case word is meant to be in Latin letters."""
        if self._latin is None or not is_latin(word):
            return 0.0
        if self._latin.stays(word):
            return _CERTAIN
        if word in words("english.txt") or self._latin.is_listed(word):
            return 1.0
        readings = self._latin.readings(word)
        return max(0.0, 0.95 - readings[0].cost) if readings else 0.0

    def _is_latin_name(self, word: str) -> bool:
        return self._latin is not None and self._latin.stays(word)


def _is_said_of_a_noun(text: str) -> bool:
    return text.endswith(" است") and text not in _QUESTIONS


def _verbs_joined(finglish: Finglish, pieces: list[Piece]) -> list[Piece]:
    """Join «mi khad» and «ne mikhad» where the two make one verb."""
    out: list[Piece] = []
    for piece in pieces:
        if len(out) > 1 and out[-1].is_space and out[-2].text in {"mi", "nemi", "ne"} and is_latin(piece.text):
            whole = merged([out[-2], piece])
            readings = finglish.readings(whole.text)
            if readings and (readings[0].text in verbs().written or readings[0].text in verbs().spoken):
                out[-2:] = [whole]
                continue
        out.append(piece)
    return out

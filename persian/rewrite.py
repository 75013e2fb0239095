"""All steps from a text as customers type it to one written form, with the way back to their own text."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from persian.colloquial import Colloquial
from persian.finglish import Finglish
from persian.finglish_text import FinglishText
from persian.keyboard import Keyboard
from persian.letters import is_latin, is_persian
from persian.normalise import Normalised, normalise
from persian.pieces import Piece, assemble, rewritten, split, words_after
from persian.spacing import join_parts, part_numbers
from persian.spelling import Spelling
from persian.verbs import verbs
from persian.vocabulary import Vocabulary
from persian.wordlists import words

# A text with more unknown words than this is no message to a shop; the rest of them is left as it is.
_MOST_REPAIRS = 24
_GENERAL_WORD = 0.6
_CERTAIN = 2.0


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
        self._latin = Finglish(vocabulary) if keyboard or finglish else None
        self._finglish = FinglishText(vocabulary, self._latin, self._spoken) if finglish and self._latin else None
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
        if self._finglish or self._colloquial:
            pieces = part_numbers(pieces)
        if self._finglish:
            pieces, alternatives = self._finglish.in_persian(pieces)
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

    def _spelt(self, spelling: Spelling, pieces: list[Piece]) -> list[Piece]:
        left = _MOST_REPAIRS
        out: list[Piece] = []
        after = words_after(pieces)
        before = ""
        for piece, following in zip(pieces, after, strict=True):
            meant = piece.text
            if left and is_persian(piece.text):
                left -= not spelling.is_known(piece.text)
                meant = spelling.corrected(piece.text)
                if meant == piece.text:
                    next_words = self._spoken.written(following).split()
                    meant = spelling.corrected_between(meant, before, next_words[0] if next_words else "")
            out.extend(rewritten(piece, meant))
            if piece.is_word:
                before = self._spoken.written(meant).split()[-1]
        return out

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

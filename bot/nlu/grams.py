"""Weighted pieces of words and pairs of words: TF-IDF without scikit-learn's overhead for one message at a time."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

Words = Sequence[str]


def word_grams(words: Words, shortest: int, longest: int) -> Iterator[str]:
    """Yield every run of `shortest` to `longest` words."""
    for length in range(shortest, longest + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def letter_grams(words: Words, shortest: int, longest: int) -> Iterator[str]:
    """Yield every run of `shortest` to `longest` characters of each word, its edges marked by spaces.

    A marked word that is shorter than a length is yielded once for it, whole.
    """
    for word in words:
        marked = f" {word} "
        size = len(marked)
        for length in range(shortest, longest + 1):
            yield marked[:length]
            for start in range(1, size - length + 1):
                yield marked[start : start + length]


class GramTable:
    """One kind of grams with their weights: logarithm of the count, rarer grams weigh more, rows of unit length."""

    def __init__(self, places: dict[str, int], weights: np.ndarray) -> None:
        self._places = places
        self._weights = weights

    def __len__(self) -> int:
        return len(self._places)

    @classmethod
    def learn(cls, rows: Iterable[Iterable[str]]) -> GramTable:
        """Return a table of all grams in `rows`, each row being the grams of one text."""
        holders: Counter[str] = Counter()
        total = 0
        for row in rows:
            total += 1
            holders.update(list(dict.fromkeys(row)))
        places = {gram: place for place, gram in enumerate(holders)}
        counts = np.fromiter(holders.values(), dtype=np.float64, count=len(holders))
        return cls(places, (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32))

    def rows(self, texts: Iterable[Iterable[str]]) -> csr_matrix:
        """Return one row for each text; grams that were not learnt are left out."""
        columns, values, ends = array("i"), array("f"), [0]
        for grams in texts:
            counted = Counter(grams)
            found = [(place, count) for gram, count in counted.items() if (place := self._places.get(gram)) is not None]
            if found:
                here = np.array([place for place, _ in found], dtype=np.int32)
                weights = (1 + np.log(np.array([count for _, count in found], dtype=np.float32))) * self._weights[here]
                columns.frombytes(here.tobytes())
                values.frombytes((weights / np.linalg.norm(weights)).astype(np.float32).tobytes())
            ends.append(len(columns))
        data = np.frombuffer(values, dtype=np.float32) if values else np.zeros(0, dtype=np.float32)
        indices = np.frombuffer(columns, dtype=np.int32) if columns else np.zeros(0, dtype=np.int32)
        return csr_matrix((data, indices, np.array(ends, dtype=np.int32)), shape=(len(ends) - 1, len(self._places)))

    def save(self, folder: Path, name: str) -> None:
        """Write the table into a folder."""
        (folder / f"{name}.json").write_text(json.dumps(list(self._places), ensure_ascii=False), encoding="utf-8")
        np.save(folder / f"{name}.npy", self._weights, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path, name: str) -> GramTable:
        """Read what `save` wrote."""
        grams = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        places = {gram: place for place, gram in enumerate(grams)}
        return cls(places, np.load(folder / f"{name}.npy", allow_pickle=False))

"""A linear machine for intents: learning it, asking it, keeping it. No Rasa in here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix

# Out-of-fold scores for the temperature: three folds are enough for one number.
_FOLDS = 3
_SEED = 7
_TEMPERATURES = (-2.0, 4.0)  # natural logarithms


class LinearIntents:
    """Weights of one linear score for each intent, and the temperature that turns scores into confidences."""

    def __init__(self, intents: Sequence[str], weights: np.ndarray, offsets: np.ndarray, temperature: float) -> None:
        self.intents = list(intents)
        self._weights = weights
        self._offsets = offsets
        self._temperature = temperature

    @classmethod
    def learn(cls, rows: csr_matrix, intents: Sequence[str], strength: float) -> LinearIntents:
        """Learn from rows of features and their intents.

        Args:
            rows: one row of features for each text.
            intents: the intent of each row.
            strength: the inverse of the penalty, as scikit-learn's `C`.
        """
        names = sorted(set(intents))
        labels = np.array([names.index(intent) for intent in intents])
        if len(names) == 1:
            return cls(names, np.zeros((rows.shape[1], 1), dtype=np.float32), np.zeros(1, dtype=np.float32), 1.0)
        unseen = np.zeros((rows.shape[0], len(names)))
        shuffled = np.random.default_rng(_SEED).permutation(rows.shape[0])
        for fold in range(_FOLDS):
            held = shuffled[fold::_FOLDS]
            rest = np.setdiff1d(shuffled, held)
            if len(set(labels[rest])) > 1:
                weights, offsets = _fit(rows[rest], labels[rest], len(names), strength)
                unseen[held] = rows[held] @ weights + offsets
        weights, offsets = _fit(rows, labels, len(names), strength)
        return cls(names, weights, offsets, _temperature(unseen, labels))

    def confidences(self, row: csr_matrix) -> np.ndarray:
        """Return how sure each intent is for one row of features; they add up to 1."""
        # Features that were unknown at training, or that failed to come, count nothing.
        known = row.indices < len(self._weights)
        scores = row.data[known] @ self._weights[row.indices[known]] + self._offsets
        return _softmax(scores * self._temperature)

    def save(self, path: Path) -> None:
        """Write all of it into one file."""
        np.savez(
            path,
            intents=np.array(self.intents),
            weights=self._weights,
            offsets=self._offsets,
            temperature=np.array(self._temperature),
        )

    @classmethod
    def open(cls, path: Path) -> LinearIntents:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["intents"].tolist(), stored["weights"], stored["offsets"], float(stored["temperature"]))


def _fit(rows: csr_matrix, labels: np.ndarray, count: int, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (features by intents) and offsets; an intent that no row has scores below all others."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 (only for training)

    sizes = np.bincount(labels, minlength=count)
    # Rare intents count more, but not as much more as they are rarer: that would cost the frequent ones too much.
    importance = {label: float(np.sqrt(len(labels) / (count * size))) for label, size in enumerate(sizes) if size}
    machine = LinearSVC(C=strength, class_weight=importance, random_state=_SEED).fit(rows, labels)
    weights = np.zeros((rows.shape[1], count), dtype=np.float32)
    offsets = np.full(count, -2.0, dtype=np.float32)
    if len(machine.classes_) == 2:  # one score for two intents: above zero means the second
        weights[:, machine.classes_] = np.stack([-machine.coef_[0], machine.coef_[0]], axis=1)
        offsets[machine.classes_] = [-machine.intercept_[0], machine.intercept_[0]]
    else:
        weights[:, machine.classes_] = machine.coef_.T
        offsets[machine.classes_] = machine.intercept_
    return weights, offsets


def _temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """Return the factor under which the scores' softmax is least surprised by the true labels."""

    def surprise(logarithm: float) -> float:
        scaled = scores * np.exp(logarithm)
        scaled -= scaled.max(axis=1, keepdims=True)
        right = scaled[np.arange(len(labels)), labels]
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - right))

    return float(np.exp(minimize_scalar(surprise, bounds=_TEMPERATURES, method="bounded").x))


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised: np.ndarray = np.exp(scores - scores.max())
    return raised / raised.sum()

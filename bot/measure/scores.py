"""Scores: accuracy, macro-F1, entity F1 and percentiles, with what exactly each of them counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from math import ceil


def accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the share of (true, predicted) pairs that agree; 0 where there are none."""
    return sum(true == predicted for true, predicted in pairs) / len(pairs) if pairs else 0.0


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the plain mean of each intent's F1, over the intents that are true at least once in `pairs`.

    A prediction of an intent that is never true costs its row's recall; it is no class of its own.
    """
    true = Counter(true for true, _ in pairs)
    predicted = Counter(predicted for _, predicted in pairs)
    right = Counter(true for true, predicted in pairs if true == predicted)
    scores = [2 * right[intent] / (true[intent] + predicted[intent]) for intent in true]
    return sum(scores) / len(scores) if scores else 0.0


def span_f1(true: Sequence[Collection[Hashable]], found: Sequence[Collection[Hashable]]) -> float:
    """Return the F1 of spans over all texts together: right only where start, end and type are.

    Raises:
        ValueError: the two have not the same number of texts.
    """
    expected = sum(len(set(spans)) for spans in true)
    given = sum(len(set(spans)) for spans in found)
    right = sum(len(set(a) & set(b)) for a, b in zip(true, found, strict=True))
    return 2 * right / (expected + given) if expected + given else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of `values` do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def confusions(pairs: Sequence[tuple[str, str]], most: int) -> list[tuple[str, str, int]]:
    """Return the `most` frequent mistakes as (true, predicted, how often)."""
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [(true, predicted, count) for (true, predicted), count in ordered[:most]]

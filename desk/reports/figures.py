"""The arithmetic of surveys. Pure: numbers in, numbers out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

MIN_N = 5
"""Under so many answers a percentage says more about chance than about the shop."""
Z95 = 1.959964


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Give the 95 % Wilson score interval of a share (Wilson 1927, JASA 22, 209-212).

    Args:
        successes: how many of them.
        n: of how many; at least 1.

    Returns:
        Lower and upper bound, from 0 to 1.
    """
    share = successes / n
    square = Z95 * Z95
    middle = share + square / (2 * n)
    spread = Z95 * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (middle - spread) / (1 + square / n)), min(1.0, (middle + spread) / (1 + square / n))


def csat(ratings: Sequence[int]) -> dict[str, Any]:
    """Give CSAT, the share of ratings of 4 and 5, with its interval; no share under :data:`MIN_N`."""
    n = len(ratings)
    if n < MIN_N:
        return {"value": None, "n": n, "low": None, "high": None}
    satisfied = sum(rating >= 4 for rating in ratings)
    low, high = wilson(satisfied, n)
    return {"value": round(satisfied / n, 4), "n": n, "low": round(low, 4), "high": round(high, 4)}


def nps(scores: Sequence[int]) -> dict[str, Any]:
    """Give NPS, the percentage of 9-10 less that of 0-6, with its interval; no value under :data:`MIN_N`.

    The interval is the normal one of a difference of two shares of one sample, with variance
    ``(p + d - (p - d)²) / n``, cut off at ±100.
    """
    n = len(scores)
    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    parts = {"promoters": promoters, "passives": n - promoters - detractors, "detractors": detractors}
    if n < MIN_N:
        return {"value": None, "n": n, "low": None, "high": None, **parts}
    p, d = promoters / n, detractors / n
    spread = Z95 * math.sqrt(max(0.0, p + d - (p - d) ** 2) / n)
    return {
        "value": round(100 * (p - d)),
        "n": n,
        "low": round(100 * max(-1.0, p - d - spread)),
        "high": round(100 * min(1.0, p - d + spread)),
        **parts,
    }


def share(part: int, whole: int) -> float | None:
    """Give a share, or None of nothing."""
    return round(part / whole, 4) if whole else None

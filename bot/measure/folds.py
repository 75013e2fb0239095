"""Parting training examples so that near-copies never stand on both sides."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

from persian.normalise import normalise

# Texts that share more than this part of their letter runs are near-copies («قیمتش چنده» and «قیمتش چنده؟»).
NEAR = 0.6
_RUN = 3
# Runs that more texts than this have say nothing about copies, and comparing through them would take long.
_COMMON = 200
_SEED = 11


def groups(texts: Sequence[str], near: float = NEAR) -> list[int]:
    """Return a group number for each text; texts that are near-copies, also by way of others, have the same.

    Near-copies share more than `near` of the three-letter runs that either has (Jaccard), spaces and spelling of
    letters aside.
    """
    runs = [_runs(text) for text in texts]
    leader = list(range(len(texts)))

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    holders: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(runs):
        shared: Counter[int] = Counter()
        for run in own:
            if len(holders[run]) <= _COMMON:
                shared.update(holders[run])
            holders[run].append(place)
        for other, _ in shared.items():
            if lead(other) != lead(place) and len(own & runs[other]) > near * len(own | runs[other]):
                leader[lead(other)] = lead(place)
    return [lead(place) for place in range(len(texts))]


def folds(group_of: Sequence[Hashable], kind_of: Sequence[str], count: int) -> list[list[int]]:
    """Part examples into `count` folds: each group whole, each kind spread as evenly as the groups allow.

    Args:
        group_of: the group of each example.
        kind_of: what should be spread evenly, of each example (its intent).
        count: how many folds.

    Returns:
        the places of the examples of each fold.
    """
    members: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(group_of):
        members[group].append(place)
    ordered = list(members.values())
    random.Random(_SEED).shuffle(ordered)  # noqa: S311 (nothing secret)
    ordered.sort(key=len, reverse=True)
    parts: list[list[int]] = [[] for _ in range(count)]
    kinds: list[Counter[str]] = [Counter() for _ in range(count)]
    for places in ordered:
        own = Counter(kind_of[place] for place in places)
        best = min(
            range(count), key=lambda part: (sum(kinds[part][kind] * n for kind, n in own.items()), len(parts[part]))
        )
        parts[best] += places
        kinds[best].update(own)
    return [sorted(part) for part in parts]


def _runs(text: str) -> frozenset[str]:
    plain = " " + "".join(char for char in normalise(text).text if char.isalnum() or char == " ").strip() + " "
    return frozenset(plain[start : start + _RUN] for start in range(max(1, len(plain) - _RUN + 1)))

"""The curve behind the threshold: what the bot would do right, do wrong or ask again, at each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.measure.guesses import OUT_OF_SCOPE, Guess
from bot.measure.table import share, table

THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(17))
WRONG_COSTS = 3.0
"""A wrong answer costs as much as asking three customers to say it again: that takes a moment, this takes trust."""


def curve(guesses: Sequence[Guess]) -> list[dict[str, float]]:
    """Return, for each threshold, the shares of what would happen.

    A message whose likeliest intent is less sure than the threshold is asked again. `right` and `wrong` are what is
    acted on; `again` is asked though it was meant for the shop; `strange_caught` is the share of the messages that are
    out of scope which are not acted on as something else. `cost` is `WRONG_COSTS` × wrong + again, per message.

    Args:
        guesses: what the model says to each row.
    """
    return [_at(threshold, guesses) for threshold in THRESHOLDS]


def best(points: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the point that costs least; of equal ones that with the lowest threshold."""
    return min(points, key=lambda point: (round(point["cost"], 6), point["threshold"]))


def as_text(points: Sequence[dict[str, float]]) -> str:
    """Return the curve as a table for people."""
    heads = ["threshold", "right", "wrong", "asked again", "strange caught", "cost"]
    keys = ("right", "wrong", "again", "strange_caught", "cost")
    rows = [[f"{point['threshold']:.2f}", *(share(point[key]) for key in keys)] for point in points]
    least = best(points)["threshold"]
    return (
        f"{table(heads, rows)}\n\nCost: {WRONG_COSTS:g} × wrong + asked again; least at a threshold of {least:.2f}. "
        "«Strange caught»: of the messages out of scope, those that are not acted on as another wish."
    )


def _at(threshold: float, guesses: Sequence[Guess]) -> dict[str, Any]:
    total = len(guesses)
    acted = [guess for guess in guesses if guess.confidence >= threshold]
    right = sum(guess.intent == guess.row.intent for guess in acted)
    strange = [guess for guess in guesses if guess.row.intent == OUT_OF_SCOPE]
    # To what is out of scope, asking again is a right answer too.
    caught = sum(guess.intent == OUT_OF_SCOPE or guess.confidence < threshold for guess in strange)
    again = sum(guess.row.intent != OUT_OF_SCOPE for guess in guesses if guess.confidence < threshold)
    strange_below = total - len(acted) - again
    wrong = (len(acted) - right) / total
    return {
        "threshold": threshold,
        "right": (right + strange_below) / total,
        "wrong": wrong,
        "again": again / total,
        "strange_caught": caught / len(strange) if strange else None,
        "cost": WRONG_COSTS * wrong + again / total,
    }

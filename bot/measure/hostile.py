"""`./pasokh bench hostile`: how long the trained model takes for texts that nobody should send."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.measure.intents import DEFAULT_MODEL
from bot.measure.rasa_model import Model
from bot.measure.rows import MeasureError
from bot.measure.scores import percentile
from bot.measure.table import table

LIMIT_MS = 50.0
"""What no text may take, as the project asks of itself."""

_SEED = 5


def texts() -> dict[str, str]:
    """Return the texts by what is wrong with them."""
    dice = random.Random(_SEED)  # noqa: S311 (nothing secret)
    letters = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
    return {
        "nothing": "",
        "a space": " ",
        "a half-space": "\u200c",
        "only emoji": "😀😂🏽👍❤️" * 40,
        "10,000 characters of words": "سلام قیمت این گوشی چنده " * 417,
        "10,000 characters of other words": " ".join(
            "".join(dice.choices(letters, k=dice.randint(2, 9))) for _ in range(1700)
        ),
        "10,000 Latin letters in words": " ".join("".join(dice.choices("abdeghikmnorstuz", k=6)) for _ in range(1430)),
        "10,000 letters of one word": "سلام" * 2500,
        "10,000 digits": "۱" * 10_000,
        "500 of one letter": "ه" * 500,
        "500 Latin letters of one word": "qz" * 250,
        "mixed scripts": "سلامhello你好שלוםпривет" * 20,
        "marks that turn the line": "\u202eسلام\u202c\u2066x\u2069" * 100,
        "control characters": "\x00\x01\x02\x1b[31m" * 100,
        "stacked marks": "a\u0301" * 1000,
        "wrong layout": "sghl rdlj hdk ',ad ]knj " * 100,
        "Finglish": "salam gheymate in gooshi chande lotfan begid " * 50,
        "signs": "{}[]()\\/\"'%s" * 200,
    }


def measure(model: Model, times: int) -> dict[str, list[tuple[float, float]]]:
    """Ask the model for each text, each time a little changed: no cache may know it already.

    Args:
        model: whom to ask.
        times: how often each text is asked.

    Returns:
        for each text the seconds of each time, by the clock and of the processor (all cores together).
    """
    for number in range(times):
        model.parse(f"سلام {number}")
    seconds: dict[str, list[tuple[float, float]]] = {}
    for name, text in texts().items():
        seconds[name] = []
        for number in range(times):
            # At the beginning: of a long text the end is cut off.
            asked = f"{number}{text}" if text.strip() else text
            clock, processor = time.perf_counter(), time.process_time()
            model.parse(asked)
            seconds[name].append((time.perf_counter() - clock, time.process_time() - processor))
    return seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return the exit status: 0, 1 where a text takes longer than it may, or 2 where there is no model."""
    parser = argparse.ArgumentParser(
        prog="./pasokh bench hostile",
        description=f"Ask the trained model for texts that nobody should send; none may take over {LIMIT_MS:g} ms.",
    )
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL, help="a model archive (models/pasokh.tar.gz)")
    parser.add_argument("--times", type=int, default=10, help="how often each is asked (10)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args(arguments)
    try:
        model = Model(given.model)
    except MeasureError as error:
        print(error, file=sys.stderr)
        return 2
    figures = {name: _figures(found) for name, found in measure(model, max(1, given.times)).items()}
    if given.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        rows = [[name, *(f"{value:.1f}" for value in one.values())] for name, one in figures.items()]
        print(table(["text", *(key.replace("_", " ") for key in next(iter(figures.values())))], rows))
    return int(any(one["p50_ms"] > LIMIT_MS for one in figures.values()))


def _figures(found: Sequence[tuple[float, float]]) -> dict[str, float]:
    clock, processor = [one for one, _ in found], [one for _, one in found]
    return {
        "p50_ms": percentile(clock, 0.5) * 1000,
        "worst_ms": max(clock) * 1000,
        "processor_p50_ms": percentile(processor, 0.5) * 1000,
    }


if __name__ == "__main__":
    sys.exit(main())

"""`./pasokh eval intents`: how well the trained model understands, over all and by style of writing."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.measure import thresholds
from bot.measure.guesses import OUT_OF_SCOPE, Guess
from bot.measure.pipelines import ROOT
from bot.measure.rasa_model import Model, top_intent
from bot.measure.rows import MeasureError, StyledRow, read_styled_rows
from bot.measure.scores import accuracy, confusions, macro_f1
from bot.measure.table import share, table

DEFAULT_MODEL = ROOT / "models" / "pasokh.tar.gz"
_CONFUSIONS_SHOWN = 15
_ALL = "all"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the trained model on a file; return the exit status: 0, or 2 where something cannot be read."""
    parser = argparse.ArgumentParser(
        prog="./pasokh eval intents",
        description="Measure the trained model on messages it has not seen. FILE has one message a line: intent, style "
        "and text with tabs between; lines beginning with # are skipped. Or measure the pipeline on the training data "
        "itself, each part by a model that has not seen it: --cross-validate.",
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the messages")
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL, help="a model archive (models/pasokh.tar.gz)")
    parser.add_argument("--cross-validate", action="store_true", help="measure on data/nlu, by groups of near-copies")
    parser.add_argument("--leave-one-out", action="store_true", help="and again without each step of the pipeline")
    parser.add_argument("--curve", action="store_true", help="show what each threshold would do")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    given = parser.parse_args(arguments)
    # Rasa's libraries warn of each other's old age, at length.
    warnings.simplefilter("ignore")
    crossed = given.cross_validate or given.leave_one_out
    if crossed == bool(given.file):
        parser.error("give either FILE or --cross-validate")
    try:
        if crossed:
            from bot.measure import crossed as cross  # noqa: PLC0415 (not needed for a file)

            reports = cross.measure(leave_one_out=given.leave_one_out)
            text = cross.as_text(reports, curve=given.curve)
            print(json.dumps(reports, ensure_ascii=False, indent=2) if given.json else text)
            return 0
        report = summary(ask(Model(given.model), read_styled_rows(given.file)))
    except MeasureError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report, ensure_ascii=False, indent=2) if given.json else as_text(report, curve=given.curve))
    return 0


def ask(model: Model, rows: Sequence[StyledRow]) -> list[Guess]:
    """Ask the model for every row, one at a time."""
    return [Guess(row, *top_intent(model.parse(row.text))) for row in rows]


def summary(guesses: Sequence[Guess]) -> dict[str, Any]:
    """Return the figures of all guesses together and of each style."""
    by_style: dict[str, list[Guess]] = defaultdict(list)
    for guess in guesses:
        by_style[guess.row.style].append(guess)
    pairs = _pairs(guesses)
    return {
        **_figures(guesses),
        "by_style": {style: _figures(by_style[style]) for style in sorted(by_style)},
        "by_intent": {
            intent: _figures([guess for guess in guesses if guess.row.intent == intent])
            for intent in sorted({guess.row.intent for guess in guesses})
        },
        "curve": thresholds.curve(guesses),
        "confusions": [
            {"intent": true, "taken_for": taken, "rows": count}
            for true, taken, count in confusions(pairs, len(set(pairs)))
        ],
    }


def as_text(report: dict[str, Any], *, curve: bool = False) -> str:
    """Return the figures as tables for people, with the curve of thresholds where it is asked for."""
    heads = ["style", "rows", "accuracy", "macro-F1", "below threshold", "accuracy lived"]
    rows = [_cells(_ALL, report)] + [_cells(style, one) for style, one in report["by_style"].items()]
    wrong = [
        [f"{one['intent']} → {one['taken_for']}", str(one["rows"])] for one in report["confusions"][:_CONFUSIONS_SHOWN]
    ]
    parts = [
        table(heads, rows),
        "Accuracy and macro-F1 count the likeliest intent, whatever its confidence. Below the threshold the bot says "
        f"that it did not understand; «accuracy lived» counts that as {OUT_OF_SCOPE}.",
    ]
    if wrong:
        parts.append(table(["taken for another", "rows"], wrong))
    if curve:
        parts.append(thresholds.as_text(report["curve"]))
    return "\n\n".join(parts)


def _figures(guesses: Sequence[Guess]) -> dict[str, Any]:
    pairs = _pairs(guesses)
    return {
        "rows": len(guesses),
        "accuracy": accuracy(pairs),
        "macro_f1": macro_f1(pairs),
        "below_threshold": sum(guess.below for guess in guesses) / len(guesses),
        "accuracy_lived": accuracy([(guess.row.intent, guess.lived) for guess in guesses]),
    }


def _pairs(guesses: Sequence[Guess]) -> list[tuple[str, str]]:
    return [(guess.row.intent, guess.intent) for guess in guesses]


def _cells(name: str, figures: dict[str, Any]) -> list[str]:
    shares = [figures[key] for key in ("accuracy", "macro_f1", "below_threshold", "accuracy_lived")]
    return [name, str(figures["rows"]), *(share(value) for value in shares)]


if __name__ == "__main__":
    sys.exit(main())

"""What one model reaches on the fixed test set, as JSON: `python -m bot.measure.fixed_set ARCHIVE --out FILE`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.measure.entities import Answer, asker
from bot.measure.entities import summary as entity_summary
from bot.measure.gold import GoldError, GoldRow, read_gold
from bot.measure.guesses import Guess
from bot.measure.intents import ask
from bot.measure.pipelines import ROOT
from bot.measure.rasa_model import Model
from bot.measure.rows import MeasureError, StyledRow, read_styled_rows
from bot.measure.scores import accuracy, macro_f1

CATALOGUE = ROOT / "data" / "shop" / "catalogue.json"
OF_CATALOGUE = {"product": "products", "category": "categories"}
"""Kinds whose values only the catalogue knows; brands are known from data/gazetteer too."""
NOW = "2026-11-24T12:00:00+03:30"
"""The moment that «فردا» in the rows with entities is counted from."""
BAD_ROWS, NO_MODEL = 2, 3
"""Exit statuses: the set cannot be read; the model cannot be."""


@dataclass(frozen=True)
class FixedSet:
    """What models are compared on.

    Attributes:
        intents: messages with their intents.
        entities: messages with their entities.
        stories: the folder of the conversation tests.
    """

    intents: list[StyledRow]
    entities: list[GoldRow]
    stories: Path


def read(intents: Sequence[Path], entities: Sequence[Path], stories: Path) -> FixedSet:
    """Read the set from its files; of the files, those that are missing are left out.

    A row that names goods the shop does not have is left out too: a shop that puts its own catalogue in place of the
    demo's would be told that it has become worse at the demo's.

    Raises:
        MeasureError, GoldError: a file has bad lines, which are named.
    """
    return FixedSet(
        [row for path in intents if path.exists() for row in read_styled_rows(path)],
        of_this_shop([row for path in entities if path.exists() for row in read_gold(path)], CATALOGUE),
        stories,
    )


def of_this_shop(rows: Sequence[GoldRow], catalogue: Path) -> list[GoldRow]:
    """Return the rows whose products and categories are all in a catalogue.

    Raises:
        MeasureError: it cannot be read.
    """
    try:
        found = json.loads(catalogue.read_text(encoding="utf-8"))
        slugs = {kind: {row["slug"] for row in found[key]} for kind, key in OF_CATALOGUE.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MeasureError(f"{catalogue} is not a catalogue: {error!r}") from error
    return [
        row
        for row in rows
        if all(one.value in slugs[one.kind] for one in row.entities if one.kind in slugs and one.value is not None)
    ]


def measure(archive: Path, fixed: FixedSet) -> dict[str, Any]:
    """Return what a model reaches: figures, and row by row what is wrong.

    Raises:
        MeasureError, GoldError: the model cannot be loaded.
    """
    return {
        "intents": _intents(ask(Model(archive), fixed.intents)),
        "entities": _entities(archive, fixed.entities),
        "conversations": _conversations(archive, fixed.stories),
    }


def actions(archive: Path) -> list[str]:
    """Return the names of the actions that a model may ask for, after it has read one message.

    Raises:
        MeasureError: the model cannot be loaded or cannot read.
    """
    model = Model(archive)
    try:
        model.parse("سلام، سفارشم کجاست؟")
    except Exception as error:
        raise MeasureError(f"{archive} loads, but cannot read a message: {error!r}") from error
    return sorted(model.actions)


def _intents(guesses: Sequence[Guess]) -> dict[str, Any]:
    pairs = [(guess.row.intent, guess.intent) for guess in guesses]
    return {
        "rows": len(guesses),
        "right": sum(true == guessed for true, guessed in pairs),
        "accuracy": accuracy(pairs),
        "macro_f1": macro_f1(pairs),
        "below_threshold": sum(guess.below for guess in guesses),
        "wrong": [
            {"text": guess.row.text, "expected": guess.row.intent, "found": guess.intent}
            for guess in guesses
            if guess.intent != guess.row.intent
        ],
    }


def _entities(archive: Path, rows: Sequence[GoldRow]) -> dict[str, Any]:
    find = asker(archive, NOW)
    answers = [Answer(row, tuple(find(row.text))) for row in rows]
    figures = entity_summary(answers)
    return {
        "rows": len(answers),
        "marked": figures["marked"],
        "f1": figures["f1"] or 0.0,
        "values_right": figures["values_right"] or 0.0,
        "wrong": [
            {
                "text": answer.row.text,
                "expected": _said(answer.row.entities, answer.row.text),
                "found": _said(answer.found, answer.row.text),
            }
            for answer in answers
            if answer.missed or answer.invented or answer.misread
        ],
    }


def _said(entities: Sequence[Any], text: str) -> str:
    return ", ".join(f"{text[one.start : one.end]} ({one.kind}: {one.value})" for one in entities) or "–"


def _conversations(archive: Path, stories: Path) -> dict[str, Any]:
    """Run the conversation tests as `rasa test core` does and name those that go wrong."""
    from rasa.core.agent import Agent  # noqa: PLC0415 (slow)
    from rasa.core.test import test  # noqa: PLC0415

    agent = Agent.load(str(archive))
    with tempfile.TemporaryDirectory(prefix="pasokh-stories-") as folder:
        asyncio.run(test(str(stories), agent, out_directory=folder, disable_plotting=True))
        counts = json.loads(Path(folder, "story_report.json").read_text(encoding="utf-8"))["conversation_accuracy"]
        failed = yaml.safe_load(Path(folder, "failed_test_stories.yml").read_text(encoding="utf-8"))
    wrong = [story["story"] for story in (failed or {}).get("stories", [])] if isinstance(failed, dict) else []
    return {"rows": counts["total"], "right": counts["correct"], "wrong": sorted(wrong)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a model and give the exit status: 0, 2 where the set is at fault, 3 where the model is."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure.fixed_set", description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--intents", type=Path, action="append", default=[])
    parser.add_argument("--entities", type=Path, action="append", default=[])
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    try:
        fixed = read(given.intents, given.entities, given.stories) if given.stories else None
    except (MeasureError, GoldError) as error:
        print(error, file=sys.stderr)
        return BAD_ROWS
    try:
        report = measure(given.archive, fixed) if fixed else {"actions": actions(given.archive)}
    except (MeasureError, GoldError) as error:
        print(error, file=sys.stderr)
        return NO_MODEL
    given.out.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Cross-validation on the shop's own training data, whole and without each step of the pipeline."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.measure.folds import folds, groups
from bot.measure.guesses import Guess
from bot.measure.intents import summary
from bot.measure.pipelines import (
    ROOT,
    project_pipeline,
    stock_linear,
    with_embeddings_alone,
    with_every_message_embedded,
    without,
    without_embeddings,
)
from bot.measure.rasa_model import Model, quiet, top_intent, train
from bot.measure.rows import MeasureError, Row, StyledRow
from bot.measure.table import share, table

DATA = ROOT / "data" / "nlu"
FOLDS = 5
UNSTYLED = "unnamed"
WHOLE = "whole pipeline"

_REWRITER = "bot.nlu.rewriter.PersianRewriter"
_GRAMS = "bot.nlu.gram_features.GramFeaturizer"
_ENTITIES = "bot.nlu.entities.PersianEntityExtractor"


def measure(*, leave_one_out: bool) -> dict[str, Any]:
    """Measure the pipeline of config.yml on data/nlu; each fold by a model that has not seen it nor near-copies.

    Raises:
        MeasureError: there is no training data, or a model cannot be trained.
    """
    rows = training_rows(DATA)
    group_of = groups([row.text for row in rows])
    parts = folds(group_of, [row.intent for row in rows], FOLDS)
    # Entities say nothing of intents, and the shop's own files are the shop's words in every fold alike.
    steps = _with_absolute_files(without(project_pipeline(), _ENTITIES))
    pipelines = {WHOLE: steps} | (variants(steps) if leave_one_out else {})
    return {
        "rows": len(rows),
        "groups": len(set(group_of)),
        "folds": FOLDS,
        "pipelines": {name: summary(_guesses(chosen, rows, parts)) for name, chosen in pipelines.items()},
    }


def variants(steps: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the pipeline without each of its steps in turn, by what is missing, and stock Rasa."""
    changed = {
        f"no {step}": [{**one, step: False} if one["name"] == _REWRITER else dict(one) for one in steps]
        for step in ("keyboard", "finglish", "colloquial", "spelling")
    }
    shorter = {
        "no rewriting at all": without(steps, _REWRITER),
        "no pairs of words": [{**one, "words": [1, 1]} if one["name"] == _GRAMS else dict(one) for one in steps],
        "whitespace tokeniser": [
            {"name": "WhitespaceTokenizer"} if one["name"].endswith("HazmTokenizer") else dict(one)
            for one in without(steps, _REWRITER)
        ],
        "embeddings alone": with_embeddings_alone(steps, _GRAMS),
        "every message embedded": with_every_message_embedded(steps),
        "no embeddings": without_embeddings(steps),
    }
    return {**changed, **shorter, "stock Rasa: logistic regression": stock_linear()}


def training_rows(folder: Path) -> list[StyledRow]:
    """Return the examples of a folder of Rasa's YAML files, with the style that their metadata names.

    Raises:
        MeasureError: it holds no example.
    """
    from rasa.shared.nlu.training_data.loading import load_data  # noqa: PLC0415 (slow)

    from bot.nlu.rewriter import style  # noqa: PLC0415 (slow: Rasa)

    quiet()
    examples = load_data(str(folder)).intent_examples
    rows = [
        StyledRow(one.get("intent"), style(one) or UNSTYLED, one.get("text")) for one in examples if one.get("text")
    ]
    if not rows:
        raise MeasureError(f"{folder} holds no training example.")
    return rows


def as_text(report: Mapping[str, Any], *, curve: bool = False) -> str:
    """Return the figures as tables for people, with the curve of thresholds where it is asked for."""
    from bot.measure.intents import as_text as one_as_text  # noqa: PLC0415 (this module is imported from there)

    measured = report["pipelines"]
    head = (
        f"Cross-validated in {report['folds']} folds on {report['rows']} training examples in {report['groups']} "
        "groups of near-copies; no group stands on both sides.\n\n" + one_as_text(measured[WHOLE], curve=curve)
    )
    if len(measured) == 1:
        return head
    styles = list(measured[WHOLE]["by_style"])
    rows = [
        [
            name,
            share(one["accuracy"]),
            share(one["macro_f1"]),
            *(share(one["by_style"][key]["accuracy"]) for key in styles),
        ]
        for name, one in measured.items()
    ]
    return f"{head}\n\nAccuracy without each step, over all and by style:\n\n" + table(
        ["pipeline", "accuracy", "macro-F1", *styles], rows
    )


def _guesses(
    steps: Sequence[Mapping[str, Any]], rows: Sequence[StyledRow], parts: Sequence[Sequence[int]]
) -> list[Guess]:
    guesses: dict[int, Guess] = {}
    for part in parts:
        held = set(part)
        seen = [(row, place) for place, row in enumerate(rows) if place not in held]
        with tempfile.TemporaryDirectory(prefix="pasokh-cross-") as folder:
            learn = [Row(row.text, row.intent, style=row.style) for row, _ in seen]
            model = Model(train(steps, learn, Path(folder))[0])
            for place in part:
                guesses[place] = Guess(rows[place], *top_intent(model.parse(rows[place].text)))
    return [guesses[place] for place in sorted(guesses)]


def _with_absolute_files(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            key: [str(ROOT / path) for path in value] if key in {"texts", "names"} else value
            for key, value in step.items()
        }
        for step in steps
    ]

"""`./pasokh bench nlu`: our pipeline and stock Rasa, side by side, on the same rows."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.measure.pipelines import CHOICES, ROOT
from bot.measure.rows import MeasureError, Row, read_json_rows
from bot.measure.scores import accuracy, macro_f1, percentile, span_f1
from bot.measure.table import share, table

LOG_TAIL_LINES = 15


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the pipelines; return the exit status: 0, or 2 where a file or a pipeline failed."""
    parser = argparse.ArgumentParser(
        prog="./pasokh bench nlu",
        description="Train our pipeline and stock Rasa on the same rows and compare them on others. "
        "Rows are JSON, one object a line: text, intent and perhaps entities (start, end, entity).",
    )
    parser.add_argument("--train", type=Path, required=True, metavar="A.jsonl", help="rows to learn from")
    parser.add_argument("--test", type=Path, required=True, metavar="B.jsonl", help="rows to be measured on")
    parser.add_argument("--only", choices=sorted(CHOICES), help="leave the other side out")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args(arguments)
    try:
        report = compare(given.train, given.test, [given.only] if given.only else sorted(CHOICES))
    except MeasureError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report, ensure_ascii=False, indent=2) if given.json else as_text(report))
    return 0


def compare(train: Path, test: Path, sides: Sequence[str]) -> dict[str, Any]:
    """Run every pipeline of the sides named and return the figures of all.

    Raises:
        MeasureError: a file is not in its format, or a pipeline failed.
    """
    train_rows, test_rows = read_json_rows(train), read_json_rows(test)
    names = [name for side in sides for name in CHOICES[side]]
    return {
        "train_rows": len(train_rows),
        "test_rows": len(test_rows),
        "pipelines": [_measure(name, train.resolve(), test.resolve(), train_rows, test_rows) for name in names],
    }


def as_text(report: dict[str, Any]) -> str:
    """Return the figures as a table for people."""
    heads = [
        "pipeline", "accuracy", "macro-F1", "entity F1", "training s", "messages/s", "p50 ms", "p95 ms",
        "memory MB", "peak MB", "training peak MB",
    ]  # fmt: skip
    rows = [
        [
            one["name"], share(one["accuracy"]), share(one["macro_f1"]), share(one["entity_f1"]),
            f"{one['training_s']:.1f}", f"{one['messages_per_s']:.0f}", f"{one['p50_ms']:.1f}", f"{one['p95_ms']:.1f}",
            "–" if one["memory_mb"] is None else f"{one['memory_mb']:.0f}", f"{one['peak_mb']:.0f}",
            f"{one['training_peak_mb']:.0f}",
        ]
        for one in report["pipelines"]
    ]  # fmt: skip
    return (
        f"Trained on {report['train_rows']} rows, measured on {report['test_rows']}, one message at a time, "
        f"each pipeline in a process of its own.\n\n{table(heads, rows)}"
    )


def _measure(name: str, train: Path, test: Path, train_rows: list[Row], test_rows: list[Row]) -> dict[str, Any]:
    print(f"… {name}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="pasokh-bench-") as place:
        folder = Path(place)
        trained = _work("train", name, train, folder)
        asked = _work("ask", name, test, folder)
    pairs = [(row.intent, intent) for row, intent in zip(test_rows, asked["intents"], strict=True)]
    seconds = asked["seconds"]
    learns_entities = any(row.entities for row in train_rows) and any(asked["entities"])
    return {
        "name": name,
        "accuracy": accuracy(pairs),
        "macro_f1": macro_f1(pairs),
        "entity_f1": span_f1(
            [{(span.start, span.end, span.entity) for span in row.entities} for row in test_rows],
            [{tuple(found) for found in entities} for entities in asked["entities"]],
        )
        if learns_entities
        else None,
        "training_s": trained["seconds"],
        "messages_per_s": len(seconds) / sum(seconds),
        "p50_ms": percentile(seconds, 0.50) * 1000,
        "p95_ms": percentile(seconds, 0.95) * 1000,
        "memory_mb": asked["held_mb"],
        "peak_mb": asked["peak_mb"],
        "training_peak_mb": trained["peak_mb"],
    }


def _work(verb: str, name: str, rows: Path, folder: Path) -> dict[str, Any]:
    log = folder / f"{verb}.log"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        # In a folder of its own: Rasa looks around where it stands.
        done = subprocess.run(  # noqa: S603 (this interpreter, and paths of this program)
            [sys.executable, "-m", "bot.measure.bench_worker", verb, name, str(rows), str(folder)],
            cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    if done.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
        raise MeasureError("\n".join([f"{name}: {verb} failed with status {done.returncode}.", *tail]))
    result: dict[str, Any] = json.loads((folder / f"{verb}.json").read_text(encoding="utf-8"))
    return result


if __name__ == "__main__":
    sys.exit(main())

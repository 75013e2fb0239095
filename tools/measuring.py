"""What a model reaches on the fixed test set, measured in the engine's environment."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools import setup
from tools.console import ROOT, StepFailed, run_step

FIXED_SET = (
    "--intents", "tests/nlu/intents.tsv", "--intents", "data/own/intents.tsv",
    "--entities", "tests/nlu/entities.tsv", "--entities", "data/own/entities.tsv",
    "--stories", "tests/conversations",
)  # fmt: skip
"""The rows that come with Pasokh, never trained on, and the shop's own (data/own/README.md)."""
BAD_SET, NO_MODEL = 2, 3
"""Exit statuses of bot.measure.fixed_set."""


def quiet() -> dict[str, str]:
    """Give the environment of a command that runs Rasa."""
    return {**os.environ, **setup.QUIET_ENGINE}


def reached(title: str, archive: Path) -> Mapping[str, Any] | None:
    """Give what a model reaches; None if it cannot be loaded.

    Raises:
        StepFailed: the set cannot be read, or measuring broke.
    """
    return _ask(title, archive, FIXED_SET)


def actions(title: str, archive: Path) -> set[str] | None:
    """Give the actions that a model may ask for, after it has read a message; None if it cannot be loaded or read."""
    found = _ask(title, archive, ())
    return None if found is None else set(found["actions"])


def _ask(title: str, archive: Path, rows: Sequence[str]) -> Mapping[str, Any] | None:
    with tempfile.TemporaryDirectory(prefix="pasokh-measure-") as folder:
        out = Path(folder) / "report.json"
        command = [str(setup.ENGINE_PYTHON), "-W", "ignore", "-m", "bot.measure.fixed_set", str(archive)]
        status = run_step(
            title, [*command, *rows, "--out", str(out)], cwd=ROOT, env=quiet(), expected=(BAD_SET, NO_MODEL)
        )
        if status == BAD_SET:
            raise StepFailed("the fixed test set cannot be read; nothing was trained")
        if status == NO_MODEL:
            return None
        found: Mapping[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found

"""`./pasokh eval …` and `./pasokh bench …`: each a module of the environment that can run it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tools import run, setup
from tools.console import ROOT, StepFailed, run_child

MEASURES = {
    ("eval", "intents"): (setup.ENGINE_PYTHON, "bot.measure.intents"),
    ("eval", "entities"): (setup.ENGINE_PYTHON, "bot.measure.entities"),
    ("eval", "faq"): (setup.DESK_PYTHON, "desk.measure.faq"),
    ("bench", "nlu"): (setup.ENGINE_PYTHON, "bot.measure.bench"),
    ("bench", "hostile"): (setup.ENGINE_PYTHON, "bot.measure.hostile"),
    ("bench", "chat"): (setup.DESK_PYTHON, "tests.load.chat"),
    ("bench", "faq"): (setup.DESK_PYTHON, "desk.measure.speed"),
    ("bench", "search"): (setup.DESK_PYTHON, "tests.load.search"),
    ("bench", "desk"): (setup.DESK_PYTHON, "tests.load.desk"),
    ("bench", "queue"): (setup.DESK_PYTHON, "tests.load.queue"),
}
"""For each command, the interpreter and the module that takes the rest of the command line."""

WITHOUT_ENGINE = ("search", "desk", "queue")
"""Measurements of the desk alone."""


def call(arguments: Sequence[str]) -> int:
    """Set up what is missing, run one measurement and give its status.

    Raises:
        StepFailed: the command line names no measurement.
    """
    verb, what = arguments[0], arguments[1] if len(arguments) > 1 else ""
    if (verb, what) not in MEASURES:
        known = ", ".join(name for first, name in MEASURES if first == verb)
        raise StepFailed(
            f"./pasokh {verb} measures: {known}. For one of them: ./pasokh {verb} {known.split(',')[0]} --help"
        )
    # Nobody waits for a training to measure what needs no model.
    if what in WITHOUT_ENGINE:
        setup.desk()
    elif what == "faq":
        setup.desk()
        setup.engine()
    else:
        setup.everything()
    python, module = MEASURES[verb, what]
    # Files are named from where the person stands, not from the project's root.
    here = Path(os.environ.get("PASOKH_CALLED_FROM") or ROOT)
    env = {**run.environment(), "PYTHONPATH": str(ROOT), "PASOKH_ENGINE_PYTHON": str(setup.ENGINE_PYTHON)}
    return run_child([str(python), "-m", module, *arguments[2:]], here, env)

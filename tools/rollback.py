"""`./pasokh models` and `rollback`: the models that are kept, and the way back to one of them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from tools import live, measuring, setup, training
from tools.console import ROOT, StepFailed, say
from tools.models import Manifest, ModelRefused, Models, verified
from tools.swap import swap

DOMAIN = ROOT / "domain.yml"


def main(arguments: Sequence[str]) -> int:
    """Go back to the model that ran before, or to a kept one by its name; give the status."""
    parser = argparse.ArgumentParser(
        prog="./pasokh rollback",
        description="Go back to the model that ran before the running one, or to any that ./pasokh models lists.",
    )
    parser.add_argument("model", nargs="?", help="its name; by default the one before")
    parser.add_argument("--list", action="store_true", help="list the kept models and change nothing")
    given = parser.parse_args(arguments)
    if given.list:
        return show([])
    setup.engine()
    models = Models()
    try:
        with models.held():
            target = _target(models, given.model)
            _check_that_it_runs(models, target)
            swap(models, target)
            # Whoever goes back has decided against what the sources make now: only a change of them trains again.
            models.settle(training.sources())
    except ModelRefused as error:
        raise StepFailed(str(error)) from error
    say("./pasokh run keeps it too, until the sources change or ./pasokh train is called")
    return 0


def show(arguments: Sequence[str]) -> int:
    """List the kept models, the newest first, with what each reached on the fixed test set; give the status."""
    argparse.ArgumentParser(prog="./pasokh models", description="List the kept models.").parse_args(arguments)
    models = Models()
    running, problem = None, ""
    try:
        running = models.running()
    except ModelRefused as error:
        problem = str(error)
    say(f"  {'':<2}{'model':<26}{'trained (UTC)':<18}{'accuracy':>9}{'macro-F1':>10}{'entities':>10}{'tests':>9}")
    for manifest in models.kept():
        mark = "→" if running and manifest.id == running.id else ""
        say(f"  {mark:<2}{manifest.id:<26}{manifest.trained_at[:16].replace('T', ' '):<18}{_figures(manifest)}")
    engine = live.engine()
    if running and engine and engine.model != running.id:
        say(f"the engine still runs {engine.model}; restart ./pasokh run for {running.id}")
    if problem:
        say(f"pasokh: {problem}")
    return 1 if problem else 0


def _target(models: Models, named: str | None) -> Manifest:
    """Give the model to go back to, its archive checked.

    Raises:
        ModelRefused: it is not as it was written.
        StepFailed: it is not kept.
    """
    kept = {manifest.id: manifest for manifest in models.kept()}
    model = named or models.running().before
    if model in kept:
        return verified(models.archive(kept[model].id))
    missing = f"there is no model {named}" if named else "no model from before the running one is kept"
    raise StepFailed(f"{missing}; ./pasokh models lists what is kept")


def _check_that_it_runs(models: Models, target: Manifest) -> None:
    """See whether a model that was trained beside other code still loads, and asks for nothing that is gone.

    Raises:
        StepFailed: it cannot run with the code as it is now.
    """
    if target.code == training.code():
        return
    say(f"  {target.id} was trained beside other code than there is now")
    asked = measuring.actions("loading it", models.archive(target.id))
    if asked is None:
        raise StepFailed(f"{target.id} cannot be loaded by the code as it is now; nothing was changed")
    there = set(re.findall(r"\w+", DOMAIN.read_text(encoding="utf-8")))
    gone = sorted(asked - there)
    if gone:
        raise StepFailed(f"{target.id} asks for what is no longer there ({', '.join(gone)}); nothing was changed")


def _figures(manifest: Manifest) -> str:
    if not manifest.figures:
        return "  not measured"
    intents, entities, stories = (manifest.figures[name] for name in ("intents", "entities", "conversations"))
    tests = f"{stories['right']}/{stories['rows']}"
    return f"{intents['accuracy']:>9.3f}{intents['macro_f1']:>10.3f}{entities['f1']:>10.3f}{tests:>9}"

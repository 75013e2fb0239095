"""`./pasokh train`: a candidate beside the running model, and in its place only if it is not worse."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tools import measuring, setup, training
from tools.console import StepFailed, run_step, say
from tools.models import Manifest, ModelRefused, Models
from tools.swap import swap
from tools.verdict import Verdict, compare

WORSE = 1
"""Exit status when the running model stays."""


def main(arguments: Sequence[str]) -> int:
    """Train a candidate, compare it with the running model, swap it in unless it is worse, and give the status."""
    parser = argparse.ArgumentParser(
        prog="./pasokh train",
        description="Train a candidate, compare it with the running model on the fixed test set, and swap it in unless "
        "it is worse (docs/operating.md). Where no model is, it is trained and put in.",
    )
    parser.add_argument("--force", action="store_true", help="swap it in even if it is worse")
    given = parser.parse_args(arguments)
    setup.engine()
    models = Models()
    try:
        with models.held():
            return _train(models, force=given.force)
    except ModelRefused as error:
        raise StepFailed(str(error)) from error


def _train(models: Models, *, force: bool) -> int:
    running = training.running(models)
    if running is None:
        _put_in(models, training.train(models, "training the model"), None)
        return 0
    run_step("checking the data", setup.rasa("data", "validate", "--fail-on-warnings"), env=measuring.quiet())
    # The running model first: a mistake in the set shows before the training, not after it.
    old = measuring.reached("measuring the running model", models.link)
    trained = training.train(models, "training a candidate")
    new = measuring.reached("measuring the candidate", models.candidate)
    if new is None:
        raise StepFailed(f"the candidate, {models.candidate}, cannot be loaded; {running.id} goes on")
    trained = replace(trained, figures=_figures(new))
    models.note(models.candidate, trained)
    verdict = compare(old, new)
    _tell(verdict)
    if verdict.worse and not force:
        # A person has seen it now: the next start must not put the same thing in unseen.
        models.settle(trained.sources)
        say(
            f"\npasokh: the candidate is worse; {running.id} goes on. The candidate is at {models.candidate}.\n"
            "Mend the examples and train again, or take it all the same: ./pasokh train --force"
        )
        return WORSE
    _put_in(models, trained, running)
    return 0


def _put_in(models: Models, trained: Manifest, before: Manifest | None) -> None:
    kept = models.keep(models.candidate, trained, before.id if before else None)
    swap(models, kept)
    models.settle(kept.sources)
    models.prune()


def _figures(report: Mapping[str, Any]) -> dict[str, Any]:
    return {part: {name: value for name, value in found.items() if name != "wrong"} for part, found in report.items()}


def _tell(verdict: Verdict) -> None:
    say("\n".join(["", *verdict.table]))
    if verdict.lost:
        say("\nright before, wrong with the candidate:\n" + "\n".join(f"  {row}" for row in verdict.lost))
    if verdict.won:
        say(f"\nwrong before, right with the candidate: {verdict.won}")
    if verdict.worse:
        say("\nworse:\n" + "\n".join(f"  {line}" for line in verdict.worse))

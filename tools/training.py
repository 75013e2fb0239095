"""Training a model: what it is made from, and when that is needed."""

from __future__ import annotations

import os

from tools import setup
from tools.console import ROOT, StepFailed, run_step, say
from tools.models import Manifest, ModelRefused, Models
from tools.stamps import digest

CODE = ("actions", "bot/nlu", "bot/uv.lock", "data/language", "persian")
"""What reads a model or acts on it while it runs: a process that was started with other code needs a restart."""
SOURCES = (
    "config.yml", "domain.yml", "data/nlu", "data/own/nlu.yml", "data/rules", "data/stories",
    "data/shop/catalogue.json", "data/shop/answers.json", "data/gazetteer",
    "data/language", "bot/nlu", "persian", "bot/uv.lock",
)  # fmt: skip
"""What a model is made from."""


def sources() -> str:
    """Give the digest of everything that a model is made from."""
    return digest([ROOT / source for source in SOURCES])


def code() -> str:
    """Give the digest of the code that reads models and acts on them."""
    return digest([ROOT / source for source in CODE])


def train(models: Models, title: str) -> Manifest:
    """Train a model into the candidate's place and give its manifest.

    Raises:
        StepFailed: the training failed; what was there before has gone.
    """
    made_from, beside = sources(), code()
    models.candidate.unlink(missing_ok=True)
    # --force: Rasa's own cache does not see a change in the code that our components call.
    name = models.candidate.name.partition(".")[0]
    arguments = ["train", "--force", "--fixed-model-name", name, "--out", str(models.folder)]
    run_step(title, setup.rasa(*arguments), env={**os.environ, **setup.QUIET_ENGINE})
    if not models.candidate.exists():
        raise StepFailed(f"{title}: Rasa wrote no {models.candidate}")
    return models.describe(models.candidate, made_from, beside)


def make_ready() -> None:
    """Train and put in a model, unseen, if there is none or the sources have changed since one was decided on.

    Raises:
        StepFailed: the training failed, or another is at work.
    """
    models = Models()
    before = running(models)
    if before and models.is_settled(sources()):
        return
    try:
        with models.held():
            kept = models.keep(models.candidate, train(models, "training the model"), before.id if before else None)
            models.point_to(kept.id)
            models.settle(kept.sources)
            models.prune()
    except ModelRefused as error:
        raise StepFailed(str(error)) from error


def running(models: Models) -> Manifest | None:
    """Give the running model; None, and the reason said, if there is none that may be loaded."""
    if not models.link.exists():
        return None
    try:
        return models.running()
    except ModelRefused as error:
        say(f"  {error}")
        return None

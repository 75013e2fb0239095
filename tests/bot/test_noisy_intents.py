"""Training sentences as other keyboards and moods type them: the shop's model reads the same wish in them."""

import os
from pathlib import Path
from random import Random

import pytest

from bot.measure.crossed import DATA, training_rows
from bot.measure.intents import DEFAULT_MODEL
from bot.measure.rasa_model import Model, top_intent
from tests.persian.noise import LEGAL

HELD = 0.97
SENTENCES = os.environ.get("PASOKH_NOISE_SENTENCES", "600")
"""How many of the training sentences are tried; `all` tries every one."""


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(Path(DEFAULT_MODEL))


def test_legal_noise_leaves_the_intent(model: Model) -> None:
    dice = Random(3)  # noqa: S311 (nothing secret)
    rows = training_rows(DATA)
    chosen = rows if SENTENCES == "all" else dice.sample(rows, int(SENTENCES))
    lost = []
    for row in chosen:
        noise = dice.choice(LEGAL)
        typed = noise(row.text, dice)
        read, was = top_intent(model.parse(typed))[0], top_intent(model.parse(row.text))[0]
        if read != was:
            lost.append((noise.__name__, was, read, typed))
    held = 1 - len(lost) / len(chosen)
    print(f"the intent held in {held:.4f} of {len(chosen)} sentences; lost: {lost[:40]}")
    assert held >= HELD, lost[:20]

"""The same folds, ranked by Rasa's ResponseSelector: what `./pasokh eval faq --against-selector` compares with."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from desk.measure.questions import QuestionsError
from desk.measure.ranking import Ranked
from desk.settings import ROOT

ENGINE_PYTHON = "PASOKH_ENGINE_PYTHON"
"""The variable in which ./pasokh names the engine's interpreter: Rasa does not run on the desk's."""

Phrasing = tuple[str, str]
Fold = tuple[Sequence[Phrasing], Sequence[Ranked]]


def rank(folds: Sequence[Fold], epochs: int) -> list[Ranked]:
    """Rank what each fold held back by a ResponseSelector that was trained on what it saw.

    Args:
        folds: the phrasings each was trained on, and the questions it was asked.
        epochs: how long it is trained.

    Raises:
        QuestionsError: the engine's environment is not there, or the selector broke.
    """
    python = os.environ.get(ENGINE_PYTHON)
    if not python:
        raise QuestionsError(f"{ENGINE_PYTHON} is not set; call this as ./pasokh eval faq")
    with tempfile.TemporaryDirectory(prefix="pasokh-folds-") as place:
        told, out, log = (Path(place) / name for name in ("folds.json", "ranked.json", "log"))
        asked = [{"seen": seen, "held": [one.text for one in held]} for seen, held in folds]
        told.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
        command = [python, "-W", "ignore", "-m", "bot.measure.selector", str(told), "--out", str(out)]
        with log.open("w", encoding="utf-8") as output:
            status = subprocess.run(  # noqa: S603 (this project's interpreter and paths of this program)
                [*command, "--epochs", str(epochs)],
                cwd=ROOT, stdout=output, stderr=output, check=False,
            ).returncode  # fmt: skip
        if status:
            tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            raise QuestionsError(f"the ResponseSelector ended with status {status}:\n{tail}")
        rankings = json.loads(out.read_text(encoding="utf-8"))
    return [
        Ranked(one.topic, one.style, one.text, found, 0.0)
        for (_, held), ranked in zip(folds, rankings, strict=True)
        for one, found in zip(held, ranked, strict=True)
    ]

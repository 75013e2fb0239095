"""Training and asking a model through Rasa itself, as the product does."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.measure.rows import MeasureError, Row


def train(steps: Sequence[Mapping[str, Any]], rows: Sequence[Row], folder: Path) -> tuple[Path, float]:
    """Train a model of intents and entities in `folder`; return its archive and the seconds it took.

    Imports are not counted, nor is anything taken from Rasa's cache.

    Raises:
        MeasureError: Rasa trained nothing.
    """
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    from rasa.model_training import train_nlu  # noqa: PLC0415 (reads the variable above; slow)

    config = folder / "config.yml"
    settings = {"recipe": "default.v1", "language": "fa", "assistant_id": "measure", "pipeline": list(steps)}
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    data = _written(rows, folder)
    started = time.perf_counter()
    archive = train_nlu(str(config), str(data), str(folder), fixed_model_name="measured")
    if archive is None:
        raise MeasureError("Rasa trained no model from these rows.")
    return Path(archive), time.perf_counter() - started


def quiet() -> None:
    """Keep Rasa from printing every message it reads, as `rasa run` does: it costs time and hides the tables."""
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415 (slow)

    logging.getLogger("rasa").setLevel(logging.ERROR)
    configure_structlog(logging.ERROR)
    warnings.simplefilter("ignore")


class Model:
    """A trained model that answers one text at a time."""

    def __init__(self, archive: Path) -> None:
        """Load the model.

        Raises:
            MeasureError: there is no such archive, or Rasa cannot load it.
        """
        if not archive.is_file():
            raise MeasureError(f"there is no model at {archive}; ./pasokh train makes one.")
        from rasa.core.agent import Agent  # noqa: PLC0415 (slow)
        from rasa.exceptions import ModelNotFound  # noqa: PLC0415
        from rasa.shared.exceptions import RasaException  # noqa: PLC0415

        quiet()
        self._loop = asyncio.new_event_loop()
        try:
            self._agent = Agent.load(str(archive))
        except (ModelNotFound, RasaException) as error:
            raise MeasureError(f"Rasa cannot load {archive}: {error}") from error
        if not self._agent.is_ready():
            raise MeasureError(f"Rasa cannot load {archive}.")

    def parse(self, text: str) -> dict[str, Any]:
        """Return what Rasa reads in `text`: intent, intent_ranking, entities."""
        answer: dict[str, Any] = self._loop.run_until_complete(self._agent.parse_message(text))
        return answer

    @property
    def intents(self) -> set[str]:
        """The intents of the domain that the model was trained with; empty where it was trained without one."""
        domain = self._agent.domain
        return set(domain.intents) if domain else set()

    @property
    def actions(self) -> set[str]:
        """The actions of the domain that the model was trained with."""
        domain = self._agent.domain
        return set(domain.user_actions) | set(domain.form_names) if domain else set()


def top_intent(answer: Mapping[str, Any]) -> tuple[str, float, bool]:
    """Return (the likeliest intent, its confidence, whether the threshold hid it) of one answer.

    Rasa's fallback puts `nlu_fallback` before the ranking; the intent looked for is the first one behind it.
    """
    from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME  # noqa: PLC0415

    ranking = answer.get("intent_ranking") or [answer["intent"]]
    hidden = answer["intent"]["name"] == DEFAULT_NLU_FALLBACK_INTENT_NAME
    for guess in ranking:
        if guess["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME:
            return guess["name"] or "", float(guess["confidence"]), hidden
    return "", 0.0, hidden


def _written(rows: Sequence[Row], folder: Path) -> Path:
    """Write the rows as Rasa's training data: its JSON has places of entities but no styles, its YAML the reverse."""
    if any(row.style for row in rows):
        path = folder / "rows.yml"
        # JSON is YAML whose strings are quoted: «09121234567» would come back as a number.
        # Rasa takes a file for training data only if a line of it begins with the bare key.
        blocks = json.dumps(_as_rasa_yaml(rows), ensure_ascii=False)
        path.write_text(f'version: "3.1"\nnlu: {blocks}\n', encoding="utf-8")
    else:
        path = folder / "rows.json"
        path.write_text(json.dumps(_as_rasa_data(rows), ensure_ascii=False), encoding="utf-8")
    return path


def _as_rasa_yaml(rows: Sequence[Row]) -> list[dict[str, Any]]:
    blocks: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        blocks[row.intent, row.style or ""].append({"text": row.text})
    return [
        {"intent": intent, "metadata": {"style": style}, "examples": examples}
        for (intent, style), examples in blocks.items()
    ]


def _as_rasa_data(rows: Sequence[Row]) -> dict[str, Any]:
    examples = [
        {
            "text": row.text,
            "intent": row.intent,
            "entities": [
                {"start": span.start, "end": span.end, "entity": span.entity, "value": row.text[span.start : span.end]}
                for span in row.entities
            ],
        }
        for row in rows
    ]
    return {"rasa_nlu_data": {"common_examples": examples}}

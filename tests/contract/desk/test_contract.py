"""The JSON between engine and desk, read by the desk's own code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desk.engine.protocol import ParseAnswer, TurnAnswer, TurnRequest
from desk.engine.saying import split_choices
from desk.settings import ROOT

FIXTURES = ROOT / "tests" / "contract" / "fixtures"
SCENES = json.loads((FIXTURES / "turns.json").read_text(encoding="utf-8"))
STEPS = [(scene["name"], step) for scene in SCENES for step in scene["steps"]]


def _concrete(value: Any, key: str = "") -> Any:
    """Give an example for a pattern: the fixtures say `*` where any value will do."""
    if isinstance(value, dict):
        return {name: _concrete(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_concrete(item, key) for item in value if item != "…"]
    if value in ("*", "*text"):
        return {
            "understanding": None,
            "command": None,
            "confidence": 0.9,
            "score": 0.9,
            "entities": [],
            "actions": [],
            "replies": [],
        }.get(key, "text")
    return value


@pytest.mark.parametrize(("name", "step"), STEPS, ids=[f"{name}-{i}" for i, (name, _) in enumerate(STEPS)])
def test_desk_reads_what_the_engine_answers(name: str, step: dict[str, Any]) -> None:
    answer = TurnAnswer.model_validate(_concrete(step["answer"]))
    assert answer.turn_id == step["request"]["turn_id"], name
    for reply in answer.replies:
        shown, commands = split_choices(reply.payload)
        if commands is not None and shown is not None:
            assert all(set(choice) == {"title"} for choice in shown["choices"])
            assert len(commands) == len(shown["choices"])


@pytest.mark.parametrize(("name", "step"), STEPS, ids=[f"{name}-{i}" for i, (name, _) in enumerate(STEPS)])
def test_desk_writes_what_the_engine_reads(name: str, step: dict[str, Any]) -> None:
    assert TurnRequest.model_validate(step["request"]).model_dump() == step["request"], name


def test_desk_reads_a_parse_answer() -> None:
    fixture = json.loads((FIXTURES / "parse.json").read_text(encoding="utf-8"))
    for example in fixture if isinstance(fixture, list) else [fixture]:
        assert ParseAnswer.model_validate(_concrete(example["answer"])).understanding.confidence <= 1

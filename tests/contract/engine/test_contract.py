"""The fixtures of the contract, replayed against the real engine."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from conftest import DESK_PORT, ENGINE_TOKEN, URL, bearer

FIXTURES = Path(__file__).parent.parent / "fixtures"


def load(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def fits(expected: Any, actual: Any, at: str = "answer") -> None:
    if expected == "*":
        return
    if expected == "*text":
        assert isinstance(actual, str), at
        assert actual.strip(), at
    elif isinstance(expected, dict):
        assert isinstance(actual, dict), at
        assert expected.keys() == actual.keys(), at
        for key, value in expected.items():
            fits(value, actual[key], f"{at}.{key}")
    elif isinstance(expected, list):
        rows = [row for row in expected if row != "…"]
        assert len(actual) >= len(rows) if "…" in expected else len(actual) == len(rows), (at, actual)
        for index, row in enumerate(rows):
            fits(row, actual[index], f"{at}[{index}]")
    else:
        assert actual == expected, at


@pytest.mark.parametrize("scene", load("turns.json"), ids=lambda scene: scene["name"])
def test_turns(call: Any, scene: dict[str, Any]) -> None:
    for step in scene["steps"]:
        response = call("turn", step["request"])
        assert response.status_code == 200, response.text
        fits(step["answer"], response.json(), step["request"]["turn_id"])
        assert call("turn", step["request"]).json() == response.json(), "a repeat must not run twice"


def test_parse(call: Any) -> None:
    fixture = load("parse.json")
    fits(fixture["answer"], call("parse", fixture["request"]).json())


def test_health(engine: Any) -> None:
    fits(load("health.json")["answer"], requests.get(f"{URL}/health", headers=bearer(), timeout=5).json())
    assert requests.get(f"{URL}/health", timeout=5).status_code == 401


@pytest.mark.parametrize("case", load("errors.json"), ids=lambda case: case["name"])
def test_errors(call: Any, case: dict[str, Any]) -> None:
    token = ENGINE_TOKEN if case["token"] == "right" else case["token"]
    response = call("turn", case["body"], token)
    assert response.status_code == case["status"], response.text
    fits(case["answer"], response.json())


def test_rasas_own_api_is_closed(engine: Any) -> None:
    for path in ("/conversations/x/tracker", "/model/parse", "/domain", "/webhooks/rest/webhook"):
        assert requests.get(URL.partition("/webhooks")[0] + path, timeout=5).status_code in {401, 404, 405}


@pytest.mark.parametrize("case", load("facts.json"), ids=lambda case: case["name"])
def test_the_stand_in_desk_keeps_the_contract(desk: Any, case: dict[str, Any]) -> None:
    asked = case["request"]
    response = requests.request(
        asked["method"],
        f"http://127.0.0.1:{DESK_PORT}{asked['path']}",
        params=asked.get("query"),
        json=asked.get("body"),
        headers=bearer("internal-test-token"),
        timeout=5,
    )
    assert response.status_code == case["status"]
    expected, actual = case["answer"], response.json()
    for key, value in expected.items():
        if isinstance(value, list) and value:
            assert set(value[0]) <= set(actual[key][0])
        else:
            fits(value, actual[key])


def test_what_the_desk_has_forgotten_is_forgotten_here(call: Any, engine: Any) -> None:
    said = "راز پنهان من را به کسی نگو"
    turn = {"turn_id": "forget-1", "conversation_id": "to-forget", "kind": "text", "text": said, "command": None}
    context = {"contact_name": None, "lang": "fa", "verified_order": None}
    assert call("turn", {**turn, "context": context}).status_code == 200
    body = {"conversation_id": "to-forget", "turn_ids": ["forget-1"]}
    for _ in range(2):  # asked again when the answer was lost
        assert call("forget", body).json() == {"forgotten": "to-forget"}
    with closing(sqlite3.connect(engine.folder / "engine.db")) as database:
        senders = [row[0] for row in database.execute("SELECT sender_id FROM events")]
        turns = [row[0] for row in database.execute("SELECT turn_id FROM answered_turns")]
    assert "to-forget" not in senders
    assert "forget-1" not in turns
    assert call("forget", {"conversation_id": 1}).status_code == 400
    assert call("forget", body, token="wrong").status_code == 401

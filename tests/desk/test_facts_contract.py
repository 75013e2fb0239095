"""The facts that actions ask for, as `tests/contract/fixtures/facts.json` has them, of the real desk."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import ClientSession

from desk.settings import ROOT
from tests.desk.conftest import INTERNAL, People

FACTS = json.loads((ROOT / "tests" / "contract" / "fixtures" / "facts.json").read_text(encoding="utf-8"))
CASES = [case for case in FACTS if "conversation_id" not in json.dumps(case["request"])]
"""Those about a conversation need one: tests of orders have it."""


def fits(expected: Any, actual: Any, at: str = "answer") -> None:
    """Check an answer against a pattern: `*` is anything, `*text` some text, a list that ends in `…` may go on."""
    if expected == "*":
        return
    if expected == "*text":
        assert isinstance(actual, str), at
        assert actual.strip(), at
    elif isinstance(expected, dict):
        assert set(expected) <= set(actual), at
        for key, value in expected.items():
            fits(value, actual[key], f"{at}.{key}")
    elif isinstance(expected, list):
        rows = [row for row in expected if row != "…"]
        assert len(actual) >= len(rows) if "…" in expected else len(actual) == len(rows), (at, actual)
        for place, row in enumerate(rows):
            fits(row, actual[place], f"{at}[{place}]")
    else:
        assert actual == expected, at


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_the_desk_keeps_the_contract(people: People, case: dict[str, Any]) -> None:
    asked = case["request"]
    async with (
        ClientSession(headers={"Authorization": f"Bearer {INTERNAL}"}) as bot,
        bot.request(
            asked["method"], people.url(asked["path"]), params=asked.get("query"), json=asked.get("body")
        ) as response,
    ):
        assert response.status == case["status"], await response.text()
        fits(case["answer"], await response.json())

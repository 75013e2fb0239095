"""What `./pasokh bench desk` is made of: a small house, and whether what goes wrong is seen."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.load import crowd, desk, queue
from tests.load.crowd import Sent, Side


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_small_house_is_measured_whole(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--customers", "4", "--operators", "2", "--rate", "8", "--seconds", "2", "--json", "--database"]
    status = desk.main([*arguments, database])
    found = json.loads(capsys.readouterr().out)
    assert status == 0, found
    assert (found["sent"], found["stored"], found["open"]) == (16, 16, 4)
    assert (found["n"], found["echo"]["n"]) == (16, 4)
    assert found["lost"] == found["doubled"] == found["out_of_order"] == found["gaps"] == 0
    assert found["p99_ms"] >= found["p50_ms"] > 0
    assert found["ratio"].keys() == {"p50_ms", "p95_ms", "p99_ms"}
    assert found["cpu_ms_a_message"] >= 0
    assert "to the other side's socket" in desk.table(found)


def message(seq: int, number: int, author: str = "customer") -> dict[str, Any]:
    return {"seq": seq, "author": author, "text": crowd.WORDS.format(number)}


@pytest.mark.parametrize(
    ("came", "broken"),
    [
        ([(4, 0), (5, 1), (6, 2)], False),
        ([(4, 0), (6, 2)], True),  # one is missing between
        ([(4, 0), (4, 0)], True),  # one came twice
        ([(5, 1), (4, 0)], True),
        ([(4, 1), (5, 0)], True),  # numbered otherwise than they were sent
    ],
)
def test_a_gap_a_double_and_a_wrong_order_are_seen(came: list[tuple[int, int]], broken: bool) -> None:
    side = Side()
    for seq, number in came:
        side.hear(message(seq, number))
    assert side.order_broken() is broken


async def test_what_cannot_be_sent_is_counted_and_the_rest_goes_on() -> None:
    async def send(number: int, _: Sent) -> None:
        if number == 1:
            raise ConnectionError("gone")

    sent = await crowd.at_a_rate(200, 0.02, send)
    assert sorted(sent.at) == [0, 1, 2, 3]
    assert sent.errors == Counter({"gone": 1})


def test_a_result_with_anything_wrong_is_not_sound() -> None:
    good = {"lost": 0, "doubled": 0, "out_of_order": 0, "gaps": 0, "errors": {}, "sent": 3, "stored": 3}
    assert desk.is_sound(good)
    for wrong in ({"lost": 1}, {"doubled": 1}, {"gaps": 1}, {"errors": {"gone": 1}}, {"stored": 4}):
        assert not desk.is_sound({**good, **wrong})


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_queues_measurement_assigns_what_waits(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--waiting", "3", "6", "--assignments", "4", "--operators", "2", "--json", "--database", database]
    assert queue.main(arguments) == 0
    rows = json.loads(capsys.readouterr().out)["databases"][database]
    assert [(row["waiting"], row["assigned"]) for row in rows] == [(3, 3), (6, 4)]
    assert rows[0]["times_the_first"] == 1
    assert rows[1]["entering"]["n"] == 6

"""What `./pasokh bench chat` is made of, against a real desk."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.test_utils import TestServer, unused_port

from tests.load import chat
from tests.load.figures import Level, figures, table
from tests.load.machine import in_words, peaks, proportional_memory


@pytest.fixture
async def http(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[aiohttp.ClientSession]:
    monkeypatch.setattr(chat, "PAUSE_SECONDS", 0.01)
    async with aiohttp.ClientSession() as session:
        yield session


async def test_every_question_is_counted_under_its_kind(http: aiohttp.ClientSession, server: TestServer) -> None:
    level = Level(3)
    await chat.measure_bot(http, str(server.make_url("")).rstrip("/"), level, 14)
    assert not level.errors
    assert len(level.every_answer()) == 14
    assert {"greeting", "price", "order"} <= level.answers.keys()


async def test_every_reply_reaches_its_customer(http: aiohttp.ClientSession, server: TestServer) -> None:
    level = Level(4)
    await chat.measure_operators(http, str(server.make_url("")).rstrip("/"), level, 9)
    assert not level.errors
    assert len(level.replies) == 9


async def test_what_goes_wrong_is_counted_and_named(http: aiohttp.ClientSession) -> None:
    level = Level(2)
    await chat.measure_bot(http, f"http://127.0.0.1:{unused_port()}", level, 6)
    assert level.errors == {"ClientConnectorError": 6}


def test_percentiles_are_times_that_were_measured() -> None:
    assert figures([number / 1000 for number in range(1, 101)]) == {
        "n": 100,
        "p50_ms": 50.0,
        "p95_ms": 95.0,
        "max_ms": 100.0,
    }
    assert figures([0.007]) == {"n": 1, "p50_ms": 7.0, "p95_ms": 7.0, "max_ms": 7.0}
    assert figures([])["p95_ms"] is None


async def test_memory_of_a_process_group() -> None:
    held = b"x" * 50_000_000
    async with peaks({"self": os.getpgrp()}) as highest:
        pass
    assert highest["self"] > len(held)
    assert proportional_memory(0x7FFFFFFF) == 0


def test_the_table_names_the_errors_and_bears_missing_figures() -> None:
    level = Level(20)
    level.answers["price"].append(0.25)
    level.errors["rate.messages"] += 3
    process = {"ready_after_s": 3.04, "idle_bytes": 0, "peak_bytes": 99_000_000}
    text = table(
        {"machine": in_words(), "load_before": "0", "levels": [level.as_json()], "processes": {"desk": process}}
    )
    assert "rate.messages (3 times)" in text
    assert "250 ms" in text
    assert "99 MB" in text


@pytest.mark.parametrize("arguments", [["--messages", "0"], ["--conversations", "many"]])
def test_options_that_make_no_sense_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        chat.main(arguments)
    assert arguments[0] in capsys.readouterr().err

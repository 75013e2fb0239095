"""What may befall a turn: the desk hangs up, the engine stops, the database is held, many come at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from conftest import URL, bearer


def turn(name: str, text: str, number: int = 1) -> dict[str, Any]:
    return {"turn_id": f"{name}-{number}", "conversation_id": name, "kind": "text", "text": text, "context": {}}


def words(response: requests.Response) -> str:
    assert response.status_code == 200, response.text
    return " ".join(reply["text"] for reply in response.json()["replies"])


def test_an_answer_outlives_the_engine(call: Any, engine: Any) -> None:
    first = call("turn", turn("outlives", "قیمت گوشی سامسونگ A54 چنده؟")).json()
    engine.stop()
    engine.start()
    assert call("turn", turn("outlives", "این را نباید بخواند")).json() == first


def test_a_turn_whose_caller_hung_up_runs_once(call: Any, desk: Any) -> None:
    call("turn", turn("hung-up", "سفارش ۱۰۲۳۴۵ من کجاست"))
    wrong = turn("hung-up", "۱۱۱۱", 2)
    desk.slow = 0.5
    try:
        with pytest.raises(requests.Timeout):
            requests.post(f"{URL}/turn", json=wrong, headers=bearer(), timeout=0.2)
    finally:
        desk.slow = 0.0
    assert "پیدا نکردم" in words(call("turn", wrong))
    assert desk.tries["hung-up"] == 1


def test_a_turn_fails_whole_while_the_database_is_held_and_works_after(call: Any, engine: Any) -> None:
    call("turn", turn("held", "سفارش ۱۰۲۳۴۵ من کجاست"))
    digits = turn("held", "۶۷۸۹", 2)
    holder = sqlite3.connect(engine.folder / "engine.db", isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        assert call("turn", digits).status_code == 500
        holder.execute("ROLLBACK")
    finally:
        holder.close()
    actions = [action["type"] for reply in call("turn", digits).json()["replies"] for action in reply["actions"]]
    assert "link_order" in actions, "the form is where it was"


def test_twenty_conversations_at_once_keep_apart(call: Any) -> None:
    def track(name: str) -> tuple[str, str]:
        asked = words(call("turn", turn(name, "سفارش ۱۰۲۳۴۵ من کجاست")))
        return asked, words(call("turn", turn(name, "۶۷۸۹", 2)))

    with ThreadPoolExecutor(20) as pool:
        for asked, found in pool.map(track, [f"at-once-{number}" for number in range(20)]):
            assert "چهار رقم" in asked
            assert "ارسال شده" in found


def test_the_longest_text_is_answered_and_a_longer_one_refused(call: Any) -> None:
    text = "سلام " * 800
    assert len(text) == 4000
    assert words(call("turn", turn("longest", text)))
    refused = call("turn", turn("longest", text + "!", 2))
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "message.too_long")

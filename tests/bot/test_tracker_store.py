"""Dialogue state on disk: long sessions begin afresh, forms are never cut."""

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answered import REMEMBERED_TURNS, AnsweredTurns
from bot.tracker_store import LONGEST_SESSION, VarTrackerStore


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VarTrackerStore:
    monkeypatch.setenv("PASOKH_VAR", str(tmp_path))
    return VarTrackerStore(domain=Domain.load("domain.yml"))


def saved(store: VarTrackerStore, *last: object) -> DialogueStateTracker:
    tracker = DialogueStateTracker("someone", store.domain.slots)
    tracker.update(SlotSet("last_product", "samsung-galaxy-a54"))
    for _ in range(LONGEST_SESSION // 2):
        tracker.update_with_events([UserUttered("سلام"), ActionExecuted("action_listen")], store.domain)
    tracker.update_with_events(list(last), store.domain)
    asyncio.run(store.save(tracker))
    found = asyncio.run(store.retrieve("someone"))
    assert found is not None
    return found


def test_a_long_session_begins_afresh_and_keeps_its_slots(store: VarTrackerStore) -> None:
    found = saved(store)
    assert len(found.events) < 10
    assert found.get_slot("last_product") == "samsung-galaxy-a54"
    assert found.latest_action_name == "action_listen"
    found.update(UserUttered("ممنون"))
    asyncio.run(store.save(found))
    again = asyncio.run(store.retrieve("someone"))
    assert again is not None
    assert again.latest_message is not None
    assert again.latest_message.text == "ممنون"


def test_a_form_is_not_cut(store: VarTrackerStore) -> None:
    found = saved(store, ActiveLoop("order_form"))
    assert found.active_loop_name == "order_form"
    assert len(found.events) > LONGEST_SESSION


def test_answers_are_kept_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASOKH_VAR", str(tmp_path))
    answered = AnsweredTurns()
    for number in range(REMEMBERED_TURNS + 1):
        answered.keep(f"t{number}", {"replies": [number]})
    again = AnsweredTurns()
    assert again.find("t0") is None
    assert again.find("t1") == {"replies": [1]}
    assert again.find("never") is None


def test_what_is_forgotten_is_gone_and_others_stay(store: VarTrackerStore) -> None:
    saved(store)
    other = DialogueStateTracker("another", store.domain.slots)
    other.update(UserUttered("سلام"))
    asyncio.run(store.save(other))
    answered = AnsweredTurns()
    for turn_id in ("one", "two"):
        answered.keep(turn_id, {"turn_id": turn_id})
    store.forget("someone")
    store.forget("nobody")
    answered.forget(["one", "three"])
    assert asyncio.run(store.retrieve("someone")) is None
    assert asyncio.run(store.retrieve("another")) is not None
    assert (answered.find("one"), answered.find("two")) == (None, {"turn_id": "two"})

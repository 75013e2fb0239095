import sys

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.catalogue import CatalogueError, read_catalogue
from bot.nlu.hazm_tokens import hazm_tokenizer
from bot.nlu.tokenizer import HazmTokenizer
from bot.turns import TurnError, folded, read_turn, reply_of_message
from persian.normalise import normalise


@pytest.mark.parametrize("text", ["سلااام می‌خوام گوشي A۵۴ بخرم؟", "نرسیده است", "😀 سلام", "", "   ", "/سلام"])
def test_tokens_point_at_what_was_typed(text: str) -> None:
    tokens = HazmTokenizer(HazmTokenizer.get_default_config()).tokenize(Message({"text": text}), "text")
    assert tokens
    for token in tokens:
        if text.strip():
            assert normalise(text[token.start : token.end]).text == token.text
            assert "_" not in token.text


def test_the_tokeniser_leaves_no_half_imported_package_behind() -> None:
    hazm_tokenizer()
    assert "hazm" not in sys.modules


def test_a_missing_catalogue_is_named() -> None:
    with pytest.raises(CatalogueError, match=r"nowhere\.json"):
        read_catalogue("nowhere.json")


@pytest.mark.parametrize(
    "body", [None, [], {}, {"turn_id": "a"}, {"turn_id": "a", "conversation_id": "b", "kind": "x"}]
)
def test_what_is_no_turn_is_refused(body: object) -> None:
    with pytest.raises(TurnError) as caught:
        read_turn(body)
    assert caught.value.code == "frame.invalid"


def test_buttons_become_choices_with_commands() -> None:
    reply = reply_of_message(
        {"text": "؟", "buttons": [{"title": "بله", "payload": '/affirm{"a": 1}'}, {"title": "نه"}]}
    )
    assert reply["payload"]["choices"] == [
        {"title": "بله", "command": {"intent": "affirm", "entities": {"a": 1}}},
        {"title": "نه", "command": None},
    ]


def test_replies_that_only_act_join_a_neighbour() -> None:
    silent = {"text": "", "payload": None, "actions": [1]}
    seen = {"text": "سلام", "payload": None, "actions": [2]}
    assert folded([silent, seen]) == [{"text": "سلام", "payload": None, "actions": [1, 2]}]
    assert folded([seen, silent]) == [{"text": "سلام", "payload": None, "actions": [2, 1]}]

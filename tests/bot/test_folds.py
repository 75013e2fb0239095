"""Near-copies never stand on both sides of a cross-validation."""

from bot.measure.folds import folds, groups
from bot.measure.intents import DEFAULT_MODEL
from bot.measure.pipelines import ROOT
from bot.measure.rasa_model import _as_rasa_yaml
from bot.measure.rows import Row


def test_near_copies_share_a_group() -> None:
    texts = ["سفارش من کجاست", "سفارش من كجاست؟", "سفارش  من کجاست!!", "گوشی سامسونگ دارید", "سلام"]
    found = groups(texts)
    assert found[0] == found[1] == found[2]
    assert len(set(found)) == 3


def test_copies_of_copies_share_a_group() -> None:
    texts = ["میخوام سفارشمو کنسل کنم", "میخوام سفارشمو کنسل کنم لطفا", "سلام میخوام سفارشمو کنسل کنم لطفا"]
    assert len(set(groups(texts))) == 1


def test_texts_without_letters_are_grouped_too() -> None:
    assert len(groups(["", "؟", "😀"])) == 3


def test_folds_keep_groups_whole_and_spread_intents() -> None:
    intents = ["a"] * 40 + ["b"] * 10
    group_of = [place // 2 for place in range(50)]
    parts = folds(group_of, intents, 5)
    assert sorted(place for part in parts for place in part) == list(range(50))
    for part in parts:
        assert {group_of[place] for place in part}.isdisjoint(
            group_of[place] for other in parts if other is not part for place in other
        )
        assert sum(intents[place] == "b" for place in part) == 2


def test_styles_reach_the_training() -> None:
    blocks = _as_rasa_yaml([Row("slm", "greet", style="finglish"), Row("سلام", "greet", style="formal")])
    assert [block["metadata"] for block in blocks] == [{"style": "finglish"}, {"style": "formal"}]


def test_the_trained_model_lies_in_the_project() -> None:
    assert DEFAULT_MODEL.is_relative_to(ROOT)

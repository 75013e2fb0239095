"""Goods that the shop does not have: the customer is told so, and editors see what was asked for."""

from typing import Any

import pytest

from actions import comparing, human, products, recommending
from tests.actions.acting import act
from tests.actions.test_goods import A54, MOBILE, at, named, seen, titles
from tests.contract.engine.stand_in_desk import StandInDesk

LACKING = {"type": "note_gap", "reason": "no_product"}


@pytest.mark.parametrize("action", [products.Price(), products.Availability(), products.Specs()])
def test_goods_of_no_group_of_ours(shop: StandInDesk, action: Any) -> None:
    said = act(action, "پهپاد دارید؟", "ask_availability")
    assert "پیدا نکردم" in said.words
    assert said.actions == [LACKING]


def test_a_model_we_do_not_have(shop: StandInDesk) -> None:
    text = "آیفون ۱۷ دارید؟"
    said = act(products.Availability(), text, "ask_availability", [at(text, "آیفون", "brand", "apple")])
    assert "نداریم" in said.words
    assert said.actions == [LACKING]


def test_a_model_we_do_not_have_in_a_comparison(shop: StandInDesk) -> None:
    text = "آیفون ۱۷ با A54 چه فرقی داره"
    entities = [at(text, "آیفون", "brand", "apple"), at(text, "A54", "product", A54)]
    said = act(comparing.Compare(), text, "compare_products", entities)
    assert LACKING in said.actions
    alone = act(
        comparing.Compare(), "مقایسه آیفون ۱۷", "compare_products", [at("مقایسه آیفون ۱۷", "آیفون", "brand", "apple")]
    )
    assert "«آیفون ۱۷» را نداریم" in alone.words, "what stands in its place is not passed off as it"
    assert LACKING in alone.actions


def test_a_brand_that_a_group_does_not_have(shop: StandInDesk) -> None:
    laptop = named("laptop", "لپ تاپ", "category")
    said = act(products.Availability(), "لپ تاپ سونی", "ask_availability", [laptop, named("sony", "سونی", "brand")])
    assert LACKING in said.actions


def test_a_recommendation_of_what_we_do_not_have(shop: StandInDesk) -> None:
    said = act(recommending.Recommend(), "یه پهپاد خوب معرفی کن", "recommend_product")
    assert said.actions == [LACKING]
    assert "گروه" in said.words
    assert "گوشی موبایل" in titles(said)


@pytest.mark.parametrize("text", ["پهپاد میفروشید؟", "پهپاد دارین؟", "قیمت پهپاد چنده"])
def test_goods_far_from_ours_are_goods_all_the_same(shop: StandInDesk, text: str) -> None:
    said = act(human.NotUnderstood(), text, "out_of_scope")
    assert "پیدا نکردم" in said.words
    assert said.actions == [LACKING]


@pytest.mark.parametrize("text", ["هوا چطوره", "وقت دارید حرف بزنیم", "شوهر داری؟"])
def test_what_is_no_wish_for_goods_is_no_gap(shop: StandInDesk, text: str) -> None:
    assert act(human.NotUnderstood(), text, "out_of_scope").actions == []


def test_what_we_have_is_no_gap(shop: StandInDesk) -> None:
    assert LACKING not in act(recommending.Recommend(), "یه گوشی معرفی کن", "recommend_product", [MOBILE]).actions
    assert LACKING not in act(recommending.Recommend(), "یه چیز خوب معرفی کن", "recommend_product").actions
    assert LACKING not in act(products.Price(), "قیمتش چنده", "ask_price").actions
    sparse = act(products.Price(), "رنگ بنفشش", "ask_price", slots=seen(A54, focus=A54))
    assert LACKING not in sparse.actions

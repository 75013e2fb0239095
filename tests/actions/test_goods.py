"""Questions about goods: named, pointed at, of a group, of what the shop does not have."""

from typing import Any

import pytest

from actions import comparing, human, products
from tests.actions.acting import Answer, act
from tests.contract.engine.stand_in_desk import StandInDesk

A54, NOTE14, X9C, A16 = "samsung-galaxy-a54", "xiaomi-redmi-note-14", "honor-x9c", "samsung-galaxy-a16"
MOBILE = {"entity": "category", "value": "mobile", "text": "گوشی"}


def named(slug: str, text: str = "", kind: str = "product") -> dict[str, Any]:
    return {"entity": kind, "value": slug, "text": text or slug}


def at(text: str, words: str, kind: str, value: str) -> dict[str, Any]:
    """Return an entity with its place in the text."""
    start = text.index(words)
    return {"entity": kind, "value": value, "text": words, "start": start, "end": start + len(words)}


def seen(*slugs: str, focus: str | None = None, kind: str = "price", **wish: Any) -> dict[str, Any]:
    return {"goods": {"slugs": list(slugs), "focus": focus, "kind": kind, "wish": wish}}


def slugs(said: Answer) -> list[str]:
    return [card["slug"] for payload in said.payloads for card in payload.get("products", [])]


def titles(said: Answer) -> list[str]:
    return [choice["title"] for choice in said.payloads[-1].get("choices", [])]


@pytest.mark.parametrize(
    "action", [products.Price(), products.Availability(), products.Specs()], ids=lambda a: a.name()
)
def test_one_product_is_answered_and_kept(shop: StandInDesk, action: Any) -> None:
    said = act(action, "A54", "", [named(A54)])
    assert slugs(said) == [A54]
    assert said.types == ["mark_helped"]
    assert (said.slots["goods"]["focus"], said.slots["last_product"]) == (A54, A54)


def test_a_pronoun_is_about_what_was_shown_last(shop: StandInDesk) -> None:
    assert slugs(act(products.Price(), "قیمتش چنده؟", "ask_price", slots=seen(A54, focus=A54))) == [A54]
    asked = act(products.Price(), "قیمتش چنده؟", "ask_price", slots=seen(A54, NOTE14))
    assert asked.types == []
    assert len(titles(asked)) == 3, "both, and a human"
    assert asked.slots["goods_waiting"] == {"kind": "price"}


@pytest.mark.parametrize("text", ["قیمتش چنده؟", "موجوده؟", "دومی چنده", "اون یکی چطور"])
def test_with_nothing_shown_it_asks_which_product(shop: StandInDesk, text: str) -> None:
    said = act(products.Price(), text, "ask_price")
    assert said.types == []
    assert "کالا" in said.words
    again = act(products.Price(), text, "ask_price", before=[{"event": "bot", "text": said.words}])
    assert again.words != said.words


@pytest.mark.parametrize(
    ("text", "slots", "found"),
    [
        ("دومی چنده", seen(A54, NOTE14, A16), [NOTE14]),
        ("اولیش چنده", seen(A54, NOTE14, A16), [A54]),
        ("سومی رو میخوام", seen(A54, NOTE14, A16), [A16]),
        ("قیمت آخری", seen(A54, NOTE14, A16), [A16]),
        ("گزینه ۲", seen(A54, NOTE14, A16), [NOTE14]),
        ("گوشی دوم", seen(A54, NOTE14, A16), [NOTE14]),
        ("اون یکی چطور؟", seen(A54, NOTE14, focus=A54), [NOTE14]),
        ("قبلی چند بود", seen(A54, NOTE14, focus=NOTE14), [A54]),
        ("این یکی چنده", seen(A54, NOTE14, focus=NOTE14), [NOTE14]),
    ],
)
def test_pointing_at_what_was_shown(shop: StandInDesk, text: str, slots: Any, found: list[str]) -> None:
    assert slugs(act(products.Price(), text, "ask_price", slots=slots)) == found


def test_pointing_past_the_end_asks_which_product(shop: StandInDesk) -> None:
    assert act(products.Price(), "چهارمی چنده", "ask_price", slots=seen(A54, NOTE14)).types == []


def test_the_one_before_stays_in_reach(shop: StandInDesk) -> None:
    first = act(products.Price(), "قیمت A54", "ask_price", [named(A54)])
    second = act(products.Price(), "قیمت نوت ۱۴", "ask_price", [named(NOTE14)], slots=first.slots)
    assert slugs(act(products.Price(), "اون یکی", "ask_price", slots=second.slots)) == [A54]


def test_colours_and_a_colour_that_is_not_there(shop: StandInDesk) -> None:
    black = [named("مشکی", "مشکی", "colour")]
    said = act(products.Availability(), "مشکیش هم هست؟", "ask_availability", black, slots=seen(A54, focus=A54))
    assert "مشکی" in said.words
    assert "سفید" in said.words, "the other colours are named, too"
    red = [named("قرمز", "قرمز", "colour")]
    said = act(products.Availability(), "قرمزش چی؟", "ask_availability", red, slots=seen(A54, focus=A54))
    assert "ندارد" in said.words
    white = [named("سفید", "سفید", "colour")]
    formal = "آیا رنگ سفید آن نیز در حال حاضر موجود است؟"
    assert slugs(act(products.Availability(), formal, "ask_availability", white, slots=seen(A54, focus=A54))) == [A54]
    other = act(products.Availability(), "رنگ دیگه‌ش هست؟", "ask_availability", slots=seen(A54, focus=A54))
    assert "سبز لیمویی" in other.words


def test_out_of_stock_offers_the_nearest_in_stock(shop: StandInDesk) -> None:
    said = act(products.Availability(), "آنر x9c دارید؟", "ask_availability", [named(X9C)])
    assert slugs(said)[0] == X9C
    assert len(slugs(said)) == 2
    assert "تومان" in said.words
    assert "برند" in said.words
    command = said.payloads[0]["choices"][0]["command"]
    assert (command["intent"], command["entities"]["product"]) == ("compare_products", slugs(said))


@pytest.mark.parametrize(
    ("text", "entities", "name", "nearest"),
    [
        ("قیمت ردمی نوت ۱۳ پرو", [("ردمی", "brand", "xiaomi")], "ردمی نوت ۱۳ پرو", NOTE14),
        ("آیفون ۱۵ دارید؟", [("آیفون", "brand", "apple")], "آیفون ۱۵", "apple-iphone-13"),
    ],
)
def test_a_model_the_shop_does_not_have(shop: StandInDesk, text: str, entities: Any, name: str, nearest: str) -> None:
    found = [at(text, *entity) for entity in entities]
    said = act(products.Price(), text, "ask_price", found)
    assert f"«{name}»" in said.words
    assert nearest in slugs(said)
    assert said.types == ["note_gap"]


@pytest.mark.parametrize("text", ["تلویزیون سونی ۵۵ اینچ", "گوشی سامسونگ ۱۲۸ گیگ", "سامسونگ ۲ تا میخوام"])
def test_a_measure_is_no_model(shop: StandInDesk, text: str) -> None:
    brand = "سونی" if "سونی" in text else "سامسونگ"
    said = act(products.Price(), text, "ask_price", [at(text, brand, "brand", "samsung")])
    assert "«" not in said.words


def test_a_brand_the_category_does_not_have(shop: StandInDesk) -> None:
    entities = [MOBILE, named("sony", "سونی", "brand")]
    said = act(products.Availability(), "گوشی سونی دارید؟", "ask_availability", entities)
    assert "گوشی موبایل سونی" in said.words
    assert "هدفون" in said.words, "what the brand has instead"
    assert {card["category"] for card in said.payloads[0]["products"]} == {"گوشی موبایل"}
    assert said.types == ["note_gap"]


def test_a_brand_alone_asks_which_of_its_goods(shop: StandInDesk) -> None:
    said = act(products.Availability(), "سامسونگ دارید؟", "ask_availability", [named("samsung", "سامسونگ", "brand")])
    assert "گوشی موبایل" in titles(said)
    assert said.types == []


def test_a_group_asks_which(shop: StandInDesk) -> None:
    said = act(products.Price(), "قیمت گوشی چنده", "ask_price", [MOBILE])
    assert len(slugs(said)) == 4
    assert len(titles(said)) == 4
    assert said.slots["goods"]["wish"]["category"] == "mobile"


def test_several_named_are_all_answered(shop: StandInDesk) -> None:
    said = act(products.Price(), "قیمت A54 و نوت ۱۴", "ask_price", [named(A54), named(NOTE14)])
    assert slugs(said) == [A54, NOTE14]
    assert said.words.count("تومان") >= 2
    assert said.types == ["mark_helped"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("باتریش چطوره", "۵۰۰۰"), ("دوربینش", "مگاپیکسل"), ("ضد آب هست؟", "نمی‌گوید|ننوشته"), ("مشخصاتش", "صفحه‌نمایش")],
)
def test_specifications_asked_for_and_those_not_stated(shop: StandInDesk, text: str, words: str) -> None:
    said = act(products.Specs(), text, "ask_specs", slots=seen(A54, focus=A54))
    assert any(word in said.words for word in words.split("|"))


@pytest.mark.parametrize(
    ("text", "intent", "entities", "slots", "found"),
    [
        ("دومی", "inform", [], seen(A54, NOTE14), [NOTE14]),
        ("دومیه چنده", "out_of_scope", [], seen(A54, NOTE14), [NOTE14]),
        ("A54", "inform", [named(A54)], {}, [A54]),
        ("مشکی", "inform", [named("مشکی", "مشکی", "colour")], seen(A54, focus=A54), [A54]),
        ("سومی چی", "out_of_scope", [named("sony", "سومی", "brand")], seen(A54, NOTE14, A16), [A16]),
    ],
)
def test_goods_in_what_is_no_question(
    shop: StandInDesk, text: str, intent: str, entities: Any, slots: Any, found: list[str]
) -> None:
    said = act(human.NotUnderstood(), text, intent, entities, slots)
    assert slugs(said) == found


def test_a_name_answers_what_was_asked(shop: StandInDesk) -> None:
    slots = {"goods_waiting": {"kind": "specs"}}
    assert "صفحه‌نمایش" in act(human.NotUnderstood(), "A54", "inform", [named(A54)], slots).words
    said = act(human.Deny(), "نه، نوت ۱۴", "deny", [named(NOTE14)], seen(A54, focus=A54))
    assert slugs(said) == [NOTE14]


@pytest.mark.parametrize("action", [products.Price(), human.NotUnderstood(), comparing.Compare()])
def test_the_other_of_one_alone_is_what_else_there_is(shop: StandInDesk, action: Any) -> None:
    said = act(action, "اون یکی چطور؟", "inform", slots=seen(A54, focus=A54))
    assert slugs(said)
    assert A54 not in slugs(said)


@pytest.mark.parametrize("text", ["نه", "نه ممنون", "بلبل زرافه منظومه"])
def test_what_names_no_goods_is_left_alone(shop: StandInDesk, text: str) -> None:
    assert slugs(act(human.Deny(), text, "deny", slots=seen(A54, focus=A54))) == []

"""Comparing, recommending and discounts, over real HTTP against a desk's internal API."""

import itertools
from typing import Any

import pytest

from actions import comparing, discounts, human, products, recommending
from actions.asked import budget
from persian.digits import to_persian
from tests.actions.acting import Answer, act
from tests.actions.test_goods import A16, A54, MOBILE, NOTE14, at, named, seen, slugs, titles
from tests.contract.engine.stand_in_desk import StandInDesk

LAPTOP = {"entity": "category", "value": "laptop", "text": "لپ تاپ"}
HEADPHONE = {"entity": "category", "value": "headphone", "text": "هدفون"}


def amount(low: int | None, high: int | None, about: bool = False) -> dict[str, Any]:
    """Return an amount of millions of toman."""
    millions = {"from": low and low * 10_000_000, "to": high and high * 10_000_000, "about": about}
    return {"entity": "amount", "value": millions, "text": "-"}


def prices(said: Answer) -> list[int]:
    return [card["price_rial"] for card in said.payloads[-1]["products"]]


def pressed(said: Answer, title: str) -> dict[str, Any]:
    """Return what pressing a quick reply sends: the command, and the entities Rasa makes of it."""
    command = next(c["command"] for c in said.payloads[-1]["choices"] if c["title"] == title)
    entities = [{"entity": kind, "value": value} for kind, value in command["entities"].items()]
    return {"command": command, "entities": entities, "intent": command["intent"]}


# comparing


def test_two_named_products_stand_in_a_table(shop: StandInDesk) -> None:
    said = act(comparing.Compare(), "مقایسه A54 با نوت ۱۴", "compare_products", [named(A54), named(NOTE14)])
    (payload,) = said.payloads
    assert payload["type"] == "comparison"
    assert slugs(said) == [A54, NOTE14]
    rows = {row["label"]: row["values"] for row in payload["rows"]}
    assert rows["باتری"] == ["۵۰۰۰ میلی‌آمپرساعت", "۵۵۰۰ میلی‌آمپرساعت"]
    assert all(len(values) == 2 and any(values) for values in rows.values())
    assert "ارزان‌تر" in said.words
    assert said.actions == [{"type": "mark_helped", "topic": "comparison"}]
    assert said.slots["goods"]["slugs"] == [A54, NOTE14]


def test_a_row_that_one_alone_states_is_there_too(shop: StandInDesk) -> None:
    said = act(comparing.Compare(), "-", "compare_products", [named("qcy-t13"), named("xiaomi-redmi-buds-6-play")])
    rows = {row["label"]: row["values"] for row in said.payloads[0]["rows"]}
    assert rows["مقاومت در برابر آب"] == ["IPX5", None]
    assert list(rows)[-1] == "مقاومت در برابر آب", "what both state comes first"


def test_a_model_the_shop_lacks_is_replaced_by_the_nearest_and_said_so(shop: StandInDesk) -> None:
    text = "مقایسه A54 با ردمی نوت ۱۳"
    entities = [at(text, "A54", "product", A54), at(text, "ردمی", "brand", "xiaomi")]
    said = act(comparing.Compare(), text, "compare_products", entities)
    assert slugs(said) == [A54, NOTE14]
    assert "«ردمی نوت ۱۳»" in said.words


@pytest.mark.parametrize(
    ("text", "entities", "slots", "found"),
    [
        ("تفاوت این دوتا چیه", [], seen(A54, NOTE14), [A54, NOTE14]),
        ("این دو تا رو مقایسه کن", [], seen(A54, NOTE14, focus=NOTE14), [A54, NOTE14]),
        ("این سه تا رو مقایسه کن", [], seen(A54, NOTE14, A16), [A54, NOTE14, A16]),
        ("اولی و سومی رو مقایسه کن", [], seen(A54, NOTE14, A16), [A54, A16]),
        ("فرقش با نوت ۱۴ چیه", [named(NOTE14)], seen(A54, focus=A54), [NOTE14, A54]),
        ("فرقش با اون یکی چیه", [], seen(A54, NOTE14, focus=A54), [NOTE14, A54]),
        ("کدوم بهتره؟", [], seen(A54, NOTE14), [A54, NOTE14]),
    ],
)
def test_what_was_shown_is_compared(shop: StandInDesk, text: str, entities: Any, slots: Any, found: list[str]) -> None:
    said = act(comparing.Compare(), text, "compare_products", entities, slots)
    assert said.payloads[0]["type"] == "comparison"
    assert slugs(said) == found


def test_of_four_shown_the_first_two_are_compared_and_it_says_so(shop: StandInDesk) -> None:
    four = seen(A54, NOTE14, A16, "xiaomi-redmi-a5")
    said = act(comparing.Compare(), "این دوتا رو مقایسه کن", "compare_products", slots=four)
    assert slugs(said) == [A54, NOTE14]
    assert "تای اول" in said.words


def test_with_one_product_it_asks_with_which_and_the_name_is_enough(shop: StandInDesk) -> None:
    asked = act(comparing.Compare(), "A54 رو مقایسه کن", "compare_products", [named(A54)])
    assert asked.types == []
    assert asked.slots["goods_waiting"] == {"kind": "compare", "with": [A54]}
    assert len(titles(asked)) == 4, "three near it, and a human"
    said = act(human.NotUnderstood(), "نوت ۱۴", "inform", [named(NOTE14)], asked.slots)
    assert slugs(said) == [A54, NOTE14]
    button = pressed(asked, titles(asked)[0])
    assert len(slugs(act(comparing.Compare(), titles(asked)[0], slots=asked.slots, **button))) == 2


def test_with_none_it_asks_which_two(shop: StandInDesk) -> None:
    asked = act(comparing.Compare(), "مقایسه کن", "compare_products")
    assert asked.types == []
    assert titles(asked) == ["گفت‌وگو با همکاران"]
    again = act(comparing.Compare(), "مقایسه کن", before=[{"event": "bot", "text": asked.words}])
    assert again.words != asked.words


def test_two_brands_become_pairs_of_models(shop: StandInDesk) -> None:
    brands = [named("apple", "آیفون", "brand"), named("samsung", "سامسونگ", "brand")]
    asked = act(comparing.Compare(), "آیفون بهتره یا سامسونگ؟", "compare_products", brands)
    assert asked.types == []
    assert all(" و " in title for title in titles(asked)[:-1])
    said = act(comparing.Compare(), titles(asked)[0], slots=asked.slots, **pressed(asked, titles(asked)[0]))
    assert {card["brand"] for card in said.payloads[0]["products"]} == {"اپل", "سامسونگ"}


def test_which_has_the_better_battery_is_answered_with_both(shop: StandInDesk) -> None:
    said = act(comparing.Compare(), "باتری کدوم بهتره؟", "compare_products", slots=seen(A54, NOTE14))
    assert "۵۰۰۰" in said.words
    assert "۵۵۰۰" in said.words


def test_the_other_one_is_asked_the_same_again(shop: StandInDesk) -> None:
    price = act(comparing.Compare(), "اون یکی چطور؟", "compare_products", slots=seen(A54, NOTE14, focus=A54))
    assert "تومان" in price.words
    specs = seen(A54, NOTE14, focus=A54, kind="specs")
    assert "صفحه" in act(comparing.Compare(), "اون یکی چی؟", "compare_products", slots=specs).words


# recommending


def test_by_budget_and_use_with_the_reason_on_every_card(shop: StandInDesk) -> None:
    text = "یه گوشی تا ۳۰ میلیون برا عکاسی"
    said = act(recommending.Recommend(), text, "recommend_product", [MOBILE, amount(None, 30)])
    assert all(price <= 300_000_000 for price in prices(said))
    assert all("دوربین اصلی" in card["note"] for card in said.payloads[0]["products"])
    assert "برای عکاسی" in said.words
    assert "۳۰ میلیون تومان" in said.words
    assert "«دوربین اصلی»" in said.words
    assert titles(said) == ["مقایسه‌ی دو تای اول", "گفت‌وگو با همکاران"], "nothing cheaper states a camera"
    assert said.actions == [{"type": "mark_helped", "topic": "recommendation"}]


def test_nothing_in_the_budget_says_how_far_the_nearest_is(shop: StandInDesk) -> None:
    text = "لپ تاپ برای دانشجو بین ۲۰ تا ۴۰ تومن"
    said = act(recommending.Recommend(), text, "recommend_product", [LAPTOP, amount(20, 40)])
    assert "موجود نداریم" in said.words
    assert "بین ۲۰ و ۴۰ میلیون تومان" in said.words
    first = said.payloads[0]["products"][0]
    far = (first["price_rial"] - 400_000_000) // 10
    assert to_persian(f"{far:,}".replace(",", "٬")) in first["note"]
    assert "بالاتر از بودجه" in first["note"]
    rich = act(recommending.Recommend(), "گوشی بالای ۵۰۰ میلیون", "recommend_product", [MOBILE, amount(500, None)])
    assert "پایین‌تر از بودجه" in rich.payloads[0]["products"][0]["note"]


def test_only_what_states_it_is_recommended_for_a_use(shop: StandInDesk) -> None:
    said = act(recommending.Recommend(), "هدفون برای باشگاه", "recommend_product", [HEADPHONE])
    assert all("مقاومت در برابر آب" in card["note"] for card in said.payloads[0]["products"])


def test_a_category_is_asked_for_once_and_then_no_more(shop: StandInDesk) -> None:
    asked = act(recommending.Recommend(), "با ۲۰ میلیون چی بگیرم", "recommend_product", [amount(None, 20)])
    assert asked.types == []
    assert "گوشی موبایل" in titles(asked)
    chosen = act(recommending.Recommend(), "-", slots=asked.slots, **pressed(asked, "گوشی موبایل"))
    assert all(price <= 200_000_000 for price in prices(chosen))
    typed = act(human.NotUnderstood(), "گوشی", "inform", [MOBILE], asked.slots)
    assert slugs(typed) == slugs(chosen)
    anyway = act(recommending.Recommend(), "هرچی", "recommend_product", slots=asked.slots)
    assert anyway.types == ["mark_helped"]


def test_a_wish_is_narrowed_down_step_by_step(shop: StandInDesk) -> None:
    first = act(recommending.Recommend(), "یه گوشی خوب", "recommend_product", [MOBILE])
    assert "بودجه" in first.words
    second = act(human.NotUnderstood(), "تا ۳۰ میلیون", "inform", [amount(None, 30)], first.slots)
    assert all(price <= 300_000_000 for price in prices(second))
    third = act(human.NotUnderstood(), "سامسونگ باشه", "inform", [named("samsung", "سامسونگ", "brand")], second.slots)
    assert {card["brand"] for card in third.payloads[0]["products"]} == {"سامسونگ"}
    assert third.slots["goods"]["wish"]["high"] == 300_000_000
    anew = act(recommending.Recommend(), "حالا یه لپ تاپ", "recommend_product", [LAPTOP], third.slots)
    assert {card["category"] for card in anew.payloads[0]["products"]} == {"لپ‌تاپ"}


def test_cheaper_dearer_and_another_brand(shop: StandInDesk) -> None:
    shown = act(products.Price(), "قیمت A54", "ask_price", [named(A54)])
    cheaper = act(recommending.Recommend(), "ارزون‌ترش چی؟", "recommend_product", slots=shown.slots)
    assert all(price < 369_000_000 for price in prices(cheaper))
    same = act(products.Availability(), "ارزون‌ترش چی؟", "ask_availability", slots=shown.slots)
    assert slugs(same) == slugs(cheaper)
    dearer = act(recommending.Recommend(), "گرون‌ترش چی؟", "recommend_product", slots=shown.slots)
    assert all(price > 369_000_000 for price in prices(dearer))
    other = act(recommending.Recommend(), "از یه برند دیگه", "recommend_product", slots=shown.slots)
    assert "سامسونگ" not in {card["brand"] for card in other.payloads[0]["products"]}
    assert "ارزان‌ترها" not in titles(cheaper), "the cheapest of all is among them"
    dear = act(recommending.Recommend(), "گوشی بین ۵۰ تا ۹۰", "recommend_product", [MOBILE, amount(50, 90)])
    pressing = act(recommending.Recommend(), "ارزان‌ترها", slots=dear.slots, **pressed(dear, "ارزان‌ترها"))
    assert max(prices(pressing)) < min(prices(dear))


def test_the_cheapest_says_that_nothing_is_cheaper(shop: StandInDesk) -> None:
    slots = seen("nokia-105", focus="nokia-105")
    said = act(recommending.Recommend(), "ارزون‌تر چی دارید", "recommend_product", slots=slots)
    assert "ارزان‌تر" in said.words
    assert said.types == []


def test_a_kind_without_a_category(shop: StandInDesk) -> None:
    said = act(recommending.Recommend(), "یه پاوربانک خوب", "recommend_product")
    assert all("پاوربانک" in card["title"] for card in said.payloads[0]["products"])


def test_about_a_sum_means_around_it() -> None:
    assert budget([amount(40, 40)["value"]]) == (None, 400_000_000)
    assert budget([amount(40, 40, about=True)["value"]]) == (300_000_000, 460_000_000)
    assert budget([amount(40, None)["value"]]) == (400_000_000, None)
    assert budget([]) == (None, None)


# discounts


def test_a_discounted_product_and_one_that_is_not(shop: StandInDesk) -> None:
    cut = act(discounts.Discount(), "A54 تخفیف داره؟", "ask_discount", [named(A54)])
    assert "۳۹٬۵۰۰٬۰۰۰" in cut.words
    assert "درصد" in cut.words
    full = act(discounts.Discount(), "A16 تخفیف داره؟", "ask_discount", [named(A16)])
    assert "تخفیف" in full.words
    assert "درصد" not in full.words


def test_discounts_of_a_category_and_of_everything(shop: StandInDesk) -> None:
    laptops = act(discounts.Discount(), "لپ تاپ تخفیف دار", "ask_discount", [LAPTOP])
    assert all(card["old_price_rial"] > card["price_rial"] for card in laptops.payloads[0]["products"])
    everything = act(discounts.Discount(), "کدوما تخفیف خوردن؟", "ask_discount")
    assert {"mark_answer", "mark_helped"} <= set(everything.types)
    assert all(card["old_price_rial"] for card in everything.payloads[0]["products"])


@pytest.mark.parametrize("text", ["یه تخفیف بده", "ارزون‌تر حساب کن", "آخرش چند میدی", "خیلی گرونه"])
def test_haggling_is_answered_politely_and_promises_nothing(shop: StandInDesk, text: str) -> None:
    said = act(discounts.Discount(), text, "ask_discount")
    assert "تخفیف‌دارها" in titles(said)
    assert slugs(said) == []
    again = act(discounts.Discount(), text, "ask_discount", before=[{"event": "bot", "text": said.words}])
    assert again.words != said.words
    about = act(discounts.Discount(), text, "ask_discount", slots=seen(A54, focus=A54))
    assert slugs(about) == [A54]
    assert "ارزان‌ترها" in titles(about)


def test_the_name_is_used_now_and_then(shop: StandInDesk) -> None:
    said: list[dict[str, Any]] = [{"event": "bot", "text": "سلام"}]
    named_in = []
    for _ in range(6):
        answer = act(products.Price(), "قیمت A54", "ask_price", [named(A54)], before=said, name="سارا")
        said.append({"event": "bot", "text": answer.words})
        named_in.append("سارا" in answer.words)
    assert 1 <= sum(named_in) <= 3
    assert (True, True) not in itertools.pairwise(named_in)


def test_the_same_sentence_never_comes_twice_in_a_row(shop: StandInDesk) -> None:
    said: list[dict[str, Any]] = []
    for _ in range(5):
        answer = act(products.Price(), "قیمت A54", "ask_price", [named(A54)], before=said)
        assert not said or said[-1]["text"] != answer.words
        said.append({"event": "bot", "text": answer.words})

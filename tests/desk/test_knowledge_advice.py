"""Recommending by what the catalogue states, likeness to a product or a name, and the shop's words in a text."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession
from pydantic import ValidationError

from desk.context import Desk
from desk.knowledge.advice import Advice, Rule, best_first, reasons
from desk.knowledge.models import Product
from desk.settings import ROOT
from desk.shop_rules.models import ShopRule
from tests.desk.conftest import INTERNAL, START, People

Ask = Callable[..., Coroutine[Any, Any, dict[str, Any]]]
ADVICE = Advice.model_validate(json.loads((ROOT / "data" / "shop" / "advice.json").read_text(encoding="utf-8")))


@pytest.fixture
def ask(people: People) -> Ask:
    async def get(path: str, **query: str) -> dict[str, Any]:
        async with (
            ClientSession(headers={"Authorization": f"Bearer {INTERNAL}"}) as bot,
            bot.get(people.url(f"/internal/{path}"), params=query) as response,
        ):
            assert response.status == 200, await response.text()
            return dict(await response.json())

    return get


def slugs(found: dict[str, Any]) -> list[str]:
    return [row["slug"] for row in found["products"]]


def phone(**specs: str) -> Product:
    return Product(slug=specs.get("نام", "x"), title="گوشی", category="mobile", price_rial=10, specs=specs)


@pytest.mark.parametrize(
    ("stated", "unit", "amount"),
    [
        ("۵۰ مگاپیکسل", {"مگاپیکسل": 1}, 50),
        ("۶٫۴ اینچ Super AMOLED با نرخ ۱۲۰ هرتز", {"هرتز": 1}, 120),
        ("۶٫۴ اینچ Super AMOLED با نرخ ۱۲۰ هرتز", {"اینچ": 1}, 6.4),
        ("۱ ترابایت SSD", {"گیگابایت": 1, "ترابایت": 1024}, 1024),
        ("۲۰٬۰۰۰ میلی‌آمپرساعت", {"میلی‌آمپرساعت": 1}, 20000),
        ("تا ۱۳ روز", {"ساعت": 1, "روز": 24}, 312),
        ("۶ ساعت، با کیس ۳۰ ساعت", {"ساعت": 1}, 6),
        ("نامعلوم", {"ساعت": 1}, None),
        ("", {"ساعت": 1}, None),
    ],
)
def test_a_number_is_read_before_its_unit(stated: str, unit: dict[str, float], amount: float | None) -> None:
    assert Rule(spec="x", unit=unit).amount(phone(x=stated)) == amount


def test_only_what_states_it_is_said_to_fit() -> None:
    rules = [Rule(spec="آب", says_not=["ندارد"]), Rule(spec="باتری", unit={"ساعت": 1}, want="more")]
    silent, no, weak, strong = (
        phone(باتری="۹ ساعت"),
        phone(آب="ندارد", باتری="۹ ساعت"),
        phone(آب="IPX5", باتری="۵ ساعت"),
        phone(آب="IP54", باتری="۶ ساعت"),
    )
    assert best_first([silent, no, weak, strong], rules) == [strong, weak]
    assert reasons(rules, strong) == [{"label": "آب", "value": "IP54"}, {"label": "باتری", "value": "۶ ساعت"}]


def test_the_first_rule_weighs_most() -> None:
    rules = [
        Rule(spec="دوربین", unit={"مگاپیکسل": 1}, want="more"),
        Rule(spec="وزن", unit={"گرم": 1}, want="less"),
    ]
    sharp, light, lighter = (
        phone(دوربین="۱۰۸ مگاپیکسل", وزن="۲۰۰ گرم"),
        phone(دوربین="۵۰ مگاپیکسل", وزن="۱۸۰ گرم"),
        phone(دوربین="۵۰ مگاپیکسل", وزن="۱۷۰ گرم"),
    )
    assert best_first([light, lighter, sharp], rules) == [sharp, lighter, light]


@pytest.mark.parametrize(
    "rule",
    [
        {"want": "more"},
        {"spec": "رم", "price": True},
        {"spec": "رم", "want": "more"},
        {"spec": "رم", "unit": {"گیگ": 1}, "wants": "more"},
    ],
)
def test_advice_that_means_nothing_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rule.model_validate(rule)


def test_every_rule_of_the_demo_is_about_something_its_catalogue_states() -> None:
    catalogue = json.loads((ROOT / "data" / "shop" / "catalogue.json").read_text(encoding="utf-8"))
    for use in ADVICE.uses:
        for category, rules in use.categories.items():
            rows = [
                Product(price_rial=row["price_rial"], specs=row["specs"])
                for row in catalogue["products"]
                if row["category"] == category
            ]
            assert best_first(rows, rules), (use.slug, category)
            for rule in rules:
                assert any(rule.holds(row) for row in rows), (use.slug, category, rule)
                if rule.unit:
                    assert any(rule.amount(row) is not None for row in rows), (use.slug, category, rule)
    labels = {label for row in catalogue["products"] for label in row["specs"]}
    assert {label for one in ADVICE.specs for label in one.labels} <= labels


async def test_recommending_for_a_use(ask: Ask) -> None:
    found = await ask("products", category="mobile", use="photography", max_rial="300000000", in_stock="1", limit="4")
    assert slugs(found)[0] == "xiaomi-redmi-note-14"
    assert found["products"][0]["why"][0] == {"label": "دوربین اصلی", "value": "۱۰۸ مگاپیکسل"}
    assert "nokia-105" not in slugs(found), "it states no camera"
    gym = await ask("products", category="headphone", use="sport", in_stock="1", limit="20")
    assert slugs(gym)[0] == "anker-soundcore-p40i"
    assert all({"مقاومت در برابر آب", "نوع"} <= {one["label"] for one in row["why"]} for row in gym["products"])
    assert (await ask("products", category="tv", use="sport"))["total"] == 0
    assert (await ask("products", use="no_such"))["total"] == 0
    by_price = await ask("products", category="laptop", use="gaming", sort="price")
    prices = [row["price_rial"] for row in by_price["products"]]
    assert prices == sorted(prices)


async def test_by_brand_kind_discount_and_the_range_of_prices(ask: Ask) -> None:
    others = await ask("products", category="mobile", not_brand="samsung,apple", limit="20")
    assert {row["brand_slug"] for row in others["products"]} == {"xiaomi", "honor", "nokia"}
    banks = await ask("products", kind="پاوربانک")
    assert {row["category_slug"] for row in banks["products"]} == {"accessory"}
    assert banks["total"] == 2
    cut = await ask("products", discounted="1", limit="20")
    assert all(row["old_price_rial"] for row in cut["products"])
    wide = await ask("products", category="mobile", in_stock="1", sort="spread", limit="4")
    prices = [row["price_rial"] for row in wide["products"]]
    assert prices == sorted(prices)
    assert slugs(wide)[0] == "nokia-105"
    assert slugs(wide)[-1] == "samsung-galaxy-s25-ultra"
    (samsung,) = [row for row in (await ask("products", brand="samsung"))["categories"] if row["slug"] == "mobile"]
    assert samsung == {"slug": "mobile", "title": "گوشی موبایل", "count": 6}


NEAREST = [
    ({"near": "honor-x9c", "in_stock": "1"}, "samsung-galaxy-a36"),
    ({"near": "jbl-tune-520bt", "in_stock": "1"}, "sony-wh-ch520"),
    ({"like": "ردمی نوت ۱۳", "brand": "xiaomi"}, "xiaomi-redmi-note-14"),
    ({"like": "redmi note 13"}, "xiaomi-redmi-note-14"),
    ({"like": "آیفون ۱۵", "brand": "apple"}, "apple-iphone-16"),
    ({"like": "گلکسی a55", "brand": "samsung"}, "samsung-galaxy-a54"),
    ({"like": "s23"}, "samsung-galaxy-s24-fe"),
]


async def test_the_nearest(ask: Ask, subtests: pytest.Subtests) -> None:
    for query, first in NEAREST:
        with subtests.test(**query):
            found = await ask("products", **query)
            assert slugs(found)[0] == first
            assert query.get("near") not in slugs(found)


async def test_nothing_is_near_to_what_is_not_there(ask: Ask) -> None:
    assert (await ask("products", near="no-such"))["products"] == []
    assert (await ask("products", like="پژو پارس"))["products"] == []


FOR_WHAT = [
    ("یه گوشی تا ۱۰ میلیون برا عکاسی", "photography"),
    ("goshi baraye akasi mikham", "photography"),
    ("لپ تاپ برای دانشجو", "student"),
    ("واسه برنامه‌نویسی چی خوبه", "programming"),
    ("هدفون برای باشگاح", "sport"),
    ("برای فیلم برداری", "photography"),
    ("برای فیلم دیدن", "movies"),
    ("چیزی برای هدیه", None),
]


async def test_what_it_is_for(ask: Ask, subtests: pytest.Subtests) -> None:
    for text, use in FOR_WHAT:
        with subtests.test(text):
            uses = (await ask("reading", text=text))["uses"]
            assert (uses[0]["slug"] if uses else None) == use


OF_WHAT = [
    ("پاوربانک چی بگیرم", "پاوربانک", None),
    ("یه آیفون میخوام", "گوشی", None),
    ("باتریش چطوره", None, "باتری"),
    ("ضد آبه؟", None, "مقاومت در برابر آب"),
    ("چند مگاپیکسله", None, "دوربین اصلی"),
]


async def test_which_kind_and_which_specification(ask: Ask, subtests: pytest.Subtests) -> None:
    for text, kind, spec in OF_WHAT:
        with subtests.test(text):
            read = await ask("reading", text=text)
            assert (read["kind"], read["specs"][0] if read["specs"] else None) == (kind, spec)


async def test_words_in_one_spelling_and_those_no_product_has(ask: Ask) -> None:
    assert (await ask("reading", text="on yeki chi"))["text"].startswith("آن یکی")
    assert "یخچال" in (await ask("reading", text="یخچال سامسونگ دارید"))["unknown"]
    assert (await ask("reading", text=""))["text"] == ""


async def test_changed_advice_counts_when_the_search_is_built_afresh(ask: Ask, desk: Desk) -> None:
    assert (await ask("reading", text="برای دویدن"))["uses"]
    async with desk.database.transaction() as session:
        row = await session.get_one(ShopRule, "advice")
        row.value, row.updated_at = {"uses": [], "specs": []}, START
        from desk.knowledge.version import touch

        await touch(session)
    await desk.knowledge.refresh()
    assert (await ask("reading", text="برای دویدن"))["uses"] == []

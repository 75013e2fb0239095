"""The demo shop is whole, agrees with itself and reads as a good shop writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, get_args

import pytest

from persian.normalise import normalise
from persian.phones import last_four, normalise_mobile
from tests.shop_data.shapes import FOLDER, Named, Status, answers, catalogue, orders, read, shop, staff

REQUIRED_TOPICS = [
    "shipping_cost", "shipping_time", "shipping_areas", "express_delivery", "cash_on_delivery",
    "payment_methods", "installments", "return_policy", "return_shipping", "refund_time", "warranty",
    "authenticity", "invoice", "working_hours", "store_address", "contact_phone", "account_signup",
    "password_reset", "gift_wrap", "bulk_purchase", "discount_code", "loyalty_points",
    "order_cancellation_policy", "damaged_in_transit", "privacy", "international_shipping", "jobs",
    "seller_partnership", "order_minimum", "preorder", "price_guarantee", "packaging",
    "complaint_process", "change_address", "tracking_code",
]  # fmt: skip

FILES = ["shop", "catalogue", "orders", "answers", "staff"]
IMAGES = FOLDER.parents[1] / "web" / "shop" / "public"
SENT = {"shipped", "out_for_delivery", "delivered", "returned"}
NOT_SENT = {"pending_payment", "paid", "packing", "cancelled"}


def repeated(values: Iterable[Any]) -> list[Any]:
    return [value for value, count in Counter(values).items() if count > 1]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("name", FILES)
def test_letters_are_persian_and_half_spaces_stand_between_letters(name: str) -> None:
    wrong_letter = re.compile("[يىكةۀھہ\u0640٠-٩]")
    invisible = re.compile("[\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00a0]")
    stray_half_space = re.compile("(^|[^آ-ی\u064b])\u200c|\u200c($|[^آ-ی])")
    for text in texts(read(name)):
        for pattern in (wrong_letter, invisible, stray_half_space):
            assert not pattern.search(text), ascii(text)


def test_the_catalogue_is_as_large_as_promised() -> None:
    by_category = Counter(product.category for product in catalogue().products)
    assert len(catalogue().products) >= 60
    assert len(by_category) == len(catalogue().categories) == 8
    assert min(by_category.values()) >= 5
    assert sum(product.stock == 0 for product in catalogue().products) >= 5
    assert sum(product.old_price_rial is not None for product in catalogue().products) >= 10


@pytest.mark.parametrize("kind", ["categories", "brands", "products"])
def test_a_name_in_the_catalogue_means_one_thing(kind: str) -> None:
    rows: list[Named] = getattr(catalogue(), kind)
    assert not repeated(row.slug for row in rows)
    spellings = [(normalise(name).text, row.slug) for row in rows for name in [row.title, *row.names]]
    assert not repeated(spelling for spelling, _ in spellings)
    assert all(len(spelling) > 1 for spelling, _ in spellings)


def test_products_name_brands_categories_and_pictures_that_exist() -> None:
    brands = {brand.slug for brand in catalogue().brands}
    categories = {category.slug for category in catalogue().categories}
    assert brands == {product.brand for product in catalogue().products}
    for product in catalogue().products:
        assert product.category in categories
        assert (IMAGES / product.image.removeprefix("/shop/")).is_file(), product.image
        assert product.url == f"/shop/#{product.slug}"
        assert product.old_price_rial is None or product.old_price_rial > product.price_rial
        assert not repeated(product.colours)
        assert len(product.names) >= 5, product.slug


def test_no_text_for_the_screen_puts_persian_digits_after_latin_letters() -> None:
    # The bidirectional algorithm would show «AMOLED، ۱۲۰ هرتز» with the number on the wrong side.
    mixed = re.compile("[A-Za-z][^آ-یA-Za-z@.]*[۰-۹]")
    shown = [product.title for product in catalogue().products]
    shown += [value for product in catalogue().products for value in product.specs.values()]
    shown += [answer.answer for answer in answers()]
    assert not [text for text in shown if mixed.search(text)]


def test_the_story_can_be_told() -> None:
    a54 = next(product for product in catalogue().products if product.slug == "samsung-galaxy-a54")
    assert a54.stock > 0
    assert {"گوشی A54", "سامسونگ A54", "گلکسی آ ۵۴"} <= {*a54.names}
    order = next(order for order in orders() if order.number == "102345")
    assert order.status == "shipped"
    assert last_four(order.phone) == "6789"
    assert order.expected_in_days is not None
    assert order.tracking_code


def test_every_answer_is_there_once() -> None:
    topics = [answer.topic for answer in answers()]
    assert len(topics) >= 45
    assert not repeated(topics)
    assert set(REQUIRED_TOPICS) <= set(topics)


def test_no_phrasing_stands_under_two_topics_or_twice_under_one() -> None:
    spellings = [normalise(text).text for a in answers() for text in {a.question, *a.phrasings}]
    assert not repeated(spellings)
    assert "هزینه ارسال به شیراز چقدره" in next(a for a in answers() if a.topic == "shipping_cost").phrasings


def test_phrasings_are_as_customers_write() -> None:
    for answer in answers():
        assert any(re.search("[a-z]{3}", phrasing) for phrasing in answer.phrasings), f"no Finglish: {answer.topic}"
        assert any(len(phrasing.split()) <= 3 for phrasing in answer.phrasings), f"none short: {answer.topic}"


def test_answers_are_short_polite_and_finished() -> None:
    unfinished = re.compile(r"[{}\[\]<>]|TODO|XXX|\.\.\.|…|[0-9]")
    familiar = re.compile(r"(^|\s)(تو|خودت|برات|بهت|میشه|نمیشه|می‌تونی|بده|بزن|کن|برو)(\s|[.؟!،؛]|$)")
    for answer in answers():
        assert not unfinished.search(answer.answer.replace("takava.example", "")), answer.topic
        assert not familiar.search(re.sub("«[^»]*»", "", answer.answer)), answer.topic
        assert answer.answer.endswith("."), answer.topic
        assert len(re.findall(r"[.!؟](?=\s|$)", answer.answer)) <= 3, answer.topic
        assert 40 <= len(answer.answer) <= 260, answer.topic


def test_orders_agree_with_the_catalogue_and_with_their_status() -> None:
    slugs = {product.slug for product in catalogue().products}
    assert len(orders()) >= 40
    assert not repeated(order.number for order in orders())
    assert not repeated(order.tracking_code for order in orders() if order.tracking_code)
    assert {order.status for order in orders()} == set(get_args(Status))
    for order in orders():
        assert {item.product for item in order.items} <= slugs
        assert not repeated(item.product for item in order.items)
        assert normalise_mobile(order.phone) == order.phone
        if order.status in SENT:
            assert order.tracking_code, order.number
            assert order.expected_in_days is not None, order.number
        if order.status in NOT_SENT:
            assert order.tracking_code is None, order.number
        if order.status in {"delivered", "returned"}:
            assert -order.placed_days_ago <= (order.expected_in_days or 0) < 0, order.number


def test_order_numbers_rise_with_time_and_a_phone_is_one_persons() -> None:
    by_number = sorted(orders(), key=lambda order: order.number)
    ages = [order.placed_days_ago for order in by_number]
    assert ages == sorted(ages, reverse=True)
    assert len({(order.phone, order.customer_name) for order in orders()}) == len({o.phone for o in orders()})
    assert max(Counter(order.phone for order in orders()).values()) >= 2


def test_staff_and_wrap_up_are_enough_for_the_demo() -> None:
    roles = Counter(person.role for person in staff())
    assert roles["operator"] >= 3
    assert all(roles[role] for role in ("supervisor", "manager", "admin"))
    assert not repeated(person.login for person in staff())
    teams = {team.slug for team in shop().teams}
    assert {person.team for person in staff() if person.role == "operator"} == teams
    assert all(person.team is None or person.team in teams for person in staff())
    assert [team.slug for team in shop().teams if team.default] == ["support"]
    assert not repeated(intent for team in shop().teams for intent in team.topics)
    domain = (FOLDER.parents[1] / "domain.yml").read_text(encoding="utf-8")
    assert all(f"\n  - {intent}\n" in domain for team in shop().teams for intent in team.topics)
    topics, outcomes = shop().wrap_up.topics, shop().wrap_up.outcomes
    assert 8 <= len(topics) <= 12
    assert len(outcomes) in {5, 6}
    for choices in (topics, outcomes):
        assert not repeated(choice.slug for choice in choices)
        assert not repeated(choice.title for choice in choices)

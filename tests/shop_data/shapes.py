"""The formats of data/shop, as its README words them. An unknown or missing field fails."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

FOLDER = Path(__file__).parents[2] / "data" / "shop"

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Topic = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]
Text = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Rial = Annotated[int, Field(gt=0, multiple_of=10_000)]
Status = Literal[
    "pending_payment", "paid", "packing", "shipped", "out_for_delivery", "delivered", "cancelled", "returned",
    "refunded",
]  # fmt: skip


class Strict(BaseModel):
    """What every shape has in common."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Named(Strict):
    """A brand or a category, with the ways customers write it."""

    slug: Slug
    title: Text
    names: Annotated[list[Text], Field(min_length=1)]


class Product(Named):
    """Something the shop sells."""

    brand: Slug
    category: Slug
    price_rial: Rial
    old_price_rial: Rial | None
    stock: Annotated[int, Field(ge=0)]
    colours: Annotated[list[Text], Field(min_length=1)]
    specs: Annotated[dict[Text, Text], Field(min_length=4)]
    image: Annotated[str, Field(pattern=r"^/shop/images/[a-z0-9-]+\.svg$")]
    url: Annotated[str, Field(pattern=r"^/shop/#[a-z0-9-]+$")]


class Catalogue(Strict):
    """catalogue.json."""

    categories: list[Named]
    brands: list[Named]
    products: list[Product]


class Answer(Strict):
    """One answer of answers.json."""

    topic: Topic
    category: Text
    question: Text
    phrasings: Annotated[list[Text], Field(min_length=6)]
    answer: Text


class Item(Strict):
    """One line of an order."""

    product: Slug
    quantity: Annotated[int, Field(ge=1)]
    price_rial: Rial


class Order(Strict):
    """One order of orders.json. Days count from the day the demo is seeded."""

    number: Annotated[str, Field(pattern=r"^[1-9]\d{5}$")]
    customer_name: Text
    phone: Annotated[str, Field(pattern=r"^09\d{9}$")]
    status: Status
    placed_days_ago: Annotated[int, Field(ge=0)]
    expected_in_days: int | None
    tracking_code: Annotated[str, Field(pattern=r"^\d{24}$")] | None
    items: Annotated[list[Item], Field(min_length=1)]


class Choice(Strict):
    """A slug and the words it is shown as."""

    slug: Topic
    title: Text


class Team(Strict):
    """A team of operators, and the intents whose customers it serves."""

    slug: Slug
    name: Text
    default: bool
    topics: list[Topic]
    service: dict[Literal["waiting", "first_response", "resolution"], Annotated[int, Field(gt=0)]]


class WrapUp(Strict):
    """What operators choose from when they end a conversation."""

    topics: list[Choice]
    outcomes: list[Choice]


class Shop(Strict):
    """shop.json."""

    key: Slug
    name: Text
    greeting: Text
    choices: Annotated[list[Text], Field(min_length=1, max_length=6)]
    origins: list[str]
    teams: list[Team]
    wrap_up: WrapUp


class Person(Strict):
    """One member of staff of staff.json."""

    login: Annotated[str, Field(pattern=r"^[a-z]+$")]
    name: Text
    role: Literal["operator", "supervisor", "manager", "admin"]
    team: Slug | None
    password: Annotated[str, Field(min_length=10)]


def read(name: str) -> Any:
    """Return a file of data/shop as JSON."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def catalogue() -> Catalogue:
    """Return catalogue.json, checked."""
    return Catalogue.model_validate(read("catalogue"))


@cache
def answers() -> list[Answer]:
    """Return answers.json, checked."""
    return TypeAdapter(list[Answer]).validate_python(read("answers"))


@cache
def orders() -> list[Order]:
    """Return orders.json, checked."""
    return TypeAdapter(list[Order]).validate_python(read("orders"))


@cache
def shop() -> Shop:
    """Return shop.json, checked."""
    return Shop.model_validate(read("shop"))


@cache
def staff() -> list[Person]:
    """Return staff.json, checked."""
    return TypeAdapter(list[Person]).validate_python(read("staff"))

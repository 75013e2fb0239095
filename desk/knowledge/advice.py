"""What goods are good for, as the shop writes it down (``data/shop/advice.json``): judged by specifications alone."""

from __future__ import annotations

import re
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator

from persian.normalise import normalise

_NUMBER = r"(\d+(?:\.\d+)?)"
_BARE = str.maketrans({" ": None, "٬": None, ",": None, "٫": "."})


class Good(Protocol):
    """A product, as far as advice looks at it."""

    price_rial: int
    specs: dict[str, Any]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Rule(_Written):
    """What one specification must be like for a use, or which way it is better.

    Attributes:
        spec: its label; a product that does not state it is never said to fit.
        price: the price instead of a specification.
        unit: the words that a number stands before, and what one of it counts: ``{"گیگابایت": 1, "ترابایت": 1024}``.
        want: the better direction.
        at_least: the smallest number that will do.
        at_most: the largest number that will do.
        says: texts one of which must occur.
        says_not: texts that must not.
    """

    spec: str | None = None
    price: bool = False
    unit: dict[str, float] = {}
    want: Literal["more", "less"] | None = None
    at_least: float | None = None
    at_most: float | None = None
    says: list[str] = []
    says_not: list[str] = []

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> Rule:
        if (self.spec is None) != self.price:
            raise ValueError("a rule is about a specification or about the price")
        if self.spec and not self.unit and (self.want or self.at_least is not None or self.at_most is not None):
            raise ValueError(f"«{self.spec}»: a number needs its unit")
        return self

    def amount(self, good: Good) -> float | None:
        """Give the number that a product states, in the smallest unit; None if it states none."""
        if self.spec is None:
            return float(good.price_rial)
        stated = _plain(good.specs.get(self.spec, ""))
        units = {_plain(word): factor for word, factor in self.unit.items()}
        found = re.search(_NUMBER + "(" + "|".join(map(re.escape, units)) + ")", stated) if units else None
        return float(found[1]) * units[found[2]] if found else None

    def holds(self, good: Good) -> bool:
        """Tell whether a product states what the rule asks for."""
        if self.spec is None:
            return True
        stated = _plain(good.specs.get(self.spec, ""))
        if not stated or any(_plain(text) in stated for text in self.says_not):
            return False
        if self.says and not any(_plain(text) in stated for text in self.says):
            return False
        if self.at_least is None and self.at_most is None:
            return True
        amount = self.amount(good)
        return amount is not None and (self.at_least or 0) <= amount <= (self.at_most or float("inf"))


class Use(_Written):
    """Something people buy goods for.

    Attributes:
        slug: its name among machines.
        title: after «برای».
        words: how customers say it.
        categories: for each category's slug, what counts, the weightiest first.
    """

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1, max_length=60)
    words: list[str] = Field(min_length=1)
    categories: dict[str, list[Rule]] = Field(min_length=1)


class SpecWords(_Written):
    """How customers ask for a specification: any of the labels that a product has is meant."""

    labels: list[str] = Field(min_length=1)
    words: list[str] = Field(min_length=1)


class Advice(_Written):
    """Everything together."""

    uses: list[Use] = []
    specs: list[SpecWords] = []

    def rules(self, use: str, category: str) -> list[Rule]:
        """Give what counts for a use in a category; nothing if the shop has not written that down."""
        return next((found.categories.get(category, []) for found in self.uses if found.slug == use), [])


def reasons(rules: list[Rule], good: Good) -> list[dict[str, str]]:
    """Give the specifications that speak for a product, as it states them, the weightiest first."""
    labels = dict.fromkeys(rule.spec for rule in rules if rule.spec and good.specs.get(rule.spec))
    return [{"label": label, "value": str(good.specs[label])} for label in labels]


def best_first[Row: Good](rows: list[Row], rules: list[Rule]) -> list[Row]:
    """Give the products that do for a use, the best first.

    Each rule with a better direction gives a product the share of the others that it beats; every further rule counts
    half of the one before. Who states no number is beaten by all.
    """
    fit = [row for row in rows if all(rule.holds(row) for rule in rules)]
    points = dict.fromkeys(map(id, fit), 0.0)
    weight = 1.0
    for rule in (rule for rule in rules if rule.want):
        sign = 1 if rule.want == "more" else -1
        value = {id(row): sign * amount if (amount := rule.amount(row)) is not None else float("-inf") for row in fit}
        for row in fit:
            beaten = sum(other < value[id(row)] for other in value.values())
            points[id(row)] += weight * beaten / max(len(fit) - 1, 1)
        weight /= 2
    return sorted(fit, key=lambda row: -points[id(row)])


def _plain(text: object) -> str:
    """Write a text without spaces and half-spaces, in Latin digits with a decimal point."""
    return normalise(str(text)).text.translate(_BARE)

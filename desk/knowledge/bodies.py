"""What editors send: the shapes alone; what is in them is judged later, field by field (`written.py`)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=4000)]
Texts = Annotated[list[Text], Field(max_length=1000)]
Whole = Annotated[int, Field(strict=True, ge=-(2**53), le=2**53)]


class Body(BaseModel):
    """What an editor sends: nothing but what is asked for."""

    model_config = ConfigDict(extra="forbid")


class _AnswerFields(Body):
    category: Text | None = None
    question: Text | None = None
    phrasings: Texts | None = None
    answer: Text | None = None


class NewAnswer(_AnswerFields):
    """An answer to add; what it lacks is judged with the rest."""

    topic: Text = ""


class AnswerEdit(_AnswerFields):
    """Fields of an answer to change."""

    updated_at: Text


class _ProductFields(Body):
    title: Text | None = None
    brand: Text | None = None
    brand_title: Text | None = None
    category: Text | None = None
    category_title: Text | None = None
    price_rial: Whole | None = None
    old_price_rial: Whole | None = None
    stock: Whole | None = None
    colours: Texts | None = None
    specs: dict[Text, Text] | None = None
    names: Texts | None = None
    image: Text | None = None
    url: Text | None = None


class NewProduct(_ProductFields):
    """A product to add; what it lacks is judged with the rest."""

    slug: Text = ""


class ProductEdit(_ProductFields):
    """Fields of a product to change."""

    updated_at: Text


class Seen(Body):
    """Which version of a row somebody means."""

    updated_at: Text


class Draft(_AnswerFields):
    """An answer as an editor has it before them."""

    topic: Text = ""


class Preview(Body):
    """A customer's message to try."""

    text: Text
    draft: Draft | None = None


NEW: dict[str, type[NewAnswer | NewProduct]] = {"answer": NewAnswer, "product": NewProduct}
EDIT: dict[str, type[AnswerEdit | ProductEdit]] = {"answer": AnswerEdit, "product": ProductEdit}
LISTS = ("phrasings", "colours", "names")


def given_fields(body: BaseModel) -> dict[str, Any]:
    """Give the fields that were sent; null empties a field."""
    given = body.model_dump(exclude_unset=True, exclude={"updated_at"})
    for name, value in given.items():
        if value is None and name in (*LISTS, "specs"):
            given[name] = {} if name == "specs" else []
    return given

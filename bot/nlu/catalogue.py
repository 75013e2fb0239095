"""The shop's own words, read once at training time: brands, categories, products, colours."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.gazetteer import Name

CATALOGUE_VARIABLE = "PASOKH_CATALOGUE"


class CatalogueError(Exception):
    """The catalogue is missing or is not in the format of data/shop/README.md."""


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue names.

    Attributes:
        names: every name of a brand, a category, a product and a colour.
        products: slug → slugs of its brand and its category.
    """

    names: list[Name]
    products: dict[str, tuple[str, str]]


def catalogue_path(configured: str) -> Path:
    """Return where the catalogue is: the environment's word first, then the pipeline's configuration."""
    return Path(os.environ.get(CATALOGUE_VARIABLE) or configured)


def fingerprint(configured: str) -> str:
    """Return a digest of the catalogue, so that Rasa trains again when the shop's words changed."""
    path = catalogue_path(configured)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def read_catalogue(configured: str) -> Catalogue:
    """Return the names in the catalogue.

    Raises:
        CatalogueError: if the file cannot be read as a catalogue.
    """
    path = catalogue_path(configured)
    found: list[Name] = []
    try:
        catalogue = json.loads(path.read_text(encoding="utf-8"))
        for entity, key in (("brand", "brands"), ("category", "categories"), ("product", "products")):
            for row in catalogue[key]:
                found += [Name(entity, row["slug"], text.strip()) for text in (row["title"], *row.get("names", []))]
        products = {row["slug"]: (row["brand"], row["category"]) for row in catalogue["products"]}
        colours = {colour for row in catalogue["products"] for colour in row.get("colours") or []}
    except OSError as error:
        raise CatalogueError(f"cannot read the catalogue at {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(f"{path} is not a catalogue: {error!r}") from error
    found += [Name("colour", colour, colour) for colour in sorted(colours)]
    return Catalogue([name for name in dict.fromkeys(found) if name.text], products)

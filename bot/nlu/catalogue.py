"""The shop's own words, read once at training time: brands, categories, products."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

CATALOGUE_VARIABLE = "PASOKH_CATALOGUE"


class CatalogueError(Exception):
    """The catalogue is missing or is not in the format of data/shop/README.md."""


def catalogue_path(configured: str) -> Path:
    """Return where the catalogue is: the environment's word first, then the pipeline's configuration."""
    return Path(os.environ.get(CATALOGUE_VARIABLE) or configured)


def fingerprint(configured: str) -> str:
    """Return a digest of the catalogue, so that Rasa trains again when the shop's words changed."""
    path = catalogue_path(configured)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def names_by_slug(configured: str) -> list[tuple[str, str, str]]:
    """Return (entity, slug, name) for every name in the catalogue that means one thing only.

    Raises:
        CatalogueError: if the file cannot be read as a catalogue.
    """
    path = catalogue_path(configured)
    try:
        catalogue = json.loads(path.read_text(encoding="utf-8"))
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entity, key in (("brand", "brands"), ("category", "categories"), ("product", "products")):
            for row in catalogue[key]:
                for name in (row["title"], *row.get("names", [])):
                    found[entity, name.strip()].add(row["slug"])
    except OSError as error:
        raise CatalogueError(f"cannot read the catalogue at {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(f"{path} is not a catalogue: {error!r}") from error
    return [(entity, slugs.pop(), name) for (entity, name), slugs in found.items() if name and len(slugs) == 1]


def as_patterns(names: list[tuple[str, str, str]], make_doc: Any) -> list[dict[str, Any]]:
    """Return spaCy entity ruler patterns: token texts in order, the slug as the pattern's id."""
    patterns = []
    for entity, slug, name in names:
        words = [{"TEXT": token.text} for token in make_doc(name)]
        if words:
            patterns.append({"label": entity, "id": slug, "pattern": words})
    return patterns

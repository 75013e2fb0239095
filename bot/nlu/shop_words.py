"""The shop's own texts and names, read at training time: what the rewriting of customers' words leans on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


class ShopWordsError(Exception):
    """A file of the shop's texts is missing or is not JSON."""


def fingerprint(paths: Sequence[str]) -> str:
    """Return a digest of the files, so that Rasa trains again when the shop's words changed."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(Path(path).read_bytes() if Path(path).is_file() else b"missing")
    return digest.hexdigest()


def texts(paths: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Return every string that stands under one of `keys`, at any depth, in the JSON files.

    Raises:
        ShopWordsError: a file cannot be read as JSON.
    """
    found: list[str] = []
    for path in paths:
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise ShopWordsError(f"cannot read {path}: {error.strerror}") from error
        except ValueError as error:
            raise ShopWordsError(f"{path} is not JSON: {error}") from error
        found += _strings(content, frozenset(keys), wanted=False)
    return found


def _strings(value: Any, keys: frozenset[str], *, wanted: bool) -> Iterator[str]:
    if isinstance(value, str):
        if wanted:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, keys, wanted=wanted)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, keys, wanted=key in keys)

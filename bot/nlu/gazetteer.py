"""Names that the catalogue does not have: colours, cities, more brands, the words of model names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES = (("colour", "colours.txt"), ("city", "cities.txt"), ("brand", "brands.txt"), ("brand", "series.txt"))
SERIES = "series.txt"
MODELS = "models.txt"
_NEEDS_A_CUE = "?"
_ANOTHER_MODEL = "+"


class GazetteerError(Exception):
    """A list of names is missing or holds a line that is not «typed, typed = meant»."""


@dataclass(frozen=True)
class Name:
    """A name and what it means.

    Attributes:
        entity: the kind of thing named.
        value: what is meant, in one form.
        text: as it may be typed.
        needs_cue: the word has other meanings, and counts only after a word such as «رنگ» or «شهر».
        is_series: it names a series of the brand («گلکسی»), not the brand.
    """

    entity: str
    value: str
    text: str
    needs_cue: bool = False
    is_series: bool = False


@dataclass(frozen=True)
class ModelWords:
    """Words of model names.

    Attributes:
        same: a spelling → the one spelling of it.
        letters: the Persian name of a Latin letter → the letter.
        variants: words after a model's name that make it another model («پرو»), in the one spelling.
    """

    same: dict[str, str]
    letters: dict[str, str]
    variants: frozenset[str]


def fingerprint(folder: str) -> str:
    """Return a digest of the lists, so that Rasa trains again when they changed."""
    digest = hashlib.sha256()
    for name in (*(file for _, file in FILES), MODELS):
        path = Path(folder) / name
        digest.update(path.read_bytes() if path.is_file() else b"missing")
    return digest.hexdigest()


def names(folder: str) -> list[Name]:
    """Return every name in the lists of `folder`; the value of a colour and a city is a name of it, too.

    Raises:
        GazetteerError: if a list is missing or malformed.
    """
    found = []
    for entity, file in FILES:
        series = file == SERIES
        for typed, meant in _lines(Path(folder) / file):
            forms = [form.removeprefix(_NEEDS_A_CUE) for form in typed if form.startswith(_NEEDS_A_CUE)]
            found += [Name(entity, meant, form, needs_cue=True, is_series=series) for form in forms]
            plain = [form for form in typed if not form.startswith(_NEEDS_A_CUE)]
            if entity != "brand" and meant not in forms:
                plain.append(meant)
            found += [Name(entity, meant, form, is_series=series) for form in dict.fromkeys(plain)]
    return found


def model_words(folder: str) -> ModelWords:
    """Return the words of model names.

    Raises:
        GazetteerError: if the list is missing or malformed.
    """
    path = Path(folder) / MODELS
    same: dict[str, str] = {}
    letters: dict[str, str] = {}
    variants: set[str] = set()
    for number, line in _content(path):
        if line.startswith(_ANOTHER_MODEL):
            variants.update(word.removeprefix(_ANOTHER_MODEL) for word in line.split())
            continue
        typed, meant = _parted(path, number, line)
        (letters if len(meant) == 1 else same).update(dict.fromkeys(typed, meant))
    return ModelWords(same, letters, frozenset(variants))


def _lines(path: Path) -> Iterator[tuple[list[str], str]]:
    for number, line in _content(path):
        yield _parted(path, number, line)


def _parted(path: Path, number: int, line: str) -> tuple[list[str], str]:
    left, equals, meant = (part.strip() for part in line.partition("="))
    typed = [form.strip() for form in left.split(",") if form.strip()]
    if not (equals and typed and meant):
        raise GazetteerError(f"{path}, line {number}: not «typed, typed = meant»: {line}")
    return typed, meant


def _content(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise GazetteerError(f"cannot read the list of names {path}: {error.strerror}") from error
    lines = ((number, line.partition("#")[0].strip()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, line) for number, line in lines if line]

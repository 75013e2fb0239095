"""The file of examples that editors made from customers' messages: for a person to review, never trained on."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

FILE = "nlu.yml"
HEADER = """# Customers' messages that editors have named an intent for. Nothing trains on this file: what a review
# finds good is moved to data/nlu by hand. One line an example, in the order they came.
version: "3.1"
nlu:
"""
OURS = {*HEADER.splitlines(), "  examples: |"}
_INTENT = re.compile(r"- intent: ([a-z][a-z0-9_]*)")
_NAMED = re.compile(r"^\s*- intent: *([A-Za-z0-9_/]+)", re.MULTILINE)
_EXAMPLE = re.compile(r"    - (.+)")


class ReviewError(Exception):
    """The file is not as we write it: somebody is at work on it, and nothing of theirs may be lost."""


def intents(folder: Path) -> list[str]:
    """Name the intents of the training data in a folder, each once, in order."""
    found = set()
    for path in folder.glob("*.yml"):
        found |= {name.partition("/")[0] for name in _NAMED.findall(path.read_text(encoding="utf-8"))}
    return sorted(found)


def as_example(text: str) -> str:
    """Write a message so that it means nothing but itself as a training example.

    In training data square brackets mark entities, and a slash at the beginning names an intent.
    """
    return " ".join(re.sub(r"[\[\]]", " ", text).split()).lstrip("/ -")


def add_examples(folder: Path, intent: str, texts: Iterable[str]) -> int:
    """Add examples of an intent; what stands there already is not added again.

    Args:
        folder: where the file lies, or shall.
        intent: what they mean.
        texts: the messages.

    Returns:
        How many were added.

    Raises:
        ReviewError: the file cannot be read as ours.
    """
    path = folder / FILE
    kept = _read(path)
    examples = kept.setdefault(intent, [])
    added = 0
    for text in map(as_example, texts):
        if text and text not in examples:
            examples.append(text)
            added += 1
    if added:
        _write(path, kept)
    return added


def _read(path: Path) -> dict[str, list[str]]:
    if not path.exists():
        return {}
    kept: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line in OURS:
            continue
        if found := _INTENT.fullmatch(line):
            current = kept.setdefault(found[1], [])
        elif (found := _EXAMPLE.fullmatch(line)) and current is not None:
            current.append(found[1])
        else:
            raise ReviewError(f"{path.name}, line {number}: not as it was written")
    return kept


def _write(path: Path, kept: dict[str, list[str]]) -> None:
    """Write the file in one go: whoever reads it meanwhile, or after a crash, finds the old or the new one."""
    lines = [HEADER]
    for intent in sorted(kept):
        if kept[intent]:
            lines.append(f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in kept[intent]))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        file.write("".join(lines))
        file.flush()
        os.fsync(file.fileno())
    written = Path(file.name)
    written.chmod(0o644)
    written.replace(path)

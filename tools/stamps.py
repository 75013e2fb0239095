"""Remembers what a step was done for, so that it is done again only when that has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

IGNORED = {"__pycache__", "node_modules", "dist", ".venv", ".mypy_cache", ".ruff_cache"}


def digest(paths: Iterable[Path], *words: str) -> str:
    """Give a digest of files' names and contents, folders included whole, and of further words.

    Args:
        paths: files and folders; one that is missing counts as missing.
        words: whatever else the step depends on.
    """
    sum_ = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if IGNORED.intersection(file.parts):
                continue
            sum_.update(str(file).encode() + b"\0")
            sum_.update(file.read_bytes() if file.exists() else b"missing")
    return sum_.hexdigest()


class Stamp:
    """The digest that a step was last done for.

    Args:
        file: where it is kept.
        value: the digest of today.
    """

    def __init__(self, file: Path, value: str) -> None:
        self._file = file
        self._value = value

    def holds(self) -> bool:
        """Tell whether the step has been done for just this."""
        return self._file.exists() and self._file.read_text(encoding="utf-8") == self._value

    def set(self) -> None:
        """Remember that the step is done."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(self._value, encoding="utf-8")

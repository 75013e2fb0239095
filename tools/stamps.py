"""Remembers what a step was done for, so that it is done again only when that has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.console import ROOT

IGNORED = {"__pycache__", "node_modules", "dist", ".venv", ".mypy_cache", ".ruff_cache"}


def digest(paths: Iterable[Path], *words: str) -> str:
    """Give a digest of files' names and contents, folders included whole, and of further words.

    Args:
        paths: files and folders; one that is missing counts as missing.
        words: whatever else the step depends on.
    """
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        for file in sorted(_files(path)) if path.is_dir() else [path]:
            # Relative, so that a folder that is moved keeps what was built from it.
            total.update(os.path.relpath(file, ROOT).encode() + b"\0")
            total.update(hashlib.sha256(file.read_bytes()).digest() if file.exists() else b"missing")
    return total.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in IGNORED]
        yield from (Path(parent) / name for name in names)


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

"""Where the bytes lie: ``var/files``, by the file's own id, never by a name that somebody sent."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

ORPHAN_SECONDS = 3600.0
"""A file without a row is thrown away when it is older: its transaction is long over."""


class Storage:
    """A folder of files. Everything here waits for the disk, so call it in a thread.

    Args:
        folder: made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, file_id: str, *, small: bool = False) -> Path:
        """Give where a file lies, or its small picture."""
        return self._folder / file_id[-2:] / (f"{file_id}.small" if small else file_id)

    def incoming(self) -> tuple[Path, BinaryIO]:
        """Open a new file for what arrives; whoever asked removes it again."""
        folder = self._folder / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / secrets.token_hex(16)
        return path, path.open("xb")

    def keep(self, file_id: str, data: bytes | Path, small: bytes | None) -> None:
        """Put a file, and its small picture if it has one, where it belongs, and see that it is on the disk."""
        path = self.path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, Path):
            with data.open("rb") as arrived:
                os.fsync(arrived.fileno())
            data.replace(path)
        else:
            _write(path, data)
        if small is not None:
            _write(self.path(file_id, small=True), small)

    def remove(self, file_id: str) -> None:
        """Throw a file away; one that is not there is none."""
        for small in (False, True):
            self.path(file_id, small=small).unlink(missing_ok=True)

    def old(self) -> Iterator[str]:
        """Name the ids of files that have lain for so long that their rows are there, if there are any."""
        before = time.time() - ORPHAN_SECONDS
        for path in list(self._folder.glob("*/*")):
            try:
                if path.stat().st_mtime > before:
                    continue
            except FileNotFoundError:
                continue  # another desk process was quicker
            if path.parent.name == "incoming":
                path.unlink(missing_ok=True)
            elif path.suffix != ".small":
                yield path.name


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())

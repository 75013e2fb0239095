"""Files of training examples by intent, in Rasa's form, written and read a whole file at a time."""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_INTENT = re.compile(r"- intent: ([a-z][a-z0-9_]*)")
_EXAMPLE = re.compile(r"    - (.+)")
_EXAMPLES = "  examples: |"
_SET_APART = "nlu:"
"""What files for review began with before they were told apart from training data."""

Examples = dict[str, list[str]]


class ReviewError(Exception):
    """The file is not as we write it: somebody is at work on it, and nothing of theirs may be lost."""


@dataclass(frozen=True)
class ExampleFile:
    """A file of examples; one line an example, in the order they came.

    Attributes:
        path: where it is.
        header: its first lines, comments and the line that opens the list.
    """

    path: Path
    header: str

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes from changing the file meanwhile: the desk writes it and people review it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (self.path.parent / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read(self) -> Examples:
        """Give the examples of each intent.

        Raises:
            ReviewError: it is not as we write it.
        """
        if not self.path.exists():
            return {}
        ours = {*self.header.splitlines(), _EXAMPLES, _SET_APART}
        kept: Examples = {}
        current: list[str] | None = None
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line in ours or (line.startswith("#") and current is None):
                continue
            if found := _INTENT.fullmatch(line):
                current = kept.setdefault(found[1], [])
            elif (found := _EXAMPLE.fullmatch(line)) and current is not None:
                current.append(found[1])
            else:
                raise ReviewError(f"{self.path.name}, line {number}: not as it was written")
        return kept

    def write(self, kept: Examples) -> None:
        """Write the file in one go: whoever reads it meanwhile, or after a crash, finds the old or the new one."""
        lines = [self.header]
        for intent in sorted(kept):
            if kept[intent]:
                examples = "".join(f"    - {text}\n" for text in kept[intent])
                lines.append(f"- intent: {intent}\n{_EXAMPLES}\n{examples}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self.path.parent, prefix=f".{self.path.name}.", delete=False
        ) as file:
            file.write("".join(lines))
            file.flush()
            os.fsync(file.fileno())
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(self.path)


def as_example(text: str) -> str:
    """Write a message so that it means nothing but itself as a training example.

    In training data square brackets mark entities, and a slash at the beginning names an intent.
    """
    return " ".join(re.sub(r"[\[\]]", " ", text).split()).lstrip("/ -")

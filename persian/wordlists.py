"""Word lists of the Persian text steps, read from data/language and kept."""

import hashlib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "language"


class WordListError(Exception):
    """A word list is missing or holds a line that is not in its format."""


def fingerprint() -> str:
    """Return a digest of all word lists, for whoever keeps what was made with them."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def lines(name: str) -> list[str]:
    """Return the lines of the list `name`, without remarks and empty lines.

    Raises:
        WordListError: if there is no such list.
    """
    return [line for _, line in _lines(name)]


@lru_cache(maxsize=64)
def words(name: str) -> frozenset[str]:
    """Return the words of the list `name`, several to a line; # begins a remark.

    Raises:
        WordListError: if there is no such list.
    """
    return frozenset(word for line in _lines(name) for word in line[1].split())


@lru_cache(maxsize=64)
def pairs(name: str) -> dict[str, str]:
    """Return the list `name` of lines «typed = meant», with several typed forms divided by commas.

    Raises:
        WordListError: if there is no such list, a line has no «=» or a typed form is given twice.
    """
    found: dict[str, str] = {}
    for number, line in _lines(name):
        typed, equals, meant = (part.strip() for part in line.partition("="))
        if not (typed and equals and meant):
            raise WordListError(f"{name}, line {number}: not «typed = meant»: {line}")
        for form in (form.strip() for form in typed.split(",")):
            if found.setdefault(form, meant) != meant:
                raise WordListError(f"{name}, line {number}: {form} has two meanings")
    return found


def _lines(name: str) -> list[tuple[int, str]]:
    try:
        text = (FOLDER / name).read_text(encoding="utf-8")
    except OSError as error:
        raise WordListError(f"cannot read the word list {name}: {error.strerror}") from error
    lines = ((number, line.partition("#")[0].strip()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, line) for number, line in lines if line]

"""Text typed with the wrong keyboard layout: «sghl» is «سلام», «سشئسعدل» is samsung."""

from __future__ import annotations

import re
from collections.abc import Callable

from persian.letters import SAME_LETTER

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbn,"
_LETTERS = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدو"
_SHIFTED = {"H": "آ", "C": "ژ", "{": "ج", "}": "چ", ":": "ک", '"': "گ", "<": "و"}
# The layouts differ in few keys: the standard one (ISIRI 9147, also on the Mac) and the older one of Windows.
_STANDARD = {"m": "پ", "\\": "ژ", "`": "‌"}
_WINDOWS = {"m": "ئ", "\\": "پ", "`": "پ"}
_OLDER = {"m": "ء", "\\": "پ", "`": "ژ"}


def _layout(rest: dict[str, str]) -> dict[int, str]:
    table = dict(zip(_KEYS, _LETTERS, strict=True)) | rest
    upper = {key.upper(): letter for key, letter in table.items() if key.isalpha()}
    return str.maketrans(upper | table | _SHIFTED)


_TO_PERSIAN = tuple(_layout(rest) for rest in (_STANDARD, _WINDOWS, _OLDER))
_TO_LATIN = tuple(
    str.maketrans(
        {letter: key for key, letter in (dict(zip(_KEYS, _LETTERS, strict=True)) | rest).items()} | {"آ": "h"}
    )
    for rest in (_STANDARD, _WINDOWS)
)

_CHUNK = re.compile(r"\S+")
_KEY_WORD = re.compile(r"[A-Za-z\[\];',\\`{}:\"<]{2,24}")
_PERSIAN_WORD = re.compile("[آ-یپچژکگئيك]{4,24}")
_SURE = 1.0
_MOST_CHUNKS = 30


class Keyboard:
    """Undoes the wrong layout.

    Args:
        strength: tells how surely a Persian word is one: 1 for a word of the shop, 0 for no word.
        latin: tells how surely a word in Latin letters is meant to be in them, as a name, in English or in Finglish.
        name: tells whether a word in Latin letters is a name or a common spelling.
    """

    def __init__(
        self, strength: Callable[[str], float], latin: Callable[[str], float], name: Callable[[str], bool]
    ) -> None:
        self._strength = strength
        self._latin = latin
        self._name = name

    def undo(self, text: str) -> str:
        """Return `text` as it would be in the right layout; each character stays in its place."""
        out = list(text)
        chunks = list(_CHUNK.finditer(text))[:_MOST_CHUNKS]
        readings = [(match, *self._read(match.group())) for match in chunks if self._could_be_keys(match.group())]
        if readings:
            for_keys = sum(strength for _, _, strength, _ in readings)
            for_latin = sum(latin for _, _, _, latin in readings)
            whole = len(readings) > 1 and for_keys > for_latin and for_keys >= 0.5 * len(readings)
            for match, persian, strength, latin in readings:
                alone = strength > latin and sum(char.isalpha() for char in match.group()) > 2  # not «:D»
                if alone or (whole and (latin < _SURE or strength >= latin)):
                    out[match.start() : match.end()] = persian
        for match in _PERSIAN_WORD.finditer(text):
            if _PERSIAN_WORD.fullmatch(match.group()) and self._strength(_plain(match.group())) == 0:
                for table in _TO_LATIN:
                    latin_word = _plain(match.group()).translate(table)
                    if self._name(latin_word):
                        out[match.start() : match.end()] = latin_word
                        break
        return "".join(out)

    @staticmethod
    def _could_be_keys(chunk: str) -> bool:
        core = chunk.rstrip("?!.…؟")
        return _KEY_WORD.fullmatch(core) is not None and any(char.isalpha() for char in core)

    def _read(self, chunk: str) -> tuple[str, float, float]:
        """Return the chunk in Persian letters, how surely it is a word, and how surely the Latin is one."""
        best, best_strength = chunk.translate(_TO_PERSIAN[0]), -1.0
        core_start, core_end = _core(chunk)
        for table in _TO_PERSIAN:
            for start, end in ((0, len(chunk)), (core_start, core_end)):
                core = chunk[start:end].rstrip("?!.…؟")
                reading = (core.lower() if core.isupper() else core).translate(table)
                strength = self._strength(reading)
                if strength > best_strength:
                    best = chunk[:start] + reading + chunk[start + len(core) :]
                    best_strength = strength
        return best, max(best_strength, 0.0), self._latin(chunk[core_start:core_end].lower())


def _core(chunk: str) -> tuple[int, int]:
    head = re.match(r"[\"'\[{:;,]*", chunk)
    tail = re.search(r"[\"'\]},:;!?.…؟]*$", chunk)
    start, end = head.end() if head else 0, tail.start() if tail else len(chunk)
    return (start, end) if start < end else (0, len(chunk))


def _plain(word: str) -> str:
    return "".join(SAME_LETTER.get(letter, letter) for letter in word)

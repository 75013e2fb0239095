"""The words the desk itself says, from the catalogue in ``locales/``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from persian.digits import to_persian

LANGUAGES = ("fa", "en")
DEFAULT_LANGUAGE = "fa"


class Texts:
    """The catalogue of one area, in every language.

    Args:
        folder: the folder ``locales/``.
        area: the file of each language to read, without its ending.
    """

    def __init__(self, folder: Path, area: str = "desk") -> None:
        self._catalogue = {
            lang: json.loads((folder / lang / f"{area}.json").read_text(encoding="utf-8")) for lang in LANGUAGES
        }

    def get(self, lang: str, key: str, **values: Any) -> str:
        """Give one text with its placeholders filled.

        Args:
            lang: ``fa`` or ``en``; anything else is read as Persian.
            key: dotted path, as ``errors.message.too_long``. The catalogue may nest at any dot.
            values: what fills ``{name}`` in the text; numbers get Persian digits in Persian.

        Raises:
            KeyError: the catalogue has no such text.
        """
        lang = lang if lang in self._catalogue else DEFAULT_LANGUAGE
        text = _find(self._catalogue[lang], key)
        for name, value in values.items():
            shown = to_persian(str(value)) if lang == "fa" and isinstance(value, int | float) else str(value)
            text = text.replace("{" + name + "}", shown)
        return text


def _find(tree: dict[str, Any], key: str) -> str:
    if isinstance(tree.get(key), str):
        return str(tree[key])
    head, _, rest = key.partition(".")
    while True:
        if isinstance(tree.get(head), dict) and rest:
            return _find(tree[head], rest)
        if not rest:
            raise KeyError(key)
        more, _, rest = rest.partition(".")
        head = f"{head}.{more}"

"""hazm's word tokeniser without the rest of hazm."""

import importlib
import importlib.util
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

# What the tokeniser's module would pull in whole: hazm brings fastText and gensim, nltk brings scipy.stats.
_HEAVY = ("hazm", "nltk", "nltk.tokenize")


@lru_cache(maxsize=1)
def hazm_tokenizer() -> Any:
    """Return hazm's WordTokenizer, importing only the modules it needs.

    `import hazm` costs four to eleven seconds at every start, for parts unused here. The tokeniser's module
    needs only a few paths and `words_list` from `hazm.utils`, and one base class of nltk.

    Raises:
        ModuleNotFoundError: if hazm or nltk is not installed.
    """
    with _bare_packages():
        utils = importlib.import_module("hazm.utils")
        vars(sys.modules["hazm"]).update({k: v for k, v in vars(utils).items() if not k.startswith("__")})
        tokenizer = importlib.import_module("hazm.word_tokenizer").WordTokenizer
    # Joining verb parts writes «_» into the words, and then they are no longer found in the text.
    return tokenizer(join_verb_parts=False)


@contextmanager
def _bare_packages() -> Iterator[None]:
    """Let packages stand empty, without running their `__init__`, while modules inside are imported.

    Afterwards everything is put back, so that a later `import hazm` by anyone else gets the whole package.
    """
    before = {name: module for name, module in sys.modules.items() if _is_heavy(name)}
    for name in before:
        del sys.modules[name]
    try:
        for name in _HEAVY:
            spec = importlib.util.find_spec(name)
            if spec is None or spec.submodule_search_locations is None:
                raise ModuleNotFoundError(f"{name} is not installed in this environment", name=name)
            package = types.ModuleType(name)
            package.__path__ = list(spec.submodule_search_locations)
            sys.modules[name] = package
        yield
    finally:
        for name in [name for name in sys.modules if _is_heavy(name)]:
            del sys.modules[name]
        sys.modules.update(before)


def _is_heavy(name: str) -> bool:
    return name.partition(".")[0] in {"hazm", "nltk"}

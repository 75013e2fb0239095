"""hazm's word tokeniser without the rest of hazm."""

import importlib.util
import sys
import types
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def hazm_tokenizer() -> Any:
    """Return hazm's WordTokenizer, importing only the modules it needs.

    `import hazm` also imports fastText and gensim for parts unused here, which costs seconds at every
    start. The tokeniser's own module needs nothing of them but a few paths and `words_list` from
    `hazm.utils`, so for the time of that one import a bare package with those names stands in.
    """
    if "hazm" in sys.modules:
        from hazm import WordTokenizer  # noqa: PLC0415
    else:
        spec = importlib.util.find_spec("hazm")
        if spec is None or spec.submodule_search_locations is None:
            raise ModuleNotFoundError("hazm is not installed in this environment", name="hazm")
        package = types.ModuleType("hazm")
        package.__path__ = list(spec.submodule_search_locations)
        sys.modules["hazm"] = package
        try:
            utils = importlib.import_module("hazm.utils")
            package.__dict__.update({k: v for k, v in vars(utils).items() if not k.startswith("__")})
            WordTokenizer = importlib.import_module("hazm.word_tokenizer").WordTokenizer  # noqa: N806
        finally:
            # A later `import hazm` by anyone else must get the whole package.
            for name in [m for m in sys.modules if m == "hazm" or m.startswith("hazm.")]:
                del sys.modules[name]
    # Joining verb parts writes «_» into the words, and then they are no longer found in the text.
    return WordTokenizer(join_verb_parts=False)

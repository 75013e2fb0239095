"""The figures of docs/text.md: `python -m tests.persian.measure`."""

from __future__ import annotations

import re
import time
from random import Random

from persian.letters import is_persian
from persian.normalise import normalise
from persian.rewrite import Rewriter
from tests.persian.noise import LEGAL
from tests.persian.shop import rewriter, texts, vocabulary, word_accuracy

LISTS = ("finglish", "finglish_second", "finglish_third", "spoken", "misspelt", "keyboard")
STEPS = ("keyboard", "finglish", "colloquial", "spelling")


def main() -> None:
    """Print word accuracy by list with each step left out, the effect of noise, and times."""
    rewriters = {"all steps": rewriter()}
    rewriters |= {f"without {step}": Rewriter(vocabulary(), **{step: False}) for step in STEPS}
    rewriters["none"] = Rewriter(vocabulary(), **dict.fromkeys(STEPS, False))
    print("| words right | " + " | ".join(LISTS) + " |")
    print("|---" * (len(LISTS) + 1) + "|")
    for name, tried in rewriters.items():
        print(f"| {name} | " + " | ".join(f"{word_accuracy(which, tried):.3f}" for which in LISTS) + " |")
    print(_noise())
    print(_times())


def _noise() -> str:
    random = Random(13)  # noqa: S311
    persian = [text for text in texts() if all(is_persian(word) for word in _words(normalise(text).text))]
    same = 0
    for _ in range(4000):
        text = random.choice(persian)
        typed = random.choice(LEGAL)(text, random)
        same += _words(rewriter().rewrite(typed).text) == _words(rewriter().rewrite(text).text)
    return f"\nread the same with one noise: {same / 4000:.4f} of 4,000"


def _times() -> str:
    random = Random(5)  # noqa: S311
    usual = [text for text in texts() if 6 <= len(text.split()) <= 10]
    tried = rewriter()
    tried.rewrite.cache_clear()
    begin = time.process_time()
    for text in usual:
        tried.rewrite(text)
    each = (time.process_time() - begin) / len(usual) * 1000
    longest = 0.0
    for letters in (
        "ابپتجچحخدرزسشعغفقکگلمنوهی ",
        "abcdefghijklmnopqrstuvwxyz ",
        "asdfghjkl;'[]qwertyuiop,m ",
        "😀\u200c\0 ا",
    ):
        for _ in range(5):
            text = "".join(random.choice(letters) for _ in range(1000))
            begin = time.process_time()
            tried.rewrite(text)
            longest = max(longest, time.process_time() - begin)
    return (
        f"processor time of a message of 6 to 10 words: {each:.2f} ms; "
        f"of 1,000 random characters, the slowest of 20: {longest * 1000:.1f} ms"
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


if __name__ == "__main__":
    main()

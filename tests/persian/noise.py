"""Ways in which the same sentence is typed: letters, digits, half-spaces, marks, elongation, signs, emoji."""

from collections.abc import Callable
from random import Random

_ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك"})
_DIGITS = (str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"), str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
_VOWELS = "اویه"


def arabic_letters(text: str, _: Random) -> str:
    """Type on an Arabic keyboard."""
    return text.translate(_ARABIC_LETTERS)


def other_digits(text: str, random: Random) -> str:
    """Type digits of another script."""
    return text.translate(random.choice(_DIGITS))


def marks(text: str, random: Random) -> str:
    """Write a vowel mark over a letter."""
    return _at_a_letter(text, random, lambda letter: letter + random.choice("\u064e\u0650\u064f\u0651"))


def tatweel(text: str, random: Random) -> str:
    """Stretch a word with the sign for it."""
    return _at_a_letter(text, random, lambda letter: letter + "\u0640" * random.randint(1, 4))


def elongation(text: str, random: Random) -> str:
    """Draw a vowel out."""
    places = [index for index, char in enumerate(text) if char in _VOWELS]
    if not places:
        return text
    place = random.choice(places)
    return text[:place] + text[place] * random.randint(3, 8) + text[place + 1 :]


def half_spaces(text: str, random: Random) -> str:
    """Part «می» and «ها» with a half-space, a space or nothing."""
    space = random.choice(["\u200c", " ", ""])
    words = []
    for word in text.split(" "):
        if word.startswith("می") and len(word) > 4 and word not in {"میلیون", "میزان"}:
            words.append("می" + space + word[2:])
        else:
            words.append(word)
    return " ".join(words)


def signs(text: str, random: Random) -> str:
    """End with signs, in whatever number."""
    return text + random.choice(["؟", "?", "!", "؟؟؟", "!!!", "...", " ؟"])


def emoji(text: str, random: Random) -> str:
    """End with emoji."""
    return text + random.choice([" 😂😂", "🙏", " ❤️", " 👍🏽"])


def spaces(text: str, random: Random) -> str:
    """Type more spaces than needed, and marks that nobody sees."""
    return random.choice(["  ", "\u200f", "\n"]) + text.replace(" ", random.choice(["  ", " \u200f", "\t"]))


LEGAL: tuple[Callable[[str, Random], str], ...] = (
    arabic_letters, other_digits, marks, tatweel, elongation, half_spaces, signs, emoji, spaces,
)  # fmt: skip


def _at_a_letter(text: str, random: Random, change: Callable[[str], str]) -> str:
    places = [index for index, char in enumerate(text) if "\u0621" <= char <= "\u06cc" and char.isalpha()]
    if not places:
        return text
    place = random.choice(places)
    return text[:place] + change(text[place]) + text[place + 1 :]

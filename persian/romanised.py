"""How well a word in Latin letters spells a Persian word: sounds, not letters, are compared."""

from __future__ import annotations

from functools import lru_cache

# Sounds of several letters, the longest first. Capitals are sounds of this module.
_SOUNDS = (
    ("kh", "x"), ("gh", "q"), ("sh", "S"), ("ch", "C"), ("zh", "j"), ("ph", "f"), ("ck", "k"),
    ("aa", "A"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ow", "u"), ("ei", "E"), ("ey", "E"), ("ay", "E"),
    ("ai", "Ai"), ("iy", "i"), ("yi", "i"),
)  # fmt: skip
_SINGLE = {"w": "v", "c": "k", "3": "", "2": ""}
_VOWEL_LETTERS = ("a", "e", "i", "o", "u")
_VOWELS = frozenset("aAeioEu")
# Sounds that the skeleton leaves out, for they are as often unwritten as written.
_WEAK = _VOWELS | frozenset("hvy'")

_LETTER_SOUND = {
    **dict.fromkeys("صسث", "s"), **dict.fromkeys("زذضظ", "z"), **dict.fromkeys("تط", "t"), **dict.fromkeys("حه", "h"),
    **dict.fromkeys("قغ", "q"), **dict.fromkeys("جژ", "j"),
    "ب": "b", "پ": "p", "چ": "C", "خ": "x", "د": "d", "ر": "r", "ش": "S", "ف": "f", "ک": "k", "گ": "g",
    "ل": "l", "م": "m", "ن": "n", "و": "v", "ی": "y",
}  # fmt: skip

_NEVER = 9.0
# What it costs that a sound stands for a letter. Letters of one sound cost nothing.
_FOR = {
    ("a", "ا"): 0.0, ("a", "آ"): 0.0, ("a", "ع"): 0.1, ("a", "ه"): 0.5, ("a", "ی"): 0.9,
    ("A", "ا"): 0.0, ("A", "آ"): 0.0, ("A", "ع"): 0.4,
    ("e", "ه"): 0.3, ("e", "ا"): 0.5, ("e", "ی"): 0.45, ("e", "ع"): 0.15, ("e", "ئ"): 0.2,
    ("i", "ی"): 0.0, ("i", "ئ"): 0.2, ("i", "ع"): 0.6,
    ("o", "و"): 0.03, ("o", "ا"): 0.6, ("o", "ع"): 0.2,
    ("u", "و"): 0.0, ("u", "ا"): 0.6, ("E", "ی"): 0.0, ("E", "ا"): 0.7,
    ("y", "ئ"): 0.1, ("v", "ا"): 0.9, ("'", "ع"): 0.0, ("'", "ئ"): 0.0, ("'", "ء"): 0.0,
    ("g", "ق"): 0.35, ("g", "غ"): 0.35, ("q", "گ"): 0.5, ("k", "ق"): 0.7, ("k", "خ"): 0.9,
    ("j", "گ"): 0.8, ("d", "ت"): 0.8, ("z", "ج"): 0.9, ("b", "پ"): 0.8,
    ("x", "ک"): 0.6, ("k", "چ"): 0.8, ("s", "ش"): 0.8, ("n", "م"): 0.9, ("z", "س"): 0.9,
}  # fmt: skip
# What it costs that a sound is not written in Persian.
_UNWRITTEN = {
    "a": 0.1,
    "e": 0.05,
    "o": 0.15,
    "i": 0.7,
    "u": 0.8,
    "A": 0.9,
    "E": 0.6,
    "h": 0.4,
    "y": 0.35,
    "v": 0.6,
    "'": 0.1,
}
# What it costs that a letter is not spelt in Latin.
_UNSPELT = {"ا": 0.6, "آ": 0.9, "ع": 0.1, "ئ": 0.15, "ء": 0.05, "ه": 0.6, "ح": 0.6, "و": 0.6, "ی": 0.6}
_LOST_CONSONANT = 1.3


@lru_cache(maxsize=4096)
def sounds(word: str) -> str:
    """Return the sounds of a word in Latin letters, one character a sound, doubles once."""
    out: list[str] = []
    position = 0
    while position < len(word):
        for spelling, heard in _SOUNDS:
            end = position + len(spelling)
            # «ay» is one sound before a consonant only: «shekayat».
            if word.startswith(spelling, position) and not (
                spelling[1] == "y" and word[end : end + 1] in _VOWEL_LETTERS
            ):
                position, sound = end, heard
                break
        else:
            sound = _SINGLE.get(word[position], word[position])
            position += 1
        if sound and (not out or out[-1] != sound):
            out.append(sound)
    return "".join(out)


def skeleton_of_sounds(spoken: str) -> str:
    """Return the consonants of `sounds`, by which candidates are looked up."""
    return _single("".join("q" if sound == "g" else sound for sound in spoken if sound not in _WEAK))


def skeleton_of_word(word: str) -> str:
    """Return the consonants of a Persian word, to compare with `skeleton_of_sounds`."""
    found = (_LETTER_SOUND.get(letter, "") for letter in word)
    return _single("".join("q" if sound == "g" else sound for sound in found if sound not in _WEAK))


def _single(text: str) -> str:
    return "".join(char for index, char in enumerate(text) if not index or char != text[index - 1])


def cost(spoken: str, word: str, dearest: float = _NEVER) -> float:
    """Return how far the sounds are from the Persian word: 0 for the plainest spelling, above 1 for none.

    What is found to be dearer than `dearest` is not reckoned out: `_NEVER` is returned.
    """
    row = [0.0]
    for index, letter in enumerate(word):
        row.append(row[-1] + _unspelt(letter, index, len(word), "", spoken[:1]))
    for place, sound in enumerate(spoken):
        following = [row[0] + _unwritten(sound, place, len(spoken))]
        for index, letter in enumerate(word):
            following.append(
                min(
                    row[index] + _stands_for(sound, letter, index, len(word), spoken[place + 1 : place + 2]),
                    row[index + 1] + _unwritten(sound, place, len(spoken)),
                    following[index] + _unspelt(letter, index, len(word), sound, ""),
                )
            )
        row = following
        if min(row) > dearest:
            return _NEVER
    return row[-1]


def _stands_for(sound: str, letter: str, index: int, length: int, following: str) -> float:
    if _LETTER_SOUND.get(letter) == sound:
        return 0.0
    if index == 0 and letter in "اآ" and sound in "aeouE":
        return 0.05 if letter == "ا" or sound == "a" else 0.6
    # Spoken «ān» and «ām» are «un» and «um»: gerun, tamum.
    if letter == "ا" and sound in "uo" and following and following in "nm":
        return 0.15 if sound == "u" else 0.45
    if (sound, letter, following) == ("e", "ی", "i"):
        return 0.1
    if index == length - 1 and letter == "ه" and sound in "ea":
        return 0.0 if sound == "e" else 0.25
    return _FOR.get((sound, letter), _NEVER)


def _unwritten(sound: str, place: int, length: int) -> float:
    if place == 0 and (sound in _VOWELS or sound in "yv"):
        return 1.0
    # A vowel at the end of a Persian word is written.
    if place == length - 1 and sound in "aeou":
        return 0.7
    return _UNWRITTEN.get(sound, _LOST_CONSONANT)


def _unspelt(letter: str, index: int, length: int, before: str, first: str) -> float:
    if letter == "ا" and index == 0:  # «in» is «این», but «sal» is never «اصل»
        return 0.15 if first and first in "iuoE" else 0.7
    if letter == "و" and before == "x":
        return 0.2
    if letter == "ه" and index == length - 1:
        return 0.3 if before in ("e", "a") else 0.6
    if letter == "ی" and before in ("i", "e"):
        return 0.2 if before == "i" else 0.4
    if letter == "ا" and before == "A":  # «etelaat», with an «ع» between two «ا»
        return 0.2
    return _UNSPELT.get(letter, _LOST_CONSONANT)

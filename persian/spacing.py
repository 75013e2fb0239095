"""Parts of one word that are typed apart («می خواهم», «ارزان تر», «سفارش ام»), and words of several parts."""

from __future__ import annotations

import re
from functools import lru_cache

from persian.letters import ZWNJ, ends_in_silent_he, is_persian
from persian.normalise import normalise
from persian.pieces import Piece, merged, rewritten
from persian.verbs import verbs
from persian.wordlists import pairs, words

_BEFORE_VERB = frozenset({"می", "نمی", "برمی", "برنمی", "بازمی", "درمی", "درنمی"})
_PREVERBS = frozenset({"بر", "باز"})
_COMPARISON = frozenset(["تر", "ترین", "تری", "تره", "ترش", "ترینش", "ترینه", "ترم", "ترینشو"])
_OBJECTS = {"مو": "م", "تو": "ت", "شو": "ش"}
# Possessives that no other word looks like, and those that count only after a half-space.
_POSSESSIVES = {
    "ام": "م", "اَم": "م", "ات": "ت", "اش": "ش", "م": "م", "ش": "ش",
    "مان": "مان", "تان": "تان", "شان": "شان", "مون": "مان", "تون": "تان", "شون": "شان",
}  # fmt: skip
_AFTER_HALF_SPACE = {"ت": "ت", **_OBJECTS}
_PERFECT = {
    "ام": "م", "م": "م", "ای": "ی", "ایم": "یم", "اید": "ید", "این": "ید", "اند": "ند", "ان": "ند", "است": "", "ست": "",
}  # fmt: skip
# Past participles that are also nouns of a shop.
_NOUNS = frozenset({"بسته", "نوشته", "گذشته", "ساخته", "خواسته"})
_LONGEST_COMPOUND = 3
_NUMBER_AND_WORD = re.compile(r"(\d+)([^\W\d_]{2,})")


def part_numbers(pieces: list[Piece]) -> list[Piece]:
    """Part a number from the word typed right after it: «2تا», «10میلیون», «2ta». Codes stay («آ54», «13pro»)."""
    out: list[Piece] = []
    for piece in pieces:
        match = _NUMBER_AND_WORD.fullmatch(piece.text)
        if match and (is_persian(match[2]) or match[2] in words("number_units.txt")):
            out.extend(rewritten(piece, f"{match[1]} {match[2]}"))
        else:
            out.append(piece)
    return out


def join_parts(pieces: list[Piece], original: str) -> list[Piece]:
    """Join verbs with «می», comparisons with «تر», nouns with possessives, and the parts of compounds.

    A perfect becomes the past, for speech makes no difference in most persons: «خریده ام» is «خریدم»,
    «نرسیده است» is «نرسیده». The «ی» of an ezafe after «ه» goes: «هزینه ی ارسال».
    """
    joined: list[Piece] = []
    for piece in pieces:
        joined.append(piece)
        while len(joined) > 2 and joined[-2].is_space and _join_last(joined, original):
            pass
    return joined


def _join_last(joined: list[Piece], original: str) -> bool:
    first, space, last = joined[-3:]
    if not (is_persian(first.text) and is_persian(last.text)):
        return False
    is_verb = first.text in _BEFORE_VERB and len(last.text) > 1
    has_preverb = first.text in _PREVERBS and last.text.startswith(("می", "نمی")) and len(last.text) > 3
    if is_verb or has_preverb or last.text in _COMPARISON:
        joined[-3:] = [merged([first, last])]
        return True
    table = verbs()
    if first.text in table.participles and first.text not in _NOUNS and last.text in _PERFECT:
        past = table.participles[first.text]
        ending = _PERFECT[last.text]
        joined[-3:] = rewritten(merged([first, space, last]), past + ending if ending else first.text)
        return False
    compound = _compound(joined)
    if compound is not None:
        parts, meant = compound
        joined[-parts:] = rewritten(merged(joined[-parts:]), meant)
        return False
    after_half_space = ZWNJ in original[space.starts[0] : last.starts[0]]
    possessive = _POSSESSIVES.get(last.text) or (_AFTER_HALF_SPACE.get(last.text) if after_half_space else None)
    if possessive and first.text not in words("no_possessive.txt"):
        joined[-1:] = _owned(first, last, possessive, joined)
        return False
    if last.text == "ی" and first.text.endswith(("ه", "ا", "و")):
        joined[-2:] = []
        return False
    return False


def _owned(first: Piece, last: Piece, possessive: str, joined: list[Piece]) -> list[Piece]:
    """Return what takes the place of the last piece when a possessive is put to the noun before it."""
    suffix = [Piece(last.text, last.starts, last.ends)]
    if first.text == "ها":
        suffix = rewritten(suffix[0], "ی" + possessive)
    elif ends_in_silent_he(first.text):
        suffix = rewritten(suffix[0], ("ا" if len(possessive) == 1 else "") + possessive)
    else:
        suffix = rewritten(suffix[0], possessive)
    if not ends_in_silent_he(first.text):
        joined[-3:] = [merged([first, suffix[0]]), last]
        suffix = []
    if last.text in _OBJECTS:
        return [*suffix, Piece(" ", last.starts[-1:], last.ends[-1:]), *rewritten(_tail(last), "را")]
    return suffix


def _tail(piece: Piece) -> Piece:
    return Piece(piece.text[-1:], piece.starts[-1:], piece.ends[-1:])


def _compound(joined: list[Piece]) -> tuple[int, str] | None:
    table = _compounds()
    for count in range(_LONGEST_COMPOUND, 1, -1):
        parts = joined[-(2 * count - 1) :]
        if len(parts) == 2 * count - 1 and all(piece.is_space for piece in parts[1::2]):
            meant = table.get("".join(piece.text for piece in parts))
            if meant:
                return len(parts), meant
    return None


@lru_cache(maxsize=1)
def _compounds() -> dict[str, str]:
    return {normalise(typed).text: meant for typed, meant in pairs("compounds.txt").items()}

"""Persian verbs: their written forms, and the spoken forms that stand for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from persian.wordlists import lines

_WRITTEN = ("م", "ی", "د", "یم", "ید", "ند")
_SPOKEN_PRESENT = (("م",), ("ی",), ("ه", "د"), ("یم",), ("ین", "ید"), ("ن", "ند"))
_PAST = ("م", "ی", "", "یم", "ید", "ند")
_SPOKEN_PAST = (("م",), ("ی",), ("",), ("یم",), ("ین", "ید"), ("ند",))
_SPOKEN_PAST_AFTER_MI = (*_SPOKEN_PAST[:5], ("ن", "ند"))
_OBJECTS = (("مون", "مان"), ("تون", "تان"), ("شون", "شان"), ("شان", "شان"), ("تان", "تان"), ("ش", "ش"), ("ت", "ت"))

# Spoken forms that are also everyday words, and so stay as they are.
_OTHER_WORDS = frozenset(
    (
        "باشه",
        "بده",
        "بدن",
        "بدون",
        "بشین",
        "نشین",
        "میان",
        "بیان",
        "نیان",
        "شن",
        "شم",
        "شی",
        "خوان",
        "نرم",
        "ندید",
        "بدی",
        "بری",
        "نشان",
        "نرو",
        "نمایی",
        "خواه",
        "نگه",
        "برند",
        "نری",
        "کنی",
    )
)
# Spoken present forms that are right past forms on paper; in a shop nobody says those.
_RATHER_SPOKEN = {"میدید": "میدهید", "نمیدید": "نمیدهید"}


@dataclass(frozen=True)
class Verbs:
    """The forms of all verbs of the list.

    Attributes:
        written: every written form.
        spoken: the written form of each spoken one.
        participles: the past stem of each past participle («رسیده»: «رسید»).
    """

    written: frozenset[str]
    spoken: dict[str, str]
    participles: dict[str, str]


@lru_cache(maxsize=1)
def verbs() -> Verbs:
    """Return the forms of all verbs in data/language/verbs.txt."""
    written: set[str] = set()
    spoken: dict[str, str] = {}
    participles: dict[str, str] = {}
    for past, present, spoken_present, spoken_past, flags, meant in _entries():
        bare = "bare" in flags
        ways = [*_present(present, spoken_present, bare), *_pasts(past, spoken_past)]
        for preverb in flags - {"bare"}:
            both = [*_present(present, spoken_present, True), *_pasts(past, spoken_past)]
            ways += [(preverb + form, [preverb + way for way in said]) for form, said in both if form[0] != "ب"]
            participles[preverb + past + "ه"] = preverb + past
            written.add(preverb + present)
        for form, said in ways:
            written.add(form)
            spoken.update({way: form for way in said if way not in spoken})
        for negation in ("", "ن"):
            participles[_negated(past, negation) + "ه"] = _negated(past, negation)
        if meant:
            plain_past, plain_present = meant
            stiff = [form for form, _ in (*_present(present, [], bare), *_pasts(past, []))]
            plain = [form for form, _ in (*_present(plain_present, [], bare), *_pasts(plain_past, []))]
            spoken.update({form: other for form, other in zip(stiff, plain, strict=True) if form not in _KEPT})
    stiff_forms = {form for form in written if spoken.get(form, form) != form and _is_stiff(form)}
    spoken = {
        form: spoken[other] if other in stiff_forms else other
        for form, other in spoken.items()
        if form not in _OTHER_WORDS and (form not in written or form in stiff_forms)
    }
    spoken.update(_RATHER_SPOKEN)
    return Verbs(frozenset(written - stiff_forms), spoken, participles)


_STIFF_STEMS = ("نمای", "نمود", "فرمای", "فرمود")
_KEPT = frozenset({"بفرمایید", "بفرما", "بفرمای"})


def _is_stiff(form: str) -> bool:
    return form not in _KEPT and any(stem in form for stem in _STIFF_STEMS)


def as_written(word: str) -> str | None:
    """Return the written form of a spoken verb form, with or without an object («میخوامش»); None if unknown."""
    table = verbs()
    if word in table.spoken:
        return table.spoken[word]
    for said, form in _OBJECTS:
        stem = word[: -len(said)]
        if word.endswith(said) and len(stem) > 2 and stem not in table.participles:
            if stem in table.spoken:
                return table.spoken[stem] + form
            if stem in table.written and stem.startswith(("می", "نمی", "ب")) and said != form:
                return stem + form
    return None


def guess(word: str) -> str | None:
    """Return the written form of a spoken form of a verb that is not in the list; None if it is no such form.

    Only «می-» and «نمی-» tell a verb by its looks.
    """
    if not word.startswith(("می", "نمی")) or len(word) < 6:
        return None
    for said, form in (("ین", "ید"), ("ن", "ند"), ("ه", "د")):
        stem = word[: -len(said)]
        if word.endswith(said) and stem[-1] not in "اویه":
            if "ون" in stem[-3:]:
                stem = stem[:-3] + stem[-3:].replace("ون", "ان")
            return stem + form
    for ending in ("ونیم", "ونم", "ونی"):
        if word.endswith(ending):
            return word[: -len(ending)] + "ا" + ending[1:]
    return None


def _entries() -> Iterator[tuple[str, str, list[str], list[str], set[str], tuple[str, str] | None]]:
    for line in lines("verbs.txt"):
        form, _, meant = line.partition("=")
        past, present, *rest = (part.strip() for part in form.split("|"))
        spoken_present, spoken_past, flag = (*rest, "", "", "")[:3]
        said, said_past = spoken_present.split(), spoken_past.split()
        if past.endswith("اند") and present.endswith("ان"):
            said.append(present[:-2] + "ون")
            said_past.append(past[:-3] + "وند")
        other = tuple(meant.split())
        yield past, present, said, said_past, set(flag.split()), (other[0], other[1]) if len(other) == 2 else None


def _present(stem: str, spoken: list[str], bare: bool) -> Iterator[tuple[str, list[str]]]:
    for prefix in ("می", "نمی", "ب", "ن", *([""] if bare else [])):
        for person, ending in enumerate(_WRITTEN):
            said = [
                form
                for way in (*spoken, stem)
                for spoken_ending in _SPOKEN_PRESENT[person]
                for form in _prefixed_spoken(prefix, way)
                for form in [form + spoken_ending]
            ]
            yield _prefixed(prefix, stem) + ending, said
        if prefix in {"ب", "ن"}:
            command = stem[:-1] if stem.endswith("ی") and len(stem) > 1 else stem
            yield (
                _prefixed(prefix, command),
                [
                    form
                    for way in spoken
                    if len(way) > 1
                    for form in _prefixed_spoken(prefix, way)
                    if way[-1] not in "آا"
                ],
            )


def _pasts(stem: str, spoken: list[str]) -> Iterator[tuple[str, list[str]]]:
    for prefix in ("", "ن", "می", "نمی"):
        endings = _SPOKEN_PAST_AFTER_MI if prefix.endswith("ی") else _SPOKEN_PAST
        for person, ending in enumerate(_PAST):
            yield (
                _prefixed(prefix, stem) + ending,
                [
                    form + spoken_ending
                    for way in (*spoken, stem)
                    for spoken_ending in endings[person]
                    for form in _prefixed_spoken(prefix, way)
                ],
            )
        if not prefix.endswith("ی"):
            for ending in ("ه", "ن"):
                yield (
                    _prefixed(prefix, stem) + ending,
                    [form + ending for way in spoken for form in _prefixed_spoken(prefix, way)],
                )


def _negated(stem: str, negation: str) -> str:
    return _prefixed(negation, stem)


def _prefixed(prefix: str, stem: str) -> str:
    if prefix in {"ب", "ن"} and stem.startswith("آ"):
        return prefix + "یا" + stem[1:]
    if prefix in {"ب", "ن"} and stem.startswith("ا") and not stem.startswith("ای"):
        return prefix + "ی" + stem[1:]
    return prefix + stem


def _prefixed_spoken(prefix: str, stem: str) -> list[str]:
    if stem[0] not in "آا" or not prefix:
        return [prefix + stem]
    rest = stem[1:]
    if prefix in {"ب", "ن"}:
        return [prefix + "یا" + rest, *([prefix + "ی" + rest] if rest[:1] and rest[0] in "وفن" else [])]
    # «میاد» is written in all these ways: میآد، میاد، میومد.
    return [prefix + "ا" + rest, prefix + "آ" + rest, *([prefix + rest] if rest[:1] == "و" else [])]

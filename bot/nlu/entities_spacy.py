"""The spaCy pipeline of names: blank `fa` with hazm's tokeniser and a matcher built from catalogue and gazetteers."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from bot.nlu.entities_words import ENDING_MARK, NameWords, folded
from bot.nlu.gazetteer import ModelWords, Name
from bot.nlu.hazm_tokens import hazm_tokenizer
from persian.normalise import normalise
from persian.numbers import word_set

_Found = tuple[int, int, str, str]  # first token, token after the last, entity, value

TAKEN = "taken"
"""Where a Doc's `user_data` names the places that numbers take; a name may contain one but not cut into it."""

_ORDER = ("product", "brand", "category", "colour", "city")
_CUES = {
    "colour": frozenset({"رنگ", "رنگش", "رنگه", "color", "rang", "range"}),
    "city": frozenset({"شهر", "به", "در", "تو", "توی", "از", "اهل", "ساکن", "تا", "برای", "برا", "استان", "مقصد"}),
    "brand": frozenset(
        {"برند", "مارک", "شرکت", "گوشی", "لپ", "لپتاپ", "تاپ", "یخچال", "هدفون", "اسپیکر", "محصولات", "محصول", "brand"}
    ),
}
# After a model these begin something else: a number before them is not part of the model's name.
_COUNTED = word_set(
    "تا عدد دونه میلیون ملیون هزار تومن تومان ریال گیگ گیگابایت ترابایت اینچ وات مگاپیکسل ماهه ساله روزه بار نفر سال "
    "ماه میلی رم هسته فریم هرتز g gb tb"
)
_BETWEEN_PARTS = frozenset({"مدل", "ی", "های", ENDING_MARK + "ی", ENDING_MARK + "های"})
_LONGEST_MODEL_NUMBER = 4
# Shorter words are too near to others to be looked for with a slip. Colours are: «مشکل» is not «مشکی».
_SHORTEST_MISSPELT = {"brand": 4, "product": 5, "category": 5, "city": 5, "colour": 99}
_SHORTEST_NAME_BEFORE_DIGITS = 3


@dataclass
class NameTable:
    """All names, as the matcher needs them.

    Attributes:
        rows: words → (entity, value, needs a cue) of each meaning.
        products: slug → brand and category.
        product_words: slug → all words of its names.
        variants: words that make another model of the one before.
    """

    rows: dict[tuple[str, ...], list[tuple[str, str, bool]]] = field(default_factory=dict)
    products: dict[str, tuple[str, str]] = field(default_factory=dict)
    product_words: dict[str, frozenset[str]] = field(default_factory=dict)
    variants: frozenset[str] = frozenset()

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return {
            "rows": [[list(words), meanings] for words, meanings in self.rows.items()],
            "products": self.products,
            "product_words": {slug: sorted(words) for slug, words in self.product_words.items()},
            "variants": sorted(self.variants),
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "NameTable":
        """Return what `to_dict` wrote."""
        return cls(
            {tuple(words): [(e, v, c) for e, v, c in meanings] for words, meanings in stored["rows"]},
            {slug: (brand, category) for slug, (brand, category) in stored["products"].items()},
            {slug: frozenset(words) for slug, words in stored["product_words"].items()},
            frozenset(stored["variants"]),
        )


@spacy.registry.tokenizers("pasokh.names.v1")
def make_tokenizer() -> Any:
    """Return what makes the tokeniser; its words are read from disk or given later."""
    return lambda nlp: NameTokenizer(nlp.vocab, NameWords((), {}, {}))


class NameTokenizer:
    """hazm's words, parted where names need it; `token.norm_` is the spelling in which names are compared."""

    def __init__(self, vocab: Vocab, words: NameWords) -> None:
        self.vocab = vocab
        self.words = words

    def __call__(self, text: str) -> Doc:
        """Return `text` as a Doc; `token.idx` indexes it."""
        found = self.words.split(text)
        tokens = [text[word.start : word.end] for word in found]
        spaces = [word.end < len(text) and text[word.end] == " " for word in found]
        doc = Doc(self.vocab, words=tokens, spaces=spaces)
        for token, word in zip(doc, found, strict=True):
            token.norm_ = word.norm
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Store the words."""
        Path(path).write_text(json.dumps(self.words.to_dict(), ensure_ascii=False), encoding="utf-8")

    def from_disk(self, path: Path, **_: Any) -> "NameTokenizer":
        """Read the words back."""
        hazm_tokenizer()  # now, not while the first customer waits
        self.words = NameWords(**json.loads(Path(path).read_text(encoding="utf-8")))
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Return the words as bytes."""
        return json.dumps(self.words.to_dict(), ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, **_: Any) -> "NameTokenizer":
        """Read the words back."""
        self.words = NameWords(**json.loads(data))
        return self


class ShopNames:
    """Find names in a Doc by their words: the longest wins, and a product implies nothing else."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self.use(NameTable())

    def use(self, table: NameTable) -> None:
        """Look for the names of `table` from now on."""
        self.table = table
        self._matcher = PhraseMatcher(self.vocab, attr="NORM")
        self._words: dict[int, tuple[str, ...]] = {}
        for number, words in enumerate(table.rows):
            key = f"name:{number}"
            self._words[self.vocab.strings.add(key)] = words
            self._matcher.add(key, [Doc(self.vocab, words=list(words))])

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.ents`, with the value as the entity's id."""
        found = self._chosen(doc, self._candidates(doc))
        doc.ents = [
            Span(doc, start, end, label=entity, kb_id=value) for start, end, entity, value in self._merged(doc, found)
        ]
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Store the names."""
        Path(path).write_text(json.dumps(self.table.to_dict(), ensure_ascii=False), encoding="utf-8")

    def from_disk(self, path: Path, **_: Any) -> "ShopNames":
        """Read the names back."""
        self.use(NameTable.from_dict(json.loads(Path(path).read_text(encoding="utf-8"))))
        return self

    def _candidates(self, doc: Doc) -> list[_Found]:
        taken = doc.user_data.get(TAKEN, ())
        found = []
        for key, start, end in self._matcher(doc):
            if not _stands_alone(doc, start, end) or _cuts(doc, start, end, taken):
                continue
            before = doc[start - 1].norm_ if start else ""
            for entity, value, needs_cue in self.table.rows[self._words[key]]:
                if needs_cue and before not in _CUES[entity]:
                    continue
                if entity == "product" and self._is_another(doc, start, end, value):
                    continue
                found.append((start, end, entity, value))
        return found

    def _is_another(self, doc: Doc, start: int, end: int, slug: str) -> bool:
        """Tell «آیفون ۱۳ پرو» and «پلی‌استیشن ۴», which the shop does not have, from what it has."""
        words = self.table.product_words[slug]
        if end < len(doc):
            after = doc[end].norm_
            if after in self.table.variants and after not in words and after not in _COUNTED:
                return True
            is_number = after.isdecimal() and len(after) <= _LONGEST_MODEL_NUMBER and doc[end - 1].is_alpha
            counted = end + 1 < len(doc) and doc[end + 1].norm_ in _COUNTED
            if is_number and after not in words and not counted and not _is_taken(doc, end):
                return True
        return False

    def _chosen(self, doc: Doc, found: list[_Found]) -> list[_Found]:
        """Return the candidates that stay: the longest, then by kind; none overlaps another."""
        found.sort(key=lambda item: (doc[item[0]].idx - _end(doc, item[1]), _ORDER.index(item[2]), item[0]))
        free = [True] * len(doc)
        chosen = []
        for start, end, entity, value in found:
            if all(free[start:end]):
                free[start:end] = [False] * (end - start)
                chosen.append((start, end, entity, value))
        return sorted(chosen)

    def _merged(self, doc: Doc, found: list[_Found]) -> list[_Found]:
        """Return the names with a product and the brand, category or part of its name beside it as one."""
        merged: list[_Found] = []
        for item in found:
            joined = item
            while merged and (longer := self._joined(doc, merged[-1], joined)) is not None:
                merged.pop()
                joined = longer
            merged.append(joined)
        return merged

    def _joined(self, doc: Doc, left: _Found, right: _Found) -> _Found | None:
        between = [token.norm_ for token in doc[left[1] : right[0]]]
        if len(between) > 1 or any(norm not in _BETWEEN_PARTS for norm in between):
            return None
        if left[2] == right[2] and left[3] == right[3] and left[2] in {"brand", "category", "product"}:
            return (left[0], right[1], left[2], left[3])
        if left[2] == right[2] == "category" and not between:  # «لپ‌تاپ گیمینگ» is a laptop
            return left
        for product, other in ((right, left), (left, right)):
            if product[2] != "product":
                continue
            brand, category = self.table.products[product[3]]
            if other[2:] in {("brand", brand), ("category", category)}:
                return (left[0], right[1], *product[2:])
            words = {token.norm_ for token in doc[other[0] : other[1]]}
            if other[2] == "product" and words <= self.table.product_words[product[3]]:
                return (left[0], right[1], *product[2:])
            if other[2] == "brand" and other is left and not between:
                bare = {token.norm_ for token in doc[product[0] : product[1]]}.isdisjoint(self._brand_words(brand))
                if bare:  # «هواوی نوت ۱۴» is not the «نوت ۱۴» of another brand
                    return (left[0], left[1], *left[2:])
        return None

    def _brand_words(self, brand: str) -> frozenset[str]:
        if not hasattr(self, "_by_brand"):
            by_brand: dict[str, set[str]] = defaultdict(set)
            for words, meanings in self.table.rows.items():
                for entity, value, _ in meanings:
                    if entity == "brand":
                        by_brand[value].update(words)
            self._by_brand = {value: frozenset(words) for value, words in by_brand.items()}
        return self._by_brand.get(brand, frozenset())


@Language.factory("shop_names")
def make_shop_names(nlp: Language, name: str) -> ShopNames:
    """Return the matcher, still without names."""
    return ShopNames(nlp.vocab)


def build(
    catalogue_names: Sequence[Name],
    products: dict[str, tuple[str, str]],
    lists: Sequence[Name],
    models: ModelWords,
    right_words: Iterable[str],
) -> Language:
    """Return the pipeline for the names of a shop.

    Args:
        catalogue_names: names of brands, categories, products and colours in the catalogue.
        products: slug → slugs of its brand and category.
        lists: names of the gazetteers; where one has the same words as the catalogue, the catalogue's meaning stays.
        models: words of model names.
        right_words: words of the language, which are no slips of a name.
    """
    all_names = [*catalogue_names, *lists]
    forms = {(name.entity, form) for name in all_names if not name.needs_cue for form in _forms(name.text)}
    towns = {word for entity, form in forms if entity == "city" for word in form.split()}
    others = {word for entity, form in forms if entity != "city" for word in form.split()}
    misspelt = {
        word
        for entity, form in forms
        for word in form.split()
        if len(word) >= _SHORTEST_MISSPELT[entity] and (word.isascii() <= (len(word) > _SHORTEST_MISSPELT["brand"]))
    }
    texts = {form for name in all_names for form in _forms(name.text)}
    alone: dict[str, set[str]] = defaultdict(set)
    for name in all_names:
        for form in _forms(name.text):
            alone[folded(form)].add(f"{name.entity}:{name.value}")
    meanings = {form: found.pop() for form, found in alone.items() if len(found) == 1 and " " not in form}
    words = NameWords.of(texts, models, _brand_spellings(all_names), misspelt, towns - others, meanings)
    words = words.with_right_words(right_words)
    nlp = spacy.blank("fa", config={"nlp": {"tokenizer": {"@tokenizers": "pasokh.names.v1"}}})
    nlp.tokenizer.words = words
    nlp.add_pipe("shop_names").use(_table(words, catalogue_names, products, lists, models))
    return nlp


def _brand_spellings(all_names: Sequence[Name]) -> dict[str, str]:
    """Return each one-word spelling of a brand → its slug, so that «سامسنگ a54» need not be listed."""
    words_of = {form for name in all_names if name.entity != "brand" for form in _forms(name.text)}
    values: dict[str, set[str]] = defaultdict(set)
    for name in all_names:
        if name.entity == "brand" and not name.needs_cue and not name.is_series:
            for form in _forms(name.text):
                values[folded(form)].add(name.value)
    return {
        form: next(iter(slugs))
        for form, slugs in values.items()
        if len(slugs) == 1 and " " not in form and form not in words_of
    }


def _table(
    words: NameWords,
    catalogue_names: Sequence[Name],
    products: dict[str, tuple[str, str]],
    lists: Sequence[Name],
    models: ModelWords,
) -> NameTable:
    rows: dict[tuple[str, ...], dict[str, set[tuple[str, bool]]]] = defaultdict(lambda: defaultdict(set))
    product_words: dict[str, set[str]] = defaultdict(set)
    for name in catalogue_names:
        for form in _forms(name.text):
            split = tuple(word.norm for word in words.split(form))
            if name.entity == "product":
                product_words[name.value].update(split)
            if split:
                rows[split][name.entity].add((name.value, name.needs_cue))
    # A product's name may be a series, too: «پلی‌استیشن ۴» is no product here, but the brand is known.
    own = {split for split, meanings in rows.items() if meanings.keys() != {"product"}}
    for name in lists:
        for form in _forms(name.text):
            split = tuple(word.norm for word in words.split(form))
            if split and (split not in own or (name.needs_cue and name.entity in rows[split])):
                rows[split][name.entity].add((name.value, name.needs_cue))
    return NameTable(
        {split: _clear(meanings) for split, meanings in rows.items() if _clear(meanings)},
        {slug: products[slug] for slug in product_words},
        {slug: frozenset(found) for slug, found in product_words.items()},
        models.variants,
    )


def _clear(meanings: dict[str, set[tuple[str, bool]]]) -> list[tuple[str, str, bool]]:
    """Return what words mean, without what has two values of one kind."""
    clear = []
    for entity, found in meanings.items():
        values = {value for value, _ in found}
        if len(values) == 1:
            clear.append((entity, values.pop(), any(needs_cue for _, needs_cue in found)))
    return clear


def _forms(text: str) -> list[str]:
    """Return a name in the spelling of `normalise`, with its half-spaces as spaces and left out."""
    forms = (text, text.replace("\u200c", ""))
    return list(dict.fromkeys(form for form in (normalise(form).text for form in forms) if form))


def _stands_alone(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a match is no piece of a longer code («a54» in «xa54s»)."""
    if start and not doc[start - 1].whitespace_:
        before, first = _script(doc[start - 1].text[-1]), _script(doc[start].text[0])
        if (before, first) in {
            ("latin", "latin"),
            ("latin", "digit"),
            ("digit", "latin"),
            ("digit", "digit"),
            ("persian", "digit"),
        }:
            return False
    if end < len(doc) and not doc[end - 1].whitespace_:
        last, after = doc[end - 1], _script(doc[end].text[0])
        if _script(last.text[-1]) == "digit":
            return after not in {"latin", "digit"}
        if _script(last.text[-1]) == "latin":
            return after not in {"latin", "digit"} or len(last.text) >= _SHORTEST_NAME_BEFORE_DIGITS
    return True


def _script(character: str) -> str:
    if character.isdecimal():
        return "digit"
    if not character.isalpha():
        return "sign"
    return "latin" if character.isascii() else "persian"


def _cuts(doc: Doc, start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a match and a number overlap without the match containing the number."""
    first, last = doc[start].idx, _end(doc, end)
    return any(first < right and left < last and not (first <= left and right <= last) for left, right in taken)


def _is_taken(doc: Doc, index: int) -> bool:
    place = doc[index].idx
    return any(left <= place < right for left, right in doc.user_data.get(TAKEN, ()))


def _end(doc: Doc, end: int) -> int:
    return int(doc[end - 1].idx) + len(doc[end - 1].text)

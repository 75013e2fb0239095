"""Entities: names by a spaCy pipeline built from catalogue and gazetteers, numbers and times by how they are said."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import catalogue, entities_spacy, gazetteer
from bot.nlu.entities_words import JOINERS
from bot.nlu.tokenizer import LONGEST_TEXT
from persian.amounts import find_amounts
from persian.jalali import TEHRAN
from persian.letters import SAME_LETTER
from persian.normalise import Normalised, normalise
from persian.phones import find_order_numbers, find_phones
from persian.quantities import find_quantities, find_ratings
from persian.times import find_times

REWRITTEN = "persian_rewritten"
"""Where PersianRewriter leaves its reading of a message: it is looked through, too."""
_FOLDER = "spacy"

# Of two that overlap the longer wins; of two as long the one that comes first here.
# Spoken words that hazm's list lacks: «سومی» is the third one, not «سونی»; «همون» that one, not «همدان».
POINTING = ("اولیه", "دومیه", "سومی", "سومیه", "چهارمیه", "همون", "همونی", "همونو", "اونیکی")
_ORDER = (
    "phone_number", "order_number", "date", "time", "amount", "product", "brand", "category", "colour", "city",
    "quantity", "rating",
)  # fmt: skip
_NUMBER_WORD = "شماره"
_NEAR_A_PHONE = 6
_NUMBERS_A_NAME_MAY_NOT_CUT = frozenset({"phone_number", "order_number", "date", "time", "amount", "quantity"})


@dataclass(frozen=True)
class Entity:
    """Something found in a text.

    Attributes:
        kind: the name of the entity in the domain.
        start: where it begins.
        end: where it ends.
        value: what it means; see docs/entities.md.
    """

    kind: str
    start: int
    end: int
    value: Any


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PersianEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Find products, brands, categories, colours, cities, order and phone numbers, amounts, dates, times, quantities.

    `start` and `end` index the customer's own text; docs/entities.md says what each value is. The spaCy pipeline is
    stored with the model: nothing but the model is read at run time.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return where the names lie, relative to the folder training runs in."""
        return {"catalogue": "data/shop/catalogue.json", "gazetteer": "data/gazetteer"}

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed."""
        return ["spacy", "hazm"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa's training cache notice changed names."""
        return catalogue.fingerprint(config["catalogue"]) + gazetteer.fingerprint(config["gazetteer"])

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, nlp: Any = None) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._nlp = nlp

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PersianEntityExtractor:
        """Return an untrained extractor."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Build the spaCy pipeline from catalogue and gazetteers and store it with the model.

        Raises:
            CatalogueError: if the catalogue is missing or malformed.
            GazetteerError: if a list of names is.
        """
        self._nlp = pipeline(self._config["catalogue"], self._config["gazetteer"])
        with self._storage.write_to(self._resource) as folder:
            self._nlp.to_disk(folder / _FOLDER)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> PersianEntityExtractor:
        """Return the extractor with the spaCy pipeline that was stored with the model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, spacy.load(folder / _FOLDER))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found to each message.

        «فردا» is counted from the moment under `sent_at` (ISO 8601 with a zone) in the message's metadata, else from
        now.
        """
        for message in messages:
            now = _sent_at(message)
            text = (message.get("text") or "")[:LONGEST_TEXT]
            rewritten = message.get(REWRITTEN)
            readings = [rewritten] if isinstance(rewritten, Normalised) else []
            found = [_as_rasa(text, entity) for entity in find_entities(text, self._nlp, now, readings)]
            message.set("entities", [*message.get("entities", []), *found], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data alone: later components learn nothing from these entities."""
        return training_data


def pipeline(catalogue_file: str, gazetteer_folder: str) -> Any:
    """Return the spaCy pipeline for a shop's names.

    Raises:
        CatalogueError: if the catalogue is missing or malformed.
        GazetteerError: if a list of names is.
    """
    shop = catalogue.read_catalogue(catalogue_file)
    return entities_spacy.build(
        shop.names,
        shop.products,
        gazetteer.names(gazetteer_folder),
        gazetteer.model_words(gazetteer_folder),
        _right_words(),
    )


def find_entities(text: str, nlp: Any, now: datetime, readings: Iterable[Normalised] = ()) -> list[Entity]:
    """Return the entities in a customer's own text, in order; none overlaps another.

    Args:
        text: as the customer typed it; start and end index it.
        nlp: what `pipeline` gave, or None to look for numbers and times only.
        now: the moment that «فردا» is counted from.
        readings: other written forms of the same text. What only they show is added.
    """
    plain = normalise(text)
    found = _without_overlaps(_find(plain, nlp, now))
    for reading in readings:
        if reading.text != plain.text:
            # The plain text is nearer to the customer: what it shows stays.
            more = (entity for entity in _find(reading, nlp, now) if 0 <= entity.start < entity.end <= len(text))
            found += [entity for entity in more if not any(_overlap(entity, other) for other in found)]
            found.sort(key=lambda entity: entity.start)
    return found


def _find(written: Normalised, nlp: Any, now: datetime) -> list[Entity]:
    numbers = list(_numbers(written.text, now))
    names: list[Entity] = []
    if nlp is not None and written.text:
        doc = nlp.make_doc(written.text)
        doc.user_data[entities_spacy.TAKEN] = [
            (entity.start, entity.end) for entity in numbers if entity.kind in _NUMBERS_A_NAME_MAY_NOT_CUT
        ]
        for span in nlp(doc).ents:
            end = span.end_char - (span.text[-1] in JOINERS)  # a hyphen that joins the next word
            names.append(Entity(span.label_, span.start_char, end, span.kb_id_))
    chosen = _without_overlaps([*numbers, *names])
    return [
        Entity(entity.kind, *_place(written, entity), entity.value)
        for entity, following in zip(chosen, [*chosen[1:], None], strict=False)
        if not _is_of_a_phone(written.text, entity, following)
    ]


def _place(written: Normalised, entity: Entity) -> tuple[int, int]:
    """Return the entity's place in the customer's own text, with all of a last letter that was drawn out."""
    start, end = written.span(entity.start, entity.end)
    last = written.text[entity.end - 1]
    drawn_out = end
    while last.isalpha() and drawn_out < len(written.original):
        letter = normalise(written.original[drawn_out]).text
        if letter not in {"", last} or written.original[drawn_out].isspace():
            break
        drawn_out += 1
        end = drawn_out if letter == last else end
    following = written.starts[entity.end] if entity.end < len(written.starts) else len(written.original)
    return start, end if end <= following else written.ends[entity.end - 1]


def _is_of_a_phone(text: str, entity: Entity, following: Entity | None) -> bool:
    """Tell «موبایلم ۰۹۱۲…» and «شماره موبایل» from a phone that is for sale."""
    if entity.kind != "category":
        return False
    if text[: entity.start].rstrip(" ی").endswith(_NUMBER_WORD):
        return True
    near = following is not None and following.start - entity.end <= _NEAR_A_PHONE
    return near and following is not None and following.kind == "phone_number"


def _numbers(text: str, now: datetime) -> Iterator[Entity]:
    for start, end, number in find_phones(text):
        yield Entity("phone_number", start, end, number)
    for start, end, number in find_order_numbers(text):
        yield Entity("order_number", start, end, number)
    for amount in find_amounts(text):
        value = {"from": amount.low, "to": amount.high, "about": amount.about}
        yield Entity("amount", amount.start, amount.end, value)
    for when in find_times(text, now):
        yield Entity(when.kind, when.start, when.end, {"from": when.first, "to": when.last, "grain": when.grain})
    for quantity in find_quantities(text):
        yield Entity("quantity", quantity.start, quantity.end, quantity.count)
    for rating in find_ratings(text):
        yield Entity("rating", rating.start, rating.end, rating.score)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _without_overlaps(found: Iterable[Entity]) -> list[Entity]:
    chosen: list[Entity] = []
    for entity in sorted(found, key=lambda e: (e.start - e.end, _ORDER.index(e.kind), e.start)):
        if not any(_overlap(entity, other) for other in chosen):
            chosen.append(entity)
    return sorted(chosen, key=lambda entity: entity.start)


def _right_words() -> list[str]:
    """Return hazm's list of Persian words, and those that point: what is one of them is no slip of a name."""
    # Found, not imported: importing hazm whole costs seconds (bot/nlu/hazm_tokens.py).
    spec = importlib.util.find_spec("hazm")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    lines = (Path(folder) / "data" / "words.dat").read_text(encoding="utf-8").splitlines()
    same = str.maketrans(SAME_LETTER)
    return [*(line.partition("\t")[0].translate(same) for line in lines), *POINTING]


def _sent_at(message: Message) -> datetime:
    said = (message.get("metadata") or {}).get("sent_at")
    try:
        sent = datetime.fromisoformat(said.replace("Z", "+00:00")) if isinstance(said, str) else None
    except ValueError:
        sent = None
    return sent if sent is not None and sent.tzinfo is not None else datetime.now(TEHRAN)


def _as_rasa(text: str, entity: Entity) -> dict[str, Any]:
    return {
        "entity": entity.kind,
        "start": entity.start,
        "end": entity.end,
        "value": entity.value,
        "text": text[entity.start : entity.end],
        "confidence_entity": 1.0,
        "extractor": PersianEntityExtractor.__name__,
    }

"""Entities: the shop's words by a spaCy pipeline built from the catalogue, numbers by their shape."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.catalogue import as_patterns, fingerprint, names_by_slug
from bot.nlu.tokenizer import LONGEST_TEXT
from persian.normalise import normalise
from persian.phones import find_mobiles, find_order_numbers

DEFAULT_CATALOGUE = "data/shop/catalogue.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PersianEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Find brand, category, product, order_number and phone_number.

    The value of a catalogue entity is its slug; of a number, its Latin digits (a phone as 09…). `start` and
    `end` index the customer's own text. The spaCy pipeline is stored with the model: nothing but the model
    is read at run time.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return where the catalogue lies, relative to the folder training runs in."""
        return {"catalogue": DEFAULT_CATALOGUE}

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed."""
        return ["spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa's training cache notice a changed catalogue."""
        return fingerprint(config["catalogue"])

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
        """Build the spaCy pipeline from the catalogue and store it with the model.

        Raises:
            CatalogueError: if the catalogue is missing or malformed.
        """
        self._nlp = spacy.blank("fa")
        ruler = self._nlp.add_pipe("entity_ruler")
        names = [
            (entity, slug, normalise(name).text) for entity, slug, name in names_by_slug(self._config["catalogue"])
        ]
        ruler.add_patterns(as_patterns(names, self._nlp.make_doc))
        with self._storage.write_to(self._resource) as folder:
            self._nlp.to_disk(folder / "spacy")
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
            return cls(config, model_storage, resource, spacy.load(folder / "spacy"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found to each message."""
        for message in messages:
            entities = [*message.get("entities", []), *self._find(message.get("text") or "")]
            message.set("entities", entities, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data alone: later components learn nothing from these entities."""
        return training_data

    def _find(self, text: str) -> list[dict[str, Any]]:
        text = text[:LONGEST_TEXT]
        found = [_entity("order_number", text, (start, end), value) for start, end, value in find_order_numbers(text)]
        found += [_entity("phone_number", text, (start, end), value) for start, end, value in find_mobiles(text)]
        normalised = normalise(text)
        for span in self._nlp(normalised.text).ents if self._nlp else ():
            place = normalised.span(span.start_char, span.end_char)
            found.append(_entity(span.label_, text, place, span.ent_id_))
        return sorted(found, key=lambda entity: int(entity["start"]))


def _entity(kind: str, text: str, place: tuple[int, int], value: str) -> dict[str, Any]:
    start, end = place
    return {
        "entity": kind,
        "start": start,
        "end": end,
        "value": value,
        "text": text[start:end],
        "confidence_entity": 1.0,
        "extractor": PersianEntityExtractor.__name__,
    }

"""The first step of the pipeline: what the customer typed, in one written form, with the way back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.shop_words import fingerprint, texts
from persian.normalise import Normalised, normalise
from persian.rewrite import Rewriter
from persian.vocabulary import Vocabulary
from persian.wordlists import fingerprint as fingerprint_of_lists

REWRITTEN = "persian_rewritten"
"""Where a message keeps its `Normalised` text for the components behind."""

# Nothing to learn from beyond this, and time grows with it.
LONGEST_TEXT = 1000

# Words that are misspelt or not in Persian letters on purpose are no model for the spelling of others.
NOT_TO_SPELL_BY = frozenset({"misspelt", "finglish", "arabic", "half_space"})

_VOCABULARY_FILE = "vocabulary.json"

logger = logging.getLogger(__name__)


def rewritten(message: Message) -> Normalised:
    """Return the one written form of a message's text: the rewriter's, or plain normalising where it is not used."""
    found = message.get(REWRITTEN)
    return found if isinstance(found, Normalised) else normalise((message.get(TEXT) or "")[:LONGEST_TEXT])


def style(message: Message) -> str | None:
    """Return the style that the training data names for an example (`metadata: {style: …}` of its intent)."""
    metadata = (message.get("metadata") or {}).get("intent")
    return metadata.get("style") if isinstance(metadata, dict) else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class PersianRewriter(GraphComponent):
    """Write each text as it should be written: letters, half-spaces, Finglish, wrong layout, spoken forms, spelling.

    The message's own text stays as it is. The tokeniser and the featurisers of this package read the rewritten form,
    and carry every place in it back to the customer's own text. The shop's words are learnt from the training examples
    and the files named in the configuration, and stored with the model.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the steps that are on, and where the shop's texts lie, relative to the folder training runs in.

        `texts` names JSON files; the strings under `text_keys` in them are texts in good spelling, those under
        `name_keys` are names that are never changed.
        """
        return {
            "keyboard": True,
            "finglish": True,
            "colloquial": True,
            "spelling": True,
            "texts": [],
            "text_keys": ["question", "answer", "title"],
            "names": [],
            "name_keys": ["title", "names"],
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, vocabulary: Vocabulary | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._rewriter = self._with(vocabulary or Vocabulary())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PersianRewriter:
        """Return a rewriter that knows no shop yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> PersianRewriter:
        """Return the rewriter with the vocabulary that was stored with the model."""
        with model_storage.read_from(resource) as folder:
            stored = (folder / _VOCABULARY_FILE).read_text(encoding="utf-8")
        return cls(config, model_storage, resource, Vocabulary.from_json(stored))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa's training cache notice changed texts of the shop."""
        return fingerprint([*config["texts"], *config["names"]]) + fingerprint_of_lists()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the shop's words and store them with the model.

        Raises:
            ShopWordsError: a file of the configuration is missing or malformed.
        """
        names = texts(self._config["names"], self._config["name_keys"])
        shop = texts(self._config["texts"], self._config["text_keys"])
        vocabulary = Vocabulary.from_texts([*_well_spelt(training_data), *shop], names=names)
        with self._storage.write_to(self._resource) as folder:
            (folder / _VOCABULARY_FILE).write_text(vocabulary.to_json(), encoding="utf-8")
        self._rewriter = self._with(vocabulary)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message the rewritten form of its text."""
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                message.set(REWRITTEN, self._rewriter.rewrite(text[:LONGEST_TEXT]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Rewrite the training examples as messages will be."""
        self.process(training_data.training_examples)
        return training_data

    def _with(self, vocabulary: Vocabulary) -> Rewriter:
        steps = {step: bool(self._config[step]) for step in ("keyboard", "finglish", "colloquial", "spelling")}
        return Rewriter(vocabulary, **steps)


def _well_spelt(training_data: TrainingData) -> Iterator[str]:
    for message in training_data.training_examples:
        text = message.get(TEXT)
        if text and style(message) not in NOT_TO_SPELL_BY:
            yield text

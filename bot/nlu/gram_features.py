"""Sparse features: pairs of words and pieces of words, weighed by how much they tell."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack

from bot.nlu.grams import GramTable, letter_grams, word_grams
from bot.nlu.rewriter import rewritten


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class GramFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF of word n-grams and of character n-grams within words, over the tokens of a text.

    Other readings that the rewriter kept of a word (ambiguous Finglish) are counted beside it. It gives features of
    the whole sentence only: what classifiers read, not what taggers of single tokens do.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must come before."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the shortest and longest run of words and of characters that is counted."""
        return {**SparseFeaturizer.get_default_config(), "words": [1, 2], "letters": [2, 5]}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse runs that are none.

        Raises:
            ValueError: if a shortest run is below 1 or above the longest.
        """
        for kind in ("words", "letters"):
            shortest, longest = config[kind]
            if not 1 <= shortest <= longest:
                raise ValueError(f"{kind}: the shortest run must be at least 1 and no longer than the longest")

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        storage: ModelStorage,
        resource: Resource,
        tables: tuple[GramTable, GramTable] | None = None,
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._tables = tables

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GramFeaturizer:
        """Return an untrained featuriser."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> GramFeaturizer:
        """Return the featuriser with the grams that were stored with the model."""
        with model_storage.read_from(resource) as folder:
            tables = GramTable.open(folder, "words"), GramTable.open(folder, "letters")
        return cls(config, execution_context.node_name, model_storage, resource, tables)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the grams of the training texts and store them with the model."""
        texts = [_words(message) for message in training_data.training_examples if message.get(TEXT)]
        self._tables = (
            GramTable.learn(word_grams(words, *self._config["words"]) for words in texts),
            GramTable.learn(letter_grams(words, *self._config["letters"]) for words in texts),
        )
        with self._storage.write_to(self._resource) as folder:
            self._tables[0].save(folder, "words")
            self._tables[1].save(folder, "letters")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features of each message's text."""
        for message in messages:
            if message.get(TEXT) is not None:
                self.add_features_to_message(None, self._row(_words(message)), TEXT, message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features of each training text."""
        self.process(training_data.training_examples)
        return training_data

    def _row(self, words: list[str]) -> csr_matrix:
        if self._tables is None:
            raise RuntimeError("the grams are not learnt yet")
        by_word, by_letter = self._tables
        row: csr_matrix = hstack(
            [
                by_word.rows([word_grams(words, *self._config["words"])]),
                by_letter.rows([letter_grams(words, *self._config["letters"])]),
            ],
            format="csr",
        )
        return row


def _words(message: Message) -> list[str]:
    words = [token.text for token in message.get(TOKENS_NAMES[TEXT]) or []]
    return words + [word for word, _, _ in rewritten(message).alternatives]

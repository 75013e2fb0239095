"""Intents by logistic regression, with the two settings Rasa's own classifier does not offer."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(LogisticRegressionClassifier):
    """Rasa's logistic regression over rows of unit length and with a strength of one's choosing.

    Unit length keeps long messages from looking certain only because they are long, and makes `C` (the
    inverse of the penalty, as in scikit-learn) mean the same for any message.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return Rasa's own defaults and `C`."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 20.0, "max_iter": 300}

    def __init__(self, config: dict[str, Any], *args: Any) -> None:
        super().__init__(config, *args)
        self.clf.set_params(C=config["C"])

    def _create_X(self, messages: list[Message]) -> csr_matrix:
        rows: csr_matrix = normalize(super()._create_X(messages))
        return rows

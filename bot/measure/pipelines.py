"""The pipelines that the benchmark compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DIET_EPOCHS = 100

# What the shop's own pipeline has and a comparison of learners has not: words of the shop's catalogue, and the
# threshold, which hides the intent that was thought likeliest.
SHOP_ONLY = {"bot.nlu.entities.PersianEntityExtractor", "FallbackClassifier"}
# Its files and strengths; sentences kept from earlier trainings, which would make training look quicker than it is.
SHOP_FILES = {"texts", "names", "catalogue", "keep", "C", "dense_weight"}
EMBEDDINGS = "bot.nlu.sentence_embeddings.SentenceEmbeddings"
CLASSIFIER = "bot.nlu.intent_classifier.LinearIntentClassifier"

OURS = "ours"
OURS_WITHOUT_EMBEDDINGS = "ours, embeddings off"
STOCK_DIET = "stock Rasa: DIET"
STOCK_LINEAR = "stock Rasa: logistic regression"

CHOICES: Mapping[str, Sequence[str]] = {
    "ours": (OURS, OURS_WITHOUT_EMBEDDINGS),
    "stock": (STOCK_DIET, STOCK_LINEAR),
}

_WHITESPACE_AND_COUNTS: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


def project_pipeline() -> list[dict[str, Any]]:
    """Return the pipeline of config.yml."""
    steps: list[dict[str, Any]] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return steps


def without(steps: Sequence[Mapping[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Return the pipeline without the components of those names."""
    return [dict(step) for step in steps if step["name"] not in names]


def without_embeddings(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the pipeline without sentence embeddings and the second classifier, which reads them."""
    names = [step["name"] for step in steps]
    if EMBEDDINGS not in names:
        return [dict(step) for step in steps]
    place = names.index(EMBEDDINGS)
    return [*map(dict, steps[:place]), *without(steps[place:], EMBEDDINGS, CLASSIFIER)]


def with_embeddings_alone(steps: Sequence[Mapping[str, Any]], *grams: str) -> list[dict[str, Any]]:
    """Return the pipeline without grams and the first classifier, which reads nothing else; every message is embedded.

    Args:
        steps: a pipeline with embeddings.
        grams: the names of the steps that make grams.
    """
    place = [step["name"] for step in steps].index(EMBEDDINGS)
    return [*without(steps[:place], *grams, CLASSIFIER), *_embedding_all(steps[place:])]


def with_every_message_embedded(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the pipeline with embeddings of clear messages too, so that the second classifier judges all."""
    place = [step["name"] for step in steps].index(EMBEDDINGS)
    return [*without(steps[:place], CLASSIFIER), *_embedding_all(steps[place:])]


def _embedding_all(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in step.items() if key != "only_below"} for step in steps]


def stock_linear() -> list[dict[str, Any]]:
    """Return stock Rasa with its logistic regression."""
    return [*deepcopy(_WHITESPACE_AND_COUNTS), {"name": "LogisticRegressionClassifier"}]


def pipeline(name: str, *, entities: bool) -> list[dict[str, Any]]:
    """Return the steps of one compared pipeline.

    Args:
        name: one of the names in CHOICES.
        entities: whether the training rows carry entities to learn.
    """
    if name == STOCK_DIET:
        # These are the featurisers and the classifier of the configuration that `rasa init` writes.
        return [*deepcopy(_WHITESPACE_AND_COUNTS), {"name": "DIETClassifier", "epochs": DIET_EPOCHS}]
    if name == STOCK_LINEAR:
        return stock_linear()
    steps = without(project_pipeline(), *SHOP_ONLY)
    if name == OURS_WITHOUT_EMBEDDINGS:
        steps = without_embeddings(steps)
    learner = [{"name": "CRFEntityExtractor"}] if entities else []
    return [*_knowing_no_shop(steps), *learner]


def _knowing_no_shop(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in step.items() if key not in SHOP_FILES} for step in steps]

"""Rasa's ResponseSelector on the shop's questions: `python -m bot.measure.selector FOLDS --out FILE`.

FOLDS is JSON, as `./pasokh eval faq --cross-validate --against-selector` writes it: a list of {"seen": [[topic, text]],
"held": [text]}. The answer is a list, for each fold and each held text, of topics, best first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.measure.rasa_model import quiet

INTENT = "faq"
RANKED = 12
# The featurisers that `rasa init` configures; its own number of epochs for the selector.
STOCK: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
EPOCHS = 100
SEED = 1


def steps(epochs: int) -> list[dict[str, Any]]:
    """Return a pipeline that ends in a ResponseSelector."""
    selector = {"name": "ResponseSelector", "retrieval_intent": INTENT, "epochs": epochs, "random_seed": SEED}
    return [*STOCK, {**selector, "ranking_length": RANKED, "constrain_similarities": True}]


def training_data(seen: Sequence[Sequence[str]]) -> str:
    """Return the questions as Rasa's YAML, each topic a response of one retrieval intent."""
    texts: dict[str, list[str]] = defaultdict(list)
    for topic, text in seen:
        # Square brackets would mark entities.
        texts[topic].append(" ".join(text.replace("[", " ").replace("]", " ").split()))
    lines = ['version: "3.1"', "nlu:"]
    for topic, found in texts.items():
        lines += [f"- intent: {INTENT}/{topic}", "  examples: |", *(f"    - {text}" for text in found)]
    lines.append("responses:")
    for topic in texts:
        lines += [f"  utter_{INTENT}/{topic}:", f'  - text: "{topic}"']
    return "\n".join(lines) + "\n"


def rank(epochs: int, seen: Sequence[Sequence[str]], held: Sequence[str]) -> list[list[str]]:
    """Train on what was seen and return, for each held text, the topics, best first."""
    from rasa.core.agent import Agent  # noqa: PLC0415 (slow)
    from rasa.model_training import train_nlu  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="pasokh-selector-") as place:
        folder = Path(place)
        settings = {"recipe": "default.v1", "language": "fa", "assistant_id": "measure"}
        config, data = folder / "config.yml", folder / "data.yml"
        config.write_text(yaml.safe_dump({**settings, "pipeline": steps(epochs)}), encoding="utf-8")
        data.write_text(training_data(seen), encoding="utf-8")
        archive = train_nlu(str(config), str(data), place, fixed_model_name="selector")
        agent = Agent.load(str(archive))
        quiet()

        async def ask(text: str) -> list[str]:
            answer = await agent.parse_message(text)
            ranking = answer["response_selector"][INTENT]["ranking"]
            return [str(one["intent_response_key"]).partition("/")[2] for one in ranking]

        async def ask_all() -> list[list[str]]:
            return [await ask(text) for text in held]

        return asyncio.run(ask_all())


def main(arguments: Sequence[str] | None = None) -> int:
    """Rank every fold's held texts and write the rankings; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure.selector", description=__doc__)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    ranked = []
    folds = json.loads(given.folds.read_text(encoding="utf-8"))
    for number, fold in enumerate(folds, start=1):
        print(f"… ResponseSelector, fold {number} of {len(folds)}", file=sys.stderr, flush=True)
        ranked.append(rank(given.epochs, fold["seen"], fold["held"]))
    given.out.write_text(json.dumps(ranked, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

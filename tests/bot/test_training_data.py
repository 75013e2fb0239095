"""What the bot learns from: enough of it, of every style, and nothing twice."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from bot.nlu.catalogue import read_catalogue
from persian.normalise import normalise

ROOT = Path(__file__).parents[2]
STYLES = {"formal", "colloquial", "short", "misspelt", "half_space", "arabic", "finglish", "mixed"}
LONGEST = 300
ENOUGH = 60
# These are easily taken for one another, or cover more ground than the rest.
CLOSE = {
    "ask_availability",
    "ask_discount",
    "ask_price",
    "ask_specs",
    "cancel_order",
    "change_order",
    "compare_products",
    "complaint",
    "payment_problem",
    "recommend_product",
    "refund_status",
    "report_problem",
    "request_callback",
    "request_human",
    "return_order",
    "track_order",
}
MORE_FOR = {**dict.fromkeys(CLOSE, 120), "out_of_scope": 200, "ask_faq": 350}

EXAMPLES = [
    (example.get("intent"), (example.get("metadata") or {}).get("intent", {}).get("style"), example.get("text"))
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml"))
    for example in RasaYAMLReader().read(str(file)).training_examples
]
INTENTS = sorted({intent for intent, _, _ in EXAMPLES})


def bare(text: str) -> str:
    """Return the words of a text in one spelling, without punctuation and emoji; the text itself if none are left."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", normalise(text).text).split()) or text


def mould(text: str) -> str:
    """Return what is left of a text when names from the catalogue and numbers are all the same.

    A number on its own stays: forms are answered with nothing else, and one is no copy of another.
    """
    words = bare(text)
    if re.fullmatch(r"[\d\s]+", words):
        return words
    return re.sub(r"\d+", "0", NAMES.sub("product", words))


NAMES = re.compile(
    r"(?<!\w)(?:{})(?!\w)".format(
        "|".join(
            re.escape(name)
            for name in sorted(
                {
                    bare(name.text)
                    for name in read_catalogue(str(ROOT / "data" / "shop" / "catalogue.json")).names
                    if name.entity == "product"
                },
                key=lambda name: (-len(name), name),
            )
        )
    )
)


@pytest.mark.parametrize("intent", INTENTS)
def test_an_intent_has_enough_examples_of_every_style(intent: str) -> None:
    by_style = Counter(style for other, style, _ in EXAMPLES if other == intent)
    assert set(by_style) == STYLES
    assert sum(by_style.values()) >= MORE_FOR.get(intent, ENOUGH)


def test_every_intent_that_lies_close_is_there() -> None:
    assert set(MORE_FOR) < set(INTENTS)


def test_no_text_has_two_intents() -> None:
    intents: dict[str, set[str]] = {}
    for intent, _, text in EXAMPLES:
        intents.setdefault(bare(text), set()).add(intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_no_example_copies_another() -> None:
    moulds: dict[str, list[str]] = {}
    for _, _, text in EXAMPLES:
        moulds.setdefault(mould(text), []).append(text)
    assert [texts for texts in moulds.values() if len(texts) > 1] == []


def test_no_example_is_in_the_set_that_measures() -> None:
    lines = (ROOT / "tests" / "nlu" / "intents.tsv").read_text(encoding="utf-8").splitlines()
    measured = {bare(line.split("\t")[-1]) for line in lines if line and not line.startswith("#")}
    assert sorted(text for _, _, text in EXAMPLES if bare(text) in measured) == []


def test_no_example_is_longer_than_customers_write() -> None:
    assert [text for _, _, text in EXAMPLES if len(text) > LONGEST] == []

"""What is found in customers' texts, and that it stays found, at its place, whatever their keyboards add."""

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.measure.gold import read_gold, written
from bot.nlu.entities import PersianEntityExtractor, find_entities, pipeline
from bot.nlu.gazetteer import GazetteerError, names
from persian.normalise import normalise

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = str(ROOT / "data" / "shop" / "catalogue.json")
GAZETTEER = str(ROOT / "data" / "gazetteer")
NOW = datetime.fromisoformat("2026-11-24T12:00:00+03:30")
TABLE = read_gold(Path(__file__).parent / "tables" / "entities.tsv")

MARKS = ["\u200c", "\u200d", "\u200e", "\u200f", "\u202b", "\u202c", "\u2067", "\u2069", "\ufeff", "\u064e", "\u0651"]
ARABIC = {"ی": "ي", "ک": "ك"}
DIGITS = [dict(zip("0123456789", other, strict=True)) for other in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "0123456789")]


@pytest.fixture(scope="module")
def nlp() -> Any:
    return pipeline(CATALOGUE, GAZETTEER)


def found(nlp: Any, text: str) -> list[tuple[str, int, int, str]]:
    return [(e.kind, e.start, e.end, written(e.value)) for e in find_entities(text, nlp, NOW)]


def meant(nlp: Any, text: str) -> list[tuple[str, str, str]]:
    """Return kind, what was said without noise, value."""
    return [(kind, normalise(text[start:end]).text, value) for kind, start, end, value in found(nlp, text)]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.text)
def test_what_customers_say(nlp: Any, row: Any) -> None:
    assert found(nlp, row.text) == [(e.kind, e.start, e.end, e.value) for e in row.entities]


def noisy(text: str, chance: random.Random) -> str:
    """Return `text` with what keyboards and moods add to it without changing what it says."""
    out = []
    plain = normalise(text).text
    for index, char in enumerate(plain):
        latin = char.isascii() and char.isalpha()
        if char.isdecimal():
            out.append(chance.choice(DIGITS)[char])
        elif char == " ":
            out.append(chance.choice([" ", "  ", "\u00a0", "\u2009"]))
        else:
            out.append(
                char.upper() if latin and chance.random() < 0.5 else chance.choice([char, ARABIC.get(char, char)])
            )
        neighbours = plain[max(0, index - 1) : index] + plain[index + 1 : index + 2]
        if char in "اوی" and char not in neighbours and index and chance.random() < 0.2:
            out.append(char * chance.randint(2, 4))
        if char.isalpha() and not latin and chance.random() < 0.2 and neighbours[-1:].isalpha():
            out.append("ـ" * chance.randint(1, 3))
        if chance.random() < 0.15:
            out.append(chance.choice([mark for mark in MARKS if mark != "\u200c"]))
    ends = ["", "!!!", " 😂😂", "؟؟", " 🙏🏻", "...", " ❤️", "\u200f"]
    return chance.choice(["", "😀 ", "\u2067", "\n"]) + "".join(out) + chance.choice(ends)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.sampled_from(TABLE), seed=st.integers(min_value=0, max_value=2**32))
def test_noise_changes_neither_place_nor_value(nlp: Any, row: Any, seed: int) -> None:
    text = noisy(row.text, random.Random(seed))  # noqa: S311
    assert meant(nlp, text) == meant(nlp, normalise(row.text).text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_gives_entities_inside_it_that_do_not_overlap(nlp: Any, text: str) -> None:
    place = 0
    for _, start, end, _ in found(nlp, text):
        assert place <= start < end <= len(text)
        place = end


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀" * 400,
        "\u202e\u200f\u0000\x07",
        "ا" * 500,
        "۱" * 500,
        "و" * 1000,
        "a54 " * 250,
        "۲ تا " * 200,
        "-" * 999,
    ],
)
def test_odd_texts_are_no_error(nlp: Any, text: str) -> None:
    assert isinstance(found(nlp, text), list)


@pytest.mark.parametrize(
    "typed", ["سامسونگ", "سامسوگ", "samsung", "SAMSUNG", "سامسـونگ", "سامسنگ", "sumsung", "ساموسنگ"]
)
def test_one_brand_however_it_is_typed(nlp: Any, typed: str) -> None:
    assert [(kind, value) for kind, _, _, value in found(nlp, f"{typed} دارین؟")] == [("brand", "samsung")]


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Any, dict[str, Any], Resource, ExecutionContext]:
    config = {**PersianEntityExtractor.get_default_config(), "catalogue": CATALOGUE, "gazetteer": GAZETTEER}
    storage, resource = LocalModelStorage(tmp_path), Resource("entities")
    context = ExecutionContext(GraphSchema({}))
    PersianEntityExtractor.create(config, storage, resource, context).train(TrainingData())
    return storage, config, resource, context


def test_what_was_trained_is_what_is_loaded(nlp: Any, stored: Any, tmp_path: Path) -> None:
    storage, config, resource, context = stored
    loaded = PersianEntityExtractor.load(config, storage, resource, context)
    text = "دو تا گوشی سامسوگ a54 مشكي تا ۱۰ میلیون برای تهران، فردا"
    message = Message({"text": text, "metadata": {"sent_at": NOW.isoformat()}})
    entities = loaded.process([message])[0].get("entities")
    assert [(e["entity"], e["start"], e["end"], written(e["value"])) for e in entities] == found(nlp, text)
    assert all(e["text"] == text[e["start"] : e["end"]] for e in entities)
    json.dumps(entities)
    nlp.to_disk(tmp_path / "again")
    assert found(spacy.load(tmp_path / "again"), text) == found(nlp, text)


def test_an_unknown_moment_is_now(stored: Any) -> None:
    storage, config, resource, context = stored
    loaded = PersianEntityExtractor.load(config, storage, resource, context)
    message = Message({"text": "فردا", "metadata": {"sent_at": "never"}})
    assert loaded.process([message])[0].get("entities")[0]["value"]["grain"] == "day"


def test_a_catalogue_of_other_things(tmp_path: Path) -> None:
    other = {
        "categories": [{"slug": "tea", "title": "چای", "names": []}],
        "brands": [{"slug": "golestan", "title": "گلستان", "names": ["golestan"]}],
        "products": [{"slug": "earl-grey", "title": "چای ارل گری ۵۰۰ گرمی", "names": ["ارل گری"], "brand": "golestan",
                      "category": "tea", "colours": []}],
    }  # fmt: skip
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(other), encoding="utf-8")
    nlp = pipeline(str(path), GAZETTEER)
    assert meant(nlp, "چای گلستان ارل‌گری") == [("product", "چای گلستان ارل گری", "earl-grey")]
    assert meant(nlp, "چای گلستان") == [("category", "چای", "tea"), ("brand", "گلستان", "golestan")]


def test_a_bad_list_of_names_is_told(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"colours\.txt"):
        names(str(tmp_path))
    for name in ("colours.txt", "cities.txt", "brands.txt", "series.txt"):
        (tmp_path / name).write_text("سفید", encoding="utf-8")
    with pytest.raises(GazetteerError, match="line 1"):
        names(str(tmp_path))

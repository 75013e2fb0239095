"""Which answer a question asks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk.knowledge.reading import Reading
from desk.knowledge.topics import TopicIndex
from desk.measure.questions import Question, QuestionsError, read_questions
from desk.measure.ranking import Ranked, report, side_by_side, table

SHOP = Path(__file__).resolve().parents[2] / "data" / "shop" / "answers.json"


@pytest.fixture(scope="module")
def index() -> TopicIndex[str]:
    answers = json.loads(SHOP.read_text(encoding="utf-8"))
    return index_of([(row["topic"], text) for row in answers for text in (row["question"], *row["phrasings"])])


def index_of(phrasings: list[tuple[str, str]]) -> TopicIndex[str]:
    return TopicIndex(phrasings, Reading(text for _, text in phrasings))


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("هزینه ارسال به شیراز چقدره", "shipping_cost"),
        ("سلام ببخشید برا بوشهر پول پستش چقد میشه؟", "shipping_cost"),
        ("قسطی هم میدین بدون چک؟", "installments"),
        ("مغازتون کجاست", "store_address"),
        ("میشه پولو دم در بدم", "cash_on_delivery"),
        ("گارانتيش چند ماهه", "warranty"),
        ("hazine ersal cheghadre", "shipping_cost"),
        ("هزینه ارصال چقدره", "shipping_cost"),
    ],
)
def test_a_question_finds_its_topic_with_some_certainty(index: TopicIndex[str], question: str, topic: str) -> None:
    best = index.search(question, 3)[0]
    assert best.key == topic
    assert best.score > 0.5


@pytest.mark.parametrize("question", ["پایتخت فرانسه کجاست", "یه جوک بگو بخندیم", "asdf qwer", "😀😀", "دوستت دارم"])
def test_what_no_topic_is_about_gets_a_low_score(index: TopicIndex[str], question: str) -> None:
    assert all(found.score < 0.5 for found in index.search(question, 3))


@pytest.mark.parametrize("question", ["", " ", "\u200c", "؟؟", "\x00", "\ud83d"])
def test_nothing_finds_nothing(index: TopicIndex[str], question: str) -> None:
    assert index.search(question, 3) == []


def test_an_index_of_nothing_finds_nothing() -> None:
    assert index_of([]).search("هزینه ارسال", 3) == []


def test_a_new_phrasing_is_found_at_once() -> None:
    known = [("a", "هزینه ارسال چقدر است"), ("b", "ساعت کار فروشگاه")]
    before = index_of(known).search("تیپاکس هم هست", 1)
    after = index_of([*known, ("a", "با تیپاکس هم می‌فرستید")]).search("تیپاکس هم هست", 1)
    assert after[0].key == "a"
    assert not before or before[0].score < after[0].score


def test_a_file_of_questions_is_read_and_its_bad_lines_are_named(tmp_path: Path) -> None:
    file = tmp_path / "questions.tsv"
    file.write_text("# topic\n\nshipping_cost\tformal\tهزینه چقدر است؟\n", encoding="utf-8")
    assert read_questions(file, frozenset({"shipping_cost"})) == [
        Question("shipping_cost", "formal", "هزینه چقدر است؟")
    ]
    file.write_text("shipping_cost\tهزینه\nnone\tformal\tچی\nshipping_cost\t\tچی\n", encoding="utf-8")
    with pytest.raises(QuestionsError, match=r"line 1: .*\n.*line 2: .*'none'\n.*line 3: the style is empty"):
        read_questions(file, frozenset({"shipping_cost"}))
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionsError, match="UTF-8"):
        read_questions(file, frozenset())
    with pytest.raises(QuestionsError, match="cannot read"):
        read_questions(tmp_path / "missing", frozenset())


def test_the_figures_of_a_ranking() -> None:
    ranked = [
        Ranked("a", "formal", "1", ["a", "b"], 0.9),
        Ranked("a", "formal", "2", ["b", "a"], 0.6),
        Ranked("b", "finglish", "3", [], 0.0),
        Ranked("c", "finglish", "4", ["a", "b", "d", "c"], 0.3),
    ]
    found = report(ranked)
    assert found["all"] == {"n": 4, "top1": 0.25, "top3": 0.5, "mrr": (1 + 0.5 + 0 + 0.25) / 4}
    assert found["by_style"]["finglish"]["top1"] == 0
    assert {"from": 0.8, "to": 1.0, "n": 1, "right": 1.0} in found["trust"]
    assert "c ≠ a, b, d: 4" in table(found, misses=True)


def test_two_rankings_stand_side_by_side() -> None:
    one = report([Ranked("a", "formal", "1", ["a"], 0.9)])
    other = report([Ranked("a", "formal", "1", ["b", "a"], 0.0)])
    lines = [line.split() for line in side_by_side({"search": one, "selector": other}).splitlines()[1:]]
    assert lines == [
        [style, name, "1", *figures]
        for style in ("all", "formal")
        for name, figures in (("search", ["1.000"] * 3), ("selector", ["0.000", "1.000", "0.500"]))
    ]

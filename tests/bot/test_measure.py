"""The measures themselves: what they count, and what they say of files that are not in order."""

import json
from pathlib import Path

import pytest

from bot.measure import intents, thresholds
from bot.measure.guesses import Guess
from bot.measure.intents import summary
from bot.measure.pipelines import CHOICES, EMBEDDINGS, OURS, OURS_WITHOUT_EMBEDDINGS, STOCK_DIET, pipeline
from bot.measure.rasa_model import top_intent
from bot.measure.rows import BadLines, MeasureError, Row, Span, StyledRow, read_json_rows, read_styled_rows
from bot.measure.scores import accuracy, confusions, macro_f1, percentile, span_f1
from bot.measure.table import table


def write(folder: Path, text: str) -> Path:
    path = folder / "rows"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_prediction_that_is_never_true_is_no_class_of_its_own() -> None:
    pairs = [("a", "a"), ("a", "x"), ("b", "b"), ("b", "b")]
    assert accuracy(pairs) == 0.75
    assert macro_f1(pairs) == pytest.approx((2 * 1 / (2 + 1) + 1) / 2)


def test_spans_are_right_only_where_start_end_and_type_are() -> None:
    assert span_f1([{(0, 2, "x"), (3, 5, "y")}], [{(0, 2, "x"), (3, 5, "z")}]) == 0.5
    assert span_f1([set()], [set()]) == 0.0
    with pytest.raises(ValueError, match="zip"):
        span_f1([set()], [])


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.95) == 95
    assert percentile([3.0], 0.95) == 3
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_the_most_frequent_mistakes_come_first() -> None:
    assert confusions([("a", "b"), ("c", "b"), ("c", "b"), ("a", "a")], 1) == [("c", "b", 2)]


def test_rows_carry_their_entities(tmp_path: Path) -> None:
    row = {"text": "فردا بیا", "intent": "x", "entities": [{"start": 0, "end": 4, "entity": "date", "value": "فردا"}]}
    rows = read_json_rows(write(tmp_path, json.dumps(row) + "\n\n" + '{"text": "سلام", "intent": "greet"}\n'))
    assert rows == [Row("فردا بیا", "x", (Span(0, 4, "date"),)), Row("سلام", "greet")]


def test_the_curve_weighs_wrong_answers_against_asking_again() -> None:
    def guess(intent: str, taken: str, confidence: float) -> Guess:
        return Guess(StyledRow(intent, "short", "…"), taken, confidence, below=False)

    points = thresholds.curve(
        [
            guess("greet", "greet", 0.9),
            guess("greet", "thank", 0.3),
            guess("out_of_scope", "greet", 0.42),
            guess("out_of_scope", "out_of_scope", 0.2),
        ]
    )
    at = {point["threshold"]: point for point in points}
    assert at[0.0] == {
        "threshold": 0.0, "right": 0.5, "wrong": 0.5, "again": 0.0, "strange_caught": 0.5, "cost": 1.5,
    }  # fmt: skip
    # Below the threshold a stray message is rightly asked again; one meant for the shop is asked for nothing.
    assert (at[0.45]["right"], at[0.45]["wrong"], at[0.45]["again"], at[0.45]["strange_caught"]) == (0.75, 0, 0.25, 1)
    assert thresholds.best(points)["threshold"] == 0.45
    assert "0.45" in thresholds.as_text(points)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"text": "", "intent": "x"}', "«text»"),
        ('{"text": "a", "intent": 3}', "«intent»"),
        ('{"text": "a", "intent": "x", "entities": {"start": 0}}', "not a list"),
        ('{"text": "a", "intent": "x", "entities": [{"start": 0}]}', "lacks"),
        ('{"text": "a", "intent": "x", "entities": [{"start": 0, "end": 2, "entity": "e"}]}', "does not lie"),
        ('{"text": "a", "intent": "x", "entities": [{"start": false, "end": 1, "entity": "e"}]}', "does not lie"),
    ],
)
def test_bad_rows_are_named_by_number(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(BadLines, match=f"line 2: .*{reason}") as caught:
        read_json_rows(write(tmp_path, '{"text": "سلام", "intent": "greet"}\n' + line))
    assert [number for number, _ in caught.value.lines] == [2]


def test_styled_rows_skip_comments_and_keep_odd_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path, "# یک\ngreet\tformal\tسلام\u2028علیکم\r\n\nthank\tshort\tمرسی")
    assert read_styled_rows(path) == [
        StyledRow("greet", "formal", "سلام\u2028علیکم"),
        StyledRow("thank", "short", "مرسی"),
    ]


def test_all_bad_lines_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadLines) as caught:
        read_styled_rows(write(tmp_path, "greet سلام\ngreet\tformal\tسلام\na\tb\tc\td\n\tformal\tسلام\n"))
    assert [number for number, _ in caught.value.lines] == [1, 3, 4]


@pytest.mark.parametrize("text", ["", "# only a remark\n"])
def test_a_file_without_a_row_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(MeasureError, match="no row"):
        read_styled_rows(write(tmp_path, text))


def test_a_file_that_is_missing_or_no_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match="cannot read"):
        read_json_rows(tmp_path / "nowhere")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(MeasureError, match="not UTF-8"):
        read_json_rows(tmp_path / "bytes")


def test_bad_input_gives_the_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = write(tmp_path, "greet\tformal\tسلام\n")
    assert intents.main([str(good), "--model", str(tmp_path / "no.tar.gz")]) == 2
    assert "no model" in capsys.readouterr().err


def test_the_likeliest_intent_is_read_behind_the_fallback() -> None:
    guesses = [{"name": "nlu_fallback", "confidence": 0.4}, {"name": "greet", "confidence": 0.3}]
    assert top_intent({"intent": guesses[0], "intent_ranking": guesses}) == ("greet", 0.3, True)
    assert top_intent({"intent": guesses[1], "intent_ranking": guesses[1:]}) == ("greet", 0.3, False)
    assert top_intent({"intent": {"name": None, "confidence": 0.0}, "intent_ranking": []}) == ("", 0.0, False)


def test_the_threshold_is_told_apart_from_accuracy() -> None:
    def guess(intent: str, taken: str, *, below: bool) -> Guess:
        return Guess(StyledRow(intent, "short", "…"), taken, 0.3, below)

    report = summary(
        [
            guess("greet", "greet", below=True),
            guess("out_of_scope", "greet", below=True),
            guess("thank", "thank", below=False),
            guess("thank", "greet", below=False),
        ]
    )
    assert report["accuracy"] == 0.5
    assert report["below_threshold"] == 0.5
    assert report["accuracy_lived"] == 0.5
    assert report["by_style"]["short"]["rows"] == 4
    assert report["confusions"][0] == {"intent": "out_of_scope", "taken_for": "greet", "rows": 1}


def test_the_compared_pipelines_differ_where_they_should() -> None:
    names = {
        name: [step["name"] for step in pipeline(name, entities=True)] for side in CHOICES.values() for name in side
    }
    assert EMBEDDINGS in names[OURS]
    assert EMBEDDINGS not in names[OURS_WITHOUT_EMBEDDINGS]
    assert names[OURS][-1] == "CRFEntityExtractor"
    assert "CRFEntityExtractor" not in [step["name"] for step in pipeline(OURS, entities=False)]
    assert pipeline(STOCK_DIET, entities=True)[-1] == {"name": "DIETClassifier", "epochs": 100}
    assert not any("data/shop" in str(step) for step in pipeline(OURS, entities=True))


def test_a_table_is_markdown() -> None:
    assert table(["a", "n"], [["بله", "10"]]).splitlines() == ["| a   |  n |", "|-----|---:|", "| بله | 10 |"]

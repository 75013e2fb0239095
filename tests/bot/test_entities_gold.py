"""The file formats of `./pasokh eval entities`, and its figures."""

import json
from pathlib import Path

import pytest

from bot.measure.entities import Answer, as_text, main, summary
from bot.measure.gold import GoldEntity, GoldError, read_gold, read_marks, written


def test_marks_of_every_kind() -> None:
    text, entities = read_marks(
        'قیمت [سامسونگ](brand) [A54](product:samsung-galaxy-a54) [دو تا]{"entity":"quantity","value":2}'
    )
    assert text == "قیمت سامسونگ A54 دو تا"
    assert [(e.kind, text[e.start : e.end], e.value) for e in entities] == [
        ("brand", "سامسونگ", None),
        ("product", "A54", "samsung-galaxy-a54"),
        ("quantity", "دو تا", "2"),
    ]


def test_values_are_written_in_one_way() -> None:
    assert written({"from": None, "to": 100, "about": False}) == "..100"
    assert written({"from": 5, "to": 5}) == "5"
    assert written("samsung") == "samsung"


def test_both_formats_are_read_and_remarks_skipped(tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv"
    row = {"text": "تهران", "entities": [{"entity": "city", "start": 0, "end": 5, "value": "تهران"}]}
    path.write_text(f"# remark\n\nformal\t[تهران](city)\n{json.dumps(row)}\n", encoding="utf-8")
    first, second = read_gold(path)
    assert (first.style, first.line, first.entities) == ("formal", 3, (GoldEntity("city", 0, 5),))
    assert second.entities == (GoldEntity("city", 0, 5, "تهران"),)


@pytest.mark.parametrize(
    "line",
    [
        "no tab",
        "formal\t",
        "formal\t[تهران](",
        "formal\t[تهران]{city}",
        'formal\t[تهران]{"value": 1}',
        "{broken",
        '{"entities": []}',
        '{"text": "a", "entities": [{"entity": "city", "start": 0, "end": 9}]}',
        '{"text": "a", "entities": [{"start": 0, "end": 1}]}',
    ],
)
def test_bad_lines_are_named(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text(f"formal\tسلام\n{line}\n", encoding="utf-8")
    with pytest.raises(GoldError, match="line 2"):
        read_gold(path)
    assert main([str(path)]) == 2
    assert "line 2" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\xfd"])
def test_a_file_without_rows_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gold.tsv"
    path.write_bytes(content)
    assert main([str(path)]) == 2
    assert main([str(tmp_path / "nowhere")]) == 2


def test_a_missing_model_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text("formal\tسلام\n", encoding="utf-8")
    assert main([str(path), "--model", str(tmp_path / "none.tar.gz")]) == 2
    assert "none.tar.gz" in capsys.readouterr().err


def test_the_figures() -> None:
    rows = read_gold(Path(__file__).parent / "tables" / "entities.tsv")[:1]
    row = rows[0]
    right = Answer(row, row.entities)
    wrong_value = Answer(row, tuple(GoldEntity(e.kind, e.start, e.end, "other") for e in row.entities))
    nothing = Answer(row, ())
    assert summary([right])["f1"] == summary([right])["values_right"] == 1
    assert (summary([wrong_value])["f1"], summary([wrong_value])["values_right"]) == (1, 0)
    assert summary([right, nothing])["recall"] == 0.5
    assert summary([right, nothing])["precision"] == 1
    invented = Answer(row, (*row.entities, GoldEntity("city", 0, 1, "")))
    assert summary([invented])["precision"] == 0.5
    assert "formal" in as_text(summary([right]))

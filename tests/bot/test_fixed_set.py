"""What candidates are measured on."""

import json
from pathlib import Path

import pytest

from bot.measure.fixed_set import BAD_ROWS, NO_MODEL, main, of_this_shop, read
from bot.measure.gold import read_gold
from bot.measure.rows import MeasureError

ROOT = Path(__file__).parents[2]
INTENTS, ENTITIES = ROOT / "tests" / "nlu" / "intents.tsv", ROOT / "tests" / "nlu" / "entities.tsv"


def test_the_shops_own_rows_come_to_those_of_pasokh_and_missing_files_are_none(tmp_path: Path) -> None:
    own = tmp_path / "intents.tsv"
    own.write_text("greet\tformal\tدرود بر شما باد\n", encoding="utf-8")
    alone = read([INTENTS], [ENTITIES], tmp_path)
    both = read([INTENTS, own], [ENTITIES, tmp_path / "missing.tsv"], tmp_path)
    assert len(both.intents) == len(alone.intents) + 1
    assert both.entities == alone.entities
    assert len(alone.entities) == len(read_gold(ENTITIES)), "the demo shop has all that is asked for"


def test_rows_about_goods_of_another_shop_are_left_out(tmp_path: Path) -> None:
    catalogue = json.loads((ROOT / "data" / "shop" / "catalogue.json").read_text(encoding="utf-8"))
    catalogue["products"] = [row for row in catalogue["products"] if row["slug"] != "samsung-galaxy-a54"]
    other = tmp_path / "catalogue.json"
    other.write_text(json.dumps(catalogue), encoding="utf-8")
    rows = read_gold(ENTITIES)
    kept = of_this_shop(rows, other)
    assert 0 < len(kept) < len(rows)
    gone = [row for row in rows if row not in kept]
    assert all("samsung-galaxy-a54" in [one.value for one in row.entities] for row in gone)
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(MeasureError):
        of_this_shop(rows, other)


def test_a_bad_row_and_a_missing_model_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "intents.tsv"
    bad.write_text("greet\tدرود\n", encoding="utf-8")
    out = ["--stories", str(tmp_path), "--out", str(tmp_path / "out.json")]
    assert main([str(tmp_path / "none.tar.gz"), "--intents", str(bad), *out]) == BAD_ROWS
    assert f"{bad}, line 1" in capsys.readouterr().err
    assert main([str(tmp_path / "none.tar.gz"), "--intents", str(INTENTS), *out]) == NO_MODEL

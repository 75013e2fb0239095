"""Rasa, told to learn from all of data/, learns what a person accepted and nothing that waits for review."""

import shutil
from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter

FIXTURES = Path(__file__).parents[1] / "contract" / "fixtures"
OWN = 'version: "3.1"\nnlu:\n- intent: track_order\n  examples: |\n    - بسته‌ی من چی شد\n'


def test_nothing_trains_on_what_waits_for_review(tmp_path: Path) -> None:
    for folder in ("review", "own"):
        (tmp_path / folder).mkdir()
    shutil.copy(FIXTURES / "review.yml", tmp_path / "review" / "nlu.yml")
    (tmp_path / "own" / "nlu.yml").write_text(OWN, encoding="utf-8")
    (tmp_path / "own" / "intents.tsv").write_text("greet\tformal\tدرود\n", encoding="utf-8")
    found = RasaFileImporter(training_data_paths=[str(tmp_path)]).get_nlu_data()
    assert [(one.get("intent"), one.get("text")) for one in found.training_examples] == [
        ("track_order", "بسته‌ی من چی شد")
    ]

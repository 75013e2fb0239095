"""The trained models on disk, and when one is worse than another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tools import models as store
from tools.console import ROOT
from tools.models import STEPS_BACK, Manifest, ModelRefused, Models, manifest_of, verified
from tools.verdict import compare, margin


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path / "models")


def trained(models: Models, content: str, minute: int = 0) -> Manifest:
    """Write a candidate; a model is a file like any other here."""
    models.folder.mkdir(exist_ok=True)
    models.candidate.write_text(content)
    manifest = models.describe(models.candidate, f"sources of {content}", "code")
    when = f"2026-11-25T12:{minute:02d}:00+00:00"
    manifest = replace(manifest, id=f"20261125-12{minute:02d}00-{manifest.sha256[:8]}", trained_at=when)
    models.note(models.candidate, manifest)
    return manifest


def run_model(models: Models, content: str, minute: int = 0, before: Manifest | None = None) -> Manifest:
    kept = models.keep(models.candidate, trained(models, content, minute), before.id if before else None)
    models.point_to(kept.id)
    return kept


def test_the_running_model_is_the_one_that_was_put_in(models: Models) -> None:
    first = run_model(models, "one", 1)
    assert (models.running(), models.link.read_text()) == (first, "one")
    assert not models.candidate.exists()
    second = run_model(models, "two", 2, first)
    assert (models.running(), models.link.read_text()) == (second, "two")
    assert [one.id for one in models.kept()] == [second.id, first.id]
    models.point_to(first.id)
    assert (models.running(), models.link.read_text()) == (first, "one")


def test_a_folder_that_is_moved_keeps_its_running_model(models: Models, tmp_path: Path) -> None:
    first = run_model(models, "one")
    models.folder.rename(tmp_path / "elsewhere")
    assert Models(tmp_path / "elsewhere").running() == first


def test_a_file_that_is_not_as_written_is_refused(models: Models) -> None:
    with pytest.raises(ModelRefused, match="no model"):
        models.running()
    run_model(models, "one")
    archive = models.link.resolve()
    archive.write_text("other")
    with pytest.raises(ModelRefused, match="SHA-256"):
        models.running()
    manifest_of(archive).write_text("{")
    with pytest.raises(ModelRefused, match="manifest"):
        models.running()
    manifest_of(archive).unlink()
    with pytest.raises(ModelRefused, match="no manifest"):
        models.running()


@pytest.mark.parametrize("name", ["../../etc/passwd", "candidate", "", "20261125-120000-0000000g", "x" * 300])
def test_only_names_of_kept_models_are_names(models: Models, name: str) -> None:
    with pytest.raises(ModelRefused):
        models.archive(name)


def test_several_steps_back_are_kept_and_no_more(models: Models) -> None:
    ran: list[Manifest] = []
    for minute in range(STEPS_BACK + 4):
        ran.append(run_model(models, str(minute), minute, ran[-1] if ran else None))
        models.prune()
    assert [one.id for one in models.kept()] == [one.id for one in ran[::-1][: STEPS_BACK + 1]]
    files = {path.name for path in (models.folder / "kept").iterdir()}
    assert len(files) == 2 * (STEPS_BACK + 1)


def test_going_far_back_keeps_the_way_further_back(models: Models) -> None:
    ran: list[Manifest] = []
    for minute in range(4):
        ran.append(run_model(models, str(minute), minute, ran[-1] if ran else None))
    models.point_to(ran[1].id)
    for minute in range(10, 10 + STEPS_BACK):
        trained_now = models.keep(models.candidate, trained(models, str(minute), minute), ran[1].id)
        models.prune()
    kept = {one.id for one in models.kept()}
    assert {ran[0].id, ran[1].id, trained_now.id} <= kept
    assert models.running().before == ran[0].id


def test_settled_sources_are_those_alone(models: Models) -> None:
    assert not models.is_settled("a")
    models.settle("a")
    assert models.is_settled("a")
    assert not models.is_settled("b")


HOLD = """
import sys
from pathlib import Path
from tools.models import Models
with Models(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_programs_do_not_change_models_at_once(models: Models) -> None:
    command = [sys.executable, "-c", HOLD, str(models.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(ModelRefused, match="another"), models.held():
            pass
        other.communicate()
    with models.held():
        pass


def test_the_name_of_a_model_is_of_its_content(models: Models) -> None:
    models.folder.mkdir()
    models.candidate.write_text("one")
    made = models.describe(models.candidate, "s", "c")
    assert store.checksum(models.candidate) == made.sha256
    assert made.id.endswith(made.sha256[:8])
    assert verified(models.candidate) == made
    assert json.loads(manifest_of(models.candidate).read_text())["sha256"] == made.sha256


def report(
    right: int = 288,
    f1: float = 0.99,
    entities: float = 0.98,
    values: float = 1.0,
    wrong: tuple[str, ...] = (),
    broken: tuple[str, ...] = (),
) -> Mapping[str, Any]:
    def rows(texts: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"text": text, "expected": "greet", "found": "thank"} for text in texts]

    return {
        "intents": {"rows": 290, "right": right, "accuracy": right / 290, "macro_f1": f1, "wrong": rows(wrong)},
        "entities": {"rows": 256, "marked": 339, "f1": entities, "values_right": values, "wrong": []},
        "conversations": {"rows": 100, "right": 100 - len(broken), "wrong": list(broken)},
    }


def test_the_margin_is_one_standard_error() -> None:
    assert margin(288, 290) * 290 == pytest.approx(1.97, abs=0.01)
    assert margin(290, 290) * 290 == pytest.approx(1.40, abs=0.01)
    assert margin(0, 0) == 0.0


@pytest.mark.parametrize(
    ("candidate", "worse"),
    [
        (report(), []),
        (report(right=290, f1=1.0), []),
        (report(right=287, f1=0.986), []),
        (report(right=286), ["intents: accuracy"]),
        (report(f1=0.98), ["intents: macro-F1"]),
        (report(entities=0.96), ["entities: F1"]),
        (report(values=0.97), ["entities: values right"]),
        (report(broken=("a story",)), ["conversation tests"]),
        (
            report(right=200, f1=0.5, broken=("a", "b")),
            ["intents: accuracy", "intents: macro-F1", "conversation tests"],
        ),
    ],
)
def test_a_candidate_is_worse_only_beyond_the_margin(candidate: Mapping[str, Any], worse: list[str]) -> None:
    verdict = compare(report(), candidate)
    assert [line.partition(": 0.")[0].partition(": 1 ")[0].partition(": 2 ")[0] for line in verdict.worse] == worse


def test_what_was_lost_is_named_and_what_was_won_counted() -> None:
    verdict = compare(report(wrong=("سلام", "درود")), report(wrong=("سلام", "ممنون"), broken=("a story",)))
    assert verdict.lost == ["conversation: a story", "«ممنون»: thank instead of greet"]
    assert verdict.won == 1


def test_a_test_that_fails_with_both_is_no_step_back() -> None:
    assert compare(report(broken=("new",)), report(broken=("new",))).worse == []


def test_a_candidate_is_not_worse_than_a_model_that_cannot_be_read() -> None:
    verdict = compare(None, report(right=100, f1=0.1, broken=("a",)))
    assert verdict.worse == []
    assert "–" in verdict.table[1]

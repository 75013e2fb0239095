"""Which model runs after training, after going back, and after the next start. Training and measuring are stood in for:
each takes a minute, and what they are is tested elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_models import report
from tools import learning, live, measuring, rollback, setup, training
from tools.console import StepFailed
from tools.live import Engine, NotTaken
from tools.models import Manifest, Models, checksum


class Bench:
    """A folder of models, sources that can change, and what each training would reach."""

    def __init__(self, folder: Path) -> None:
        self.models = Models(folder)
        self.sources, self.code = "sources 1", "code 1"
        self.reaches: dict[str, Mapping[str, Any] | None] = {}
        self.next = report()
        self.trainings = 0

    def train(self, models: Models, _title: str) -> Manifest:
        self.trainings += 1
        models.folder.mkdir(exist_ok=True)
        models.candidate.write_text(f"model {self.trainings}")
        made = models.describe(models.candidate, self.sources, self.code)
        self.reaches[made.sha256] = self.next
        return made

    def reached(self, _title: str, archive: Path) -> Mapping[str, Any] | None:
        return self.reaches.get(checksum(archive))

    def now(self) -> str:
        return self.models.link.read_text()


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench(tmp_path / "models")
    monkeypatch.setenv("PASOKH_MODELS", str(made.models.folder))
    monkeypatch.setenv("PASOKH_VAR", str(tmp_path))
    monkeypatch.setattr(setup, "engine", lambda: None)
    monkeypatch.setattr(training, "sources", lambda: made.sources)
    monkeypatch.setattr(training, "code", lambda: made.code)
    monkeypatch.setattr(training, "train", made.train)
    monkeypatch.setattr(measuring, "reached", made.reached)
    monkeypatch.setattr(learning, "run_step", lambda *_, **__: 0)
    return made


def test_the_first_model_is_put_in_unmeasured(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "reached", lambda *_: pytest.fail("nobody waits for a measurement"))
    training.make_ready()
    training.make_ready()
    assert (bench.now(), bench.trainings) == ("model 1", 1)


def test_a_better_candidate_takes_over_and_a_start_keeps_it(bench: Bench) -> None:
    training.make_ready()
    bench.sources = "sources 2"
    assert learning.main([]) == 0
    training.make_ready()
    assert (bench.now(), bench.trainings) == ("model 2", 2)
    figures = bench.models.running().figures
    assert figures
    assert figures["intents"]["accuracy"] == pytest.approx(288 / 290)


def test_a_worse_candidate_is_kept_to_look_at_and_never_slips_in(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    training.make_ready()
    bench.sources, bench.next = "sources 2", report(right=200, wrong=("سلام",), broken=("a story",))
    assert learning.main([]) == 1
    said = capsys.readouterr().out
    assert "intents: accuracy: 0.690 after 0.993" in said
    assert "«سلام»: thank instead of greet" in said
    assert "conversation: a story" in said
    assert bench.models.candidate.read_text() == "model 2"
    training.make_ready()
    assert (bench.now(), bench.trainings) == ("model 1", 2)
    bench.sources = "sources 3"
    training.make_ready()
    assert (bench.now(), bench.trainings) == ("model 3", 3)


def test_a_worse_candidate_may_be_forced_in(bench: Bench) -> None:
    training.make_ready()
    bench.next = report(right=200)
    assert learning.main(["--force"]) == 0
    assert bench.now() == "model 2"


def test_going_back_goes_step_by_step_and_a_start_keeps_it(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        bench.sources = f"sources {number}"
        learning.main([])
    assert rollback.main([]) == 0
    assert bench.now() == "model 2"
    training.make_ready()
    assert rollback.main([]) == 0
    training.make_ready()
    assert (bench.now(), bench.trainings) == ("model 1", 3)
    with pytest.raises(StepFailed, match="no model from before"):
        rollback.main([])
    newest = next(one.id for one in bench.models.kept() if bench.models.archive(one.id).read_text() == "model 3")
    assert rollback.main([newest]) == 0
    assert bench.now() == "model 3"
    capsys.readouterr()
    assert rollback.main(["--list"]) == 0
    marked = [line for line in capsys.readouterr().out.splitlines() if "→" in line]
    assert [newest in line for line in marked] == [True]
    bench.sources = "sources 9"
    training.make_ready()
    assert bench.now() == "model 4"


def test_after_going_back_a_new_model_goes_back_to_the_one_that_ran(bench: Bench) -> None:
    for number in range(3):
        bench.sources = f"sources {number}"
        learning.main([])
    rollback.main([])
    bench.sources = "sources 4"
    learning.main([])
    assert bench.now() == "model 4"
    rollback.main([])
    assert bench.now() == "model 2"


def test_a_running_model_that_nobody_can_read_any_more_gives_way(bench: Bench) -> None:
    training.make_ready()
    bench.reaches.clear()
    bench.next = report(right=100)
    assert learning.main([]) == 0
    assert bench.now() == "model 2"


def test_a_model_of_other_code_must_load_and_ask_for_nothing_that_is_gone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    training.make_ready()
    bench.code = bench.sources = "code 2"
    learning.main([])
    asks: dict[str, set[str] | None] = {"model 1": {"action_greet", "action_long_gone"}}
    monkeypatch.setattr(measuring, "actions", lambda _title, archive: asks[archive.read_text()])
    with pytest.raises(StepFailed, match=r"\(action_long_gone\)"):
        rollback.main([])
    asks["model 1"] = None
    with pytest.raises(StepFailed, match="cannot be loaded"):
        rollback.main([])
    assert bench.now() == "model 2"
    asks["model 1"] = {"action_greet", "order_form", "validate_order_form"}
    assert rollback.main([]) == 0
    assert bench.now() == "model 1"


def test_a_damaged_running_model_is_replaced_by_the_next_start(bench: Bench) -> None:
    training.make_ready()
    bench.models.link.resolve().write_text("something else")
    training.make_ready()
    assert (bench.now(), bench.trainings) == ("model 2", 2)


def test_a_running_engine_that_does_not_take_it_keeps_everything_as_it_was(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stubborn(Engine):
        def take(self, model: str) -> None:
            raise NotTaken(model)

    training.make_ready()
    bench.sources = "sources 2"
    monkeypatch.setattr(live, "engine", lambda: Stubborn(1, "token", bench.models.running().id, "code 1"))
    with pytest.raises(StepFailed, match="does not take"):
        learning.main([])
    assert bench.now() == "model 1"


def test_an_engine_of_other_code_is_asked_to_restart(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    training.make_ready()
    bench.code = bench.sources = "code 2"
    monkeypatch.setattr(live, "engine", lambda: Engine(1, "token", "the first", "code 1"))
    assert learning.main([]) == 0
    assert "restart ./pasokh run" in capsys.readouterr().out
    assert bench.now() == "model 2"

"""From what editors put aside to what the model learns: nothing gets there that nobody accepted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desk.knowledge.examples import ReviewError
from desk.knowledge.review import NoSuchExample, NotAccepted, Review, add_examples, intents
from desk.settings import ROOT
from tests.desk.process import SECRET

TRAINED = """version: "3.1"
nlu:
  - intent: ask_price
    examples: |
      - قیمت [گوشی](category) چنده
  - intent: track_order
    metadata:
      style: formal
    examples: |
      - سفارشم کجاست
"""


@pytest.fixture
def review(tmp_path: Path) -> Review:
    folders = [tmp_path / name for name in ("review", "own", "nlu")]
    folders[2].mkdir()
    (folders[2] / "topic.yml").write_text(TRAINED, encoding="utf-8")
    measured = tmp_path / "intents.tsv"
    measured.write_text("# a comment\nask_price\tformal\tپهپاد چند است؟\n", encoding="utf-8")
    return Review(folders[0], folders[1], folders[2], (measured, tmp_path / "missing.tsv"))


def keys(review: Review) -> dict[str, str]:
    return {one.text: one.key for one in review.waiting()}


def test_accepted_examples_go_to_the_shops_own_training_data(review: Review) -> None:
    add_examples(review.folder, "ask_price", ["قیمت پهپاد", "پهپاد چند"])
    add_examples(review.folder, "track_order", ["بسته‌ی من چی شد"])
    named = keys(review)
    assert [one.text for one in review.accept([named["پهپاد چند"]])] == ["پهپاد چند"]
    assert keys(review) == {text: key for text, key in named.items() if text != "پهپاد چند"}
    review.accept(named[text] for text in ("بسته‌ی من چی شد", "قیمت پهپاد"))
    assert review.waiting() == []
    assert (
        (review.own / "nlu.yml")
        .read_text(encoding="utf-8")
        .endswith(
            "nlu:\n- intent: ask_price\n  examples: |\n    - پهپاد چند\n    - قیمت پهپاد\n"
            "- intent: track_order\n  examples: |\n    - بسته‌ی من چی شد\n"
        )
    )


def test_a_key_names_the_same_example_while_others_come_and_go(review: Review) -> None:
    add_examples(review.folder, "track_order", ["بسته‌ی من چی شد"])
    before = keys(review)["بسته‌ی من چی شد"]
    add_examples(review.folder, "ask_price", [f"قیمت پهپاد {number}" for number in range(40)])
    assert keys(review)["بسته‌ی من چی شد"].startswith(before)
    review.reject([keys(review)["قیمت پهپاد 7"]])
    assert keys(review)["بسته‌ی من چی شد"].startswith(before)


def test_a_reviewer_may_word_it_anew_and_name_another_intent(review: Review) -> None:
    add_examples(review.folder, "ask_price", ["من علی رضایی‌ام بسته‌م کو"])
    (one,) = review.waiting()
    (taken,) = review.accept([one.key], wording="بسته‌م [کو](x)", intent="track_order")
    assert (taken.intent, taken.text) == ("track_order", "بسته‌م کو (x)")
    assert review.waiting() == []


@pytest.mark.parametrize(
    ("intent", "text", "why"),
    [
        ("track_order", "قیمت گوشی چنده؟", "an example of ask_price already"),
        ("ask_price", "قیمت گوشي چنده", "learnt already"),
        ("ask_price", "پهپاد چند است", "measured on it"),
        ("no_such", "چیز دیگر", "no intent no_such"),
    ],
)
def test_what_cannot_be_trained_on_is_named_and_not_accepted(review: Review, intent: str, text: str, why: str) -> None:
    add_examples(review.folder, intent, [text])
    add_examples(review.folder, "ask_price", ["خوب است"])
    (bad,) = [one for one in review.waiting() if one.problem]
    assert why in str(bad.problem)
    with pytest.raises(NotAccepted, match=why):
        review.accept(one.key for one in review.waiting())
    assert not review.own.exists()
    assert len(review.waiting()) == 2


def test_what_nobody_knows_changes_nothing(review: Review) -> None:
    add_examples(review.folder, "ask_price", ["خوب است"])
    for act in (review.accept, review.reject):
        with pytest.raises(NoSuchExample, match="ffffff"):
            act([*keys(review).values(), "ffffff"])
    assert len(review.waiting()) == 1


def test_an_own_file_written_by_hand_is_not_written_over(review: Review) -> None:
    add_examples(review.folder, "ask_price", ["خوب است"])
    review.own.mkdir()
    (review.own / "nlu.yml").write_text("nlu:\n- lookup: brand\n", encoding="utf-8")
    with pytest.raises(ReviewError):
        review.accept(keys(review).values())
    assert len(review.waiting()) == 1


def test_a_file_from_before_it_was_set_apart_is_read(review: Review) -> None:
    review.folder.mkdir()
    (review.folder / "nlu.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: ask_price\n  examples: |\n    - خوب است\n', encoding="utf-8"
    )
    assert [one.text for one in review.waiting()] == ["خوب است"]
    add_examples(review.folder, "ask_price", ["بد است"])
    assert "nlu:" not in (review.folder / "nlu.yml").read_text(encoding="utf-8")


def test_what_waits_is_written_as_the_engine_expects_it(review: Review) -> None:
    """The engine's tests show that Rasa learns nothing from this file (tests/bot/test_own_examples.py)."""
    add_examples(review.folder, "ask_price", ["قیمت پهپاد"])
    expected = ROOT / "tests" / "contract" / "fixtures" / "review.yml"
    assert (review.folder / "nlu.yml").read_text(encoding="utf-8") == expected.read_text(encoding="utf-8")


def test_intents_of_the_real_training_data_are_named() -> None:
    assert {"ask_price", "track_order", "second_wish"} & set(intents(ROOT / "data" / "nlu")) == {
        "ask_price",
        "track_order",
    }


def test_the_command_lists_accepts_and_rejects(tmp_path: Path) -> None:
    env = {
        "PASOKH_SECRET": SECRET,
        "PASOKH_ENGINE_TOKEN": SECRET,
        "PASOKH_INTERNAL_TOKEN": SECRET,
        "PASOKH_REVIEW": str(tmp_path / "review"),
        "PASOKH_OWN": str(tmp_path / "own"),
        "PATH": "",
    }

    def run(*arguments: str) -> tuple[int, str]:
        ended = subprocess.run(
            [sys.executable, "-m", "desk.cli", "review", *arguments],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return ended.returncode, ended.stdout + ended.stderr

    assert run() == (0, "nothing waits for review\n")
    measured = "الو کسی هست؟"  # of tests/nlu/intents.tsv
    add_examples(tmp_path / "review", "greet", ["درود بر اهالی فروشگاه", measured, "خداقوت پهلوون"])
    status, shown = run()
    lines = shown.splitlines()
    assert (status, len(lines)) == (0, 5)
    assert "models are measured on it" in next(line for line in lines if measured in line)
    first = next(line for line in lines if "درود" in line).split()[0]
    assert run("reject", first)[1] == "1 rejected\n"
    status, shown = run("accept", "all")
    assert status == 0
    assert "1 accepted" in shown
    assert f"left: {next(line for line in lines if measured in line).split()[0]}" in shown
    status, shown = run("accept", "0000000")
    assert (status, "nothing was accepted" in shown) == (1, True)
    assert "خداقوت پهلوون" in (tmp_path / "own" / "nlu.yml").read_text(encoding="utf-8")

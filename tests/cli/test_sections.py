"""How a test run counts what its sections report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.sections import Section, sum_up

JUNIT = """<testsuites><testsuite>
<testcase classname="a" name="fine"/>
<testcase classname="a" name="wrong"><failure/></testcase>
<testcase classname="a" name="broken"><error/></testcase>
<testcase classname="a" name="left_out"><skipped/></testcase>
</testsuite></testsuites>"""


def _section(program: str, *arguments: str) -> Section:
    return Section("some tests", [sys.executable, "-c", program, *arguments])


def test_counts_come_from_the_report(tmp_path: Path) -> None:
    section = _section("import sys; open(sys.argv[1], 'w').write(sys.argv[2]); sys.exit(1)", "{report}", JUNIT)
    section.run(tmp_path, {})
    assert (section.passed, section.failed, section.skips) == (1, 2, ["a: left_out"])


def test_conversations_are_counted_from_rasas_report(tmp_path: Path) -> None:
    report = tmp_path / "story_report.json"
    report.write_text('{"conversation_accuracy": {"correct": 4, "total": 5}}')
    section = Section("conversations", report=report)
    section.count(report, 1)
    assert (section.passed, section.failed) == (4, 1)


@pytest.mark.parametrize(
    ("program", "expected"),
    [("", (1, 0)), ("import sys; sys.exit(3)", (0, 1))],
    ids=["a tool that is content", "a tool that is not"],
)
def test_tool_without_report_is_one_check(tmp_path: Path, program: str, expected: tuple[int, int]) -> None:
    section = _section(program)
    section.run(tmp_path, {})
    assert (section.passed, section.failed) == expected


def test_report_that_was_not_written_is_a_failure(tmp_path: Path) -> None:
    section = _section("", "{report}")
    section.run(tmp_path, {})
    assert (section.passed, section.failed) == (0, 1)


def test_failed_status_counts_though_every_test_passed(tmp_path: Path) -> None:
    report = '<testsuite><testcase classname="a" name="fine"/></testsuite>'
    section = _section("import sys; open(sys.argv[1], 'w').write(sys.argv[2]); sys.exit(2)", "{report}", report)
    section.run(tmp_path, {})
    assert (section.passed, section.failed) == (1, 1)


def test_missing_program_is_a_failure_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    section = Section("absent", ["/no/such/program"])
    section.run(tmp_path, {})
    assert section.failed == 1
    assert "/no/such/program" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("skips_fail", "last", "status"), [(False, "3 passed, 0 failed, 1 skipped", 0), (True, "3 passed, 1 failed", 1)]
)
def test_skips_are_named_and_fail_where_they_must(
    capsys: pytest.CaptureFixture[str], *, skips_fail: bool, last: str, status: int
) -> None:
    sections = [Section("one", passed=2), Section("two", passed=1, skips=["a: left_out"])]
    assert sum_up(sections, 1, skips_fail=skips_fail) == status
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == last
    assert "two: a: left_out" in out

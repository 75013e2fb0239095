"""Set-up: what is brought, what is done again, and what stops when something fails."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tools import run, uv
from tools.console import ROOT, StepFailed
from tools.processes import put_away

START_OLD = (3, 9)


@pytest.mark.parametrize("file", [ROOT / "pasokh", *sorted((ROOT / "tools").glob("*.py"))], ids=lambda file: file.name)
def test_oldest_python_can_read_the_tools(file: Path) -> None:
    ast.parse(file.read_text(encoding="utf-8"), feature_version=START_OLD)


def test_lock_names_a_uv_for_each_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    version, wheels = uv.locked_wheels((ROOT / "uv.lock").read_text(encoding="utf-8"))
    for system, machine, expected in (
        ("linux", "x86_64", "manylinux_2_17_x86_64"),
        ("linux", "aarch64", "manylinux_2_17_aarch64"),
        ("darwin", "arm64", "macosx_11_0_arm64"),
    ):
        monkeypatch.setattr("sys.platform", system)
        monkeypatch.setattr("platform.machine", lambda machine=machine: machine)
        assert f"uv-{version}-py3-none-{expected}" in uv.wheel_for_this_machine(wheels)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """A package index of one uv, in files; gives the address the lock would name and the wheel."""
    name = "uv-9.9.9-py3-none-manylinux_2_17_x86_64.whl"
    folder = tmp_path / "index" / "uv"
    folder.mkdir(parents=True)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as wheel:
        wheel.writestr("uv-9.9.9.data/scripts/uv", "#!/bin/sh\necho uv 9.9.9\n")
    (folder / name).write_bytes(data.getvalue())
    (folder / "index.html").write_text(f'<a href="{name}#sha256=0">{name}</a>')
    for variable in uv.INDEX_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(uv, "OWN", tmp_path / "own")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("sys.platform", "linux")
    return (folder / name).as_uri(), folder / name


def test_uv_is_brought_without_pip(index: tuple[str, Path]) -> None:
    address, wheel = index
    uv._bring_alone("9.9.9", {address: hashlib.sha256(wheel.read_bytes()).hexdigest()})
    shown = subprocess.run([str(uv.OWN / "bin" / "uv")], capture_output=True, text=True, check=True).stdout
    assert shown == "uv 9.9.9\n"


def test_uv_of_another_checksum_is_refused(index: tuple[str, Path]) -> None:
    with pytest.raises(StepFailed, match="SHA-256 differs"):
        uv._bring_alone("9.9.9", {index[0]: "0" * 64})
    assert not uv.OWN.exists()


STEPS = """
import pathlib, sys
from tools.console import StepFailed, run_step
from tools.setup import side_by_side
child = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
pid = pathlib.Path(sys.argv[1])
def long(): run_step("long", [sys.executable, "-c", child, str(pid)])
def wrong():
    wait = "import pathlib, sys, time\\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(.02)\\nsys.exit(7)"
    run_step("wrong", [sys.executable, "-c", wait, str(pid)])
try:
    side_by_side(long, wrong)
except StepFailed as error:
    sys.exit(str(error))
"""


def test_failing_step_stops_the_one_beside_it(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    ended = subprocess.run(
        [sys.executable, "-c", STEPS, str(pid)],
        cwd=ROOT,
        env={**os.environ, "PASOKH_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert "wrong failed with status 7" in ended.stderr
    assert ended.returncode == 1
    until = time.monotonic() + 10
    while Path(f"/proc/{pid.read_text()}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid.read_text()}").exists()


def test_logs_of_earlier_starts_are_kept_and_limited(tmp_path: Path) -> None:
    log = tmp_path / "desk.log"
    for start in range(6):
        put_away(log)
        log.write_text(str(start))
    kept = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert kept == {"desk.log": "5", "desk.1.log": "4", "desk.2.log": "3", "desk.3.log": "2"}


@pytest.mark.parametrize("value", ["eighty", "0", "70000", "5005"], ids=["word", "zero", "too high", "another's"])
def test_port_that_cannot_be_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PASOKH_PORT", value)
    monkeypatch.setenv("PASOKH_ENGINE_PORT", "5005")
    with pytest.raises(StepFailed, match=f"PASOKH_PORT={value}"):
        run.ports(run.port_settings())


def test_run_says_which_port_is_taken_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, str(ROOT / "pasokh"), "run"],
            env={**os.environ, "PASOKH_VAR": str(tmp_path), "PASOKH_PORT": port},
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
    assert ended.returncode == 1
    assert f"port {port} is in use" in ended.stderr
    assert "PASOKH_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr

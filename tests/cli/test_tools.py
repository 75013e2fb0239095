"""The tools that run before anything is installed."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.console import ROOT, StepFailed, run_step, stop_at_signals, unbroken
from tools.processes import Service, check_ports_free, stop_all, wait_until_ready
from tools.secrets_file import NAMES, load_secrets
from tools.stamps import Stamp, digest

SERVER = """
import http.server, sys
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_stamp_holds_until_a_file_changes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a").write_text("1")
    file = tmp_path / "stamp"
    Stamp(file, digest([source])).set()
    assert Stamp(file, digest([source])).holds()
    (source / "a").write_text("2")
    assert not Stamp(file, digest([source])).holds()


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    first = load_secrets(tmp_path)
    assert load_secrets(tmp_path) == first
    assert len(set(first.values())) == len(NAMES)
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600


def test_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StepFailed, match=f"port {port} is in use.*PASOKH_PORT"):
            check_ports_free({"PASOKH_PORT": port})


def test_services_start_answer_and_stop(tmp_path: Path) -> None:
    port = _free_port()
    service = Service(
        "server", [sys.executable, "-c", SERVER, str(port)], os.environ, f"http://127.0.0.1:{port}/", tmp_path / "log"
    )
    service.start()
    try:
        wait_until_ready([service], 20)
    finally:
        stop_all([service])
    assert service.has_died()
    check_ports_free({"PORT": port})


def test_service_that_dies_at_start_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
    service = Service("broken", command, os.environ, "http://127.0.0.1:9/", tmp_path / "log")
    service.start()
    with pytest.raises(StepFailed, match="broken stopped while starting"):
        wait_until_ready([service], 20)
    assert "no such thing" in capsys.readouterr().out


@pytest.fixture
def signals() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    stop_at_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_while_a_process_is_born_waits_until_it_is_known(signals: None, number: signal.Signals) -> None:
    known = []

    def start() -> None:
        with unbroken():
            os.kill(os.getpid(), number)
            known.append("a process")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert known
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


def test_step_interrupted_at_its_birth_leaves_nothing(
    signals: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASOKH_VAR", str(tmp_path))
    monkeypatch.setattr("tools.console._stopping", threading.Event())
    born: list[subprocess.Popen[bytes]] = []

    def birth(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        born.append(process := original(*arguments, **options))
        os.kill(os.getpid(), signal.SIGTERM)
        return process

    original = subprocess.Popen
    monkeypatch.setattr("subprocess.Popen", birth)
    with pytest.raises(KeyboardInterrupt):
        run_step("long", [sys.executable, "-c", "import time; time.sleep(60)"])
    assert born[0].poll() is not None


CHILD = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "w").write("put away")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(60)
"""
PARENT = """
import os, sys
from pathlib import Path
from tools.console import run_child, stop_at_signals
stop_at_signals()
try:
    run_child([sys.executable, "-c", sys.argv[1], sys.argv[2]], Path.cwd(), os.environ)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_stopped_lets_its_child_put_things_away(tmp_path: Path, number: signal.Signals) -> None:
    sign = tmp_path / "sign"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD, str(sign)], stdout=subprocess.PIPE)
    assert parent.stdout
    assert parent.stdout.readline() == b"up\n"
    parent.send_signal(number)
    assert parent.wait(30) == 130
    parent.stdout.close()
    assert sign.read_text() == "put away"


def test_clean_keeps_what_nothing_builds_again() -> None:
    said = subprocess.run(["make", "--dry-run", "clean"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    deleted = said.split()
    assert {".venv", "bot/.venv", "web/dist", "web/node_modules"} <= set(deleted)
    assert not [path for path in deleted if path.startswith(("models", "var", "data"))]

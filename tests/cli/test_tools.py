"""The tools that run before anything is installed."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from tools.console import StepFailed
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

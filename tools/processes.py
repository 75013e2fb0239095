"""Starts processes together, watches them, and stops all of them whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.console import ROOT, StepFailed, say, unbroken

GRACE_SECONDS = 8.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
SETTLED_SECONDS = 60.0
KEPT_LOGS = 3


@dataclass
class Service:
    """One process of the installation.

    Attributes:
        name: what people call it.
        command: how it starts.
        env: its environment.
        health: address that answers 200 once it is ready.
        headers: what the health request carries.
        log: where its output goes.
        vital: when it dies everything stops; others are started again.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    health: str
    log: Path
    headers: Mapping[str, str] = field(default_factory=dict)
    vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE_SECONDS
    restart_at: float | None = None
    started_at: float = 0.0

    def start(self) -> None:
        """Start it in a process group of its own, so that its children stop with it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.started_at = time.monotonic()
        with self.log.open("ab") as output, unbroken():
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.env),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def is_ready(self) -> bool:
        """Tell whether it answers."""
        request = urllib.request.Request(self.health, headers=dict(self.headers))
        try:
            with urllib.request.urlopen(request, timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError, ValueError):
            return False

    def has_died(self) -> bool:
        """Tell whether it was started and is no more."""
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: int) -> None:
        """Send a signal to its whole group."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def last_lines(self, count: int = 12) -> str:
        """Give the end of its log."""
        if not self.log.exists():
            return ""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
        return "\n".join(f"    | {line}" for line in lines)


def put_away(log: Path) -> None:
    """Rename the log of the start before this one (`desk.log` to `desk.1.log`), keeping the newest few."""
    for number in range(KEPT_LOGS - 1, -1, -1):
        old = log.with_suffix(f".{number}.log") if number else log
        if old.exists():
            old.replace(log.with_suffix(f".{number + 1}.log"))


def check_ports_free(ports: Mapping[str, int]) -> None:
    """Refuse to start where something else listens.

    Args:
        ports: for each variable that sets a port, the port.

    Raises:
        StepFailed: naming the port and the variable.
    """
    for variable, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise StepFailed(f"port {port} is in use. Stop what uses it, or choose another: {variable}=…") from None


def wait_until_ready(services: Sequence[Service], seconds: float) -> None:
    """Wait until every service answers.

    Raises:
        StepFailed: one died or none came in time; the end of its log was printed.
    """
    begun = time.monotonic()
    waiting = list(services)
    while waiting:
        for service in list(waiting):
            if service.has_died():
                say(service.last_lines())
                raise StepFailed(f"{service.name} stopped while starting; its log is {service.log}")
            if service.is_ready():
                say(f"  ✓ {service.name} ({time.monotonic() - begun:.0f} s)")
                waiting.remove(service)
        if waiting and time.monotonic() - begun > seconds:
            say(waiting[0].last_lines())
            raise StepFailed(f"{waiting[0].name} did not answer within {seconds:.0f} s; its log is {waiting[0].log}")
        time.sleep(0.1)


def watch(services: Sequence[Service]) -> None:
    """Keep the services running until a vital one dies or the person stops it.

    Raises:
        StepFailed: a vital service died.
    """
    while True:
        now = time.monotonic()
        for service in services:
            if not service.has_died():
                if service.restart_at is None and now - service.started_at > SETTLED_SECONDS:
                    service.pause = FIRST_PAUSE_SECONDS
                continue
            if service.vital:
                say(service.last_lines())
                raise StepFailed(f"{service.name} has stopped; its log is {service.log}")
            if service.restart_at is None:
                service.signal(signal.SIGKILL)  # whatever it started must not hold its port
                say(f"  {service.name} has stopped; starting it again in {service.pause:.0f} s ({service.log})")
                service.restart_at = now + service.pause
                service.pause = min(service.pause * 2, LONGEST_PAUSE_SECONDS)
            elif now >= service.restart_at:
                service.restart_at = None
                service.start()
        time.sleep(0.5)


def stop_all(services: Sequence[Service]) -> None:
    """Stop every service: politely, then by force."""
    running = [service for service in services if service.process and service.process.poll() is None]
    for service in running:
        service.signal(signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < until and any(not service.has_died() for service in running):
        time.sleep(0.05)
    for service in services:
        service.signal(signal.SIGKILL)
    for service in running:
        if service.process:
            service.process.wait()

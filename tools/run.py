"""`./pasokh run`: the whole of Pasokh on this machine, demo shop included."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from tools import setup
from tools.console import ROOT, StepFailed, fail, run_child, run_step, say
from tools.processes import Service, check_ports_free, put_away, stop_all, wait_until_ready, watch
from tools.secrets_file import load_secrets

START_SECONDS = 120.0


def port_settings() -> dict[str, str]:
    """Give the three ports as they are set, by the variable that sets each."""
    return {
        "PASOKH_PORT": os.environ.get("PASOKH_PORT") or "8080",
        "PASOKH_ENGINE_PORT": os.environ.get("PASOKH_ENGINE_PORT") or "5005",
        "PASOKH_ACTIONS_PORT": os.environ.get("PASOKH_ACTIONS_PORT") or "5055",
    }


def environment() -> dict[str, str]:
    """Give the environment of every process: this one's, the secrets, and the addresses that follow from the ports."""
    var = Path(os.environ.get("PASOKH_VAR") or ROOT / "var").resolve()
    numbers = port_settings()
    return {
        **os.environ,
        **load_secrets(var),
        **numbers,
        "PASOKH_VAR": str(var),
        "PASOKH_DEMO": os.environ.get("PASOKH_DEMO") or "1",
        "PASOKH_ENGINE_URL": f"http://127.0.0.1:{numbers['PASOKH_ENGINE_PORT']}",
        "PASOKH_DESK_URL": f"http://127.0.0.1:{numbers['PASOKH_PORT']}",
        **setup.QUIET_ENGINE,
        "PYTHONUNBUFFERED": "1",
    }


def services(env: dict[str, str]) -> list[Service]:
    """Name the three processes."""
    logs = Path(env["PASOKH_VAR"]) / "log"
    engine, actions, desk = env["PASOKH_ENGINE_PORT"], env["PASOKH_ACTIONS_PORT"], env["PASOKH_PORT"]
    return [
        Service(
            "engine",
            [str(setup.ENGINE_PYTHON), "-m", "bot"],
            env,
            f"http://127.0.0.1:{engine}/webhooks/desk/health",
            logs / "engine.log",
            {"Authorization": f"Bearer {env['PASOKH_ENGINE_TOKEN']}"},
        ),
        Service(
            "actions",
            [str(setup.ENGINE_PYTHON), "-m", "actions"],
            env,
            f"http://127.0.0.1:{actions}/health",
            logs / "actions.log",
        ),
        Service(
            "desk",
            [str(setup.DESK_PYTHON), "-m", "desk"],
            env,
            f"http://127.0.0.1:{desk}/healthz",
            logs / "desk.log",
            vital=True,
        ),
    ]


def main() -> None:
    """Set up, start, wait, tell where everything is, and stop it all at Ctrl-C."""
    started: list[Service] = []
    problem: StepFailed | None = None
    try:
        _bring_up(started)
        watch(started)
    except KeyboardInterrupt:
        say("\nPasokh: stopping")
    except StepFailed as error:
        problem = error
    finally:
        # An impatient second Ctrl-C must not leave anything behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_all(started)
    if problem:
        fail(problem)
    say("Pasokh: stopped")


def _bring_up(started: list[Service]) -> None:
    env = environment()
    check_ports_free(ports(env))
    say("Pasokh: making ready")
    setup.everything()
    say("Pasokh: starting")
    wanted = services(env)
    engine, actions, desk = wanted
    for service in wanted:
        put_away(service.log)
    # The engine takes longest and needs no database: the seeding happens while it loads.
    for service in (engine, actions):
        started.append(service)  # first, so that a signal in between leaves nothing running
        service.start()
    demo = env["PASOKH_DEMO"] == "1"
    run_step(
        "bringing the demo shop's database up to date" if demo else "bringing the database up to date",
        [str(setup.DESK_PYTHON), "-m", "desk.cli", "seed" if demo else "migrate"],
        env=env,
    )
    started.append(desk)
    desk.start()
    wait_until_ready(started, START_SECONDS)
    _tell(env)


def ports(env: Mapping[str, str]) -> dict[str, int]:
    """Give the three ports as numbers, by the variable that sets each.

    Raises:
        StepFailed: one is not a port.
    """
    found = {}
    for name in port_settings():
        if not env[name].isdecimal() or not 0 < int(env[name]) < 65536:
            raise StepFailed(f"{name}={env[name]} is not a port; give a number from 1 to 65535")
        found[name] = int(env[name])
    if len(set(found.values())) < len(found):
        raise StepFailed(f"each needs a port of its own: {', '.join(f'{name}={port}' for name, port in found.items())}")
    return found


def _tell(env: dict[str, str]) -> None:
    address = env["PASOKH_DESK_URL"]
    say(f"\n  shop     {address}/shop/\n  desk     {address}/desk\n  reports  {address}/reports\n")
    if env["PASOKH_DEMO"] == "1":
        people = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
        say("  demo sign-ins (they work only here):")
        for person in people:
            say(f"    {person['role']:<11} {person['login']:<10} {person['password']}")
    say("\n  Ctrl-C stops everything.")


def call_desk(arguments: list[str]) -> int:
    """Run a command of ``desk/cli`` in the desk's environment and give its status."""
    setup.desk()
    return run_child([str(setup.DESK_PYTHON), "-m", "desk.cli", *arguments], ROOT, environment())

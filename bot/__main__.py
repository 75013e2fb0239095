"""Start the engine the one safe way: on loopback, behind its token. `python -m bot [--port 5005]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from tools.models import ModelRefused, Models, verified
from tools.training import code

DEFAULT_PORT = "5005"
DEFAULT_ACTIONS_PORT = "5055"
CODE_VARIABLE = "PASOKH_ENGINE_CODE"
"""Where bot.channel reads the digest of the code that this process was started with."""


def endpoints_file() -> Path:
    """Write endpoints.yml with the configured actions port under the run-time folder; return its path."""
    port = int(os.environ.get("PASOKH_ACTIONS_PORT") or DEFAULT_ACTIONS_PORT)
    text = Path("endpoints.yml").read_text(encoding="utf-8")
    folder = Path(os.environ.get("PASOKH_VAR") or "var")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "endpoints.yml"
    path.write_text(text.replace(f"127.0.0.1:{DEFAULT_ACTIONS_PORT}", f"127.0.0.1:{port}"), encoding="utf-8")
    return path


def tell_where(port: int) -> None:
    """Write engine.json under the run-time folder: where `./pasokh train` and `rollback` find the running engine."""
    path = Path(os.environ.get("PASOKH_VAR") or "var") / "engine.json"
    path.write_text(json.dumps({"port": port, "pid": os.getpid()}), encoding="utf-8")


def main() -> None:
    """Run Rasa's server with the arguments this project needs."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Start the engine on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PASOKH_ENGINE_PORT") or DEFAULT_PORT))
    parser.add_argument("--model", type=Path, default=Models().link, help="the archive of a model of ./pasokh train")
    arguments = parser.parse_args()
    if not os.environ.get("PASOKH_ENGINE_TOKEN"):
        sys.exit("PASOKH_ENGINE_TOKEN is not set: the engine does not start without its token.")
    try:
        verified(arguments.model)
    except ModelRefused as error:
        sys.exit(f"the engine does not start: {error}")
    # What this process is made of: a model that was trained beside other code needs a restart.
    os.environ[CODE_VARIABLE] = code()
    # Rasa reports usage to its makers unless told not to; this product calls nobody.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    sys.argv = [
        "rasa", "run", "-i", "127.0.0.1", "-p", str(arguments.port), "--endpoints", str(endpoints_file()),
        "--credentials", "credentials.yml", "--model", str(arguments.model.resolve()),
    ]  # fmt: skip
    tell_where(arguments.port)
    from rasa.__main__ import main as rasa  # noqa: PLC0415 (slow, and only now needed)

    rasa()


if __name__ == "__main__":
    main()

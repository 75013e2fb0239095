"""Start the engine the one safe way: on loopback, behind its token. `python -m bot [--port 5005]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

DEFAULT_PORT = "5005"
DEFAULT_ACTIONS_PORT = "5055"


def endpoints_file() -> Path:
    """Write endpoints.yml with the configured actions port under the run-time folder; return its path."""
    port = int(os.environ.get("PASOKH_ACTIONS_PORT") or DEFAULT_ACTIONS_PORT)
    text = Path("endpoints.yml").read_text(encoding="utf-8")
    folder = Path(os.environ.get("PASOKH_VAR") or "var")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "endpoints.yml"
    path.write_text(text.replace(f"127.0.0.1:{DEFAULT_ACTIONS_PORT}", f"127.0.0.1:{port}"), encoding="utf-8")
    return path


def main() -> None:
    """Run Rasa's server with the arguments this project needs."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Start the engine on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PASOKH_ENGINE_PORT") or DEFAULT_PORT))
    parser.add_argument("--model", default="models", help="a model archive, or a folder: its newest is used")
    arguments = parser.parse_args()
    if not os.environ.get("PASOKH_ENGINE_TOKEN"):
        sys.exit("PASOKH_ENGINE_TOKEN is not set: the engine does not start without its token.")
    # Rasa reports usage to its makers unless told not to; this product calls nobody.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    sys.argv = [
        "rasa", "run", "-i", "127.0.0.1", "-p", str(arguments.port), "--endpoints", str(endpoints_file()),
        "--credentials", "credentials.yml", "--model", arguments.model,
    ]  # fmt: skip
    from rasa.__main__ import main as rasa  # noqa: PLC0415 (slow, and only now needed)

    rasa()


if __name__ == "__main__":
    main()

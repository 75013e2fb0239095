"""Start the action server on loopback only: `python -m actions [--port 5055]`."""

from __future__ import annotations

import argparse
import os
import sys


def main() -> None:
    """Run rasa-sdk's server; it listens on every address unless told otherwise."""
    parser = argparse.ArgumentParser(prog="python -m actions", description="Start the actions on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PASOKH_ACTIONS_PORT") or 5055))
    arguments = parser.parse_args()
    if not os.environ.get("PASOKH_INTERNAL_TOKEN"):
        sys.exit("PASOKH_INTERNAL_TOKEN is not set: the actions could not ask the desk for anything.")
    os.environ["SANIC_HOST"] = "127.0.0.1"
    from rasa_sdk.endpoint import run  # noqa: PLC0415 (reads the environment)

    run("actions", port=arguments.port, cors_origins=[])


if __name__ == "__main__":
    main()

"""Start the action server on loopback only: `python -m actions [--port 5055]`."""

from __future__ import annotations

import argparse
import os
import sys


def main() -> None:
    """Run rasa-sdk's server, and close the connections to the desk when it ends."""
    parser = argparse.ArgumentParser(prog="python -m actions", description="Start the actions on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PASOKH_ACTIONS_PORT") or 5055))
    arguments = parser.parse_args()
    if not os.environ.get("PASOKH_INTERNAL_TOKEN"):
        sys.exit("PASOKH_INTERNAL_TOKEN is not set: the actions could not ask the desk for anything.")
    from rasa_sdk.endpoint import create_app  # noqa: PLC0415 (reads the environment)

    from actions import desk  # noqa: PLC0415

    async def give_back(*_: object) -> None:
        await desk.close()

    # Not rasa_sdk's own `run`: it takes nothing to do at the end, and listens on every address unless told otherwise.
    app = create_app("actions", cors_origins=[])
    app.register_listener(give_back, "before_server_stop")
    app.run("127.0.0.1", arguments.port)


if __name__ == "__main__":
    main()

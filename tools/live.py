"""The engine that runs now, if one does: what it has loaded, and another model for it."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.console import ROOT
from tools.secrets_file import load_secrets

LOOK_SECONDS = 5.0
LOAD_SECONDS = 120.0


class NotTaken(Exception):
    """The running engine did not take a model; the text says why."""


@dataclass(frozen=True)
class Engine:
    """A running engine.

    Attributes:
        port: where it listens.
        token: what it asks for.
        model: the model that it has loaded.
        code: digest of the code that it was started with.
    """

    port: int
    token: str = field(repr=False)
    model: str
    code: str | None

    def take(self, model: str) -> None:
        """Let it load a kept model and answer with it from then on. It goes on answering meanwhile.

        Raises:
            NotTaken: it refused, broke off or did not answer; it goes on with the model it had.
        """
        try:
            _ask(self.port, self.token, "model", {"model": model}, LOAD_SECONDS)
        except urllib.error.HTTPError as error:
            raise NotTaken(f"it answered {error.code}; the reason is in its log") from error
        except (OSError, ValueError) as error:
            raise NotTaken(f"it did not answer ({error})") from error


def engine(env: Mapping[str, str] = os.environ) -> Engine | None:
    """Find the engine that runs on an installation's ``var``; None if there is none.

    Args:
        env: the installation's settings.
    """
    var = Path(env.get("PASOKH_VAR") or ROOT / "var").resolve()
    try:
        port = int(json.loads((var / "engine.json").read_text(encoding="utf-8"))["port"])
        token = env.get("PASOKH_ENGINE_TOKEN") or load_secrets(var)["PASOKH_ENGINE_TOKEN"]
        found = _ask(port, token, "health", None, LOOK_SECONDS)
        return Engine(port, token, str(found["model"]).partition(".")[0], found.get("code"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _ask(port: int, token: str, path: str, body: Mapping[str, Any] | None, seconds: float) -> Mapping[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/webhooks/desk/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    # A proxy of the environment has no business with this machine's own loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=seconds) as answer:
        found = json.loads(answer.read())
    if not isinstance(found, dict):
        raise ValueError("not the engine's answer")  # noqa: TRY004 (whatever answered there)
    return found

"""The installation's secrets, made once and kept out of git."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

MADE = {
    "PASOKH_SECRET": lambda: secrets.token_urlsafe(36),
    "PASOKH_ENGINE_TOKEN": lambda: secrets.token_urlsafe(36),
    "PASOKH_INTERNAL_TOKEN": lambda: secrets.token_urlsafe(36),
    # What the demo shop signs with who its customers are.
    "PASOKH_IDENTITY_SECRETS": lambda: json.dumps({"demo-shop": [secrets.token_urlsafe(36)]}),
}
"""Each secret, and how a new one is made."""
NAMES = tuple(MADE)


def load_secrets(var: Path) -> dict[str, str]:
    """Give the secrets: those of the environment first, then those of ``secrets.env``, which is made if missing.

    Args:
        var: the folder of what is written at run time.
    """
    file = var / "secrets.env"
    kept: dict[str, str] = {}
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            kept[name] = value
    missing = [name for name in NAMES if not kept.get(name)]
    if missing:
        kept |= {name: MADE[name]() for name in missing}
        var.mkdir(parents=True, exist_ok=True)
        # Created readable by its owner alone, not made so afterwards.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as output:
            output.writelines(f"{name}={kept[name]}\n" for name in NAMES)
    return {name: os.environ.get(name) or kept[name] for name in NAMES}

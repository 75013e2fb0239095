"""Sentences of earlier trainings on disk: computing one takes longer than everything else about it."""

from __future__ import annotations

import contextlib
import logging
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

MOST = 20_000
"""How many sentences are kept: about 30 MB."""

_NAME = "sentences.npz"

logger = logging.getLogger(__name__)


def path() -> Path:
    """Return where they are: in the user's cache folder, for every copy of the project on this machine."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pasokh" / _NAME


def read() -> dict[str, np.ndarray]:
    """Return the sentences kept; none where the file is missing or damaged, for they can be computed again."""
    try:
        with np.load(path(), allow_pickle=False) as stored:
            return dict(zip(stored["texts"].tolist(), stored["rows"], strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        logger.warning("the sentences kept at %s cannot be read (%s); computing them anew.", path(), error)
        return {}


def write(sentences: Mapping[str, np.ndarray]) -> None:
    """Keep these sentences beside those kept before; where that fails, training goes on.

    Another copy of the project, or a measurement on parts of the examples, does not lose what the others computed;
    what was not used for longest goes first when there are too many.
    """
    kept = {text: row for text, row in read().items() if text not in sentences} | dict(sentences)
    sentences = dict(list(kept.items())[-MOST:])
    target = path()
    half = target.with_name(f"{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        np.savez(half, texts=np.array(list(sentences)), rows=np.stack(list(sentences.values())))
        half.replace(target)
    except OSError as error:
        logger.warning("the sentences could not be kept at %s: %s", target, error)
        with contextlib.suppress(OSError):
            half.unlink()

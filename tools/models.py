"""The trained models on disk: each archive beside a manifest that names its checksum, and a link to the one that runs.

    models/pasokh.tar.gz        a link to the model that runs
    models/kept/ID.tar.gz       the models that run or ran, never written again
    models/kept/ID.json         their manifests
    models/candidate.tar.gz     the newest training that was not taken; with its manifest
    models/settled              digest of the sources about which a model has been trained or decided

A model can run code when it is loaded (CVE-2024-49375), so nothing is loaded that is not as its manifest says.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tools.console import ROOT

RUNNING = "pasokh"
CANDIDATE = "candidate"
STEPS_BACK = 5
"""How many models before the running one are kept."""
_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{8}")


class ModelRefused(Exception):
    """A model is missing or is not as it was written; the text says which and why."""


@dataclass(frozen=True)
class Manifest:
    """What is known of one trained model.

    Attributes:
        id: its name, by time and checksum.
        sha256: checksum of the archive.
        trained_at: when, ISO 8601 in UTC.
        sources: digest of everything it was trained from.
        code: digest of the code that it was trained beside and that reads it.
        figures: what it reached on the fixed test set; None where it was never measured.
        before: the model that ran when it was put in; None for the first.
    """

    id: str
    sha256: str
    trained_at: str
    sources: str
    code: str
    figures: Mapping[str, Any] | None = None
    before: str | None = None


class Models:
    """A folder of models.

    Args:
        folder: where it is; by default ``PASOKH_MODELS``, or ``models`` of the project.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(os.environ.get("PASOKH_MODELS") or ROOT / "models").resolve()

    @property
    def link(self) -> Path:
        """The path of the running model, whichever that is."""
        return self.folder / f"{RUNNING}.tar.gz"

    @property
    def candidate(self) -> Path:
        """The path of the candidate."""
        return self.folder / f"{CANDIDATE}.tar.gz"

    def archive(self, model: str) -> Path:
        """Give the path of a kept model's archive.

        Raises:
            ModelRefused: that is no model's name.
        """
        if not _ID.fullmatch(model):
            raise ModelRefused(f"{model!r} is not a model's name")
        return self.folder / "kept" / f"{model}.tar.gz"

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other program from changing which model runs.

        Raises:
            ModelRefused: another is at it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise ModelRefused("another training or rollback is at work; try again when it has ended") from error
            yield

    def describe(self, archive: Path, sources: str, code: str) -> Manifest:
        """Write the manifest of an archive that was just trained, and give it."""
        sha256, now = checksum(archive), datetime.now(timezone.utc).replace(microsecond=0)
        manifest = Manifest(f"{now:%Y%m%d-%H%M%S}-{sha256[:8]}", sha256, now.isoformat(), sources, code)
        self.note(archive, manifest)
        return manifest

    def note(self, archive: Path, manifest: Manifest) -> None:
        """Write an archive's manifest in place of the one before."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"
        _write(manifest_of(archive), text)

    def running(self) -> Manifest:
        """Give the manifest of the running model, its archive checked.

        Raises:
            ModelRefused: there is none, or it is not as it was written.
        """
        return verified(self.link)

    def kept(self) -> list[Manifest]:
        """Give the manifests of all kept models, the newest first; one that cannot be read is left out."""
        found = []
        for path in (self.folder / "kept").glob("*.json"):
            with contextlib.suppress(ModelRefused):
                found.append(read_manifest(path))
        return sorted(found, key=lambda manifest: (manifest.trained_at, manifest.id), reverse=True)

    def keep(self, archive: Path, manifest: Manifest, before: str | None) -> Manifest:
        """Move a trained archive and its manifest among the kept; give the manifest as it is there."""
        kept = replace(manifest, before=before)
        target = self.archive(manifest.id)
        target.parent.mkdir(parents=True, exist_ok=True)
        # The manifest first: an archive without one would never be loaded.
        self.note(target, kept)
        archive.replace(target)
        manifest_of(archive).unlink()
        return kept

    def point_to(self, model: str) -> None:
        """Let a kept model be the running one, in one step."""
        half = self.link.with_name(f".{self.link.name}")
        half.unlink(missing_ok=True)
        half.symlink_to(self.archive(model).relative_to(self.folder))
        half.replace(self.link)

    def prune(self) -> None:
        """Delete kept models but the running one, the few that ran before it, and as many of the newest."""
        kept = {manifest.id: manifest for manifest in self.kept()}
        needed = set(list(kept)[: STEPS_BACK + 1])
        current: str | None = read_manifest(manifest_of(self.link.resolve())).id
        for _ in range(STEPS_BACK + 1):
            if current not in kept:
                break
            needed.add(current)
            current = kept[current].before
        for model in set(kept) - needed:
            self.archive(model).unlink(missing_ok=True)
            manifest_of(self.archive(model)).unlink(missing_ok=True)

    def is_settled(self, sources: str) -> bool:
        """Tell whether these sources need no training: they have one, or a person decided against its outcome."""
        file = self.folder / "settled"
        return file.exists() and file.read_text(encoding="utf-8") == sources

    def settle(self, sources: str) -> None:
        """Remember that these sources need no further training."""
        _write(self.folder / "settled", sources)


def manifest_of(archive: Path) -> Path:
    """Give the path of an archive's manifest."""
    return archive.with_name(archive.name.partition(".")[0] + ".json")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        ModelRefused: it is missing or is none.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**{name: found.get(name) for name in Manifest.__dataclass_fields__})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelRefused(f"{path} is not a model's manifest ({error})") from error


def verified(archive: Path) -> Manifest:
    """Give the manifest of an archive that is as it was written.

    Args:
        archive: the archive, or a link to it.

    Raises:
        ModelRefused: it is missing, has no manifest, or differs from it.
    """
    file = archive.resolve()
    if not file.is_file():
        raise ModelRefused(f"there is no model at {archive}; ./pasokh train makes one")
    if not manifest_of(file).exists():
        raise ModelRefused(f"{file} has no manifest, so nobody knows who wrote it; ./pasokh train makes one that has")
    manifest = read_manifest(manifest_of(file))
    if checksum(file) != manifest.sha256:
        raise ModelRefused(f"{file} is not as it was written (its SHA-256 differs from the manifest's)")
    return manifest


def checksum(file: Path) -> str:
    """Give the SHA-256 of a file."""
    total = hashlib.sha256()
    with file.open("rb") as content:
        for block in iter(lambda: content.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()


def _write(path: Path, text: str) -> None:
    """Write a file in one go: whoever reads it meanwhile, or after a crash, finds the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}")
    with half.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)

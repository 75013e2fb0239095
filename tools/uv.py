"""Finds uv, or brings the one that ``uv.lock`` names."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from tools.console import ROOT, StepFailed, run_step, say

OLDEST = (0, 9)
OWN = ROOT / ".tools" / "uv"
INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")


_bringing = threading.Lock()


def find_uv() -> str:
    """Give the path of a uv that will do, installing the pinned one into ``.tools`` if there is none.

    Raises:
        StepFailed: there is none and none can be brought.
    """
    with _bringing:  # both environments may ask at once
        return _find_or_bring()


def _find_or_bring() -> str:
    for folder in [str(OWN / "bin"), *os.environ.get("PATH", "").split(os.pathsep)]:
        # A pyenv shim would decide by .python-version which Python's uv it calls; only a real one will do.
        path = Path(folder) / "uv"
        if "shims" not in Path(folder).parts and os.access(path, os.X_OK) and _version(path) >= OLDEST:
            return str(path)
    version, wheels = locked_wheels((ROOT / "uv.lock").read_text(encoding="utf-8"))
    shutil.rmtree(OWN, ignore_errors=True)
    if importlib.util.find_spec("pip"):
        # pip knows this machine's index, certificates and proxies, so it goes first.
        _bring_with_pip(version, wheels)
    else:
        _bring_alone(version, wheels)
    return str(OWN / "bin" / "uv")


def locked_wheels(lock: str) -> tuple[str, dict[str, str]]:
    """Read the pinned uv out of a lock file.

    Args:
        lock: the text of ``uv.lock``. Python before 3.11 has no TOML reader, and uv writes one form only.

    Returns:
        its version, and for the address of each wheel its SHA-256.
    """
    block = re.search(r'^\[\[package\]\]\nname = "uv"\nversion = "([^"]+)"\n(.*?)^\]', lock, re.MULTILINE | re.DOTALL)
    if block is None:
        raise StepFailed("uv.lock does not name uv; run: uv lock")
    wheels = re.findall(r'\{ url = "([^"]+\.whl)", hash = "sha256:([0-9a-f]{64})"', block.group(2))
    return block.group(1), dict(wheels)


def wheel_for_this_machine(wheels: dict[str, str]) -> str:
    """Choose the address of the wheel that runs here.

    Raises:
        StepFailed: there is none.
    """
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    linux = f"(manylinux|musllinux)[0-9_a-z.]*_{machine}"
    mac = f"macosx_[0-9_]*_{machine}"
    pattern = re.compile(f"-({linux if sys.platform == 'linux' else mac})" + r"[a-z0-9_.]*\.whl$")
    # By name, so that the one for the oldest glibc comes first and those for musl last.
    for address in sorted(wheels, key=lambda address: address.rsplit("/", 1)[-1]):
        if pattern.search(address):
            return address
    raise StepFailed(f"there is no ready-made uv for {sys.platform} on {machine}; install uv and try again")


def _bring_with_pip(version: str, wheels: dict[str, str]) -> None:
    OWN.parent.mkdir(parents=True, exist_ok=True)
    wanted = OWN.parent / "uv.txt"
    wanted.write_text(
        " ".join([f"uv=={version}", *(f"--hash=sha256:{digest}" for digest in wheels.values())]) + "\n",
        encoding="utf-8",
    )
    arguments = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "--target", str(OWN)]
    run_step(
        f"bringing uv {version}",
        [sys.executable, "-m", "pip", "install", *arguments, "-r", str(wanted)],
        hint="Is the package index within reach?",
    )


def _bring_alone(version: str, wheels: dict[str, str]) -> None:
    locked = wheel_for_this_machine(wheels)
    say(f"  … bringing uv {version}")
    try:
        data = _download(_in_the_configured_index(locked))
        if hashlib.sha256(data).hexdigest() != wheels[locked]:
            raise StepFailed("the uv that came is not the one uv.lock names (its SHA-256 differs)")
        with zipfile.ZipFile(io.BytesIO(data)) as wheel:
            program = wheel.read(f"uv-{version}.data/scripts/uv")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise StepFailed(f"uv could not be brought ({error}); install uv or python3-pip and try again") from error
    (OWN / "bin").mkdir(parents=True, exist_ok=True)
    path = OWN / "bin" / "uv"
    path.write_bytes(program)
    path.chmod(0o755)


def _in_the_configured_index(locked: str) -> str:
    """Give the address of the same wheel in the index that the environment names, if it names one."""
    index = next((os.environ[name] for name in INDEX_VARIABLES if os.environ.get(name)), None)
    if index is None:
        return locked
    page_address = index.rstrip("/") + "/uv/"
    page = _download(page_address).decode("utf-8", "replace")
    name = locked.rsplit("/", 1)[-1]
    for link in re.findall(r'href="([^"#]+)', page):
        if unquote(urlsplit(link).path).endswith("/" + name) or link == name:
            return str(urljoin(page_address, link))
    raise StepFailed(f"the configured package index does not hold {name}")


def _download(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return bytes(answer.read())


def _version(path: Path) -> tuple[int, ...]:
    try:
        shown = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return (0,)
    found = re.search(r"(\d+)\.(\d+)", shown)
    return tuple(int(part) for part in found.groups()) if found else (0,)

"""What the machine spends: the memory of each process, and in words what kind of machine it is."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

SAMPLE_SECONDS = 1.0
PROC = Path("/proc")


def proportional_memory(group: int) -> int:
    """Give the bytes that the processes of a group hold, what they share with others counted in proportion (PSS).

    Args:
        group: the number of the process group; each process of an installation leads one of its own.

    Returns:
        0 where the system does not tell (only Linux does).
    """
    total = 0
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The name in brackets may hold anything; the group is the third field after it.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                found = re.search(r"^Pss:\s+(\d+) kB", (folder / "smaps_rollup").read_text(), re.MULTILINE)
                total += int(found[1]) * 1024 if found else 0
    return total


@contextlib.asynccontextmanager
async def peaks(groups: Mapping[str, int]) -> AsyncIterator[dict[str, int]]:
    """Keep the highest memory of each process group, looked at once a second and at the end.

    Args:
        groups: the process group of each name.
    """
    highest = dict.fromkeys(groups, 0)

    def look() -> None:
        for name, group in groups.items():
            highest[name] = max(highest[name], proportional_memory(group))

    async def keep_looking() -> None:
        while True:
            await asyncio.to_thread(look)
            await asyncio.sleep(SAMPLE_SECONDS)

    looking = asyncio.create_task(keep_looking())
    try:
        yield highest
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        look()


def in_words() -> str:
    """Say what kind of machine this is."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cores} cores, {memory:.0f} GiB of memory, {platform.system()} {platform.machine()}"

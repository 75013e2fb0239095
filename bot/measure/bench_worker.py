"""One half of one benchmark, in a process of its own so that its time and memory are its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from bot.measure.pipelines import pipeline
from bot.measure.rasa_model import Model, top_intent, train
from bot.measure.rows import read_json_rows

WARM_UP = 20


def main() -> None:
    """Train (`train NAME ROWS FOLDER`) or ask (`ask NAME ROWS FOLDER`); the figures go to `FOLDER/VERB.json`."""
    verb, name, path, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    started = _cpu_seconds()
    result = train_one(name, path, folder) if verb == "train" else ask_all(path, folder)
    result["peak_mb"] = round(_peak_mb(), 1)
    result["cpu_seconds"] = _cpu_seconds() - started
    (folder / f"{verb}.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def train_one(name: str, path: Path, folder: Path) -> dict[str, object]:
    """Train the pipeline called `name`; its model stays in `folder`."""
    rows = read_json_rows(path)
    steps = pipeline(name, entities=any(row.entities for row in rows))
    _, seconds = train(steps, rows, folder)
    return {"seconds": seconds}


def ask_all(path: Path, folder: Path) -> dict[str, object]:
    """Ask the trained model for every row, one at a time, and keep what it says and how long it takes."""
    rows = read_json_rows(path)
    model = Model(folder / "measured.tar.gz")
    for row in rows[:WARM_UP]:
        # Another text than the row's own: no cache may know it already.
        model.parse(row.text + " -")
    intents, entities, seconds = [], [], []
    for row in rows:
        started = time.perf_counter()
        answer = model.parse(row.text)
        seconds.append(time.perf_counter() - started)
        intents.append(top_intent(answer)[0])
        entities.append([[found["start"], found["end"], found["entity"]] for found in answer["entities"]])
    return {"intents": intents, "entities": entities, "seconds": seconds, "held_mb": _held_mb()}


def _cpu_seconds() -> float:
    """Return what this process has used of all cores: unlike the clock, it does not mind who else is at work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


def _held_mb() -> float | None:
    """Return the proportional memory of this process now, or None where the system does not tell it."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("Pss:")), None)


if __name__ == "__main__":
    main()

"""`./pasokh bench faq`: how long one search takes, and building it afresh after a change, at many entries."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desk.knowledge.indexes import Indexes, build
from desk.knowledge.models import Answer, Product
from desk.settings import ROOT

PHRASINGS = 8
HEARTBEAT = 0.005


def invented(count: int, shop: list[dict[str, Any]], products: list[str]) -> list[Answer]:
    """Give as many answers as wanted: the shop's own, then its phrasings asked of one product each.

    Args:
        count: how many.
        shop: ``answers.json``.
        products: names that phrasings are asked of.
    """
    picked = random.Random(1)  # noqa: S311 (the same answers each time)
    answers = [
        Answer(topic=row["topic"], question=row["question"], phrasings=row["phrasings"], answer=row["answer"])
        for row in shop[:count]
    ]
    while len(answers) < count:
        row, name = picked.choice(shop), picked.choice(products)
        phrasings = [
            f"{text} {name}" for text in picked.sample(row["phrasings"], min(PHRASINGS, len(row["phrasings"])))
        ]
        number = len(answers)
        answers.append(
            Answer(topic=f"t{number}", question=f"{row['question']} {name}", phrasings=phrasings, answer=row["answer"])
        )
    return answers


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def searches(indexes: Indexes, questions: Sequence[str]) -> list[float]:
    """Give the milliseconds of each search, once each has been warmed up by another."""
    indexes.answers.search("سلام", 3)
    times = []
    for question in questions:
        begun = time.perf_counter()
        indexes.answers.search(question, 3)
        times.append((time.perf_counter() - begun) * 1000)
    return times


async def rebuild(products: list[Product], answers: list[Answer], before: Indexes) -> tuple[float, float]:
    """Build afresh after one answer has changed; give the seconds, and the longest pause of the event loop in ms."""
    answers[-1].phrasings = [*answers[-1].phrasings, "این گونه تازه نوشته شده است"]
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(HEARTBEAT)
            longest = max(longest, time.perf_counter() - begun - HEARTBEAT)

    heart = asyncio.create_task(beat())
    begun = time.perf_counter()
    await asyncio.to_thread(build, 2, products, answers, before.reading)
    seconds = time.perf_counter() - begun
    heart.cancel()
    return seconds, longest * 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its status."""
    parser = argparse.ArgumentParser(prog="./pasokh bench faq", description=__doc__)
    parser.add_argument("--entries", type=int, default=1000, help="how many answers (default: 1000)")
    parser.add_argument("--questions", type=int, default=500, help="how many searches (default: 500)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    if given.entries < 1 or given.questions < 2:
        parser.error("at least one entry and two questions")
    shop, catalogue = (_read(ROOT / "data" / "shop", name) for name in ("answers.json", "catalogue.json"))
    products = [
        Product(
            **{name: row[name] for name in ("slug", "title", "names", "brand", "category", "colours")},
            category_title=row["category"],
        )
        for row in catalogue["products"]
    ]
    answers = invented(given.entries, shop, [row["title"] for row in catalogue["products"]])
    begun = time.perf_counter()
    indexes = build(1, products, answers)
    first = time.perf_counter() - begun
    asked = [text for answer in answers for text in answer.phrasings]
    random.Random(2).shuffle(asked)  # noqa: S311 (the same questions each time)
    times = searches(indexes, [f"سلام {text} لطفا" for text in (asked * given.questions)[: given.questions]])
    cuts = statistics.quantiles(times, n=20)
    again, stood = asyncio.run(rebuild(products, answers, indexes))
    found = {
        "entries": given.entries,
        "phrasings": sum(len(answer.phrasings) + 1 for answer in answers),
        "questions": len(times),
        "search_ms_p50": round(statistics.median(times), 2),
        "search_ms_p95": round(cuts[18], 2),
        "first_build_s": round(first, 2),
        "rebuild_s": round(again, 2),
        "rebuild_longest_pause_ms": round(stood, 1),
    }
    told = json.dumps(found) if given.json else "\n".join(f"{name:<26} {value}" for name, value in found.items())
    sys.stdout.write(told + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

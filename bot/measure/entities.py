"""`./pasokh eval entities`: how well the trained model finds entities, over all, by entity and by style."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.measure.gold import GoldEntity, GoldError, GoldRow, read_gold, written

DEFAULT_MODEL = Path(__file__).resolve().parents[2] / "models" / "pasokh.tar.gz"
HALVES = {"odd": 1, "even": 0}

Ask = Callable[[str], list[GoldEntity]]


@dataclass(frozen=True)
class Answer:
    """What was found in one row."""

    row: GoldRow
    found: tuple[GoldEntity, ...]

    @property
    def missed(self) -> list[GoldEntity]:
        """Marked entities whose span and kind were not found."""
        places = {_place(entity) for entity in self.found}
        return [entity for entity in self.row.entities if _place(entity) not in places]

    @property
    def invented(self) -> list[GoldEntity]:
        """Found entities that nobody marked so."""
        places = {_place(entity) for entity in self.row.entities}
        return [entity for entity in self.found if _place(entity) not in places]

    @property
    def misread(self) -> list[tuple[GoldEntity, GoldEntity]]:
        """Marked and found entities of the same span and kind whose values differ."""
        found = {_place(entity): entity for entity in self.found}
        pairs = ((entity, found.get(_place(entity))) for entity in self.row.entities if entity.value is not None)
        return [(marked, other) for marked, other in pairs if other is not None and other.value != marked.value]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the trained model on a file; return the exit status: 0, or 2 where something cannot be read."""
    parser = argparse.ArgumentParser(
        prog="./pasokh eval entities",
        description="Measure the entities that the trained model finds. FILE has JSON lines (text, entities), or "
        "lines of style, tab and text with marks: [سامسونگ](brand) or [سامسونگ](brand:samsung). Lines that begin "
        "with # are skipped.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="texts with their entities")
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL, help="a model archive (models/pasokh.tar.gz)")
    parser.add_argument("--now", metavar="ISO", help="the moment that «فردا» is counted from (default: now)")
    parser.add_argument("--rows", choices=sorted(HALVES), help="only rows with an odd or an even number, from 1")
    parser.add_argument("--misses", action="store_true", help="list what was missed, invented or misread")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    try:
        rows = read_gold(given.file)
        if given.rows:
            rows = [row for number, row in enumerate(rows, 1) if number % 2 == HALVES[given.rows]]
        ask = asker(given.model, given.now)
    except GoldError as error:
        print(error, file=sys.stderr)
        return 2
    answers = [Answer(row, tuple(ask(row.text))) for row in rows]
    report = summary(answers)
    if given.json:
        misses = {"misses": [one for answer in answers for one in _misses(answer)]} if given.misses else {}
        print(json.dumps({**report, **misses}, ensure_ascii=False, indent=2))
        return 0
    print(as_text(report))
    if given.misses:
        for answer in answers:
            for miss in _misses(answer):
                print(f"line {miss['line']}, {miss['kind']}: {miss['what']}   in: {miss['text']}")
    return 0


def asker(archive: Path, now: str | None = None) -> Ask:
    """Return what finds the entities of a text by a trained model.

    Raises:
        GoldError: there is no such model, or Rasa cannot load it.
    """
    if not archive.is_file():
        raise GoldError(f"there is no model at {archive}; ./pasokh train makes one.")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from rasa.core.agent import Agent  # noqa: PLC0415 (slow, and only now needed)
    from rasa.core.channels.channel import UserMessage  # noqa: PLC0415
    from rasa.exceptions import ModelNotFound  # noqa: PLC0415
    from rasa.shared.exceptions import RasaException  # noqa: PLC0415
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415

    logging.getLogger("rasa").setLevel(logging.ERROR)
    configure_structlog(logging.ERROR)
    loop = asyncio.new_event_loop()
    try:
        agent = Agent.load(str(archive))
    except (ModelNotFound, RasaException) as error:
        raise GoldError(f"Rasa cannot load {archive}: {error}") from error
    processor = agent.processor
    if processor is None:
        raise GoldError(f"Rasa cannot load {archive}.")
    metadata = {"sent_at": now} if now else None

    def ask(text: str) -> list[GoldEntity]:
        answer: dict[str, Any] = loop.run_until_complete(
            processor.parse_message(UserMessage(text, metadata=metadata), only_output_properties=True)
        )
        return [
            GoldEntity(one["entity"], one["start"], one["end"], written(one["value"])) for one in answer["entities"]
        ]

    return ask


def summary(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return precision, recall and F1 of spans with their kinds, and the share of right values, by entity and style."""
    kinds = sorted({entity.kind for answer in answers for entity in (*answer.row.entities, *answer.found)})
    styles = sorted({answer.row.style for answer in answers if answer.row.style})
    return {
        "rows": len(answers),
        **_figures(answers),
        "by_entity": {kind: _figures(answers, kind) for kind in kinds},
        "by_style": {
            style: {
                "rows": sum(answer.row.style == style for answer in answers),
                **_figures([answer for answer in answers if answer.row.style == style]),
            }
            for style in styles
        },
    }


def as_text(report: dict[str, Any]) -> str:
    """Return the figures as tables for people."""
    heads = ["", "marked", "found", "precision", "recall", "F1", "values right"]
    rows = [("all", report), *report["by_entity"].items()]
    parts = [
        f"{report['rows']} rows. Right is what has the same start, end and entity; values where the file names them."
    ]
    parts.append(_table(heads, [_cells(name, figures) for name, figures in rows]))
    if report["by_style"]:
        parts.append(_table(heads, [_cells(name, figures) for name, figures in report["by_style"].items()]))
    return "\n\n".join(parts)


def _figures(answers: Sequence[Answer], kind: str | None = None) -> dict[str, Any]:
    def of_kind(entities: Iterable[GoldEntity]) -> list[GoldEntity]:
        return [entity for entity in entities if kind in {None, entity.kind}]

    marked = sum(len(of_kind(answer.row.entities)) for answer in answers)
    found = sum(len(of_kind(answer.found)) for answer in answers)
    right = marked - sum(len(of_kind(answer.missed)) for answer in answers)
    valued = sum(
        entity.value is not None
        for answer in answers
        for entity in of_kind(answer.row.entities)
        if entity not in answer.missed
    )
    misread = sum(len(of_kind(entity for entity, _ in answer.misread)) for answer in answers)
    return {
        "marked": marked,
        "found": found,
        "precision": right / found if found else None,
        "recall": right / marked if marked else None,
        "f1": 2 * right / (marked + found) if marked + found else None,
        "values_right": (valued - misread) / valued if valued else None,
    }


def _misses(answer: Answer) -> list[dict[str, Any]]:
    def said(entity: GoldEntity) -> str:
        return f"{answer.row.text[entity.start : entity.end]} ({entity.kind}: {entity.value})"

    listed = [("missed", said(entity)) for entity in answer.missed]
    listed += [("invented", said(entity)) for entity in answer.invented]
    listed += [("misread", f"{said(marked)} as {found.value}") for marked, found in answer.misread]
    return [{"line": answer.row.line, "kind": kind, "what": what, "text": answer.row.text} for kind, what in listed]


def _place(entity: GoldEntity) -> tuple[str, int, int]:
    return entity.kind, entity.start, entity.end


def _cells(name: str, figures: dict[str, Any]) -> list[str]:
    shares = (figures[key] for key in ("precision", "recall", "f1", "values_right"))
    return [
        name, str(figures["marked"]), str(figures["found"]),
        *("–" if value is None else f"{value:.3f}" for value in shares),
    ]  # fmt: skip


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    lines = [heads, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


if __name__ == "__main__":
    sys.exit(main())

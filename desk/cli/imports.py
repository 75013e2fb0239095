"""Reads products and answers from CSV: every bad row is named with its reason, and one bad row keeps all out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from desk.audit.service import Audit
from desk.clock import Clock
from desk.db import Database
from desk.knowledge.editing import Editing
from desk.knowledge.kinds import ANSWERS, PRODUCTS, Kind
from desk.knowledge.models import Product
from desk.texts import Texts
from persian.digits import RIALS_IN_A_TOMAN, to_latin

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 20_000
DELIMITERS = (",", ";", "\t")
LIST_MARK = "|"
SPEC = re.compile(r"(?:spec|مشخصه)\s*:\s*(.+)")

HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    PRODUCTS.name: {
        "slug": ("slug", "شناسه"),
        "title": ("title", "عنوان"),
        "brand": ("brand", "برند"),
        "brand_title": ("brand_title", "نام برند"),
        "category": ("category", "دسته"),
        "category_title": ("category_title", "نام دسته"),
        "price_toman": ("price_toman", "قیمت (تومان)", "قیمت تومان"),
        "price_rial": ("price_rial", "قیمت (ریال)", "قیمت ریال"),
        "old_price_toman": ("old_price_toman", "قیمت پیش از تخفیف (تومان)", "قیمت پیش از تخفیف تومان"),
        "old_price_rial": ("old_price_rial", "قیمت پیش از تخفیف (ریال)", "قیمت پیش از تخفیف ریال"),
        "stock": ("stock", "موجودی"),
        "colours": ("colours", "رنگ‌ها", "رنگ"),
        "names": ("names", "نام‌های دیگر"),
        "image": ("image", "تصویر"),
        "url": ("url", "پیوند"),
    },
    ANSWERS.name: {
        "topic": ("topic", "شناسه"),
        "category": ("category", "دسته"),
        "question": ("question", "پرسش"),
        "phrasings": ("phrasings", "گونه‌ها"),
        "answer": ("answer", "پاسخ"),
    },
}
"""For each column its headings; any of them may stand in the first line."""
MONEY = {
    "price_toman": ("price_rial", RIALS_IN_A_TOMAN),
    "price_rial": ("price_rial", 1),
    "old_price_toman": ("old_price_rial", RIALS_IN_A_TOMAN),
    "old_price_rial": ("old_price_rial", 1),
}
LISTS = {"colours", "names", "phrasings"}
# Groups of three parted as people and spreadsheets part them, or no groups at all.
_NUMBER = re.compile(r"\d+|\d{1,3}(?:[,٬،.\u00a0 ]\d{3})+")


class ImportRefused(Exception):
    """The file cannot be taken; each problem is a line of its own."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Summary:
    """How many rows of the file became what."""

    added: int
    updated: int
    unchanged: int


@dataclass
class _Row:
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    specs: dict[str, str] = field(default_factory=dict)


async def import_file(
    database: Database, clock: Clock, texts: Texts, kind: Kind, path: Path, *, dry_run: bool
) -> Summary:
    """Add and update rows by their slug or topic, all of the file's or none.

    Args:
        database: the CRM.
        clock: the time.
        texts: the words for what is wrong.
        kind: answers or products.
        path: the file.
        dry_run: find out what would happen, and write nothing.

    Raises:
        ImportRefused: with every bad row, and why.
    """
    rows, problems = parse(kind, _text(path), texts)
    if problems and not rows:
        raise ImportRefused(problems)
    try:
        async with database.transaction() as session:
            if kind is PRODUCTS:
                known = {row.slug: row for row in await session.scalars(select(Product))}
                _complete(rows, known)
            became, found = await Editing(database, clock, Audit(clock)).put_all(
                session, kind, [row.values for row in rows]
            )
            for place, wrong in found.items():
                for one in wrong:
                    value = f" {one.index + 1}" if one.index is not None else ""
                    reason = texts.get("en", f"knowledge.problems.{one.code}", **one.values)
                    problems.append(f"line {rows[place].line}: {one.field}{value} {reason}")
            if problems:
                raise ImportRefused(sorted(problems, key=_line_of))
            if dry_run:
                raise _NothingWritten(became)
    except _NothingWritten as nothing:
        became = nothing.became
    counted = Counter(became.values())
    return Summary(counted["added"], counted["updated"], counted["unchanged"])


class _NothingWritten(Exception):
    """Ends a transaction without a commit."""

    def __init__(self, became: dict[str, str]) -> None:
        super().__init__()
        self.became = became


def _line_of(problem: str) -> int:
    found = re.match(r"line (\d+)", problem)
    return int(found[1]) if found else 0


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ImportRefused([f"{path} is over {LARGEST_FILE // 1024 // 1024} MiB"])
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ImportRefused([f"cannot read {path}: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ImportRefused(
            [f"{path} is not UTF-8 (byte {error.start}); in a spreadsheet, save it as “CSV UTF-8”"]
        ) from error


def parse(kind: Kind, text: str, texts: Texts) -> tuple[list[_Row], list[str]]:
    """Read the rows of a file; give them with everything that is wrong with their form.

    Args:
        kind: answers or products.
        text: the file's content.
        texts: the words for what is wrong.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    rows: list[_Row] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    line = 1
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(kind, cells)
                continue
            row, wrong = _row(columns, cells, here, texts)
            key = row.values.get(kind.key, "")
            if key and key in seen:
                wrong.append(f"{kind.key} {key} stands in line {seen[key]} already")
            seen.setdefault(key, here)
            problems += [f"line {here}: {reason}" for reason in wrong]
            if not wrong:
                rows.append(row)
            if len(seen) > MOST_ROWS:
                raise ImportRefused([f"the file has over {MOST_ROWS} rows; part it"])
    except csv.Error as error:
        problems.append(f"line {line}: {error}")
    if not columns:
        raise ImportRefused(["the file is empty; its first line names the columns"])
    if not rows and not problems:
        raise ImportRefused(["the file has no rows after its first line"])
    return rows, problems


def _columns(kind: Kind, cells: Iterable[str]) -> list[str]:
    """Name the columns of the first line.

    Raises:
        ImportRefused: a column nobody knows, one twice, none for the key, or a price without its unit.
    """
    names = {_heading(heading): name for name, headings in HEADINGS[kind.name].items() for heading in headings}
    columns, problems = [], []
    for cell in cells:
        heading = " ".join(cell.split())
        if kind is PRODUCTS and (spec := SPEC.fullmatch(heading)):
            columns.append(f"spec:{spec[1]}")
        elif name := names.get(_heading(heading)):
            columns.append(name)
        elif _heading(heading) in ("price", "old_price", "قیمت"):
            problems.append(f"line 1: {heading} does not say its unit; call it {heading}_toman or {heading}_rial")
        else:
            problems.append(f"line 1: there is no column {heading!r}; known are {', '.join(HEADINGS[kind.name])}")
    problems += [f"line 1: the column {name} stands there twice" for name, n in Counter(columns).items() if n > 1]
    for price in ("price", "old_price"):
        if f"{price}_toman" in columns and f"{price}_rial" in columns:
            problems.append(f"line 1: {price}_toman and {price}_rial cannot both stand there")
    if kind.key not in columns and not problems:
        problems.append(f"line 1: the column {kind.key} is missing")
    if problems:
        raise ImportRefused(problems)
    return columns


def _heading(text: str) -> str:
    return text.replace("ي", "ی").replace("ك", "ک").replace("\u200c", " ").strip().lower()


def _row(columns: list[str], cells: list[str], line: int, texts: Texts) -> tuple[_Row, list[str]]:
    row, problems = _Row(line), []
    if len(cells) != len(columns):
        return row, [f"has {len(cells)} cells where the first line names {len(columns)}"]
    for name, cell in zip(columns, cells, strict=True):
        value = cell.strip()
        if name.startswith("spec:"):
            row.specs[name.removeprefix("spec:")] = value
        elif name in MONEY or name == "stock":
            target, times = MONEY.get(name, (name, 1))
            number = whole(value)
            if number is None and value:
                problems.append(f"{name} {texts.get('en', 'knowledge.problems.not_a_number', value=value[:40])}")
            else:
                row.values[target] = None if number is None else number * times
        elif name in LISTS:
            row.values[name] = [part.strip() for part in value.split(LIST_MARK)]
        else:
            row.values[name] = value
    return row, problems


def whole(text: str) -> int | None:
    """Read a whole number in Persian, Arabic or Latin digits, its thousands parted or not; None if it is none."""
    latin = to_latin(text.strip())
    if not _NUMBER.fullmatch(latin) or len(latin) > 30:
        return None
    return int(re.sub(r"\D", "", latin))


def _complete(rows: list[_Row], known: dict[str, Product]) -> None:
    """Fill in what a file need not repeat: names of brands and categories the shop has, specifications it leaves be."""
    brands = {row.brand: row.brand_title for row in known.values()}
    categories = {row.category: row.category_title for row in known.values()}
    for row in rows:
        values = row.values
        for name, titles in (("brand", brands), ("category", categories)):
            if values.get(name) in titles and not values.get(f"{name}_title"):
                values[f"{name}_title"] = titles[values[name]]
        if row.specs:
            old = known[values["slug"]].specs if values["slug"] in known else {}
            values["specs"] = {label: text for label, text in {**old, **row.specs}.items() if text}

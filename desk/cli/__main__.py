"""``python -m desk.cli``: seed, migrate, user, export, import, review."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desk.cli.export import COLUMNS, conversation_rows, write_csv
from desk.cli.imports import ImportRefused, import_file
from desk.cli.review import app as review
from desk.clock import SystemClock
from desk.db import Database
from desk.demo.seed import seed as seed_demo
from desk.errors import DeskError
from desk.events import InProcessBus
from desk.knowledge.kinds import ANSWERS, PRODUCTS, Kind
from desk.migrate import upgrade
from desk.settings import Settings, SettingsError, load_settings
from desk.staff.accounts import Accounts
from desk.texts import Texts

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Pasokh: customer service in Persian.")
user = typer.Typer(no_args_is_help=True, help="Add and list staff, set passwords.")
app.add_typer(user, name="user")
export = typer.Typer(no_args_is_help=True, help="Write what is in the database as files for a spreadsheet.")
app.add_typer(export, name="export")
imports = typer.Typer(no_args_is_help=True, help="Add and update products and answers from a CSV file.")
app.add_typer(imports, name="import")
app.add_typer(review, name="review")


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        sys.exit(f"pasokh: {error}")


def _with_database[Result](work: Callable[[Database], Awaitable[Result]]) -> Result:
    settings = _settings()

    async def run() -> Result:
        await upgrade(settings.database)
        database = Database(settings.database, InProcessBus())
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    asyncio.run(upgrade(_settings().database))
    typer.echo("the database is up to date")


@app.command()
def seed() -> None:
    """Fill the database with the demo shop; products and answers that nobody has changed are brought up to date."""
    settings = _settings()
    report = _with_database(lambda database: seed_demo(database, settings.shop_data, SystemClock().now()))
    added = {name: count for name, count in asdict(report).items() if name != "updated"}
    typer.echo(", ".join(f"{count} {name}" for name, count in added.items()) + f" added, {report.updated} updated")


def _password() -> str:
    """Take the password from PASOKH_PASSWORD, from a pipe, or from the person; never from the command line."""
    if given := os.environ.get("PASOKH_PASSWORD"):
        return given
    return getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _accounts(database: Database) -> Accounts:
    return Accounts(database, SystemClock())


@user.command("add")
def add_user(login: str, role: str = "operator", name: str = "", team: str | None = None) -> None:
    """Add a member of staff: an operator, supervisor, manager or admin."""
    password = _password()
    try:
        _with_database(lambda database: _accounts(database).add(login, name or login, role, password, team))
    except ValueError as error:
        sys.exit(f"pasokh: {error}")
    typer.echo(f"added {login} as {role}")


@user.command("passwd")
def set_password(login: str) -> None:
    """Give a member of staff a new password and sign them out everywhere."""
    password = _password()
    try:
        _with_database(lambda database: _accounts(database).set_password(login, password))
    except ValueError as error:
        sys.exit(f"pasokh: {error}")
    typer.echo(f"the password of {login} is changed")


@user.command("list")
def list_users() -> None:
    """List the staff."""
    for person in _with_database(lambda database: _accounts(database).all()):
        typer.echo(f"{person.login:<16} {person.role:<11} {'active' if person.active else 'inactive':<9} {person.name}")


@export.command("conversations")
def export_conversations(file: Annotated[Path, typer.Argument(help="The CSV file to write.")]) -> None:
    """Write one row for each episode of each conversation, with its operator and survey, as CSV."""
    rows = _with_database(conversation_rows)
    try:
        # With a byte-order mark, without which Excel reads Persian as something else.
        with file.open("w", encoding="utf-8-sig", newline="") as output:
            count = write_csv(output, COLUMNS, rows)
    except OSError as error:
        sys.exit(f"pasokh: {error}")
    typer.echo(f"{count} rows written to {file}")


DRY_RUN = typer.Option("--dry-run", help="Tell what would happen and write nothing.")


def _import(kind: Kind, file: Path, *, dry_run: bool) -> None:
    # Files are named from where the person stands; the command itself runs at the project's root.
    path = Path(os.environ.get("PASOKH_CALLED_FROM", "")) / file
    texts = Texts(_settings().locales)
    try:
        found = _with_database(
            lambda database: import_file(database, SystemClock(), texts, kind, path, dry_run=dry_run)
        )
    except ImportRefused as refusal:
        for problem in refusal.problems:
            typer.echo(problem, err=True)
        sys.exit(f"pasokh: {len(refusal.problems)} problems; nothing was written")
    except DeskError as error:
        sys.exit(f"pasokh: {error.code}; nothing was written")
    would = "would be " if dry_run else ""
    typer.echo(f"{would}{found.added} added, {found.updated} updated, {found.unchanged} unchanged")


@imports.command("products")
def import_products(
    file: Annotated[Path, typer.Argument(help="A CSV file; data/shop/README.md describes it.")],
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> None:
    """Add and update products by their slug: all of the file, or nothing if one row is wrong."""
    _import(PRODUCTS, file, dry_run=dry_run)


@imports.command("answers")
def import_answers(
    file: Annotated[Path, typer.Argument(help="A CSV file; data/shop/README.md describes it.")],
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> None:
    """Add and update answers by their topic: all of the file, or nothing if one row is wrong."""
    _import(ANSWERS, file, dry_run=dry_run)


if __name__ == "__main__":
    app()

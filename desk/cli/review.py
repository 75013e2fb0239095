"""`./pasokh review`: a person looks through the examples that editors made of customers' messages."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from desk.knowledge.examples import ReviewError
from desk.knowledge.review import NoSuchExample, NotAccepted, Review, Waiting
from desk.settings import ROOT, Settings, SettingsError, load_settings

app = typer.Typer(help="Look through the examples that editors made of customers' messages, accept and reject them.")

ALL = "all"
KEYS = typer.Argument(help=f"Keys of the list, or {ALL}.")


def review_of(settings: Settings) -> Review:
    """Give the review of an installation."""
    return Review(
        settings.review,
        settings.own,
        settings.nlu_data,
        (ROOT / "tests" / "nlu" / "intents.tsv", settings.own / "intents.tsv"),
    )


def _review() -> Review:
    try:
        return review_of(load_settings())
    except SettingsError as error:
        sys.exit(f"pasokh: {error}")


@app.callback(invoke_without_command=True)
def listed(context: typer.Context) -> None:
    """List what waits, by intent, each with the key that names it."""
    if context.invoked_subcommand:
        return
    waiting = _read(_review())
    for one in waiting:
        typer.echo(f"{one.key}  {one.intent:<18} {one.text}" + (f"   ← {one.problem}" if one.problem else ""))
    typer.echo(
        f"{len(waiting)} wait. They are customers' own words: look for names and numbers before you accept.\n"
        "./pasokh review accept KEY… | reject KEY… (all: every one), then ./pasokh train"
        if waiting
        else "nothing waits for review"
    )


@app.command()
def accept(
    keys: Annotated[list[str], KEYS],
    wording: Annotated[str | None, typer.Option("--as", help="Train on this wording instead; one key only.")] = None,
    intent: Annotated[str | None, typer.Option(help="It means this instead of what the editor said.")] = None,
) -> None:
    """Move examples to data/own/nlu.yml, from which the next ./pasokh train learns."""
    review = _review()
    if wording is not None and (len(keys) != 1 or keys == [ALL]):
        sys.exit("pasokh: --as is for one example")
    left: list[Waiting] = []
    if keys == [ALL]:
        waiting = _read(review)
        left = [one for one in waiting if one.problem]
        keys = [one.key for one in waiting if not one.problem]
    try:
        taken = review.accept(keys, wording=wording, intent=intent)
    except (NoSuchExample, NotAccepted, ReviewError) as error:
        sys.exit(f"pasokh: {error}; nothing was accepted")
    for one in taken:
        typer.echo(f"{one.intent:<18} {one.text}")
    typer.echo(f"{len(taken)} accepted into {review.own / 'nlu.yml'}; ./pasokh train learns from them")
    for one in left:
        typer.echo(f"left: {one.key}  {one.text}   ← {one.problem}")


@app.command()
def reject(keys: Annotated[list[str], KEYS]) -> None:
    """Drop examples."""
    review = _review()
    try:
        dropped = review.reject([one.key for one in _read(review)] if keys == [ALL] else keys)
    except (NoSuchExample, ReviewError) as error:
        sys.exit(f"pasokh: {error}; nothing was rejected")
    typer.echo(f"{len(dropped)} rejected")


def _read(review: Review) -> list[Waiting]:
    try:
        return review.waiting()
    except ReviewError as error:
        sys.exit(f"pasokh: {review.folder / 'nlu.yml'}: {error}. Mend it by hand, or move it away")

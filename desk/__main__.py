"""Serves the desk: ``python -m desk``."""

from __future__ import annotations

import asyncio
import logging
import sys

import uvloop
from aiohttp import web

from desk.app import create_app
from desk.schema import is_newest
from desk.settings import SettingsError, load_settings


async def _bring_up_to_date(url: str) -> None:
    if not await is_newest(url):
        from desk.migrate import upgrade  # noqa: PLC0415 (the migration tool costs memory for as long as we run)

        await upgrade(url)


def main() -> None:
    """Read the settings, bring the database up to date, serve until told to stop."""
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.exit(f"desk: {error}")
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(_bring_up_to_date(settings.database))
    web.run_app(
        create_app(settings, prepare=True),
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=5,
        loop=uvloop.new_event_loop(),
    )


if __name__ == "__main__":
    main()

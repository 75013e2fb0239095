"""Another model for the running engine, loaded beside the one at work, which answers on until then."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from sanic import Sanic

from bot.memory import settle
from bot.tracker_store import VarTrackerStore
from bot.turns import TurnError
from tools.models import ModelRefused, Models, verified

logger = logging.getLogger(__name__)


class Swapping:
    """Puts models in place of one another, one at a time."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def put_in(self, app: Sanic, model: Any) -> str:
        """Load a kept model and let it answer from now on; give its name.

        Turns that are under way end with the model they began with. Trackers are in the database that both read, and
        the lock of each conversation goes on.

        Raises:
            TurnError: `model.refused`: it is not kept, not as it was written, or cannot be loaded; the old one stays.
        """
        if self._lock.locked():
            raise TurnError("server.busy", "مدل دیگری در حال بارگذاری است.", 503)
        async with self._lock:
            old: Agent = app.ctx.agent
            try:
                archive = Models().archive(str(model))
                verified(archive)
                new = await asyncio.get_running_loop().run_in_executor(None, _load, archive, old)
            except ModelRefused as error:
                logger.warning("no change of model: %s", error)
                raise TurnError("model.refused", "این مدل پذیرفته نشد.", 422) from error
            except Exception as error:
                logger.exception("the model %s cannot be loaded; the one before goes on", model)
                raise TurnError("model.refused", "این مدل بارگذاری نشد.", 422) from error
            app.ctx.agent = new
            del old  # or it could not be thrown away; turns that are under way hold it for themselves
            settle()
            logger.info("the model is now %s", archive.name)
            return archive.name


def _load(archive: Path, old: Agent) -> Agent:
    # A tracker store of its own: a store knows the domain of one model, and turns may still be under way with the old.
    new = Agent.load(
        str(archive),
        tracker_store=VarTrackerStore(),
        lock_store=old.lock_store,
        action_endpoint=old.action_endpoint,
    )
    if not new.is_ready():
        raise ModelRefused(f"{archive} holds no model that can answer")
    return new

"""Where conversations' dialogue state is kept: SQLite in the installation's own run-time folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain


class VarTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store in `$PASOKH_VAR/engine.db` (`var/engine.db` by default)."""

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        folder = Path(os.environ.get("PASOKH_VAR") or "var")
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(domain=domain, dialect="sqlite", db=str(folder / "engine.db"), event_broker=event_broker)

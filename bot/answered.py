"""The answers of the newest turns, kept beside the trackers: a repeated turn gives them again, also after a restart."""

from __future__ import annotations

import json
import logging
import sqlite3
from typing import Any

from bot.tracker_store import database_file

logger = logging.getLogger(__name__)

REMEMBERED_TURNS = 2000


class AnsweredTurns:
    """A table in the engine's own database.

    The tracker is written a moment before its turn's answer. A process killed between the two runs the turn again.
    """

    def __init__(self) -> None:
        # Kept open: the last connection to close would fold the write-ahead log back into the file every time.
        self._database = sqlite3.connect(database_file())
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        with self._database:
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS answered_turns"
                " (number INTEGER PRIMARY KEY AUTOINCREMENT, turn_id TEXT UNIQUE NOT NULL, answer TEXT NOT NULL)"
            )

    def find(self, turn_id: str) -> dict[str, Any] | None:
        """Return the answer that was given to a turn, or None.

        Raises:
            sqlite3.Error: if the database cannot be read; running the turn again would be a guess.
        """
        row = self._database.execute("SELECT answer FROM answered_turns WHERE turn_id = ?", (turn_id,)).fetchone()
        answer: dict[str, Any] | None = json.loads(row[0]) if row else None
        return answer

    def keep(self, turn_id: str, answer: dict[str, Any]) -> None:
        """Remember an answer and forget the oldest beyond the limit.

        A failure is only logged: the turn has run and its answer must go out.
        """
        try:
            with self._database:
                kept = self._database.execute(
                    "INSERT INTO answered_turns (turn_id, answer) VALUES (?, ?)",
                    (turn_id, json.dumps(answer, ensure_ascii=False)),
                )
                oldest = (kept.lastrowid or 0) - REMEMBERED_TURNS
                self._database.execute("DELETE FROM answered_turns WHERE number <= ?", (oldest,))
        except sqlite3.Error:
            logger.exception("the answer of turn %s could not be kept", turn_id)

    def forget(self, turn_ids: list[str]) -> None:
        """Delete the answers of these turns.

        Raises:
            sqlite3.Error: if they cannot be deleted.
        """
        with self._database:
            self._database.executemany("DELETE FROM answered_turns WHERE turn_id = ?", [(one,) for one in turn_ids])

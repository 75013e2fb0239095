"""What a model says to a message that a person has labelled."""

from __future__ import annotations

from dataclasses import dataclass

from bot.measure.rows import StyledRow

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Guess:
    """What the model says to one row.

    Attributes:
        row: the row asked.
        intent: the likeliest intent, whatever its confidence.
        confidence: how sure the model is of it, 0 to 1.
        below: whether the threshold keeps the bot from acting on it (Rasa's `nlu_fallback`).
    """

    row: StyledRow
    intent: str
    confidence: float
    below: bool

    @property
    def lived(self) -> str:
        """The intent as the customer lives it: below the threshold the bot says that it did not understand."""
        return OUT_OF_SCOPE if self.below else self.intent

"""From single times to the figures that are shown."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.load.clients import Refused


def percentile(times: Sequence[float], share: float) -> float:
    """Give the smallest time that at least `share` of all times do not exceed (nearest rank).

    Args:
        times: at least one.
        share: above 0, at most 1.
    """
    return sorted(times)[max(math.ceil(share * len(times)), 1) - 1]


def figures(times: Sequence[float]) -> dict[str, Any]:
    """Give n, p50, p95 and the slowest of some times, in milliseconds; None where there are no times."""
    if not times:
        return {"n": 0, "p50_ms": None, "p95_ms": None, "max_ms": None}
    in_ms = [seconds * 1000 for seconds in times]
    return {
        "n": len(in_ms),
        "p50_ms": round(percentile(in_ms, 0.5), 1),
        "p95_ms": round(percentile(in_ms, 0.95), 1),
        "max_ms": round(max(in_ms), 1),
    }


@dataclass
class Level:
    """What was measured with so many conversations at once.

    Attributes:
        conversations: how many at once.
        answers: seconds to a bot answer, by the kind of question.
        replies: seconds to an operator's reply.
        errors: how often each thing went wrong.
        seconds: how long the bot's part took, pauses included.
    """

    conversations: int
    answers: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    replies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def count_error(self, error: Exception) -> None:
        """Count one thing that went wrong, under its name."""
        self.errors[str(error) if isinstance(error, Refused) else type(error).__name__] += 1

    def every_answer(self) -> list[float]:
        """Give the times of all kinds of question together."""
        return [seconds for times in self.answers.values() for seconds in times]

    def as_json(self) -> dict[str, Any]:
        """Give the figures."""
        answered = self.every_answer()
        return {
            "conversations": self.conversations,
            "bot_answer": figures(answered),
            "bot_answer_by_kind": {kind: figures(times) for kind, times in self.answers.items()},
            "operator_reply": figures(self.replies),
            "answers_a_second": round(len(answered) / self.seconds, 1) if self.seconds else None,
            "errors": dict(self.errors),
        }


def table(result: dict[str, Any]) -> str:
    """Write a result for people."""
    lines = [
        f"{result['machine']}; load before: {result['load_before']}",
        "",
        f"{'conversations at once':<24}{'what':<34}{'n':>6}{'p50':>10}{'p95':>10}{'slowest':>10}",
    ]
    for level in result["levels"]:
        rows = [("bot answer, all kinds", level["bot_answer"])]
        rows += [(f"  {kind}", row) for kind, row in level["bot_answer_by_kind"].items()]
        rows += [("operator's reply", level["operator_reply"])]
        for what, row in rows:
            times = (_ms(row[key]) for key in ("p50_ms", "p95_ms", "max_ms"))
            lines.append(f"{level['conversations']:<24}{what:<34}{row['n']:>6}" + "".join(f"{t:>10}" for t in times))
        lines.append(f"{level['conversations']:<24}{'bot answers a second':<34}{level['answers_a_second']!s:>6}")
    lines += ["", f"{'process':<24}{'ready after':>14}{'memory, idle':>16}{'memory, peak':>16}"]
    for name, row in result["processes"].items():
        lines.append(
            f"{name:<24}{row['ready_after_s']:>12.1f} s{_mb(row['idle_bytes']):>16}{_mb(row['peak_bytes']):>16}"
        )
    errors: Counter[str] = sum((Counter(level["errors"]) for level in result["levels"]), Counter())
    named = ", ".join(f"{name} ({count} times)" for name, count in errors.most_common()) or "none"
    return "\n".join([*lines, "", f"errors: {named}"])


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms"


def _mb(value: int) -> str:
    return f"{value / 1e6:.0f} MB" if value else "not known"

"""Puts a kept model in place of the running one, at once where an engine runs."""

from __future__ import annotations

from tools import live, training
from tools.console import StepFailed, say
from tools.models import Manifest, Models


def swap(models: Models, target: Manifest) -> None:
    """Let a kept model run.

    Raises:
        StepFailed: the running engine does not take it; nothing was changed.
    """
    engine = live.engine()
    if engine is None:
        models.point_to(target.id)
        say(f"\nPasokh: {target.id} will run from the next start on (no engine runs now)")
        return
    if engine.code != training.code():
        models.point_to(target.id)
        say(f"\nPasokh: {target.id} is in. The running engine was started with other code: restart ./pasokh run")
        return
    try:
        # The engine first: it is the one that can find out that a model does not load.
        engine.take(target.id)
        models.point_to(target.id)
        if (now := live.engine()) and now.model != target.id:
            now.take(target.id)  # it was started again between the two
    except live.NotTaken as error:
        raise StepFailed(
            f"the running engine does not take {target.id}: {error}. It goes on with {engine.model}; once it does, "
            f"./pasokh rollback {target.id} puts this one in"
        ) from error
    say(f"\nPasokh: the running engine answers with {target.id} from now on")

"""What the loaded model takes of memory is looked through once, and not again with every full collection.

A model is half a million objects that the garbage collector would look through each time: a pause of a third of a
second in whichever turn it falls.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Throw away what nobody holds any more, and let the collector leave alone what is left.

    To be called when a model has been loaded. What was left alone before is looked through again first: a model that
    another has replaced would stay for ever.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()

"""What the garbage collector need not look through again after a model was loaded."""

import gc
import weakref

from bot.memory import settle


class Model:
    """Something that refers to itself, as parts of a model do."""

    def __init__(self) -> None:
        self.own = self


def test_a_model_is_left_alone_and_goes_when_another_takes_its_place() -> None:
    try:
        model = Model()
        settle()
        assert gc.get_freeze_count() > 0
        assert not any(found is model for found in gc.get_objects()), "the collector looks through it no more"
        gone = weakref.ref(model)
        del model
        gc.collect()
        assert gone() is not None
        settle()
        assert gone() is None
    finally:
        gc.unfreeze()

"""Rasa still refuses what is no answer of an action, only faster."""

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot import quick_results


def test_only_what_fits_rasas_schema_passes() -> None:
    original = RemoteAction._validate_action_result
    try:
        quick_results.install()
        action = RemoteAction("action_greet", None)
        assert RemoteAction._validate_action_result is not original
        assert action._validate_action_result({"events": [], "responses": [{"text": "سلام"}]})
        with pytest.raises(ValidationError):
            action._validate_action_result({"events": [{"event": 7}], "responses": []})
        with pytest.raises(ValidationError):
            action._validate_action_result({"events": [], "responses": ["سلام"]})
    finally:
        RemoteAction._validate_action_result = original

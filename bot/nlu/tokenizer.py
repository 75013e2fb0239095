"""Rasa's view of hazm: words of the rewritten text at their places in the customer's own text."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.hazm_tokens import hazm_tokenizer
from bot.nlu.rewriter import LONGEST_TEXT, rewritten
from persian.normalise import normalise

__all__ = ["LONGEST_TEXT", "HazmTokenizer"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class HazmTokenizer(Tokenizer):
    """Split Persian text with hazm; `Token.text` is in one written form, `start` and `end` index the original text.

    It reads what `PersianRewriter` wrote, or the normalised text where there is no rewriter in the pipeline. A text
    without any word (only spaces, say) yields one token, since Rasa's featurisers need one.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings every Rasa tokeniser has."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute (text, intent, …) of `message`."""
        text = message.get(attribute)
        written = rewritten(message) if attribute == TEXT else normalise(text[:LONGEST_TEXT])
        tokens = []
        position = 0
        for word in hazm_tokenizer().tokenize(written.text):
            found = written.text.find(word, position)
            if not word or found < 0:
                continue
            position = found + len(word)
            start, end = written.span(found, position)
            tokens.append(Token(word, start, end))
        if not tokens:
            tokens = [Token(text or "؟", 0, max(1, len(text)))]
        return self._apply_token_pattern(tokens)

"""The typed JSON of a turn (docs/protocol.md, section 3). What the engine sends is checked like a stranger's."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from desk.shop_rules.written import CaseKind


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore")


class EntityFound(_Model):
    """A part of the customer's text; ``start`` and ``end`` index the text as they wrote it."""

    entity: str
    start: int | None = None
    end: int | None = None
    value: Any = None
    text: str | None = None


class Understanding(_Model):
    """What the engine takes a message to mean."""

    intent: str | None
    confidence: float = 0.0
    entities: list[EntityFound] = []


class Choice(_Model):
    """A quick reply, with what pressing it means to the engine."""

    title: str
    command: dict[str, Any] | None = None


class RequestHandoff(_Model):
    """A human is wanted."""

    type: Literal["request_handoff"]
    reason: Literal["asked", "not_understood", "engine_down", "complaint", "order_locked"]
    intent: str | None = Field(default=None, max_length=64)
    summary: str | None = None
    mood: Literal["calm", "unhappy", "angry"] | None = None
    priority: int = Field(default=0, ge=0, le=2)
    entities: dict[str, Annotated[str, Field(max_length=500)]] = Field(default={}, max_length=20)
    last_order: str | None = Field(default=None, max_length=64)
    last_product: str | None = Field(default=None, max_length=128)
    choices: list[Choice] = Field(default=[], max_length=4)
    """What the customer may do instead of waiting, shown with the news that they wait."""
    if_closed: str | None = Field(default=None, max_length=1000)
    """What is said instead of the reply's text when the queue is closed: that text may promise a human."""


class MarkHelped(_Model):
    """The bot has answered something."""

    type: Literal["mark_helped"]
    topic: str = Field(max_length=64)


class FinishConversation(_Model):
    """The customer needs nothing more."""

    type: Literal["finish_conversation"]


class LinkOrder(_Model):
    """The customer proved an order to be theirs."""

    type: Literal["link_order"]
    order_number: str


class OpenCase(_Model):
    """The customer asks for something that a human carries out; ``{case_code}`` in the reply becomes its code."""

    type: Literal["open_case"]
    kind: CaseKind
    order_number: str | None = Field(default=None, pattern=r"^[0-9]{1,20}$")
    details: dict[str, Annotated[str, Field(max_length=1000)]] = Field(default={}, max_length=10)
    due_at: AwareDatetime | None = None
    """When its follow-up is due, if that was agreed; else the shop's rules say."""


class NoteGap(_Model):
    """The customer's message found no good answer: an editor shall see it."""

    type: Literal["note_gap"]
    reason: Literal["not_understood", "no_answer", "no_product", "corrected"]


class MarkAnswer(_Model):
    """The customer's message was answered with one of the shop's answers."""

    type: Literal["mark_answer"]
    topic: str = Field(max_length=64)
    score: float = Field(ge=0, le=1)


class SurveyAnswer(_Model):
    """One question of a survey answered, or skipped (None)."""

    type: Literal["survey_answer"]
    survey_id: str
    question: Literal["rating", "comment", "recommend"]
    value: int | str | None = None


class SurveyFinish(_Model):
    """The survey's form has ended."""

    type: Literal["survey_finish"]
    survey_id: str
    state: Literal["answered", "skipped", "left"]


Action = Annotated[
    RequestHandoff
    | MarkHelped
    | FinishConversation
    | LinkOrder
    | OpenCase
    | NoteGap
    | MarkAnswer
    | SurveyAnswer
    | SurveyFinish,
    Field(discriminator="type"),
]


class _PayloadForm(_Model):
    """What every payload has; each type's own fields are its clients' concern."""

    type: str
    choices: list[Choice] | None = None


class Reply(_Model):
    """One thing the bot says, with what must happen."""

    text: str | None = None
    payload: dict[str, Any] | None = None
    actions: list[Action] = []

    @field_validator("payload")
    @classmethod
    def _is_a_payload(cls, payload: dict[str, Any] | None) -> dict[str, Any] | None:
        if payload is not None:
            _PayloadForm.model_validate(payload)
        return payload


class TurnAnswer(_Model):
    """The engine's answer to one turn."""

    turn_id: str
    understanding: Understanding | None = None
    replies: list[Reply] = []


class ParseAnswer(_Model):
    """The engine's answer to a text it only reads."""

    understanding: Understanding


class TurnContext(_Model):
    """What the bot may know of the customer."""

    contact_name: str | None
    lang: str
    verified_order: str | None


class TurnRequest(_Model):
    """One turn, as sent."""

    turn_id: str
    conversation_id: str
    kind: Literal["text", "command"]
    text: str | None
    """The customer's words; None for a command that no message of theirs stands for."""
    command: dict[str, Any] | None
    context: TurnContext

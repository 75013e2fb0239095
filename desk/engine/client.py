"""Speaks to the engine. Knows HTTP and nothing of conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import aiohttp
from pydantic import ValidationError

from desk.engine.protocol import ParseAnswer, TurnAnswer, TurnRequest, Understanding
from desk.fields import problems, read_json


class EngineUnavailable(Exception):
    """The engine did not answer, or not in time: try again later."""


class EngineRefused(Exception):
    """The engine answered that it will not take this turn: trying again is no use."""


class EngineNonsense(EngineUnavailable):
    """Something answered, but not as the protocol says: perhaps another program or version; try again a few times."""


ANSWER_LIMIT = 1024 * 1024
"""Bytes of the longest answer that is read."""


class EngineClient:
    """The engine's four routes.

    Args:
        url: the engine's address.
        token: the bearer token it asks for.
        timeout: seconds one request may take.
    """

    def __init__(self, url: str, token: str, timeout: float) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._http:
            await self._http.close()

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        """Run one turn; the engine runs a repeated ``turn_id`` only once.

        Raises:
            EngineUnavailable: no answer.
            EngineNonsense: an answer that is none.
            EngineRefused: the engine does not take this turn.
        """
        body = await self._post("/webhooks/desk/turn", request.model_dump())
        try:
            answer = TurnAnswer.model_validate(body)
        except ValidationError as error:
            raise EngineNonsense(f"the engine's answer is not a turn's: {problems(error)}") from error
        if answer.turn_id != request.turn_id:
            raise EngineNonsense("the engine answered another turn")
        return answer

    async def parse(self, text: str) -> Understanding:
        """Ask what a text means, without a turn.

        Raises:
            EngineUnavailable: no answer.
            EngineNonsense: an answer that is none.
            EngineRefused: the engine does not read this text.
        """
        body = await self._post("/webhooks/desk/parse", {"text": text})
        try:
            return ParseAnswer.model_validate(body).understanding
        except ValidationError as error:
            raise EngineNonsense(f"the engine's answer is not a reading: {problems(error)}") from error

    async def forget(self, conversation_id: str, turn_ids: Sequence[str]) -> None:
        """Have the engine delete what it keeps of a conversation and of its turns.

        Raises:
            EngineUnavailable: no answer.
            EngineNonsense: an answer that is none.
            EngineRefused: the engine does not know how.
        """
        body = await self._post(
            "/webhooks/desk/forget", {"conversation_id": conversation_id, "turn_ids": list(turn_ids)}
        )
        if body != {"forgotten": conversation_id}:
            raise EngineNonsense("the engine forgot another conversation")

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=self._timeout, headers=self._headers)
        try:
            async with self._http.post(self._url + path, json=body, allow_redirects=False) as response:
                if response.status not in (200, 400, 422):
                    # Also 401 and 404: another program, or an engine started with another token; somebody mends it.
                    raise EngineUnavailable(f"{path}: status {response.status}")
                answer = read_json(await _limited(response))
                if response.status != 200:
                    raise EngineRefused(f"{path}: status {response.status}: {str(answer)[:500]}")
                return answer
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise EngineUnavailable(f"{path}: {type(error).__name__}: {error}") from error
        except ValueError as error:
            raise EngineNonsense(f"{path}: {error}") from error


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    """Read an answer, and no more of it than an answer can have."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > ANSWER_LIMIT:
            raise EngineNonsense(f"an answer of over {ANSWER_LIMIT} bytes")
    return bytes(body)

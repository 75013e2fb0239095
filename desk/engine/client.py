"""Speaks to the engine. Knows HTTP and nothing of conversations."""

from __future__ import annotations

from typing import Any

import aiohttp
from pydantic import ValidationError

from desk.engine.protocol import ParseAnswer, TurnAnswer, TurnRequest, Understanding


class EngineUnavailable(Exception):
    """The engine did not answer, or not in time: try again later."""


class EngineRefused(Exception):
    """The engine answered that it will not take this turn, or answered nonsense: trying again is no use."""


class EngineClient:
    """The engine's three routes.

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
            EngineRefused: an answer that is none.
        """
        body = await self._post("/webhooks/desk/turn", request.model_dump())
        try:
            return TurnAnswer.model_validate(body)
        except ValidationError as error:
            raise EngineRefused(f"the engine's answer is not a turn's: {error}") from error

    async def parse(self, text: str) -> Understanding:
        """Ask what a text means, without a turn.

        Raises:
            EngineUnavailable: no answer.
            EngineRefused: an answer that is none.
        """
        body = await self._post("/webhooks/desk/parse", {"text": text})
        try:
            return ParseAnswer.model_validate(body).understanding
        except ValidationError as error:
            raise EngineRefused(f"the engine's answer is not a reading: {error}") from error

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=self._timeout, headers=self._headers)
        try:
            async with self._http.post(self._url + path, json=body) as response:
                if response.status >= 500 or response.status in (401, 404):
                    # 401 and 404: another program, or an engine started with another token; somebody will mend it.
                    raise EngineUnavailable(f"{path}: status {response.status}")
                answer = await response.json(content_type=None)
                if response.status != 200:
                    raise EngineRefused(f"{path}: status {response.status}: {answer}")
                return answer
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise EngineUnavailable(f"{path}: {type(error).__name__}: {error}") from error

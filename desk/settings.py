"""What an installation can set, read once from the environment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The environment does not describe a desk that can start; the text names each variable."""


class Settings(BaseSettings):
    """Everything the desk reads from the environment. Secrets have no default: without them it does not start."""

    model_config = SettingsConfigDict(env_prefix="PASOKH_", extra="ignore", populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    var: Path = ROOT / "var"
    """Folder of everything written at run time."""
    web: Path = ROOT / "web" / "dist"
    """Folder of the built pages."""
    locales: Path = ROOT / "locales"
    shop_data: Path = ROOT / "data" / "shop"
    nlu_data: Path = ROOT / "data" / "nlu"
    """What the model was trained on; read for the names of its intents."""
    review: Path = ROOT / "data" / "review"
    """Folder of the examples that editors made from customers' messages, for a person to review."""
    own: Path = ROOT / "data" / "own"
    """Folder of the shop's own examples and test rows (data/own/README.md)."""
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")
    """Event bus shared by several desk processes; without it news travels inside one process."""

    secret: SecretStr = Field(min_length=32)
    """Signs customer tokens. Changing it signs every customer out of their conversation."""
    engine_token: SecretStr = Field(min_length=16)
    internal_token: SecretStr = Field(min_length=16)
    identity_secrets: Annotated[dict[str, list[SecretStr]], NoDecode] = {}
    """With what each site signs who its customers are, as JSON: ``{"site-key": ["the secret", "the one before"]}``."""
    engine_url: str = "http://127.0.0.1:5005"

    demo: bool = False
    """The demo shop's sign-ins work. Only ever on a loopback address."""
    public_url: str | None = None
    """The address browsers use, when a proxy stands in front (``https://chat.shop.ir``). Cookies are
    ``Secure`` and this is the one own Origin when it begins with https."""
    time_zone: str = "Asia/Tehran"
    """The shop's days, in reports and working hours."""
    log_level: str = "INFO"

    engine_notice_after: float = Field(default=6.0, gt=0)
    """Seconds of waiting for the engine after which the customer is told and offered a human."""
    engine_timeout: float = Field(default=20.0, gt=0)
    """Seconds after which one try at a turn is given up and tried again later."""
    file_megabytes: int = Field(default=10, ge=1, le=100)
    """The largest file that a customer or an operator may send."""
    files_megabytes: int = Field(default=100, ge=1)
    """What the files of one conversation may hold together."""
    bot_idle_minutes: float = Field(default=30.0, gt=0)
    """A conversation with the bot that stays silent this long is resolved."""
    operator_idle_minutes: float = Field(default=10.0, gt=0)
    """An operator of whom nothing is seen this long counts as away, and is offered nothing."""

    @field_validator("secret", "engine_token", "internal_token")
    @classmethod
    def _not_a_placeholder(cls, value: SecretStr) -> SecretStr:
        if len(set(value.get_secret_value())) < 8:
            raise ValueError("is too simple to be a secret")
        return value

    @field_validator("identity_secrets", mode="before")
    @classmethod
    def _read_json(cls, value: Any) -> Any:
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise ValueError('is not JSON such as {"site-key": ["secret"]}') from None  # without the secret itself

    @field_validator("identity_secrets")
    @classmethod
    def _two_at_most(cls, value: dict[str, list[SecretStr]]) -> dict[str, list[SecretStr]]:
        for site, secrets in value.items():
            if not 1 <= len(secrets) <= 2:
                raise ValueError(f"{site}: one secret, and the one before it while it is replaced")
            if any(len(secret.get_secret_value()) < 32 for secret in secrets):
                raise ValueError(f"{site}: a secret has 32 characters or more")
            for secret in secrets:
                cls._not_a_placeholder(secret)
        return value

    @property
    def signing_secrets(self) -> dict[str, list[str]]:
        """The secrets of :attr:`identity_secrets` as texts."""
        return {site: [secret.get_secret_value() for secret in row] for site, row in self.identity_secrets.items()}

    @property
    def database(self) -> str:
        """SQLAlchemy address of the CRM database, with the driver the desk uses."""
        url = self.database_url
        if not url:
            return f"sqlite+aiosqlite:///{self.var / 'pasokh.db'}"
        for plain in ("postgresql://", "postgres://"):
            if url.startswith(plain):
                return "postgresql+asyncpg://" + url.removeprefix(plain)
        return url


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: a variable is missing or has a value that cannot be used.
    """
    try:
        settings = Settings()  # the environment fills it
    except ValidationError as error:
        lines = [
            f"PASOKH_{str(problem['loc'][0]).upper()}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsError("; ".join(lines)) from error
    if settings.demo and settings.host not in {"127.0.0.1", "::1", "localhost"}:
        raise SettingsError("PASOKH_DEMO: the demo's sign-ins are public, so it runs on a loopback address only")
    return settings

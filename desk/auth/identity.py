"""Who a customer is, as their shop says: claims of the widget, and the shop's signature under them."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from desk.clock import Clock
from desk.fields import plain, read_json
from persian.phones import normalise_mobile

log = logging.getLogger(__name__)

USER_LIMIT, SIGNATURE_LIMIT = 2000, 128
LONGEST = timedelta(hours=24)
"""How far ahead a signature may expire: until then whoever gets hold of it can show it again."""
SKEW = timedelta(minutes=5)
"""How far the shop's clock may be ahead."""


def _one_line(value: str | None) -> str | None:
    return " ".join(plain(value).split()) or None if value else None


def _phone(value: str | None) -> str | None:
    return (normalise_mobile(value) or value) if value else None


Line = Annotated[str | None, Field(max_length=200), AfterValidator(_one_line)]


class User(BaseModel):
    """What ``data-user`` holds. Of an id that is a number its digits count; what else the shop adds is passed over."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\s\x00-\x1f]+$")]
    name: Line = None
    phone: Annotated[str | None, Field(max_length=20), AfterValidator(_phone)] = None
    email: Line = None
    expires: int | None = None


@dataclass(frozen=True)
class Claim:
    """Who somebody says they are.

    Attributes:
        user: the claim.
        signed: the shop has signed it.
        fresh: its signature has not expired.
    """

    user: User
    signed: bool
    fresh: bool

    @property
    def verified(self) -> bool:
        """Whether it may be believed by itself."""
        return self.signed and self.fresh

    def as_claimed(self) -> dict[str, Any]:
        """Give what is kept of a claim that nobody has proved."""
        return self.user.model_dump(include={"id", "name", "phone", "email"})


class Identities:
    """Reads claims.

    Args:
        secrets: for each site's key the secrets that sign: the one in use, and while it is replaced the one before.
        clock: the time.
    """

    def __init__(self, secrets: Mapping[str, Sequence[str]], clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock

    def read(self, site: str, user: str | None, signature: str | None) -> Claim | None:
        """Read a claim; None without one, or when it cannot be read.

        Args:
            site: the site's key.
            user: ``data-user`` as it was signed, character by character.
            signature: ``data-signature``: HMAC-SHA256 of it with the site's secret, in hex.
        """
        if not user:
            return None
        try:
            claimed = User.model_validate(read_json(user))
        except ValidationError as error:
            fields = sorted({str(problem["loc"][0]) if problem["loc"] else "" for problem in error.errors()})
            log.warning("site %s: data-user cannot be read: %s", site, ", ".join(fields))
            return None
        except ValueError:
            log.warning("site %s: data-user is not JSON", site)
            return None
        signed = self._signed(site, user, signature or "")
        if signature and not signed:
            log.warning("site %s: data-signature does not fit data-user", site)
        return Claim(claimed, signed, signed and self._fresh(site, claimed.expires))

    def _signed(self, site: str, user: str, signature: str) -> bool:
        given = signature.strip().lower().encode(errors="surrogateescape")
        # Every secret is tried, whichever fits, so that the time tells nothing.
        fits = [hmac.compare_digest(given, sign(secret, user).encode()) for secret in self._secrets.get(site, ())]
        return any(fits)

    def _fresh(self, site: str, expires: int | None) -> bool:
        now = self._clock.now().timestamp()
        if expires is None or expires > now + (LONGEST + SKEW).total_seconds():
            log.warning("site %s: data-user needs `expires`, at most a day ahead", site)
            return False
        return expires > now


def sign(secret: str, user: str) -> str:
    """Sign a claim as a shop does (docs/operating.md)."""
    return hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()

"""Randomness and a signature → the token that a writing page carries, by which its letter is counted once."""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from app.errors import ForgedToken

LIFETIME: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Token:
    """One letter to come: 16 random bytes, the ledger's epoch, what it is for, and when it expires (UTC)."""

    nonce: bytes
    epoch: str
    campaign: str
    case: str
    kind: str
    group: str
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """Whether it is too late to count a letter on this token."""
        return now >= self.expires

    def is_for(self, campaign: str, case: str, kind: str, group: str) -> bool:
        """Whether the token was made for this letter; ``group`` is empty outside groups."""
        return (self.campaign, self.case, self.kind, self.group) == (campaign, case, kind, group)


def issue(
    campaign: str, case: str, kind: str, group: str, *, epoch: str, keys: Sequence[str], now: datetime
) -> str:
    """A fresh token as text that is safe in forms and addresses, valid for 7 days; nothing is stored."""
    nonce = urlsafe_b64encode(secrets.token_bytes(16)).decode()
    expires = int((now + LIFETIME).timestamp())
    text: str = _serializer(keys).dumps([nonce, epoch, campaign, case, kind, group, expires])
    return text


def read(text: str, keys: Sequence[str]) -> Token:
    """The token of a text that any of the keys has signed; it may have expired. Raises `ForgedToken`."""
    try:
        nonce, epoch, campaign, case, kind, group, expires = _serializer(keys).loads(text)
    except (BadData, UnicodeError):
        raise ForgedToken from None
    when = datetime.fromtimestamp(expires, UTC)
    return Token(urlsafe_b64decode(nonce), epoch, campaign, case, kind, group, when)


def _serializer(keys: Sequence[str]) -> URLSafeSerializer:
    # The library signs with the last key, and the settings name the signing key first.
    return URLSafeSerializer(
        list(reversed(keys)),
        salt="letter token",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

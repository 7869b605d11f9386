"""A password → what is kept of it, and whether what somebody types is the same; some take turns at it."""

from threading import Semaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from app.accounts.errors import PasswordRefused

#: Characters. There are no other rules: length is what makes guessing hard.
SHORTEST: Final = 12
LONGEST: Final = 200
#: Argon2id as RFC 9106 (section 4) recommends where memory is short: 64 MiB, three passes, four lanes.
_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
#: So many at once, that nobody can fill the memory with sign-ins.
_TURNS: Final = Semaphore(2)
#: The hash of nobody's password: an unknown name takes as long as a known one.
_NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def kept_of(password: str, name: str) -> str:
    """What is kept of a new password of the organizer of that name. Raises `PasswordRefused`."""
    if not SHORTEST <= len(password) <= LONGEST or password.casefold() == name:
        raise PasswordRefused(SHORTEST, LONGEST)
    with _TURNS:
        return _HASHER.hash(password)


def is_same(password: str, kept: str) -> bool:
    """Whether it is the password that this was kept of; with nothing kept it is not, after as long a time."""
    with _TURNS:
        try:
            _HASHER.verify(kept or _NOBODY, password[: LONGEST + 1])
        except VerifyMismatchError:
            return False
    return bool(kept)

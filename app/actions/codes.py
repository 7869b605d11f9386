"""A secret → the two codes of a group: one that reports, and one that follows from it and lets join."""

import base64
import hashlib
import re
import secrets
from typing import Final

#: Characters of each code; one of them is five bits, so nobody guesses a report code.
REPORT_CODE: Final = 12
JOIN_CODE: Final = 8
#: Crockford's alphabet: none of its letters is taken for a figure.
_ALPHABET: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_MISREAD: Final = str.maketrans("OIL", "011")


def new_code() -> str:
    """A code that nobody has: 60 random bits."""
    return _code(secrets.token_bytes(8), REPORT_CODE)


def join_code(report_code: str) -> str:
    """The code of the same group for its members, from which nobody finds the report code."""
    return _code(hashlib.sha256(f"join {report_code}".encode()).digest(), JOIN_CODE)


def report_hash(report_code: str) -> bytes:
    """What is kept of a report code, 32 bytes."""
    return hashlib.sha256(f"report {report_code}".encode()).digest()


def read_code(text: str) -> str:
    """The code that somebody has typed: its letters and figures alone, in capitals, look-alikes set right."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_MISREAD)


def shown_code(code: str) -> str:
    """The code as people read it: in fours, with hyphens."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _code(data: bytes, length: int) -> str:
    return base64.b32encode(data).decode().translate(_ALPHABET)[:length]

"""The reader's likely country → the size of paper that lies in its printers."""

from typing import Final

from app.documents.document import Size

#: Where that is “Letter”, among the countries with many writers.
_LETTER_COUNTRIES: Final = frozenset({"CA", "MX", "US"})


def usual_size(region: str) -> Size:
    """The paper that people in that country have."""
    return Size.LETTER if region in _LETTER_COUNTRIES else Size.A4

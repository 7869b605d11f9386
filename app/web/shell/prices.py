"""What a post takes → as the page's language writes it, with its day and its source."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from babel.numbers import format_currency
from flask_babel import get_locale

from app.cases.sheet import Source

#: Posts raise their prices about once a year.
_PRICES_HOLD: Final = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """An amount as it is written, and the day on which it was so; one that ``is_old`` may have risen."""

    amount: str
    as_of: datetime.date
    source: Source
    is_old: bool


def shown_price(
    amount: Decimal, currency: str, as_of: datetime.date, source: Source, today: datetime.date
) -> ShownPrice:
    """The amount of that currency (ISO 4217) as somebody reads it today."""
    written = format_currency(amount, currency, locale=get_locale())
    return ShownPrice(written, as_of, source, is_old=today - as_of > _PRICES_HOLD)

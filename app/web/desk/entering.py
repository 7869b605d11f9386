"""What is typed of a tally or of its correction → a number and a day, or a sentence beside the field."""

import datetime
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import request
from flask_babel import gettext

from app.cases.status import is_withdrawn
from app.errors import (
    EveryLetterError,
    NoReason,
    OutOfRange,
    SameNumber,
    TooLong,
    UnknownCase,
    UnknownChoice,
    UnknownGroup,
)
from app.files.text import clean
from app.languages import translatable as _
from app.web.shell.content import filled, written_day
from app.web.shell.context import site
from app.web.shell.remarks import not_on_offer

#: What cannot be taken as it was typed.
REFUSED: Final = (NoReason, OutOfRange, SameNumber, TooLong, UnknownCase, UnknownChoice, UnknownGroup)
#: A key that a form was given, `secrets.token_urlsafe(16)`.
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_NO_NUMBER: Final = _("Please write a number from %(least)s to %(most)s.")
_NO_SUCH_DAY: Final = _("Please choose a day from %(first)s to %(last)s.")
#: Errors of one sentence, and the field that they are about.
_SIMPLE: Final[Mapping[type[EveryLetterError], tuple[str, str]]] = MappingProxyType(
    {
        NoReason: (NoReason.message, "why"),
        SameNumber: (SameNumber.message, "quantity"),
        UnknownCase: (_("Please choose a case."), "case"),
        UnknownGroup: (
            _("No group of this campaign has this code. Please look at it again, or leave it empty."),
            "group",
        ),
    }
)

#: Sentences by the name of the field that they are about.
Problems = Mapping[str, str]


def is_shown(slug: str) -> bool:
    """Whether there is such a case, and it was not taken off every surface."""
    case = site().writing.stock.catalogue.cases.get(slug)
    return case is not None and not is_withdrawn(case)


def typed_fields() -> dict[str, str]:
    """What was typed, field by field."""
    return {name: clean(text).strip() for name, text in request.form.items()}


def key_of(text: str) -> str:
    """The form's own key, or a new one."""
    return text if _KEY.fullmatch(text) else secrets.token_urlsafe(16)


def number_of(text: str, least: int, most: int) -> int:
    """The number in the field ``quantity``; spaces may part its thousands. Raises `OutOfRange`."""
    bare = re.sub(r"\s", "", text)
    # A number of very many figures would take long to read.
    if bare.isdecimal() and len(bare) <= len(str(most)):
        return int(bare)
    raise OutOfRange("quantity", text, least, most)


def day_of(text: str, days: tuple[datetime.date, datetime.date]) -> datetime.date:
    """The day in the field ``day``. Raises `OutOfRange`."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise OutOfRange("day", text, *(day.isoformat() for day in days)) from None


def problem_of(error: EveryLetterError) -> Problems:
    """What to say of one of `REFUSED`, and where."""
    match error:
        case OutOfRange(field="day"):
            first, last = (
                written_day(datetime.date.fromisoformat(str(error.facts[name]))) for name in ("least", "most")
            )
            return {"day": gettext(_NO_SUCH_DAY, first=first, last=last)}
        case OutOfRange():
            return {error.field: filled(_NO_NUMBER, error.facts)}
        case UnknownChoice():
            return {str(error.facts["what"]): not_on_offer(error.facts["value"])}
        case TooLong():
            return {error.field: filled(error.message, error.facts)}
    message, field = _SIMPLE[type(error)]
    return {field: filled(message, error.facts)}

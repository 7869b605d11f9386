"""What cannot be taken as it was typed → one translated sentence, and the field that it is about."""

import datetime
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from flask_babel import gettext

from app.cases.status import WhyClosed
from app.errors import (
    CannotPrint,
    DoesNotFit,
    EveryLetterError,
    KindNotOpen,
    LongNames,
    NoNames,
    NothingToReport,
    OutOfRange,
    PressFailed,
    RunDiffers,
    RunTooLarge,
    TooLateToReport,
    TooManyNames,
    UnknownCampaign,
    UnknownChoice,
    UnknownGroup,
    WhichWereNot,
)
from app.languages import translatable as _
from app.web.shell import phrases
from app.web.shell.content import filled, written_day
from app.web.shell.remarks import not_on_offer

_NO_NUMBER: Final = _("Please write a number from %(least)s to %(most)s.")
_NO_SUCH_DAY: Final = _("Please choose a day from %(first)s to %(last)s.")
_NO_NAMES: Final = _("There is no name yet. Write one name a line.")
_TOO_MANY_NAMES: Final = _("These are more than %(most)s names. Please print them in several files.")
_CANNOT_PRINT: Final = _("These characters cannot be printed here: %(characters)s. Please change the names.")
_ANOTHER_RUN: Final = _(
    "Other letters were printed and counted from this form. To print these as new letters, press once more."
)
_FAILED: Final = _("These letters could not be printed here. Please try with fewer names.")
#: What an error calls a thing → the form's field, where the two differ.
_FIELDS: Final = MappingProxyType(
    {"kind of group": "kind_of_group", "language": "letter", "addressee": "letter", "kind": "letter"}
)
#: Errors of one sentence, which is filled in with their own facts, and the field that they are about.
_SIMPLE: Final[MappingProxyType[type[EveryLetterError], tuple[str, str]]] = MappingProxyType(
    {
        NothingToReport: (NothingToReport.message, "piles"),
        CannotPrint: (_CANNOT_PRINT, "names"),
        DoesNotFit: (_FAILED, "names"),
        LongNames: (LongNames.message, "names"),
        NoNames: (_NO_NAMES, "names"),
        PressFailed: (_FAILED, "names"),
        RunDiffers: (_ANOTHER_RUN, "names"),
        RunTooLarge: (RunTooLarge.message, "names"),
        TooManyNames: (_TOO_MANY_NAMES, "names"),
        UnknownCampaign: (UnknownGroup.message, "code"),
    }
)


class MembersCode(EveryLetterError):
    """The code of the members was typed where that of the facilitator is asked for."""

    message = _("This is the code for members. The report code stands on the first page of the kit.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not taken, and the field of the form that it is about (none: the whole page)."""

    sentence: str
    field: str = ""


def refusal_of(error: EveryLetterError) -> Refusal:
    """What to say of it."""
    match error:
        case OutOfRange():
            return Refusal(_out_of_range(error), error.field)
        case WhichWereNot():
            return Refusal(filled(error.message, error.facts), f"unwritten.{error.pile}")
        case TooLateToReport():
            return Refusal(filled(error.message, {"day": _day(error.facts["day"])}))
        case UnknownChoice():
            what = str(error.facts["what"])
            return Refusal(not_on_offer(error.facts["value"]), _FIELDS.get(what, what))
        case KindNotOpen():
            return Refusal(gettext(phrases.REASONS[WhyClosed(error.reason)]), "letter")
    message, field = _SIMPLE.get(type(error), (error.message, "code"))
    return Refusal(filled(message, error.facts), field)


def _out_of_range(error: OutOfRange) -> str:
    if error.field == "day":
        days = {"first": _day(error.facts["least"]), "last": _day(error.facts["most"])}
        return filled(_NO_SUCH_DAY, days)
    return filled(_NO_NUMBER, error.facts)


def _day(fact: object) -> str:
    """The day, which an error may have as text."""
    return written_day(datetime.date.fromisoformat(str(fact)))

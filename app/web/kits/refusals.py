"""What cannot be made into a kit → one translated sentence, and the field that it is about."""

import datetime
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from werkzeug.exceptions import TooManyRequests

from app.errors import (
    EveryLetterError,
    LedgerUnreachable,
    NoCaseLeft,
    OutOfRange,
    PressBusy,
    TooLateToReport,
    UnknownCase,
    UnknownChoice,
    UnknownGroup,
)
from app.languages import translatable as _
from app.web.shell.content import filled, written_day
from app.web.shell.remarks import not_on_offer

_NO_NUMBER: Final = _("Please write a number from %(least)s to %(most)s.")
_OTHER_LANGUAGE: Final = _("Not all of these cases are told in %(language)s. Please choose again.")
_NONE_SUGGESTED: Final = _("No case is suggested for these choices. Please tick those that suit your group.")
_TOO_MANY: Final = _("So much is coming from your network just now that this has to wait a moment.")
_NOT_LOOKED_UP: Final = _("The code cannot be looked up just now. Please try again in a moment.")
#: What an error calls a thing → the form's field, where the two differ.
_FIELDS: Final = MappingProxyType({"part": "parts"})


class NothingTicked(EveryLetterError):
    """Of several things, of which one is needed, none was ticked; ``field`` is the form's name of them."""

    message = _("Please tick at least one.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


#: All that can be wrong with a wish.
REFUSED: Final = (NoCaseLeft, NothingTicked, OutOfRange, UnknownCase, UnknownChoice)
#: All that can be wrong with a group's code besides.
OF_CODE: Final = (TooLateToReport, UnknownGroup)
#: What may well be different in a moment.
LATER: Final = (LedgerUnreachable, PressBusy, TooManyRequests)
#: The field for the code, beside which they are told.
_CODE: Final = "report_code"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no kit, and the field of the form that it is about."""

    sentence: str
    field: str


def refusal_of(error: Exception, *, chose_cases: bool) -> Refusal:
    """What to say of a wish that was refused, with cases of its own or with those that are suggested."""
    match error:
        case OutOfRange():
            return Refusal(filled(_NO_NUMBER, error.facts), error.field)
        case NothingTicked():
            return Refusal(filled(error.message, {}), error.field)
        case NoCaseLeft():
            return Refusal(filled(error.message if chose_cases else _NONE_SUGGESTED, {}), "cases")
        case UnknownCase():
            return Refusal(not_on_offer(error.facts["slug"]), "cases")
        case UnknownChoice():
            return _no_such_choice(error)
    return Refusal(_sentence_beside_code(error), _CODE)


def _no_such_choice(error: UnknownChoice) -> Refusal:
    what, value = (str(error.facts[name]) for name in ("what", "value"))
    if what == "language":
        return Refusal(filled(_OTHER_LANGUAGE, {}, (value,)), "cases")
    return Refusal(not_on_offer(value), _FIELDS.get(what, what))


def _sentence_beside_code(error: Exception) -> str:
    match error:
        case TooLateToReport(facts={"day": datetime.date() as day}):
            return filled(error.message, {"day": written_day(day)})
        case LedgerUnreachable():
            return filled(_NOT_LOOKED_UP, {})
        case EveryLetterError():
            return filled(error.message, error.facts)
    return filled(_TOO_MANY, {})

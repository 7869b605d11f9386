"""A field of a form → what is said beside it."""

from dataclasses import dataclass
from typing import Final

from app.languages import translatable as _
from app.web.shell.content import filled

#: Characters of a wrong value which are said back.
LONGEST_VALUE: Final = 60
_NOT_ON_OFFER: Final = _("“%(value)s” is not on offer here. Please choose again.")


@dataclass(frozen=True, slots=True)
class Remarks:
    """All that is to be said beside one field: what is wrong with it, and what to think over."""

    problem: str = ""
    hints: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.problem or self.hints)


def not_on_offer(value: object) -> str:
    """What to say of a choice that there is not."""
    return filled(_NOT_ON_OFFER, {"value": str(value)[:LONGEST_VALUE]})

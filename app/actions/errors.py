"""Facts about changes of status → errors that write their own sentence."""

from app.errors import EveryLetterError
from app.languages import translatable as _


class OutcomeMissing(EveryLetterError):
    """Letters are to be closed, and readers are told nothing of it."""

    message = _(
        "Please say in one sentence why these letters are closed, in one language at least:"
        " readers see it where the letters were."
    )


class NothingSaid(EveryLetterError):
    """What the desk says of letters cannot be taken back: it has said nothing."""

    message = _(
        "The desk has said nothing of these letters, so there is nothing to take back."
        " What the case’s file shuts is opened again in the file."
    )


class UnknownChange(EveryLetterError):
    """No change of status that needs a second person has this number."""

    message = _("There is no change of status with the number %(number)s that somebody has to agree to.")

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class ChangeDecided(EveryLetterError):
    """Somebody has decided about the change of status, or something else was said of these letters since."""

    message = _(
        "Meanwhile somebody has decided about the change of status %(number)s, or has changed it."
        " Nothing was done."
    )

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class OwnChange(EveryLetterError):
    """Whoever asks to reopen letters cannot agree to it as well."""

    message = _("You have asked for this change yourself. Please let somebody else look at it.")

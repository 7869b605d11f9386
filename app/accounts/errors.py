"""What is wrong with an account, or with what somebody typed to get into one."""

from app.errors import EveryLetterError
from app.languages import translatable as _


class UnknownOrganizer(EveryLetterError):
    """No organizer has that name, or not any more."""

    message = _("There is no organizer “%(name)s”. List them with `every-letter organizers list`.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class NameRefused(EveryLetterError):
    """A name that an organizer cannot have: taken, or of other signs."""

    message = _(
        "“%(name)s” cannot be an organizer’s name. Choose one that nobody has had here,"
        " of 2 to 40 small letters, figures, points and hyphens, such as ana.ferrer."
    )

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class PasswordRefused(EveryLetterError):
    """A password that is too short, too long, or the name itself."""

    message = _("Choose a password of %(least)s to %(most)s characters that is not your name: some words do.")

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least=least, most=most)


class InvitationRefused(EveryLetterError):
    """An invitation that was used, has run out, or was never made."""

    message = _(
        "This name and invitation do not belong together, or the invitation has been used or has run out."
        " Ask for a new one."
    )


class DigitsRefused(EveryLetterError):
    """Figures that the device does not show now, or has shown and were used."""

    message = _(
        "These are not the six figures that your device shows now. Wait for the next ones, and try again."
    )


class SignInRefused(EveryLetterError):
    """Name, password and figures do not belong together; which of them is wrong is told to nobody."""

    message = _("Name, password and figures do not belong together. Please type all three again.")


class WrongPassword(SignInRefused):
    """Somebody who is signed in has not typed their present password."""

    message = _("That is not your present password. Please type both again.")


class LastAdmin(EveryLetterError):
    """Without this one nobody could let anybody in again."""

    message = _("“%(name)s” is the last admin. Make somebody else one first.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)

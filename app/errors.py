"""Errors that write their own sentence: each takes the facts and says what, where and what to do."""

import datetime
from collections.abc import Iterable
from typing import ClassVar

from app.languages import translatable as _


class EveryLetterError(Exception):
    """Base of every error that a person may be shown.

    ``message`` is a sentence with named places for the ``facts``; a page translates it and fills them in.
    """

    message: ClassVar[str] = "%(sentence)s"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.message % facts)
        self.facts = facts


class UnknownCase(EveryLetterError):
    """No case of that slug is in the catalogue."""

    message = _("There is no case “%(slug)s”. List the cases with `every-letter cases list`.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class UnknownCampaign(EveryLetterError):
    """No campaign of that slug is in the catalogue."""

    message = _("There is no campaign “%(slug)s” in the case files.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class KindNotOpen(EveryLetterError):
    """Letters of this kind may not be written for the case today, for that ``reason`` (`cases.status`)."""

    message = _("Letters of kind “%(kind)s” cannot be written for “%(case)s”: %(reason)s.")

    def __init__(self, case: str, kind: str, reason: str) -> None:
        super().__init__(case=case, kind=kind, reason=reason)
        self.reason = reason


class UnknownChoice(EveryLetterError):
    """A choice (addressee, language, paper …) that is not on offer; names what is."""

    message = _("There is no %(what)s “%(value)s” here. Choose one of: %(offered)s.")

    def __init__(self, what: str, value: str, offered: tuple[str, ...]) -> None:
        super().__init__(what=what, value=value, offered=", ".join(offered) or "–")


def require_one_of(what: str, value: str, offered: Iterable[str]) -> None:
    """Raises `UnknownChoice` unless the value is among those on offer."""
    if value not in (known := tuple(offered)):
        raise UnknownChoice(what, value, known)


class OutOfRange(EveryLetterError):
    """A number that is none, or not between the two; ``field`` is the form's name of it."""

    message = _("“%(value)s” is no number between %(least)s and %(most)s. Please correct it.")

    def __init__(self, field: str, value: str, least: object, most: object) -> None:
        super().__init__(value=value, least=least, most=most)
        self.field = field


class DoesNotFit(EveryLetterError):
    """The words are too many for the paper, however small they are printed."""

    message = _("These words do not fit this paper, however small. Shorten them, or choose a larger paper.")


class NoCaseLeft(EveryLetterError):
    """None of the cases that a kit was to be about can be written for now."""

    message = _("None of these cases can be written for at present. Please choose another one.")


class NoMirror(EveryLetterError):
    """The letter is in its writer's language, or the case is not told in that language."""

    message = _(
        "There is nothing to set beside this letter: it is in your own language already,"
        " or the case has no text in yours. Choose another language for the letter."
    )


class TooLong(EveryLetterError):
    """A text is longer than the limit, both in characters; ``field`` is the form's name of it."""

    message = _("This text has %(length)s characters; the limit is %(limit)s. Please shorten it.")

    def __init__(self, field: str, length: int, limit: int) -> None:
        super().__init__(length=length, limit=limit)
        self.field = field


class TooManyLines(TooLong):
    """A text has more lines than the limit."""

    message = _("This letter has %(length)s lines; the limit is %(limit)s. Please join some of them.")


class NoWords(EveryLetterError):
    """The writer took every word away."""

    message = _("The letter has no words yet. Write at least one sentence.")


class NoNames(EveryLetterError):
    """A file of names that holds none."""

    message = _("There is no name in this file. Write one name a line.")


class TooManyNames(EveryLetterError):
    """A file of more names than are read."""

    message = _("This file holds more than %(most)s names. Please split it into several files.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class LongNames(EveryLetterError):
    """Names that are longer than the limit, in characters.

    ``first`` are the lines (from 1) of some of them with their lengths, ``how_many`` counts all.
    """

    message = _(
        "A name has at most %(limit)s characters. Please shorten these lines"
        " (their lengths stand in brackets): %(lines)s."
    )

    def __init__(self, limit: int, first: tuple[tuple[int, int], ...], how_many: int) -> None:
        lines = ", ".join(f"{line} ({length})" for line, length in first)
        super().__init__(limit=limit, lines=f"{lines}, …" if how_many > len(first) else lines)


class NotUtf8(EveryLetterError):
    """A file whose text cannot be read, or not for sure; ``line`` (from 1) is where it breaks first."""

    message = _(
        "Line %(line)s of %(file)s is not in UTF-8. Please save the file again with the encoding “UTF-8”."
    )

    def __init__(self, file: object, line: int) -> None:
        super().__init__(file=file, line=line)


class CannotPrint(EveryLetterError):
    """No font here has these characters, so the page would show empty boxes instead."""

    message = _(
        "These characters cannot be printed here: %(characters)s."
        " Change them, or take the letter as DOCX or text."
    )

    def __init__(self, characters: tuple[str, ...]) -> None:
        super().__init__(characters=", ".join(f"{one} (U+{ord(one):04X})" for one in characters))
        self.characters = characters


class PressFailed(EveryLetterError):
    """The page could not be laid out within the limits of time and memory; ``why`` is for the operator."""

    message = _("This letter could not be laid out as pages. Make it shorter, or take it as DOCX or text.")

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class PressBusy(EveryLetterError):
    """The queue of the press is full; trying again after ``retry_after`` seconds will do."""

    message = _(
        "Many letters are being printed just now."
        " Please try again in %(seconds)s seconds; your words are kept here."
    )

    def __init__(self, retry_after: int) -> None:
        super().__init__(seconds=retry_after)
        self.retry_after = retry_after


class NotLaidOutYet(EveryLetterError):
    """Pages are being laid out for the first time; so many of them are ready, and asking again will do."""

    message = _("Pages that are ready: %(done)s of %(many)s. Please ask again in a moment.")

    def __init__(self, done: int, many: int) -> None:
        super().__init__(done=done, many=many)


class ForgedToken(EveryLetterError):
    """The form's token was not made by this site for this letter."""

    message = _(
        "This page was not made by this site for this letter."
        " Your words are kept; please try again from here."
    )


class RunDiffers(EveryLetterError):
    """The run's token has counted another run; the facts are those of the first."""

    message = _(
        "This token has already counted %(quantity)s letters of kind “%(kind)s” for “%(case)s”,"
        " to “%(addressee)s” and in “%(language)s”. Nothing was counted now:"
        " a run of another letter, number or group needs another token."
    )

    def __init__(self, *, quantity: int, case: str, kind: str, language: str, addressee: str) -> None:
        super().__init__(quantity=quantity, case=case, kind=kind, language=language, addressee=addressee)


class UnknownGroup(EveryLetterError):
    """No group has this code."""

    message = _("No group has this code. Please look at it again: it stands on the first page of the kit.")


class PileChanged(EveryLetterError):
    """The ledger has other letters of the group than when the report was made."""

    message = _(
        "Meanwhile letters of this group were counted, or somebody else has reported."
        " Nothing was entered; please look at the numbers once more."
    )


class NothingToReport(EveryLetterError):
    """A report that names no pile."""

    message = _("Please write at least one number: how many letters there are in the pile.")


class WhichWereNot(EveryLetterError):
    """A pile is smaller than what was counted, and what is missing does not add up; ``pile`` names it."""

    message = _("Please say which %(lacking)s were not written, so that the numbers add up.")

    def __init__(self, pile: str, lacking: int) -> None:
        super().__init__(lacking=lacking)
        self.pile = pile


class TooLateToReport(EveryLetterError):
    """The group's campaign has been counted."""

    message = _("Reports were taken until %(day)s. Please write to whoever organizes the campaign.")

    def __init__(self, day: datetime.date) -> None:
        super().__init__(day=day)


class TooLateForKit(TooLateToReport):
    """The group's campaign has ended, and until that day its letters can be reported."""

    message = _(
        "The campaign of this group has ended. Its letters can be reported until %(day)s;"
        " for a new kit, please open a new group."
    )


class RunTooLarge(EveryLetterError):
    """A group asks for more letters with names than it may have."""

    message = _(
        "This group can have %(most)s letters of this kind with names, twice as many as its people;"
        " %(left)s are left. Please shorten the list."
    )

    def __init__(self, most: int, left: int) -> None:
        super().__init__(most=most, left=max(0, left))


class NothingHeld(EveryLetterError):
    """No letters wait in the cell of that entry, if there is such an entry."""

    message = _(
        "Entry %(number)s holds no letters that wait. List those that do with `every-letter tally pending`."
    )

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class NeedsSecond(EveryLetterError):
    """Whoever entered letters that wait cannot let them count as well."""

    message = _("You have entered some of these letters yourself. Please let somebody else look at them.")


class TallyDiffers(EveryLetterError):
    """Something else was entered under the ``key``; the facts are those of what was."""

    message = _(
        "This was entered before, as entry %(number)s with %(quantity)s letters for “%(case)s” on %(day)s."
        " Nothing was entered now: correct that entry, or use another key."
    )

    def __init__(self, number: int, quantity: int, case: str, day: datetime.date, key: str) -> None:
        super().__init__(number=number, quantity=quantity, case=case, day=day)
        self.key = key


class NotCorrectable(EveryLetterError):
    """The entry is none that an organizer corrects, or it was taken back before."""

    message = _(
        "Entry %(number)s cannot be corrected: only what was entered by hand, stands in the ledger,"
        " and was not taken back before."
    )

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class SameNumber(EveryLetterError):
    """An entry is to be corrected to what it says."""

    message = _("The entry says %(quantity)s already, so there is nothing to correct.")

    def __init__(self, quantity: int) -> None:
        super().__init__(quantity=quantity)


class NoReason(EveryLetterError):
    """An entry is to be corrected, and nothing is told of why."""

    message = _("Please say in a few words why this is corrected.")


class NotRecorded(EveryLetterError):
    """The ledger could not be reached, so nothing was counted."""

    message = _("The ledger could not be reached; the letter was not counted.")


class LedgerUnreachable(EveryLetterError):
    """The ledger could not be reached, so nothing can be said of what it holds."""

    message = _("The ledger could not be reached; its figures are not known just now.")


class AddressTaken(EveryLetterError):
    """The server cannot listen where it was told to."""

    message = "Nothing can be served at %(address)s: %(why)s. Choose another with --host and --port."

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address=address, why=why)


class BadSetting(EveryLetterError):
    """A setting from the environment cannot be used."""

    message = "The setting %(name)s cannot be used: %(why)s."

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name=name, why=why)

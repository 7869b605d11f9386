"""What is wrong with a ZIP that somebody sends → a sentence that names the entry and says what to do."""

from app.errors import EveryLetterError
from app.languages import translatable as _


class BadArchive(EveryLetterError):
    """A ZIP that is not unpacked; nothing of it is kept."""


class NoArchive(BadArchive):
    """What was sent is no ZIP, or its list of files cannot be read."""

    message = _("This is no ZIP that can be read. Please pack the folder again as an ordinary ZIP.")


class TooManyEntries(BadArchive):
    """It holds more files and folders than are read."""

    message = _("This ZIP holds more than %(most)s files and folders. Please pack one campaign or one case.")


class StrayEntry(BadArchive):
    """The path of an entry leads out of the ZIP, or is none."""

    message = _(
        "In this ZIP, “%(entry)s” is no plain path within it."
        " Please pack the folder again as an ordinary ZIP."
    )


class DeepEntry(BadArchive):
    """An entry lies in too many folders."""

    message = _(
        "In this ZIP, “%(entry)s” lies more than %(most)s folders deep. Please pack the case files alone."
    )


class SpecialEntry(BadArchive):
    """An entry is neither a file nor a folder."""

    message = _(
        "In this ZIP, “%(entry)s” is a link or another special file. Please put the file itself in its place."
    )


class LockedEntry(BadArchive):
    """An entry is encrypted."""

    message = _(
        "In this ZIP, “%(entry)s” is locked with a password. Please pack the folder again without one."
    )


class DoubleEntry(BadArchive):
    """Two entries would be one file where capitals make no difference."""

    message = _(
        "In this ZIP, “%(entry)s” stands a second time, or beside a name that differs only in capitals."
        " Please keep one of them."
    )


class LargeEntry(BadArchive):
    """A file is larger than any of a case is."""

    message = _(
        "In this ZIP, “%(entry)s” is larger than %(most)s MB. Please make it smaller, or leave it out."
    )


class TightEntry(BadArchive):
    """A file would become so many times larger than no text or picture does."""

    message = _(
        "In this ZIP, “%(entry)s” would become more than %(most)s times larger, as no text or picture does."
        " Please leave it out."
    )


class TooMuchInArchive(BadArchive):
    """All files together are larger than is unpacked; ``entry`` is the first that is too much."""

    message = _(
        "Up to “%(entry)s”, the files in this ZIP make more than %(most)s MB. Please pack one campaign or"
        " one case."
    )


class DamagedEntry(BadArchive):
    """A file cannot be unpacked."""

    message = _(
        "In this ZIP, “%(entry)s” is damaged, or packed in a way that is not read here."
        " Please pack the folder again as an ordinary ZIP."
    )

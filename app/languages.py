"""The interface's languages, listed once; the languages of letters are found from files."""

from typing import Final

#: BCP 47 code → the language's own name, in the order in which people choose.
INTERFACE_LANGUAGES: Final = {"en": "English", "fr": "Français", "es": "Español"}
DEFAULT_LANGUAGE: Final = "en"


def translatable(message: str) -> str:
    """The message itself, marked for translation where it is not yet known who will read it."""
    return message

"""The interface’s languages, each for a whole way: one in ``make test``, the others in ``make verify``."""

from typing import Final

import pytest

from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES

LANGUAGES: Final = tuple(
    language if language == DEFAULT_LANGUAGE else pytest.param(language, marks=pytest.mark.long)
    for language in INTERFACE_LANGUAGES
)

"""Installed font packages → CSS that names them, and the folders that hold them.

The serif of the letters comes with the Python packages, so that it is the same on every machine. Names in
other scripts and emoji are set in the system's Noto fonts; what neither has, `app.documents.pdf` reports.
"""

from functools import cache
from pathlib import Path
from typing import Final

import fontpkg

#: Looked up from left to right for each character, so the text face stands first and Han, which also holds
#: (wider) Latin letters, last.
FAMILIES: Final = (
    "Letter Serif",
    "Noto Naskh Arabic",
    "Noto Serif Hebrew",
    "Noto Serif Armenian",
    "Noto Serif Georgian",
    "Noto Serif Ethiopic",
    "Noto Serif Devanagari",
    "Noto Serif Bengali",
    "Noto Serif Gujarati",
    "Noto Serif Gurmukhi",
    "Noto Serif Tamil",
    "Noto Serif Telugu",
    "Noto Serif Kannada",
    "Noto Serif Malayalam",
    "Noto Serif Sinhala",
    "Noto Serif Thai",
    "Noto Serif Lao",
    "Noto Serif Khmer",
    "Noto Serif Myanmar",
    "Noto Serif Tibetan",
    "Noto Serif CJK SC",
)


@cache
def font_css() -> str:
    """The style sheet that makes ``Letter Serif`` known and sets the page in it."""
    families = ", ".join(f'"{family}"' for family in FAMILIES)
    return f"{_face('normal')}\n{_face('italic')}\nhtml {{ font-family: {families}, serif }}\n"


def font_folders() -> tuple[Path, ...]:
    """The folders that the fonts of `font_css` are read from."""
    return (_file("normal").parent,)


def _face(style: str) -> str:
    address = _file(style).as_uri()
    return f'@font-face {{ font-family: "Letter Serif"; font-style: {style}; src: url("{address}") }}'


def _file(style: str) -> Path:
    return Path(fontpkg.path("Noto Serif", style=style)).resolve()

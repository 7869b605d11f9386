"""Families of installed fonts → the style sheet that every page is set with, one family for each script.

Names in any script print as they are written; what no family has, `app.documents.pdf` reports.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import fontpkg

#: What the system's packages have in a serif and a sans of one design, looked up from left to right.
_SCRIPTS: Final = (
    "Hebrew Armenian Georgian Ethiopic Devanagari Bengali Gujarati Gurmukhi Tamil Telugu Kannada Malayalam"
    " Sinhala Thai Lao Khmer Myanmar"
).split()
#: What they have in one design only: better that one than whatever the system would find.
_ALONE: Final = (
    "Noto Serif Tibetan",
    *(
        f"Noto Sans {script}"
        for script in "Adlam Cherokee Mongolian NKo Oriya Syriac Thaana Tifinagh".split()
    ),
    "Noto Sans Canadian Aboriginal",
)
#: Where systems install fonts.
_SYSTEM_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
#: The faces that are files of Python packages, upright and in one weight: variable ones are twice as slow.
_FILES: Final = ("Atkinson Hyperlegible",)


@cache
def font_css() -> str:
    """The style sheet with ``--serif`` and ``--sans``; the page is set in the serif.

    The face of the letters stands first and Han, which also holds (wider) Latin letters, last. It has the
    forms of China, Japan and Korea, and takes those of the page's language.
    """
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{_file(family).as_uri()}") }}\n'
        for family in _FILES
    )
    serif = _families("Serif", "Noto Naskh Arabic", "serif")
    sans = _families("Sans", "Noto Sans Arabic", "sans-serif")
    return f"{faces}:root {{ --serif: {serif}; --sans: {sans} }}\nhtml {{ font-family: var(--serif) }}\n"


@cache
def font_folders() -> tuple[Path, ...]:
    """The folders of the faces that come as files of Python packages."""
    return tuple(_file(family).parent for family in _FILES)


def _file(family: str) -> Path:
    return Path(fontpkg.path(family))


def _families(design: str, arabic: str, generic: str) -> str:
    scripts = (f"Noto {design} {script}" for script in _SCRIPTS)
    names = (f"Noto {design}", arabic, *scripts, *_ALONE, f"Noto {design} CJK SC")
    return ", ".join((*(f'"{name}"' for name in names), generic))


@cache
def font_edition() -> str:
    """A hash that changes when a font is installed, changed or removed."""
    whole = hashlib.sha256(font_css().encode())
    for folder in (*map(Path, _SYSTEM_FOLDERS), *font_folders()):
        for path in sorted(folder.rglob("*")):
            # Of a link that leads nowhere, too.
            facts = path.lstat()
            whole.update(f"{path} {facts.st_size} {facts.st_mtime_ns}".encode())
    return whole.hexdigest()

"""A file's bytes → clean UTF-8 text, or a problem; and the characters that no text here may hold."""

import re
import unicodedata
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator

from app.files.problems import Problem

#: Combining marks on one letter: no writing system needs half as many.
MAX_MARKS: Final = 30
#: Bytes; the longest real case sheet is a tenth of this.
MAX_BYTES = 256 * 1024

# C0 but newline and tab, DEL and C1; lone surrogates; bidirectional embeddings, overrides and isolates, which
# can make a text read otherwise than it is stored (Unicode Technical Report 36, 3.3). Soft hyphens and byte
# order marks, which come with text pasted from a word processor, hide the words they stand in from searches;
# where a picture stood it leaves U+FFFC.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffc\ufffe\uffff]"
)
#: Letters and symbols that look like spaces: Hangul fillers and the empty Braille pattern.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# What word processors end a line with, pasted (Unicode Standard 5.8), beside the ordinary ends.
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text in composed form (NFC), with one kind of line end, without control and hidden characters."""
    text = _CONTROL.sub("", _LINE_END.sub("\n", text))
    return text if text.isascii() else unicodedata.normalize("NFC", _stream_safe(text))


def is_visible(text: str) -> bool:
    """Whether it leaves ink: a letter, number, mark of punctuation or symbol that is not blank."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK for sign in text)


def _stream_safe(text: str) -> str:
    """The text with at most 30 combining marks in a row (Unicode Standard Annex 15, 13).

    Composing sorts such a row in a time that grows with its square, and nobody else is served meanwhile.
    """
    kept: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MAX_MARKS:
            kept.append(letter)
    return "".join(kept)


def has_control(text: str) -> bool:
    """Whether the text holds a character that `clean` would take out."""
    return _CONTROL.search(text) is not None


def _one_line(text: str) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", " ".join(line for line in lines if line))


#: A field's text: on one line, in composed form, no space around it.
Text = Annotated[str, AfterValidator(_one_line)]


def read_text(path: Path, root: Path) -> str | Problem:
    """The file's text, or the reason against it; ``root`` is the folder that it must not lead out of."""
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            return Problem(path, 0, "This is a link to a file outside the folder; copy the file itself here.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Problem(path, 0, "This file is missing; write it, or copy it from another case and change it.")
    except (OSError, RuntimeError):
        # Links in a circle are a RuntimeError before Python 3.13.
        return Problem(path, 0, "This cannot be read; make it an ordinary file that this program may open.")
    if len(data) > MAX_BYTES:
        return Problem(path, 0, f"This file is larger than {MAX_BYTES // 1024} KB; shorten it.")
    return _decoded(path, data)


def _decoded(path: Path, data: bytes) -> str | Problem:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Problem(path, line, "This file is not in UTF-8; save it again with the encoding “UTF-8”.")
    text = text.replace("\r\n", "\n")
    found = _CONTROL.search(text)
    if found:
        line = text[: found.start()].count("\n") + 1
        name = f"U+{ord(found[0]):04X}"
        return Problem(path, line, f"There is a control character here ({name}); delete it.")
    return unicodedata.normalize("NFC", text)

"""Lines of words and the room there is for them → the size of type in which they surely fit."""

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, repeat
from typing import Final, NamedTuple, SupportsFloat

from app.errors import DoesNotFit

_MM_IN_A_POINT: Final = 25.4 / 72
#: Points by which type becomes smaller, until it fits.
_STEP: Final = 0.5
#: Ems that may stay empty at the end of a row where a word is broken: letters that are joined stay together.
_SLACK: Final = 3.0
_SPACES: Final = re.compile(r"[ \t]+")
#: Between two Han letters or Hangul syllables a row may always end.
_BETWEEN_HAN: Final = re.compile("(?<=[㐀-䶿一-鿿가-힣])(?=[㐀-䶿一-鿿가-힣])")

_SPACE: Final = 0.26
#: Ems of the signs that are narrower or wider than the others of their script.
_OF_SIGNS: Final = {
    sign: ems
    for ems, signs in (
        (_SPACE, " "),
        (0.33, "ijl.,;:!'’‘-‐·\u00ad\u202f"),
        (0.38, "ftIJ()[]/\\\u00a0"),
        (0.49, "rs?{}°“”„"),
        (0.52, "cz«»–"),
        (0.58, "aekvxy0123456789"),
        (0.65, "bdghnopqEFLPSTYZ|"),
        (0.71, "ABCKRVX"),
        (0.8, "DGHNOQUφψω"),
        (1.1, "mwMWÆæŒœΜ&@%—¼½¾ЉЊЖШЩЮЫФМжшщюыфм\u20de"),
        (1.35, "©®…\u20e3〰〽㊗㊙سشصضثښڛڜڝڞۺۻݜݭݰݽݾࢯ"),
        (1.65, "ੴ"),
        (2.85, "ஔ\u0bca\u0bcb\u0bcc௵௸ഐ൝൸ဪ៘៚⸺⸻‱؀؁؂؃؄؅۝࣢"),
        (7.3, "﷽"),
    )
    for sign in signs
}
#: Letters whose capitals and small letters are as wide as the Latin ones.
_ORDINARY: Final = re.compile("[!-ÿĐđĦħıĸŁłŊŋŦŧƏəΆ-ΐΑ-ώА-яЀ-ЏѐёђѓєѕіїјќѝўџҐґ]")
#: Marks that stand beside their letter, in scripts of the south of India and the Vedas.
_BESIDE: Final = re.compile("[\u0b00-\u0d7f\u17b4\u17b5\u1ce0-\u1ce8]")
_CAPITAL: Final = 0.89
_SMALL: Final = 0.71
#: From which sign on a script, or a group of them, needs at most so many ems a sign; and how much higher its
#: face makes a line, whatever the leading, because it sits otherwise on the line than the Latin face.
_OF_SCRIPTS: Final = (
    ("\0", 1.4, 0.0),  # Latin, Greek and Cyrillic
    ("\u0530", 0.95, 0.15),  # Armenian, Hebrew
    ("\u0600", 1.1, 0.25),  # Arabic
    ("\u0700", 1.25, 0.25),
    ("\u0900", 1.16, 0.3),  # Devanagari and its sisters
    ("\u0b80", 1.77, 0.35),  # Tamil to Sinhala
    ("\u0e00", 1.0, 0.2),  # Thai, Lao
    ("\u0f00", 1.65, 0.45),  # Tibetan, Myanmar, Georgian, Ethiopic, Khmer
    ("\u1e00", 1.65, 0.0),  # More of Latin and Greek, punctuation
    ("\u2070", 1.65, 0.1),  # Symbols
    ("\u2e80", 1.05, 0.1),  # Han, Kana
    ("\ua490", 1.5, 0.3),
    ("\uac00", 1.05, 0.1),  # Hangul
    ("\ufb00", 2.4, 0.25),  # Letters joined in one sign
    ("\ufe70", 1.35, 0.25),
    ("\U00010000", 2.0, 0.45),
    ("\U0001f000", 1.3, 0.1),  # Emoji
    ("\U00020000", 1.05, 0.1),  # Han again
)
_STARTS: Final = tuple(start for start, _, _ in _OF_SCRIPTS)


class _Word(NamedTuple):
    """What stays on one row if it can: the space before it and its width, in ems.

    ``parts``: whether a row may end within it, as after a hyphen, though there is room for more.
    """

    space: float
    ems: float
    parts: bool


class _Line(NamedTuple):
    """Words, and by how many ems their scripts make each row of them higher than the leading."""

    words: list[_Word]
    higher: float


def points_that_fit(
    lines: Iterable[str],
    width: SupportsFloat,
    height: SupportsFloat,
    *,
    most: float,
    least: float,
    leading: float = 1.3,
    whole: float = math.inf,
) -> float:
    """Points of type, from ``most`` down to ``least``, in which the lines fit, wrapped where they must be.

    ``width`` and ``height`` are the room in millimetres, ``leading`` the height of a line in ems, which some
    scripts exceed. Rather than be wrapped, lines are set smaller, down to ``whole`` points. Signs are taken a
    little wider than they are in the serif and the sans of the pages, upright and regular.

    Raises `DoesNotFit`.
    """
    parts = [_line(part) for line in lines for part in line.splitlines() or ("",)]
    unbroken = sum(leading + line.higher for line in parts)
    sizes = [most - step * _STEP for step in range(int((most - least) / _STEP) + 1)]
    tries = [(points, True) for points in sizes if points >= whole] + [(points, False) for points in sizes]
    for points, must_be_whole in tries:
        em = points * _MM_IN_A_POINT
        room = float(height) / em
        # A sum of many numbers is a hair more than it should be.
        room = min(room, unbroken + 1e-6) if must_be_whole else room
        if _height(parts, float(width) / em, leading, room) <= room:
            return points
    raise DoesNotFit


def _height(lines: Iterable[_Line], width: float, leading: float, room: float) -> float:
    """How high the lines are at most, all in ems; nothing is counted once they are higher than the room."""
    height = 0.0
    for line in lines:
        row = leading + line.higher
        height += row * _rows(line.words, width, (room - height) / row)
    return height


def _rows(words: Iterable[_Word], width: float, most: float) -> int:
    """The rows that the words take at most, each ``width`` ems; nothing is counted beyond ``most``."""
    rows, used = 1, 0.0
    for word in words:
        if used and used + word.space + word.ems > width:
            rows, used = rows + 1, 0.0
        used += word.ems + (word.space if used else 0)
        if used > width:
            rows += _broken(word, width) - 1
            # How much of its last row it fills is not known.
            used = width
        if rows > most:
            break
    return rows


def _broken(word: _Word, width: float) -> int:
    """The rows of a word that is wider than one.

    Where a row may end early, two that follow each other still hold more than one that is full.
    """
    room = max(width - _SLACK, width / 2)
    return math.ceil(word.ems * (2 if word.parts else 1) / room)


def _line(text: str) -> _Line:
    """A line as words; a space before or after a mark may join two, so that it never parts them here."""
    joined: list[str] = []
    for word in _SPACES.split(text.strip(" \t")):
        if joined and not (_can_end(joined[-1][-1]) and _can_begin(word[0])):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    words = [
        _Word(space, sum(map(_ems, piece)), len(piece) > 1 and not _is_plain(piece))
        for word in joined
        for piece, space in zip(_BETWEEN_HAN.split(word), chain((_SPACE,), repeat(0.0)), strict=False)
    ]
    return _Line(words, max((_of_script(sign)[2] for sign in set(text)), default=0))


def _can_end(sign: str) -> bool:
    return sign in ".,;:!?)" or unicodedata.category(sign)[0] in "LMN"


def _can_begin(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN"


def _is_plain(word: str) -> bool:
    """Whether it is letters and digits alone, of scripts that end a row at spaces only."""
    return all(sign < "\u0e00" and unicodedata.category(sign)[0] in "LMN" for sign in word)


@lru_cache(4096)
def _ems(sign: str) -> float:
    """A generous width; marks that stand above or below have none of their own."""
    # A letter with an accent is as wide as without.
    base = unicodedata.normalize("NFD", sign)[0] if sign < "\u0530" or "\u1e00" <= sign < "\u1f00" else sign
    if base in _OF_SIGNS:
        return _OF_SIGNS[base]
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0.45 if _BESIDE.fullmatch(sign) else 0
    if _ORDINARY.fullmatch(base):
        return _CAPITAL if base.isupper() else _SMALL
    return _of_script(base)[1]


def _of_script(sign: str) -> tuple[str, float, float]:
    return _OF_SCRIPTS[bisect_right(_STARTS, sign) - 1]

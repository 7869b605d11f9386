"""Words and a slot → glyphs on one line, or the answer that they do not stand there."""

import itertools
from dataclasses import replace
from typing import Literal

import pytest
from PIL import Image

from app.documents.page import Value
from app.documents.pdf.printing import print_pages
from app.documents.pdf.setting import DoesNotStand, Setting, set_words
from app.documents.pdf.sheet import Slot
from tests.documents.letters import FOLDERS, on, sample
from tests.documents.pdf.copies import LAID_OUT, NAMES, run, sheet_and_slots
from tests.documents.pdf.reading import pictures

#: Lines of scripts whose letters stand high or hang low.
_HIGH_AND_LOW = ("Ấ Ç gjpqy", "مُحَمَّد بْنُ علي", "สมชาย ใจดี", "क्षत्रिय श्री", "ગુજરાતી", "יָעֵל כֹּהֵן")


@pytest.fixture(scope="module")
def slot() -> Slot:
    _, slots = sheet_and_slots()
    return slots[0]


def _set(slot: Slot, words: str, direction: str = "ltr") -> Setting:
    return set_words(slot, Value(words, direction))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_of_any_script_stand_in_a_slot(slot: Slot, name: str) -> None:
    setting = _set(slot, name)
    assert (setting.text, setting.missing) == (name, ())
    assert setting.glyphs
    assert setting == _set(slot, name)


@pytest.mark.parametrize("name", LAID_OUT.values(), ids=LAID_OUT)
def test_what_is_wider_higher_or_more_than_a_line_does_not_stand(slot: Slot, name: str) -> None:
    with pytest.raises(DoesNotStand):
        _set(slot, name.strip())


def test_words_stand_up_to_the_last_of_their_width(slot: Slot) -> None:
    full = next(many for many in itertools.count() if not _stands(slot, "n" * (many + 1)))
    assert full > 20
    assert _stands(replace(slot, width=slot.width * 2), "n" * full * 2)


def _stands(slot: Slot, words: str) -> bool:
    try:
        _set(slot, words)
    except DoesNotStand:
        return False
    return True


def test_no_words_leave_no_ink(slot: Slot) -> None:
    for nothing in ("", " ", "\u3000"):
        assert _set(slot, nothing).content == b"BT\nET"


@pytest.mark.parametrize(("align", "share"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_words_stand_where_their_block_has_them(
    slot: Slot, align: Literal["left", "center", "right"], share: float
) -> None:
    narrow, wide = (
        float(_set(replace(slot, align=align, width=width), "Ana").content.split()[5])
        for width in (slot.width, slot.width + 100)
    )
    assert wide - narrow == pytest.approx(100 * share)


def test_characters_that_no_font_has_are_told(slot: Slot) -> None:
    assert _set(slot, "A\ue000B\uf8ff").missing == ("\ue000", "\uf8ff")
    assert _set(slot, "AB").missing == ()


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        ("Ana", True),
        ("fi", True),
        ("ليلى", True),
        ("கௌரி", False),
        ("A\u0327\u0301", False),
        ("\u200fAna", False),
    ],
)
def test_words_that_glyphs_do_not_tell_are_known(slot: Slot, words: str, *, reads: bool) -> None:
    assert _set(slot, words).reads is reads


def test_a_setting_holds_the_glyphs_of_its_own_words_alone(slot: Slot) -> None:
    fresh = _set(slot, "Bo")
    _set(slot, "Łucja 王小明 ليلى")
    assert _set(slot, "Bo") == fresh
    assert sorted(text for glyphs in fresh.glyphs.values() for _, text in glyphs.values()) == ["B", "o"]


def test_an_emoji_is_met_again_after_its_font_was_let_go(slot: Slot) -> None:
    """Pango frees a font when some 256 others were used after it; to use it still ends the process."""
    for _ in range(2):
        assert not _stands(slot, "Ana 😊")
        for size in range(300):
            _set(replace(slot, style={**slot.style, "font_size": 5 + size / 40}), "Q")


@pytest.mark.parametrize("paper", ["plain", "large"])
def test_no_line_touches_the_next(paper: str) -> None:
    """Two lines leave as much ink as each of them by itself."""
    lines = (" ", *_HIGH_AND_LOW)
    pairs = [*itertools.product(lines, repeat=2)]
    short = sample(addressee=("Q",), body=sample().body[:1], signature="Q", is_sample=True)
    letters = [replace(short, sender=pair) for pair in pairs]
    _, slots = sheet_and_slots(on(paper))
    assert all(_stands(slots[0], line) for line in lines)
    pages = pictures(print_pages(run(letters, on(paper)), FOLDERS).data, 3)
    ink = dict(zip(pairs, map(_ink, pages), strict=True))
    for first, second in pairs:
        alone = ink[first, " "] + ink[" ", second] - ink[" ", " "]
        assert ink[first, second] == pytest.approx(alone, abs=3), (first, second)


def _ink(picture: Image.Image) -> int:
    upper = picture.crop((0, 0, picture.width, picture.height // 3))
    return sum(upper.histogram()[:128])

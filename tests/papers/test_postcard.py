"""Letter → cards: where they and the ticks to cut by are, what is on them, and when a message is too long."""

import re
from functools import cache

import pytest
from PIL import Image

from app.cases.sheet import Kind
from app.documents.chosen import ChosenPaper
from app.documents.document import Size
from app.documents.page import Lent, page_of
from app.errors import DoesNotFit
from app.letters.compose import compose
from app.letters.letter import Letter, blocks
from tests.documents.letters import LENT, on, printed, sample
from tests.papers.fit import faults, lost
from tests.papers.making import NOON, Maker, heard, writer
from tests.papers.measuring import DOTS_AN_INCH, one_bit, page_count, page_size, page_text, words

#: Published: A6 of ISO 216, and a quarter of US Letter (4.25 by 5.5 inches), in millimetres.
CARDS = {Size.A4: (105.0, 148.0), Size.LETTER: (107.95, 139.7)}
#: Millimetres: half of A4 is half a millimetre longer than A6.
TOLERANCE = 0.501
SENTENCE = "I saw the first swallows this morning and thought of you and of your pupils. "


def _letter(sentences: int = 8, /, **changes: object) -> Letter:
    own = {
        "kind": Kind.SOLIDARITY,
        "salutation": "Dear Mira,",
        "body": blocks("\n\n".join((SENTENCE * sentences, "1. One wish\n2. Another"))),
        **changes,
    }
    return sample(**own)


def _on(size: Size = Size.A4, cards: str = "four", message: str = "printed") -> ChosenPaper:
    return on("postcard", size, cards=cards, message=message)


@cache
def _pdf(size: Size, cards: str, message: str = "printed") -> bytes:
    with heard() as complaints:
        data = printed(_letter(), _on(size, cards, message), Lent()).data
    assert complaints == []
    return data


def _points(letter: Letter, lent: Lent = LENT, size: Size = Size.A4) -> float:
    found = re.search(r"\.message \{ font-size: ([\d.]+)pt", page_of(letter, _on(size), lent).html)
    assert found
    return float(found[1])


def _strip(sheet: Image.Image, *box: float) -> tuple[float, ...] | None:
    """Where the ink is in that part of the sheet, all in millimetres."""
    dot = 25.4 / DOTS_AN_INCH
    left, top, right, bottom = (round(side / dot) for side in box)
    inked = sheet.crop((left, top, right, bottom)).convert("L").point(lambda value: 255 - value)
    found = inked.getbbox()
    return None if found is None else tuple(round(side * dot, 2) for side in found)


@pytest.mark.parametrize("size", Size)
def test_a_single_card_has_the_size_of_a_card_upright_in_front_and_lying_behind(size: Size) -> None:
    pdf = _pdf(size, "single")
    assert page_count(pdf) == 2
    assert page_size(pdf) == pytest.approx(CARDS[size], abs=0.1)
    assert page_size(pdf, 1) == pytest.approx(CARDS[size][::-1], abs=0.1)


@pytest.mark.parametrize("size", Size)
def test_four_cards_fill_the_sheet_and_each_back_lies_behind_a_front(size: Size) -> None:
    pdf = _pdf(size, "four")
    assert page_count(pdf) == 2
    # The sheet of backs is the same one, turned: its quarters are those of the fronts.
    for page, (width, height) in enumerate((CARDS[size], CARDS[size][::-1])):
        across, down = page_size(pdf, page)
        assert (across / 2, down / 2) == pytest.approx((width, height), abs=TOLERANCE)
        first_word = ("Dear Mira,", "His Excellency")[page]
        places = sorted((it.left, it.top) for it in words(pdf, page) if it.text.startswith(first_word))
        assert len(places) == 4
        (left, top), *others = places
        expected = [(left, top + height), (left + width, top), (left + width, top + height)]
        for place, due in zip(others, expected, strict=True):
            assert place == pytest.approx(due, abs=TOLERANCE)
        assert left < width
        assert top < height


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("page", [0, 1])
def test_only_the_ticks_to_cut_by_reach_the_edge_and_nothing_else_comes_near_a_cut(
    size: Size, page: int
) -> None:
    pdf = _pdf(size, "four")
    sheet, (width, height) = one_bit(pdf, page), page_size(pdf, page)
    middle = {
        "across": (_strip(sheet, 0, 0, width, 5), _strip(sheet, 0, height - 5, width, height)),
        "down": (_strip(sheet, 0, 0, 5, height), _strip(sheet, width - 5, 0, width, height)),
    }
    for tick in middle["across"]:
        assert tick is not None
        assert tick[0::2] == pytest.approx((width / 2, width / 2), abs=0.3)
    for tick in middle["down"]:
        assert tick is not None
        assert tick[1::2] == pytest.approx((height / 2, height / 2), abs=0.3)
    assert _strip(sheet, width / 2 - 5, 7.2, width / 2 + 5, height - 7.2) is None
    assert _strip(sheet, 7.2, height / 2 - 5, width - 7.2, height / 2 + 5) is None


def test_a_card_bears_the_whole_message_and_the_address_but_no_sender_that_the_case_does_not_allow() -> None:
    pdf = _pdf(Size.A4, "single")
    assert lost(_letter(), pdf) == []
    assert page_text(pdf, 1).endswith("1010 Castelmar ORLÉN")
    assert "Tanneurs" not in page_text(pdf, 0) + page_text(pdf, 1)
    allowed = printed(_letter(), _on(cards="single"), Lent(sender=("Camille Ferrand", "France"))).data
    assert "Camille Ferrand France" in page_text(allowed, 1)


def test_an_open_card_has_an_address_and_no_word_of_the_letter_and_finishes_none() -> None:
    pdf = _pdf(Size.LETTER, "four", "open")
    assert page_text(pdf) == ""
    assert "swallows" not in page_text(pdf, 1)
    assert page_text(pdf, 1).count("Castelmar") == 4
    assert not _on(message="open").finishes
    assert _on().finishes


def test_a_card_to_draw_has_an_empty_front_in_a_frame_and_finishes_none() -> None:
    pdf = _pdf(Size.A4, "single", "drawing")
    assert page_text(pdf) == ""
    assert "Castelmar" in page_text(pdf, 1)
    front, (width, height) = one_bit(pdf, 0), page_size(pdf, 0)
    assert _strip(front, 7, 7, width - 7, height - 7) is not None
    assert _strip(front, 9, 9, width - 9, height - 9) is None
    assert not _on(message="drawing").finishes


def test_the_longer_the_message_the_smaller_the_type_until_none_fits() -> None:
    assert _points(_letter(2)) == 12
    assert 7 <= _points(_letter(16)) < _points(_letter(10)) < 12
    with pytest.raises(DoesNotFit):
        _points(_letter(60))


def test_a_message_in_the_smallest_type_stays_above_the_foot_of_its_card() -> None:
    sentences = next(many for many in range(10, 60) if _points(_letter(many)) == 7)
    pdf = printed(_letter(sentences), _on(cards="single")).data
    assert list(faults("postcard", pdf)) == []
    assert max(place.bottom for place in words(pdf)) < 140.5


def test_the_bundled_messages_are_comfortable_to_read() -> None:
    maker = Maker()
    for case, kind in maker.cases():
        if kind is Kind.SOLIDARITY:
            for language in ("en", "fr", "es"):
                letter = compose(case, kind, writer(case, language), maker.stock.templates, NOON.date())
                assert all(_points(letter, size=size) >= 8 for size in Size), (case.slug, language)


def test_rules_to_write_on_begin_under_the_sender_however_long_it_is() -> None:
    for sender in ((), ("Camille Ferrand", "France"), ("Camille Ferrand",) * 5):
        pdf = printed(_letter(), _on(cards="single"), Lent(sender=sender)).data
        top = max((place.bottom for place in words(pdf, 1) if place.text.startswith("Camille")), default=8)
        rules = _strip(one_bit(pdf, 1), 50, top + 1, 65, 90)
        assert rules is not None
        assert 5 < rules[1] + 1 < 16


def test_the_post_reads_the_address_from_its_left_edge_whichever_way_the_words_run() -> None:
    arabic = _letter(language="ar", direction="rtl", addressee=("ليلى الحسيني", "4 Embankment Square"))
    (street,) = (
        place for place in words(printed(arabic, _on(cards="single")).data, 1) if "Embank" in place.text
    )
    assert street.left == pytest.approx(79, abs=0.5)

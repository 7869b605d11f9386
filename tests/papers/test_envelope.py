"""Envelopes as the posts want them, measured."""

from dataclasses import replace
from typing import Final

import pytest

from app.documents.document import Size
from app.documents.page import page_of
from app.errors import DoesNotFit
from app.letters.letter import Letter
from tests.documents.letters import LENT, on, printed, sample
from tests.papers.making import heard
from tests.papers.measuring import Place, ink, page_size, page_text, words

#: ISO 269, and 9½ by 4⅛ inches.
ENVELOPES: Final = {"dl": (220, 110), "c5": (229, 162), "c6": (162, 114), "10": (241.3, 104.775)}
SENDER: Final = ("Camille Ferrand", "12, rue des Tanneurs", "69007 Lyon", "France")
HARD: Final = {
    "eleven": tuple(f"Line {number} of the Ministry of Justice and Human Rights" for number in range(10)),
    "long": ("Nguyễn Thị Łucja Őğşčț " * 8, "4 Embankment Square"),
    "capitals": ("W" * 100,),
    "scripts": ("王小明" * 12, "शर्मा सीता " * 4, "محمد اقبال " * 4, "Ольга Ковальчук"),
}


def envelope_of(letter: Letter, envelope: str = "dl", sender: tuple[str, ...] = ()) -> bytes:
    with heard() as warnings:
        result = printed(letter, on("envelope", envelope=envelope), replace(LENT, sender=sender))
    assert (result.pages, result.missing, warnings) == (1, (), [])
    return result.data


def places(pdf: bytes) -> tuple[list[Place], list[Place]]:
    """The words of the sender and those of the addressee."""
    found = words(pdf)
    return [place for place in found if place.bottom < 38], [place for place in found if place.bottom >= 38]


@pytest.mark.parametrize(
    ("envelope", "address"),
    [*((envelope, sample().addressee) for envelope in ENVELOPES), *(("c6", hard) for hard in HARD.values())],
    ids=[*ENVELOPES, *HARD],
)
def test_the_address_stands_where_the_posts_read_it(envelope: str, address: tuple[str, ...]) -> None:
    width, height = ENVELOPES[envelope]
    letter = sample(addressee=address)
    pdf = envelope_of(letter, envelope, SENDER)
    assert page_size(pdf) == pytest.approx((width, height), abs=0.1)
    sender, addressee = places(pdf)
    assert min(place.top for place in addressee) >= 40
    assert max(place.bottom for place in addressee) <= height - 15
    assert max(place.right for place in addressee) <= width - 15
    assert min(place.left for place in addressee) >= max(width - 140, 0.4 * width)
    # What stands in the upper right corner is for stamps.
    assert all(place.left > 9 and place.right < width - 74 for place in sender)
    assert all(place.top > 8 and place.bottom < 37.5 for place in sender)
    black = ink(pdf)
    assert black is not None
    assert min(black.left, black.top, width - black.right, height - black.bottom) > 5


def test_lines_begin_below_each_other_and_the_country_is_last_in_its_own_language() -> None:
    _, addressee = places(envelope_of(sample()))
    assert [place.text.strip() for place in addressee] == [*sample().addressee, "ORLÉN"]
    assert max(place.left for place in addressee) - min(place.left for place in addressee) < 1
    assert '<span class="line" lang="fr">\u2068ORLÉN' in page_of(sample(), on("envelope"), LENT).html


def test_type_is_as_large_as_the_envelope_allows() -> None:
    short = sample(addressee=("Aldemar III", "Rovengat 1", "1000 Vesmar"))
    _, few = places(envelope_of(short))
    _, many = places(envelope_of(sample(addressee=HARD["eleven"])))
    # Capitals are seven tenths of the type.
    assert few[0].bottom - few[0].top > many[0].bottom - many[0].top > 0.7 * 8 * 25.4 / 72
    # Few lines stand in the middle.
    assert few[0].top > many[0].top + 10


@pytest.mark.parametrize(
    "letter", [sample(addressee=("W" * 200,) * 11), sample(addressee=("王" * 200,) * 8)], ids=["latin", "han"]
)
def test_an_address_that_no_envelope_holds_is_refused(letter: Letter) -> None:
    with pytest.raises(DoesNotFit):
        envelope_of(letter)


def test_a_sender_whose_address_is_too_long_is_refused() -> None:
    with pytest.raises(DoesNotFit):
        envelope_of(sample(), sender=("W" * 200,) * 11)


def test_only_what_may_be_known_of_the_sender_is_on_the_envelope() -> None:
    assert places(envelope_of(sample()))[0] == []
    sender, _ = places(envelope_of(sample(), sender=("Camille Ferrand", "France")))
    assert [place.text.strip() for place in sender] == ["Camille Ferrand", "France"]


def test_an_envelope_says_nothing_of_the_case() -> None:
    text = page_text(envelope_of(sample()))
    assert text == " ".join((*sample().addressee, "ORLÉN"))


def test_an_address_in_latin_letters_is_not_turned_round_in_a_letter_from_right_to_left() -> None:
    letter = sample(direction="rtl", addressee=("Mr. John (Jr.)", "4 Embankment Square"))
    _, addressee = places(envelope_of(letter))
    assert [place.text.strip() for place in addressee] == ["Mr. John (Jr.)", "4 Embankment Square", "ORLÉN"]


def test_the_size_of_paper_decides_what_is_usual_alone() -> None:
    assert on("envelope").options["envelope"].value == "dl"
    assert on("envelope", Size.LETTER).options["envelope"].value == "10"
    assert on("envelope", Size.LETTER, envelope="dl").options["envelope"].value == "dl"
    assert on("envelope", envelope="10").options["envelope"].value == "10"
    assert not on("envelope").finishes

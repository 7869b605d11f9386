"""Addresses that are too long for anything → wrapped or refused, on every paper: never a lost line."""

import pytest

from app.documents.document import Size
from app.errors import DoesNotFit, TooLong
from app.letters.words import Words, check_lengths
from tests.documents.letters import PAPERS, on, printed, sample
from tests.papers.fit import absent
from tests.papers.measuring import page_size, words

pytestmark = pytest.mark.usefixtures("complaints")

#: A line of 300 characters, as a case file may have, and eleven of them, each its own.
LONG = "Ministry of the Interior and of the Relations with the Provinces, Directorate of Prisons, " * 3
ELEVEN = tuple(f"{LONG[: 290 - number]} {'abcdefghijk'[number] * 5}" for number in range(11))
ADDRESSES = {
    "a long line": (LONG[:300],),
    "eleven lines": tuple(f"Line {'abcdefghijk'[number] * 4}" for number in range(11)),
    "eleven long lines": ELEVEN,
    "one long word": ("W" * 300, "Vesmar"),
}


@pytest.mark.parametrize("lines", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("slug", PAPERS)
def test_an_address_stands_whole_within_the_page_or_is_refused(slug: str, lines: tuple[str, ...]) -> None:
    letter = sample(addressee=lines)
    try:
        pdf = printed(letter, on(slug, Size.LETTER)).data
    except DoesNotFit:
        # A letter has room for any address; what has a window or an edge has not.
        assert not PAPERS[slug].facts.finishes or slug == "postcard"
        return
    if PAPERS[slug].facts.finishes or slug != "lined":
        assert absent(letter.addressee, pdf) == []
    width, height = page_size(pdf)
    assert all(word.left >= 5 and word.right <= width - 5 for word in words(pdf))
    assert all(word.top >= 5 and word.bottom <= height - 5 for word in words(pdf))


def test_a_name_of_200_characters_is_refused() -> None:
    check_lengths(Words(interface="en", name="W" * 100))
    with pytest.raises(TooLong, match="has 200 characters; the limit is 100"):
        check_lengths(Words(interface="en", name="W" * 200))

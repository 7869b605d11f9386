"""Pages and drawings travel packed, and what is packed already does not."""

import gzip

import pytest

from tests.web.website import APPEAL, Website

PACKED = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/en/", APPEAL, "/pictures/mira-solenne", "/static/every-letter.css"])
def test_text_travels_packed(website: Website, path: str) -> None:
    plain, packed = website.ask(path), website.ask(path, headers=PACKED)
    assert "Accept-Encoding" in packed.headers["Vary"]
    if packed.headers.get("Content-Encoding"):
        assert len(packed.data) < len(plain.data) / 1.5
        assert len(gzip.decompress(packed.data)) == pytest.approx(len(plain.data), abs=50)
    else:
        pytest.fail(f"{path} travels as it is")


def test_a_letter_travels_as_it_is(website: Website) -> None:
    answer = website.send(APPEAL, website.begun() | {"as": "pdf"}, headers=PACKED)
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"%PDF-")


def test_a_packed_picture_that_the_browser_has_is_not_sent_again(website: Website) -> None:
    first = website.ask("/pictures/mira-solenne", headers=PACKED)
    again = website.ask("/pictures/mira-solenne", headers=PACKED | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

"""A kit that was never laid out: its page answers at once, tells how far it is, and costs its tokens once."""

import re
import threading
from collections.abc import Iterator, Sequence

import pytest

from app.documents.page import Page as Printable
from app.documents.press import Press
from app.languages import INTERFACE_LANGUAGES
from app.web.kits import pages as pages_of_kits
from app.web.shell.limits import BURST, COME_BACK, KIT, RATE, Limits
from tests.web.conftest import Open
from tests.web.page import Page
from tests.web.test_kits import FEW
from tests.web.test_throttle import SCHOOL, Clock, use
from tests.web.website import Website

LESSON = "/en/kits/lesson"
THERE = {"REMOTE_ADDR": SCHOOL}


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, presses lay out nothing, so that every kit has to be waited for."""
    go_on, leaves = threading.Event(), Press.leaves

    def held(press: Press, pages: Sequence[Printable]) -> tuple[int, ...]:
        go_on.wait()
        return leaves(press, pages)

    monkeypatch.setattr(Press, "leaves", held)
    monkeypatch.setattr(pages_of_kits, "_PATIENCE", 0.05)
    yield go_on
    go_on.set()


def seen(website: Website, path: str, go_on: threading.Event) -> list[Page]:
    """The pages that come until the kit is laid out, as a browser gets them that asks again by itself."""
    pages = [Page(website.ask(path, environ_base=THERE))]
    go_on.set()
    while "Refresh" in pages[-1].headers:
        (again,) = (str(link.get("href")) for link in pages[-1].all("//main//a[contains(@href, 'people=')]"))
        pages.append(Page(website.ask(again, environ_base=THERE)))
    return pages


def progress(page: Page) -> tuple[int, int]:
    """How many pages are ready, and of how many."""
    (bar,) = page.all("//progress")
    return int(str(bar.get("value"))), int(str(bar.get("max")))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_kit_that_was_never_laid_out_answers_before_it_is(
    website: Website, go_on: threading.Event, language: str
) -> None:
    page, *later = seen(website, f"/{language}/kits/lesson?{FEW}", go_on)
    assert (page.status, page.headers["Refresh"], page.headers["Cache-Control"]) == (200, "1", "no-store")
    done, many = progress(page)
    assert 0 <= done < many
    assert re.search(rf"\b{done}\b.*\b{many}\b", page.text)
    assert later[-1].all("//table[@class='contents']")


def test_looking_again_leads_to_the_plan_and_costs_no_tokens(
    open_website: Open, go_on: threading.Event
) -> None:
    website = open_website()
    clock = Clock()
    limits = Limits(clock)
    use(website, limits)
    assert {limits.wait(SCHOOL, tokens=KIT) for _ in range(BURST // KIT - 1)} == {0}
    pages = seen(website, f"{LESSON}?{FEW}", go_on)
    assert len(pages) > 1
    ready = [progress(page)[0] for page in pages[:-1]]
    assert ready == sorted(ready)
    assert "What is in it" in pages[-1].text
    assert [link for link in pages[-1].links if "/kit.pdf?" in link]
    for query in (FEW, FEW.replace("people=9", "people=8")):
        assert website.get(f"{LESSON}?{query}", environ_base=THERE).status == 429
    clock.moves(KIT / RATE)
    assert website.get(f"{LESSON}?{FEW}", environ_base=THERE).status == 200


def test_the_file_itself_is_waited_for(website: Website, go_on: threading.Event) -> None:
    # Later than the page of the kit would answer.
    threading.Timer(0.2, go_on.set).start()
    answer = website.ask(f"{LESSON}/kit.pdf?{FEW}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "Refresh" not in answer.headers


def test_who_was_told_to_come_back_is_expected_once_and_not_for_ever() -> None:
    clock = Clock()
    limits = Limits(clock)
    limits.expect(SCHOOL, "this")
    assert not limits.is_expected("9.8.7.5", "this")
    assert not limits.is_expected(SCHOOL, "that")
    assert [limits.is_expected(SCHOOL, "this") for _ in range(2)] == [True, False]
    limits.expect(SCHOOL, "this")
    clock.moves(COME_BACK)
    assert not limits.is_expected(SCHOOL, "this")
    limits.expect("127.0.0.1", "this")
    assert not limits.is_expected("127.0.0.1", "this"), "nobody is limited there"
    assert len(limits) == 0

"""Very many letters at once from one network → all are given, and those beyond wait for an organizer."""

from datetime import date
from pathlib import Path

import pytest

from app.actions import piles
from app.actions.cell import Channel, Standing
from app.web.shell.bursts import MOST, MOST_NETWORKS, WITHIN
from app.web.shell.limits import Limits
from tests.web.conftest import Open
from tests.web.group import join_code_of, opened_group
from tests.web.test_throttle import SCHOOL, Clock, use
from tests.web.website import APPEAL, Website, copied_cases, run_once

HERE = {"environ_base": {"REMOTE_ADDR": SCHOOL}}
WAITS = "Your letter is written, and waits to be counted."


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock)


def waits(limits: Limits, address: str = SCHOOL, *, is_new: bool = True) -> bool:
    """Whether a letter from there has to wait, which is finished now."""
    with limits.coming(address) as letter:
        letter.is_new = is_new
    return letter.waits


def finish(limits: Limits, letters: int = MOST) -> None:
    assert not any(waits(limits) for _ in range(letters))


def held(website: Website) -> int:
    """How many letters wait, each of which was finished on this website."""
    with website.app.app_context():
        cells = piles.waiting()
    assert {(one.cell.channel, one.cell.standing) for one in cells} <= {(Channel.ONLINE, Standing.HELD)}
    return sum(one.quantity for one in cells)


def test_what_comes_beyond_waits_until_there_was_a_pause(limits: Limits, clock: Clock) -> None:
    finish(limits)
    assert waits(limits)
    clock.moves(WITHIN - 1)
    assert waits(limits)
    clock.moves(1)
    finish(limits, MOST - 1)
    assert waits(limits), "the one that waited a second ago was a letter, too"


def test_letters_that_come_slowly_never_wait(limits: Limits, clock: Clock) -> None:
    for _ in range(3 * MOST):
        clock.moves(WITHIN / MOST)
        assert not waits(limits)


def test_networks_are_counted_apart_and_those_without_a_public_address_not_at_all(limits: Limits) -> None:
    finish(limits)
    assert not waits(limits, "9.8.7.5")
    for address in ("127.0.0.1", "172.17.0.1", ""):
        assert not any(waits(limits, address) for _ in range(MOST + 1))


def test_a_letter_that_was_counted_before_takes_no_place_and_makes_none(limits: Limits) -> None:
    finish(limits, MOST - 1)
    assert not any(waits(limits, is_new=False) for _ in range(2 * MOST))
    assert not waits(limits)
    assert all(waits(limits, is_new=False) for _ in range(2 * MOST))
    assert waits(limits)


def test_letters_that_are_finished_at_the_same_time_do_not_all_find_room(limits: Limits) -> None:
    finish(limits, MOST - 1)
    with limits.coming(SCHOOL) as one, limits.coming(SCHOOL) as other:
        one.is_new = other.is_new = True
    assert (one.waits, other.waits) == (False, True)


def test_a_letter_that_could_not_be_finished_takes_no_place(limits: Limits) -> None:
    for _ in range(MOST):
        with pytest.raises(ValueError, match="paper"), limits.coming(SCHOOL):
            raise ValueError("no paper")
    finish(limits)


def test_what_is_known_of_a_network_is_no_address_and_is_forgotten(limits: Limits, clock: Clock) -> None:
    bursts = limits._bursts  # noqa: SLF001 – what it keeps is asked for nowhere else.
    waits(limits, "9.8.7.5", is_new=False)
    assert len(bursts) == 0
    finish(limits)
    assert len(bursts) == 1
    assert SCHOOL not in repr(vars(bursts))
    clock.moves(WITHIN)
    waits(limits, "9.8.7.5", is_new=False)
    assert vars(bursts) == vars(Limits(clock)._bursts) | {"_lock": vars(bursts)["_lock"]}  # noqa: SLF001 – as above.


def test_memory_is_bounded(limits: Limits) -> None:
    for number in range(MOST_NETWORKS + 500):
        waits(limits, f"11.22.{number // 256}.{number % 256}")
    assert len(limits._bursts) == MOST_NETWORKS  # noqa: SLF001 – as above.


@pytest.fixture
def busy(open_website: Open, limits: Limits) -> Website:
    """A website to which a school has sent all letters but one that count by themselves."""
    website = open_website()
    use(website, limits)
    finish(limits, MOST - 1)
    return website


@pytest.mark.parametrize("step", ["pdf", "docx", "txt", "written", "page"])
def test_a_letter_of_a_burst_waits_and_its_page_says_so(busy: Website, step: str) -> None:
    assert busy.send(APPEAL, busy.begun() | {"as": "txt"}, **HERE).mimetype == "text/plain"
    fields = busy.begun(body="My dear Quillon,\n\nlet her go.", name="Ana")
    page = busy.post(APPEAL, fields | {"as": step}, **HERE)
    assert page.status == 200
    assert WAITS in page.text
    assert "what you wrote, nobody sees" in page.text
    assert page.all("//p[@class='postmark']") == []
    assert "Count it as a new letter" not in page.text
    assert (busy.total(), held(busy)) == (1, 1)

    for file in ("pdf", "docx"):
        answer = busy.send(APPEAL, page.fields() | {"as": file}, **HERE)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert WAITS in busy.post(APPEAL, page.fields() | {"as": "picture"}, **HERE).text
    assert (busy.total(), held(busy)) == (1, 1), "it stays one letter, and waits"


def test_a_letter_that_was_counted_does_not_wait_when_it_is_taken_again(busy: Website) -> None:
    fields = busy.begun() | {"as": "txt"}
    for _ in range(3):
        assert busy.send(APPEAL, fields, **HERE).mimetype == "text/plain"
    assert "counted before" in busy.post(APPEAL, fields | {"as": "page"}, **HERE).text
    assert (busy.total(), held(busy)) == (1, 0)


def test_from_elsewhere_letters_count_meanwhile(busy: Website) -> None:
    busy.send(APPEAL, busy.begun() | {"as": "txt"}, **HERE)
    assert "has been counted" in busy.post(APPEAL, busy.begun() | {"as": "page"}).text
    assert (busy.total(), held(busy)) == (2, 0)


def test_letters_of_a_group_wait_as_well(busy: Website) -> None:
    code = join_code_of(opened_group(busy))
    address = f"{APPEAL}?group={code}"
    assert "It counts for your group" in busy.post(APPEAL, busy.begun(address) | {"as": "page"}, **HERE).text
    page = busy.post(APPEAL, busy.begun(address) | {"as": "page"}, **HERE)
    assert WAITS in page.text
    assert "It counts for your group" not in page.text
    assert held(busy) == 1


def test_practice_never_waits(tmp_path: Path, open_website: Open, limits: Limits) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "example", date(2999, 1, 1), date(2999, 12, 10))
    website = open_website(cases)
    use(website, limits)
    finish(limits)
    page = website.post(APPEAL, website.begun() | {"as": "page"}, **HERE)
    assert "among the practice letters" in page.text
    assert held(website) == 0

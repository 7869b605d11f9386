"""Many forms from one network → all taken, as long as a school could have sent them; then a kind page."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.web.shell.limits import BURST, MOST_BUCKETS, RATE, Limits, network_of
from tests.web.conftest import Open
from tests.web.website import APPEAL, Website

SCHOOL = "9.8.7.6"
SECOND = 1_000_000_000


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now

    def moves(self, seconds: float) -> None:
        self.now += round(seconds * SECOND)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock)


def use(website: Website, limits: Limits) -> None:
    """Let the website go by these limits."""
    website.app.extensions["every-letter limits"] = limits


def spend(limits: Limits, tokens: int = BURST) -> None:
    assert [limits.wait(SCHOOL) for _ in range(tokens)] == [0] * tokens


def test_a_whole_school_may_finish_at_once(limits: Limits) -> None:
    spend(limits)
    assert limits.wait(SCHOOL) == 1


def test_being_refused_makes_nobody_wait_longer(limits: Limits, clock: Clock) -> None:
    spend(limits)
    assert {limits.wait(SCHOOL) for _ in range(100)} == {1}
    clock.moves(1)
    spend(limits, RATE)
    assert limits.wait(SCHOOL) == 1


def test_a_bucket_fills_up_again_and_no_further(limits: Limits, clock: Clock) -> None:
    spend(limits)
    clock.moves(10 * BURST / RATE)
    spend(limits)
    assert limits.wait(SCHOOL) == 1


def test_networks_and_looks_at_the_page_are_limited_apart(limits: Limits) -> None:
    spend(limits)
    assert limits.wait("9.8.7.5") == 0
    assert limits.wait(SCHOOL, looking=True) == 0
    assert limits.wait(SCHOOL) == 1


def test_threads_take_each_token_once(limits: Limits) -> None:
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(limits.wait, [SCHOOL] * (BURST + 200)))
    assert waits.count(0) == BURST


def test_full_buckets_are_forgotten(limits: Limits, clock: Clock) -> None:
    spend(limits, RATE)
    limits.wait("9.8.7.5")
    assert len(limits) == 2
    clock.moves(0.5)
    limits.wait("9.8.7.4")
    assert len(limits) == 3, "the first bucket is not full yet"
    clock.moves(0.5)
    limits.wait("9.8.7.3")
    assert len(limits) == 1


def test_memory_is_bounded_and_keeps_those_who_come_most_often(limits: Limits) -> None:
    spend(limits)
    for number in range(MOST_BUCKETS + 500):
        limits.wait(f"11.22.{number // 256}.{number % 256}")
        if number == MOST_BUCKETS - 10:
            assert limits.wait(SCHOOL) == 1, "its bucket is still known"
    assert len(limits) == MOST_BUCKETS


def test_no_address_is_kept(limits: Limits) -> None:
    limits.wait(SCHOOL)
    kept = repr(vars(limits))
    assert SCHOOL not in kept
    assert repr(SCHOOL.encode()) not in kept


@pytest.mark.parametrize(
    ("address", "network"),
    [
        (SCHOOL, SCHOOL),
        ("::ffff:9.8.7.6", SCHOOL),
        ("2600:1234:5678:9a01::1", "2600:1234:5678:9a00::/56"),
        ("2600:1234:5678:9aff:1:2:3:4", "2600:1234:5678:9a00::/56"),
        # Everybody may stand behind these.
        ("127.0.0.1", ""),
        ("::1", ""),
        ("172.17.0.1", ""),
        ("", ""),
        ("unknown", ""),
        # As some proxies write them.
        (f"{SCHOOL}:5678", SCHOOL),
        ("[2600:1234:5678:9a01::1]:443", "2600:1234:5678:9a00::/56"),
    ],
)
def test_a_network_is_what_one_household_or_school_has(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_form_that_is_one_too_many_comes_back_whole_and_is_taken_a_second_later(
    open_website: Open, clock: Clock, limits: Limits
) -> None:
    website = open_website()
    use(website, limits)
    there = {"REMOTE_ADDR": SCHOOL}
    spend(limits)
    fields = website.begun(body="My dear Quillon,\n\nlet her <go>.", name="Ana") | {"as": "page"}

    page = website.post(APPEAL, fields, environ_base=there)
    assert (page.status, page.headers["Retry-After"]) == (429, "1")
    assert "no-store" in page.headers["Cache-Control"]
    assert "You can try again in 1 second." in page.text
    assert page.main.forms[0].action == APPEAL
    assert page.fields() == fields
    assert "let her <go>." in page.all("//textarea")[0].text_content()
    assert website.total() == 0

    assert website.get(APPEAL, environ_base=there).status == 200, "reading is never limited"
    assert website.post("/en/about", fields, environ_base=there).status == 405, "nor is any other page"
    assert website.post(APPEAL, page.fields() | {"as": "see"}, environ_base=there).status == 429
    looked = website.send(
        APPEAL, page.fields() | {"as": "see"}, environ_base=there, headers={"Accept": "application/json"}
    )
    assert looked.status_code == 200

    clock.moves(1)
    assert website.post(APPEAL, page.fields(), environ_base=there).status == 200
    assert website.total() == 1


def test_forms_of_other_websites_use_up_nothing(website: Website, limits: Limits) -> None:
    use(website, limits)
    there = {"REMOTE_ADDR": SCHOOL}
    answer = website.send(APPEAL, {}, environ_base=there, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert len(limits) == 0

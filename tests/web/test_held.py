"""Letters that wait: seen by all at the desk, let count or refused once, under a name."""

import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from app.accounts import acts
from app.accounts.roles import Role
from app.actions import audit, ledger, piles
from app.actions.cell import Cell, Channel, Standing
from app.actions.epochs import newest
from app.actions.tallies import Tally
from app.actions.token import Token
from app.database import reading
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.group import MIRA, entered, letters, opened_group
from tests.web.website import Website, copied_cases

HELD = "/en/desk/held"


def waiting(website: Website) -> list[piles.Waiting]:
    with website.app.app_context():
        return list(piles.waiting())


def held_pile(website: Website, many: int = 510) -> str:
    """The report code of a group whose pile waits."""
    code = opened_group(website)
    entered(website, code, {f"whole.{MIRA}": str(many)})
    return code


@pytest.fixture
def site(open_website: Open) -> Website:
    return open_website()


@pytest.fixture
def desk(site: Website) -> Desk:
    return at_desk(site)


def asked(desk: Desk, step: str) -> dict[str, str]:
    """The fields of the question whether it is meant, about the first pile of the list."""
    page = desk.post(HELD, desk.get(HELD).fields(1) | {"as": step})
    assert {"release", "refuse"} & set(page.buttons()) == {step}
    return page.fields(1) | {"as": step}


def test_a_pile_that_waits_is_told_with_its_group_and_why(site: Website, desk: Desk) -> None:
    assert "Nothing waits just now." in desk.get(HELD).text
    held_pile(site)
    page = desk.get(HELD)
    for told in ("Mira Solenne", "510 letters", "30 people", "more than 500 in a day"):
        assert told in page.text
    assert page.buttons().count("release") == 1


def test_what_is_released_counts_and_bears_the_name_of_who_did_it(site: Website, desk: Desk) -> None:
    code = held_pile(site)
    fields = asked(desk, "release")
    assert site.total() == 0, "a question changes nothing"
    page = desk.post(HELD, fields)
    assert "510 letters count from now on." in page.text
    assert "Nothing waits just now." in page.text
    assert (site.total(), letters(site, code)) == (510, 510)
    with site.app.app_context():
        act = acts.newest(1)[0]
    assert (act.organizer, act.act, act.about.split(": ")[1]) == (desk.name, "released", f"{MIRA}, 510")


def test_what_is_refused_is_gone(site: Website, desk: Desk) -> None:
    code = held_pile(site)
    assert "510 letters were refused." in desk.post(HELD, asked(desk, "refuse")).text
    assert (site.total(), letters(site, code), waiting(site)) == (0, 0, [])


def test_of_two_at_one_pile_the_second_is_told(site: Website, desk: Desk) -> None:
    held_pile(site)
    other = at_desk(site)
    first, second = asked(desk, "release"), asked(other, "refuse")
    desk.post(HELD, first)
    page = other.post(HELD, {name: text for name, text in second.items() if name != "form_key"})
    assert page.status == 409
    assert "Nothing was done" in page.text
    assert site.total() == 510


def test_of_two_at_the_same_moment_the_second_is_told(
    site: Website, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_pile(site)
    fields, release = asked(desk, "release"), ledger.release

    def late(number: int, author: str, today: date, *, needs_second: bool) -> int:
        release(number, "somebody-else", today)
        return release(number, author, today, needs_second=needs_second)

    monkeypatch.setattr(ledger, "release", late)
    assert desk.post(HELD, fields).status == 409


def test_nobody_decides_on_letters_that_they_have_not_seen(site: Website, desk: Desk) -> None:
    code = held_pile(site)
    fields = asked(desk, "release")
    entered(site, code, {f"whole.{MIRA}": "600"})
    assert desk.post(HELD, fields).status == 409
    assert desk.post(HELD, asked(desk, "release")).status == 200
    assert site.total() == 600


@pytest.mark.parametrize(("second_person", "status"), [(True, 409), (False, 200)])
@time_machine.travel("2026-11-20T12:00Z")
def test_who_has_entered_letters_lets_them_count_where_nobody_else_is_there(
    open_website: Open, *, second_person: bool, status: int
) -> None:
    site = open_website(second_person=second_person)
    desk = at_desk(site)
    day = date(2026, 11, 19)
    with site.app.app_context():
        ledger.tally([Tally("a pile", _cell(Channel.TALLY, day), 510)], desk.name, day, most=500)
    page = desk.post(HELD, asked(desk, "release"))
    assert page.status == status
    assert ("let somebody else look at them" in page.text) == second_person
    assert site.total() == (0 if second_person else 510)
    if second_person:
        assert "510 letters were refused." in desk.post(HELD, asked(desk, "refuse")).text


def test_of_a_campaign_whose_folder_is_gone_letters_are_decided_too(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    (cases / "example").rename(tmp_path / "put away")
    site = open_website(cases)
    _record(site, _cell(Channel.ONLINE, date(2026, 11, 19)))
    with site.app.app_context():
        ledger.fold("example", date(2026, 11, 20))
    desk = at_desk(site)
    assert "1 letter was refused." in desk.post(HELD, asked(desk, "refuse")).text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"as": "release"},
        {"as": "release", "cell": "x", "quantity": "510", "sure": "yes"},
        {"as": "release", "cell": "é", "quantity": "510", "sure": "yes"},
        {"as": "other", "cell": "1", "quantity": "510", "sure": "yes"},
    ],
)
def test_a_form_that_names_nothing_does_nothing(site: Website, desk: Desk, fields: dict[str, str]) -> None:
    held_pile(site)
    assert desk.post(HELD, fields).status == 409
    assert len(waiting(site)) == 1


def test_a_viewer_sees_and_decides_nothing(site: Website) -> None:
    held_pile(site)
    viewer = at_desk(site, Role.VIEWER)
    page = viewer.get(HELD)
    assert "510 letters" in page.text
    assert "release" not in page.buttons()


def test_letters_of_a_burst_are_decided_about_at_once_and_folded_as_they_were(
    site: Website, desk: Desk
) -> None:
    _record(site, _cell(Channel.ONLINE, date(2026, 11, 19)))
    page = desk.get(HELD)
    assert "very many came at once" in page.text
    assert "Not in a group" in page.text
    assert "1 letter counts from now on." in desk.post(HELD, asked(desk, "release")).text
    with site.app.app_context():
        ledger.fold("example", date(2026, 11, 20))
        assert audit.audit().faults == ()
    assert waiting(site) == []


def _cell(channel: Channel, day: date) -> Cell:
    return Cell(
        campaign="example",
        case="mira-solenne",
        addressee="king",
        kind="appeal",
        language="en",
        channel=channel,
        group="",
        day=day,
        standing=Standing.HELD if channel is Channel.ONLINE else Standing.COUNTED,
    )


def _record(site: Website, cell: Cell) -> None:
    """One letter in that cell, as a burst of them would leave it."""
    with site.app.app_context():
        with reading() as connection:
            epoch = newest(connection)
        expires = datetime.now(UTC) + timedelta(days=7)
        token = Token(
            nonce=secrets.token_bytes(16),
            epoch=epoch,
            campaign=cell.campaign,
            case=cell.case,
            kind=cell.kind,
            group=cell.group,
            expires=expires,
        )
        ledger.record(token, cell)

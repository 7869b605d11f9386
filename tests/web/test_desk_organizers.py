"""The team, by an admin: invited, given roles, signed out and removed; and the list of what was done."""

import re
from datetime import UTC, datetime

import pytest

from app.accounts import organizers
from app.accounts.roles import Role
from app.actions.authors import OPERATOR
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.website import Website, copied_cases

TEAM = "/en/desk/organizers"
CODE = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


@pytest.fixture
def site(open_website: Open) -> Website:
    return open_website()


@pytest.fixture
def admin(site: Website) -> Desk:
    return at_desk(site, Role.ADMIN, "zoe")


def roles(site: Website) -> dict[str, str]:
    with site.app.app_context():
        return {one.name: one.role for one in organizers.everyone()}


def test_somebody_is_invited_with_a_code_that_lets_them_in(site: Website, admin: Desk) -> None:
    page = admin.post(TEAM, {"as": "invite", "name": "ana.ferrer", "role": "organizer"})
    code = page.all("//p[@class='code']")[0].text_content()
    assert re.fullmatch(CODE, code)
    assert "localhost/en/desk/welcome" in page.text
    assert "invited until" in page.text
    assert not re.search(CODE, admin.get(TEAM).text), "it is shown once"
    welcomed = site.post("/en/desk/welcome", {"name": "ana.ferrer", "code": code})
    assert "Tie a device" in welcomed.text
    assert roles(site) == {"ana.ferrer": "organizer", "zoe": "admin"}


@pytest.mark.parametrize("name", ["", "Ana Ferrer", "zoe", "a" * 300, "<b>", "ana\u202e"])
def test_a_name_that_cannot_be_is_told_and_kept(site: Website, admin: Desk, name: str) -> None:
    page = admin.post(TEAM, {"as": "invite", "name": name, "role": "viewer"})
    if name.startswith("ana"):
        # What turns letters around was taken out of it.
        assert roles(site).keys() == {"ana", "zoe"}
    else:
        assert page.status == 422
        assert page.fields(len(page.main.forms) - 1)["name"] == name[:60]


def test_a_role_that_there_is_not_is_the_least(site: Website, admin: Desk) -> None:
    admin.post(TEAM, {"as": "invite", "name": "ana", "role": "emperor"})
    assert roles(site)["ana"] == Role.VIEWER


def test_another_role_holds_with_the_next_request(site: Website, admin: Desk) -> None:
    ana = at_desk(site, Role.VIEWER, "ana")
    assert ana.ask(TEAM).status_code == 403
    assert "has another role now" in admin.post(TEAM, {"as": "role", "name": "ana", "role": "admin"}).text
    assert ana.get(TEAM).status == 200
    answer = ana.send(TEAM, {"as": "role", "name": "ana", "role": "viewer"})
    assert answer.headers["Location"] == "/en/desk"
    assert ana.ask(TEAM).status_code == 403


@pytest.mark.parametrize("step", ["again", "remove"])
def test_what_cannot_be_undone_is_asked_once_more(site: Website, admin: Desk, step: str) -> None:
    ana = at_desk(site, Role.VIEWER, "ana")
    page = admin.post(TEAM, {"as": step, "name": "ana"})
    assert page.heading == "Team"
    assert ana.ask("/en/desk").status_code == 200, "a question changes nothing"
    page = admin.post(TEAM, page.fields(1) | {"as": step})
    assert page.status == 200
    assert bool(re.search(CODE, page.text)) is (step == "again")
    assert ana.ask("/en/desk").status_code == 303
    assert ("ana" in roles(site)) is (step == "again")


def test_somebody_is_signed_out_everywhere(site: Website, admin: Desk) -> None:
    ana = at_desk(site, Role.VIEWER, "ana")
    assert "signed out everywhere" in admin.post(TEAM, {"as": "sign-out", "name": "ana"}).text
    assert ana.ask("/en/desk").status_code == 303


def test_the_last_admin_stays(site: Website, admin: Desk) -> None:
    for fields in ({"as": "remove", "sure": "yes"}, {"as": "role", "role": "viewer"}):
        page = admin.post(TEAM, {"name": "zoe", **fields})
        assert page.status == 422
        assert "is the last admin" in page.text
    assert roles(site) == {"zoe": "admin"}


def test_who_removes_themselves_is_out(site: Website, admin: Desk) -> None:
    at_desk(site, Role.ADMIN, "ana")
    assert admin.send(TEAM, {"as": "remove", "name": "zoe", "sure": "yes"}).status_code == 303
    assert admin.ask(TEAM).headers["Location"].startswith("/en/desk/sign-in")


@pytest.mark.parametrize("step", ["role", "sign-out", "again", "remove"])
def test_nothing_is_done_to_who_is_not_there(admin: Desk, step: str) -> None:
    page = admin.post(TEAM, {"as": step, "name": "nobody", "sure": "yes"})
    assert (page.status, "not on the team any more" in page.text) == (409, True)


def test_a_button_that_there_is_not_does_nothing(site: Website, admin: Desk) -> None:
    assert admin.post(TEAM, {"as": "promote", "name": "zoe"}).status == 200
    assert roles(site) == {"zoe": "admin"}


def test_what_was_done_is_listed_in_the_pages_language(admin: Desk) -> None:
    admin.post(TEAM, {"as": "invite", "name": "ana", "role": "organizer"})
    admin.post(TEAM, {"as": "role", "name": "ana", "role": "viewer"})
    rows = [
        [cell.text_content() for cell in row.xpath("td | th")][1:]
        for row in admin.get("/en/desk/acts").all("//tbody/tr")
    ]
    assert rows == [
        ["zoe", "Gave a role", "ana · Viewer: sees everything"],
        ["zoe", "Invited", "ana"],
        ["zoe", "Set up their account", ""],
        ["The operator", "Invited", "zoe"],
    ]
    for language in ("fr", "es"):
        assert "ana" in admin.get(f"/{language}/desk/acts").text


def test_times_are_those_of_the_campaign(site: Website, admin: Desk) -> None:
    with site.app.app_context():
        organizers.invite("ben", Role.VIEWER, OPERATOR, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    page = admin.get("/en/desk/acts")
    assert "Times are those of Europe/Paris." in page.text
    assert page.all("//tbody/tr/td")[0].text_content().startswith("2 July 2026, 1:30")


def test_without_a_campaign_times_are_utc(
    open_website: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cases = copied_cases(tmp_path_factory.mktemp("cases"))
    for folder in cases.iterdir():
        if folder.is_dir():
            (folder / "campaign.yaml").rename(folder / "gone.yaml")
    admin = at_desk(open_website(cases), Role.ADMIN)
    assert "Times are those of UTC." in admin.get("/en/desk/acts").text

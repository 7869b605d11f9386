"""Every address of the desk × everybody who may ask: the table stands here, and nothing else is let in."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.accounts import organizers
from app.accounts.roles import Role
from app.actions.authors import OPERATOR
from app.web.shell.organizers import admitted
from tests.web.conftest import Open
from tests.web.desk import COOKIE, Desk, at_desk
from tests.web.website import PAGES, Website

NOBODY = ""
ALL = frozenset({NOBODY, *Role})
VIEWERS = frozenset(Role)
ORGANIZERS = frozenset({Role.ORGANIZER, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
#: Method and address → who is let in.
TABLE: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "/desk/sign-in"): ALL,
    ("POST", "/desk/sign-in"): ALL,
    ("POST", "/desk/sign-out"): VIEWERS,
    ("GET", "/desk/welcome"): ALL,
    ("POST", "/desk/welcome"): ALL,
    ("GET", "/desk/account"): VIEWERS,
    ("POST", "/desk/account"): VIEWERS,
    ("GET", "/desk"): VIEWERS,
    ("GET", "/desk/cells.csv"): VIEWERS,
    ("GET", "/desk/held"): VIEWERS,
    ("POST", "/desk/held"): ORGANIZERS,
    ("GET", "/desk/tally"): ORGANIZERS,
    ("POST", "/desk/tally"): ORGANIZERS,
    ("GET", "/desk/entries"): VIEWERS,
    ("GET", "/desk/entries/<number>"): ORGANIZERS,
    ("POST", "/desk/entries/<number>"): ORGANIZERS,
    ("GET", "/desk/cases/<case>/status"): VIEWERS,
    ("POST", "/desk/cases/<case>/status"): ORGANIZERS,
    ("GET", "/desk/cases"): VIEWERS,
    ("GET", "/desk/check"): ORGANIZERS,
    ("POST", "/desk/check"): ORGANIZERS,
    ("GET", "/desk/cases/<case>"): VIEWERS,
    ("GET", "/desk/cases/<case>/<kind>/<written_in>/<paper>.png"): VIEWERS,
    ("GET", "/desk/books"): VIEWERS,
    ("POST", "/desk/books"): ORGANIZERS,
    ("GET", "/desk/books/<number>/<form>"): VIEWERS,
    ("GET", "/desk/import"): ORGANIZERS,
    ("POST", "/desk/import"): ORGANIZERS,
    ("GET", "/desk/import/example.csv"): VIEWERS,
    ("GET", "/desk/organizers"): ADMINS,
    ("POST", "/desk/organizers"): ADMINS,
    ("GET", "/desk/acts"): ADMINS,
}


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and address, without its language, of all that stands under the desk."""
    for rule in app.url_map.iter_rules():
        address = rule.rule.partition(">")[2]
        if address == "/desk" or address.startswith("/desk/"):
            yield from ((method, address) for method in (rule.methods or set()) & {"GET", "POST"})


@pytest.fixture(scope="module")
def people(website: Website) -> dict[str, Desk]:
    return {role: at_desk(website, role) for role in Role}


def test_every_route_of_the_desk_stands_in_the_table(website: Website) -> None:
    assert set(routes(website.app)) == TABLE.keys()


@pytest.mark.parametrize(("method", "address"), TABLE, ids=lambda part: part)
def test_who_is_let_in(website: Website, people: dict[str, Desk], method: str, address: str) -> None:
    let_in = set()
    for who in (NOBODY, *Role):
        # Who signs out is not asked again.
        desk = at_desk(website, Role(who)) if who and "sign-out" in address else people.get(who)
        client = desk.client if desk else website.app.test_client()
        fields = {"form_key": desk.form_key()} if desk else {}
        answer = client.open(f"/en{address}", method=method, data=fields if method == "POST" else None)
        assert answer.headers["Cache-Control"] == "no-store"
        is_stopped = answer.status_code == 403 and "another role" in answer.text
        # Who has signed out is led to the same page, too.
        is_sent_off = not desk and "/en/desk/sign-in" in answer.headers.get("Location", "")
        if not (is_stopped or is_sent_off):
            let_in.add(who)
    assert let_in == TABLE[method, address]


def test_an_endpoint_that_is_not_listed_is_refused_to_everybody(open_website: Open) -> None:
    website = open_website()
    desk = at_desk(website, Role.ADMIN)
    with website.app.test_request_context("/en/desk/held", headers={"Cookie": f"{COOKIE}={desk.session}"}):
        website.app.preprocess_request()
        refusal = admitted({"desk.acts": Role.VIEWER})()
    assert refusal is not None
    assert refusal.status_code == 403


def everything(website: Website) -> list[str]:
    """All that the database holds, as statements."""
    with sqlite3.connect(Path(website.settings.database_url.removeprefix("sqlite:///"))) as connection:
        return list(connection.iterdump())


def test_nothing_changes_by_looking(open_website: Open) -> None:
    website = open_website()
    desk = at_desk(website, Role.ADMIN)
    before = everything(website)
    for method, address in TABLE:
        if method == "GET":
            here = address.replace("<case>", "mira-solenne")
            answers = {200, 302, 404} if "<" in here else {200, 302}
            assert desk.ask(f"/en{here}?as=remove&name={desk.name}&sure=yes").status_code in answers
    assert everything(website) == before


def test_who_is_removed_is_out_with_the_next_request(website: Website) -> None:
    desk = at_desk(website, Role.ADMIN)
    assert desk.get("/en/desk/acts").status == 200
    with website.app.app_context():
        at_desk(website, Role.ADMIN)
        organizers.remove(desk.name, OPERATOR, datetime.now(UTC))
    for answer in (desk.ask("/en/desk/acts"), desk.send("/en/desk/held", {"as": "release"})):
        assert (answer.status_code, "/en/desk/sign-in?back=" in answer.headers["Location"]) == (303, True)


def test_a_session_ends_by_itself(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = at_desk(website)
    late = datetime.now(UTC) + timedelta(hours=8, minutes=1)
    site = website.app.extensions["every-letter services"]
    monkeypatch.setattr(site.writing, "now", lambda: late)
    assert desk.ask("/en/desk").status_code == 303


@pytest.mark.parametrize("key", ["", "0" * 64, "é"])
def test_a_form_without_the_key_of_its_session_does_nothing_and_can_be_read_and_sent_again(
    website: Website, key: str
) -> None:
    admin = at_desk(website, Role.ADMIN)
    fields = {"as": "invite", "name": f"new-{len(key)}-{admin.name}", "role": "viewer", "form_key": key}
    page = admin.post("/en/desk/organizers", fields)
    assert page.status == 403
    assert "nothing was done" in page.text
    assert fields["name"] in page.text
    again = page.fields(1)
    assert again == fields | {"form_key": admin.form_key()}
    assert "shown only now" in admin.post("/en/desk/organizers", again).text


def test_a_form_of_the_account_is_not_given_back_with_its_passwords(website: Website) -> None:
    desk = at_desk(website)
    fields = {"password": "one of my secrets", "new_password": "another of them", "as": "password"}
    page = desk.post("/en/desk/account", fields | {"form_key": "none"})
    assert page.status == 403
    assert "secrets" not in page.source
    assert "/en/desk/account" in page.links


def test_forms_of_other_websites_are_refused_whatever_they_hold(website: Website) -> None:
    admin = at_desk(website, Role.ADMIN)
    fields = {"as": "invite", "name": "intruder", "role": "admin"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert admin.send("/en/desk/organizers", fields, headers=headers).status_code == 403
    assert "intruder" not in admin.get("/en/desk/organizers").text


def test_participants_are_given_no_cookie_and_organizers_no_other(website: Website) -> None:
    desk = at_desk(website)
    for page in (*(f"/en/{page}".rstrip("/") for page in PAGES), "/totals.json"):
        for answer in (website.ask(page), desk.ask(page)):
            assert "Set-Cookie" not in answer.headers
            assert "desk.css" not in answer.text


def test_with_the_ledger_away_the_desk_says_so_and_keeps_what_was_sent(open_website: Open) -> None:
    website = open_website()
    desk = at_desk(website, Role.ADMIN)
    key = desk.form_key()
    website.break_database()
    page = desk.get("/en/desk/acts")
    assert (page.status, page.headers["Retry-After"]) == (503, "60")
    fields = {"as": "invite", "name": "ben", "role": "viewer", "form_key": key}
    sent = desk.client.post("/en/desk/organizers", data=fields)
    assert sent.status_code == 503
    assert 'value="ben"' in sent.text

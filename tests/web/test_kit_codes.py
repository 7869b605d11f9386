"""Kits with a group's code on their cover: it is posted, printed, and seen by nobody else."""

import pytest
import time_machine
from flask import url_for

from app.actions.codes import join_code, read_code, shown_code
from app.documents.press import Press
from app.errors import PressBusy, PressFailed
from app.languages import INTERFACE_LANGUAGES
from app.services import Services
from app.web.shell.limits import BURST, KIT, WRONG_CODE, Limits
from tests.documents.pdf.reading import texts
from tests.web.conftest import Open
from tests.web.page import Page
from tests.web.test_throttle import SCHOOL, use
from tests.web.website import Website

LESSON = "/en/kits/lesson"
FEW = "people=9&cases=&cases=idris-vael&parts=&parts=facilitator&parts=tally"


def opened_group(website: Website) -> str:
    """The report code of a new group, as it is shown."""
    with website.app.app_context():
        site = website.app.extensions["every-letter services"]
        assert isinstance(site, Services)
        return shown_code(site.reporting.open(28))


def with_code(page: Page, code: str) -> tuple[str, dict[str, str]]:
    """Where the form leads that takes a report code, and what it sends."""
    (form,) = (form for form in page.main.forms if form.method == "POST")
    return form.action, {name: value or "" for name, value in form.form_values()} | {"report_code": code}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_code_of_a_group_is_printed_on_the_cover_alone(website: Website, language: str) -> None:
    code = opened_group(website)
    page = website.get(f"/{language}/kits/lesson?{FEW}")
    action, sent = with_code(page, code.lower())
    assert action == f"/{language}/kits/lesson/kit.pdf"
    # The boxes of what is ticked are hidden fields here, of which a dictionary holds the last.
    answer = website.send(action, sent | {"parts": "tally"})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    front, *others = ("".join(words.split()) for words in texts(answer.data))
    join = shown_code(join_code(read_code(code)))
    with website.app.test_request_context():
        at = [url_for("groups.report", language=language)]
        at.append(url_for("groups.members", language=language, code=join))
    for told in (code, join, *(f"localhost{path}" for path in at)):
        assert told in front
    assert not [words for words in others if code in words or join in words]


def test_all_that_was_chosen_goes_along_with_the_code(website: Website) -> None:
    page = website.get(f"{LESSON}?{FEW}&mode=copy&size=letter&age=9-12&also=fr&also=es&country=FR&topic=")
    (form,) = (form for form in page.main.forms if form.method == "POST")
    assert form.form_values() == [
        ("people", "9"),
        ("age", "9-12"),
        ("mode", "copy"),
        ("size", "letter"),
        ("topic", ""),
        ("country", "FR"),
        ("also", "fr"),
        ("also", "es"),
        ("cases", "idris-vael"),
        ("parts", "facilitator"),
        ("parts", "tally"),
        ("report_code", ""),
    ]
    (link,) = (link for link in page.links if link.startswith("/en/groups?"))
    assert link == (
        "/en/groups?ready=lesson&people=9&age=9-12&mode=copy&size=letter&topic=&country=FR&also=fr&also=es"
        "&cases=idris-vael&parts=facilitator&parts=tally"
    )


def test_the_address_on_the_cover_is_the_public_one(open_website: Open) -> None:
    website = open_website(public_url="https://letters.example")
    action, sent = with_code(website.get(f"{LESSON}?{FEW}"), opened_group(website))
    front = "".join(texts(website.send(action, sent).data)[0].split())
    assert "letters.example/en/report" in front
    assert "https" not in front


@pytest.mark.parametrize("typed", ["", "4F7K-9Q2M-XW3T", "\x00", "ab" * 9_000])
def test_a_code_of_nobody_is_told_at_its_field_and_stands_in_no_address(website: Website, typed: str) -> None:
    page = website.get(f"{LESSON}?{FEW}")
    told = website.post(*with_code(page, typed))
    assert (told.status, told.headers["Cache-Control"]) == (422, "no-store")
    assert "#report_code" in told.links
    (field,) = told.all("//input[@id='report_code'][@aria-invalid='true']")
    assert field.get("value") == typed.replace("\x00", "")
    assert "No group has this code" in told.text
    assert with_code(told, "") == with_code(page, "")
    assert not [link for link in told.links if "report_code=" in link or typed in link.split("=")]


def test_a_code_in_an_address_is_not_read(website: Website) -> None:
    code = opened_group(website)
    page = website.get(f"{LESSON}?{FEW}&report_code={code}")
    assert code not in page.source
    (link,) = (link for link in page.links if "/kit.pdf?" in link)
    kit = website.ask(f"{link}&report_code={code}")
    assert code not in "".join(texts(kit.data)[0].split())


def test_what_else_is_wrong_is_told_and_the_code_is_kept(website: Website) -> None:
    code = opened_group(website)
    action, sent = with_code(website.get(f"{LESSON}?{FEW}"), code)
    page = website.post(action, sent | {"people": "0"})
    assert (page.status, "from 1 to 500" in page.text) == (422, True)
    assert with_code(page, code)[1]["people"] == "0"
    (field,) = page.all("//input[@id='report_code']")
    assert field.get("value") == code
    assert website.send("/en/kits/nothing/kit.pdf", sent).status_code == 404


def test_the_code_of_a_campaign_that_is_over_says_until_when_it_reported(open_website: Open) -> None:
    website = open_website()
    with time_machine.travel("2025-11-20 12:00Z"):
        code = opened_group(website)
    with time_machine.travel("2026-11-20 12:00Z"):
        page = website.post(*with_code(website.get(f"/fr/kits/lesson?{FEW}"), code))
    assert (page.status, "24 décembre 2025" in page.text) == (422, True)


def test_without_the_ledger_a_kit_with_a_code_has_to_wait(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    website.break_database()
    page = website.post(*with_code(website.get(f"{LESSON}?{FEW}"), code))
    assert (page.status, page.headers["Retry-After"]) == (503, "60")
    assert "cannot be looked up just now" in page.text
    (field,) = page.all("//input[@id='report_code']")
    assert field.get("value") == code


def test_a_busy_press_keeps_the_code(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise PressBusy(7)

    action, sent = with_code(website.get(f"{LESSON}?{FEW}"), opened_group(website))
    monkeypatch.setattr(Press, "print_all", busy)
    page = website.post(action, sent)
    assert (page.status, page.headers["Retry-After"]) == (503, "7")
    assert with_code(page, sent["report_code"]) == (action, sent)


def test_a_kit_with_a_code_that_cannot_be_printed_is_our_fault(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*_: object) -> None:
        raise PressFailed("the template of a part is at fault")

    action, sent = with_code(website.get(f"{LESSON}?{FEW}"), opened_group(website))
    monkeypatch.setattr(Press, "print_all", failed)
    assert website.post(action, sent).status == 500


@pytest.mark.parametrize(("tokens", "seconds"), [(WRONG_CODE, "4"), (KIT, "2")])
def test_who_tries_too_much_waits_a_moment_and_loses_nothing(
    open_website: Open, tokens: int, seconds: str
) -> None:
    website = open_website()
    code = opened_group(website)
    action, sent = with_code(website.get(f"{LESSON}?{FEW}"), code)
    limits = Limits(lambda: 0)
    use(website, limits)
    assert {limits.wait(SCHOOL, tokens=tokens) for _ in range(BURST // tokens)} == {0}
    page = website.post(action, sent, environ_base={"REMOTE_ADDR": SCHOOL})
    assert (page.status, page.headers["Retry-After"]) == (429, seconds)
    assert "this has to wait a moment" in page.text
    assert with_code(page, code) == (action, sent)
    (field,) = page.all("//input[@id='report_code']")
    assert field.get("value") == code
    assert website.send(action, sent).status_code == 200

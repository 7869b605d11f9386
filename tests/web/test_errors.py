"""Whatever goes wrong → a page of our own, in the reader's language, and a log without words."""

import logging

import pytest
from werkzeug.exceptions import ServiceUnavailable

from app.errors import PressBusy, PressFailed
from app.languages import INTERFACE_LANGUAGES
from app.web.shell.error_pages import PAGES, error_page
from app.writing import Writing
from tests.web.page import Page
from tests.web.website import APPEAL, Website

LOST = [
    "/de/",
    "/en/nowhere",
    "/fr/cases/nobody",
    "/es/write/nobody/appeal",
    "/nowhere",
    "/en/write/mira-solenne/petition",
]


def fail(*_: object) -> None:
    raise RuntimeError("a message with Quillon in it")


def next_steps(page: Page) -> list[str]:
    """What its buttons say, those among them that are links too."""
    return [
        button.text_content() for button in page.all("//main//button | //main//a[contains(@class, 'button')]")
    ]


@pytest.mark.parametrize("path", LOST)
def test_a_page_that_is_not_there_says_so(website: Website, path: str) -> None:
    page = website.get(path, headers={"Accept-Language": "fr"})
    assert page.status == 404
    expected = path.split("/")[1] if path.split("/")[1] in INTERFACE_LANGUAGES else "fr"
    assert page.root.get("lang") == expected
    assert f"/{expected}/" in page.links


@pytest.mark.parametrize("path", ["/en/cases/nobody", "/en/write/nobody/appeal"])
def test_a_case_that_is_not_there_is_not_called_a_page(website: Website, path: str) -> None:
    page = website.get(path)
    assert (page.status, page.heading) == (404, "There is no case at this address")
    assert next_steps(page) == ["To the cases"]


def test_an_address_without_its_last_slash_is_led_on(website: Website) -> None:
    assert website.ask("/fr").status_code == 308


def test_a_wrong_method_is_told_which_is_right(website: Website) -> None:
    page = Page(website.app.test_client().post("/es/about"))
    assert page.status == 405
    assert "GET" in page.headers["Allow"]
    assert page.heading == "Esta página no se usa así"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("status", [*PAGES, 418])
def test_every_error_has_a_page_in_every_language(website: Website, status: int, language: str) -> None:
    with website.app.test_request_context(f"/{language}/"):
        answer = website.app.process_response(error_page(status))
    assert answer.status_code == status
    assert f'lang="{language}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("status", PAGES)
def test_every_error_page_has_one_next_step_and_a_picture_that_needs_no_words(
    website: Website, status: int
) -> None:
    with website.app.test_request_context("/en/about"):
        text = website.app.process_response(error_page(status)).get_data(as_text=True)
    main = text.partition("<main")[2].partition("</main>")[0]
    assert main.count('class="button"') + main.count("<button") == 1
    assert 'alt="" width="240" height="180"' in text


def test_a_page_that_failed_can_be_asked_for_again(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Writing, "require_open", fail)
        page = website.get("/en/write/orm-bay/appeal?language=es")
    assert page.status == 500
    assert next_steps(page) == ["Try again"]
    again = website.get(page.all("//main//a[@class='button']")[0].get("href", ""))
    assert (again.status, again.fields()["language"]) == (200, "es")


def test_a_letter_that_met_a_fault_of_ours_is_sent_again_from_there_and_counted_once(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = website.total()
    words = 'My dear "Quillon" & <friends>,\n\n  let her go.\n'
    fields = website.begun(body=words, name="Ana", size="letter") | {"as": "page"}
    with monkeypatch.context() as broken:
        broken.setattr(Writing, "rendered", fail)
        page = website.post(APPEAL, fields)
        assert website.post(APPEAL, page.fields()).fields() == page.fields() == fields
    assert next_steps(page) == ["Try again"]
    assert website.post(APPEAL, page.fields()).status == 200
    assert website.total() == before + 1


def test_words_that_another_website_sent_are_kept_but_not_sent_on(website: Website) -> None:
    fields = website.begun(body="My words.") | {"as": "page"}
    page = website.post(APPEAL, fields, headers={"Origin": "https://elsewhere.example"})
    assert page.status == 403
    assert "My words." in page.all("//textarea")[0].text_content()
    assert page.main.forms == []
    assert next_steps(page) == ["To the cases"]


def test_a_busy_press_says_when_to_come_back_for_whatever_else_it_makes(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise PressBusy(7)

    monkeypatch.setattr(Writing, "require_open", busy)
    page = website.get(APPEAL)
    assert (page.status, page.headers["Retry-After"]) == (503, "7")
    assert "You can try again in 7 seconds." in page.text
    assert next_steps(page) == ["Try again"]


@pytest.mark.parametrize(
    ("error", "wait"), [(ServiceUnavailable(), "60"), (ServiceUnavailable(retry_after=9), "9")]
)
def test_a_website_that_cannot_answer_says_when_to_try_again(
    website: Website, monkeypatch: pytest.MonkeyPatch, error: ServiceUnavailable, wait: str
) -> None:
    def unavailable(*_: object) -> None:
        raise error

    monkeypatch.setattr(Writing, "live_campaign", unavailable)
    page = website.get("/en/")
    assert (page.status, page.headers["Retry-After"]) == (503, wait)
    assert f"You can try again in {wait} seconds." in page.text


def test_a_fault_of_ours_gives_a_number_keeps_the_words_and_logs_neither_words_nor_message(
    website: Website, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fields = website.begun(body="My dear Quillon", name="Ambrosius")
    monkeypatch.setattr(Writing, "rendered", fail)
    with caplog.at_level(logging.DEBUG):
        page = website.post(APPEAL, fields | {"as": "pdf"})
    assert page.status == 500
    number = page.all("//code")[0].text_content()
    assert "My dear Quillon" in page.all("//textarea")[0].text_content()
    assert page.headers["Cache-Control"] == "no-store"
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert number in logged
    assert "RuntimeError" in logged
    assert "write/<slug>" in logged
    assert "pages.py:" in logged
    for secret in ("Quillon", "Ambrosius", "mira-solenne", fields["token"]):
        assert secret not in logged + "".join(str(record.exc_text) for record in caplog.records)


def test_a_busy_press_says_when_to_come_back(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise PressBusy(5)

    fields = website.begun(body="My words.")
    monkeypatch.setattr(Writing, "rendered", busy)
    page = website.post(APPEAL, fields | {"as": "page"})
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert page.fields()["body"] == "My words."
    assert page.fields()["token"] == fields["token"]


def test_a_letter_that_cannot_be_laid_out_can_be_taken_otherwise(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*_: object) -> None:
        raise PressFailed("it took more than 10 seconds")

    fields = website.begun(body="My words.")
    with monkeypatch.context() as patched:
        patched.setattr(Writing, "rendered", failed)
        page = website.post(APPEAL, fields | {"as": "page"})
    assert page.status == 422
    assert "10 seconds" not in page.text
    assert {"docx", "txt"} <= set(page.buttons())

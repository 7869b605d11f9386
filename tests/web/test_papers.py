"""The papers as pictures, their options, the formats that they come in, and what else there is to print."""

import io
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from app.languages import INTERFACE_LANGUAGES
from tests.web.conftest import Open
from tests.web.page import Page
from tests.web.website import APPEAL, Website, copied_cases, edit

SOLIDARITY = "/en/write/idris-vael/solidarity"
LABELS_TOO_FAR = {"more": "yes", "paper": "labels", "as": "pdf", "labels.first": "22"}


def papers(page: Page) -> list[str]:
    """The papers on which the letter can be finished."""
    return [
        str(radio.get("value")) for radio in page.all("//fieldset[@class='papers']//input[@type='radio']")
    ]


def more(page: Page) -> list[str]:
    """What else can be printed from there."""
    return [str(button.get("value")) for button in page.all("//form[@class='papers']//button[@name='paper']")]


def pictures(page: Page) -> list[str]:
    """The addresses of the papers' pictures."""
    return [str(image.get("src")) for image in page.all("//*[contains(@class, 'papers')]//img")]


def of_form(page: Page, name: str) -> dict[str, str]:
    """What the browser would send with the form of that class."""
    (form,) = (form for form in page.main.forms if form.get("class") == name)
    return {key: value or "" for key, value in form.form_values() if key}


def choices(page: Page, field: str) -> list[str]:
    """What can be chosen in that field."""
    return [str(option.get("value")) for option in page.all(f"//select[@name='{field}']/option")]


def test_a_letter_chooses_among_the_papers_that_can_finish_it(website: Website) -> None:
    appeal = papers(website.get(APPEAL))
    assert appeal[:2] == ["plain", "stationery"]
    assert {"large", "dyslexia"} <= set(appeal)
    assert {"postcard", "lined", "envelope", "labels", "mirror"}.isdisjoint(appeal)
    assert "postcard" in papers(website.get(SOLIDARITY))
    assert website.get(APPEAL).fields()["paper"] == "plain"


def test_a_mirror_is_offered_where_the_letter_is_in_another_language(website: Website) -> None:
    page = website.get(f"{APPEAL}?language=fr")
    assert "mirror" in papers(page)
    answer = website.send(APPEAL, page.fields() | {"paper": "mirror", "as": "pdf"})
    assert answer.mimetype == "application/pdf"
    refused = website.post(APPEAL, page.fields() | {"paper": "mirror", "language": "en", "as": "page"})
    assert refused.status == 422
    assert refused.all("//fieldset[@class='papers']//p[@class='problem']")
    assert refused.all("//fieldset[@class='papers'][contains(@aria-describedby, 'paper-remarks')]")


@pytest.mark.parametrize("path", [f"{APPEAL}?language=es", SOLIDARITY])
def test_the_picture_of_each_paper_is_there_and_is_kept_for_a_day(website: Website, path: str) -> None:
    page = website.get(path)
    images = page.all("//fieldset[@class='papers']//img[@loading='lazy'][@alt='']")
    assert [image.get("src") for image in images] == pictures(page)
    for image in images:
        answer = website.ask(str(image.get("src")))
        assert answer.status_code == 200, image.get("src")
        assert answer.mimetype == "image/png"
        assert "max-age=86400" in answer.headers["Cache-Control"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert str(Image.open(io.BytesIO(answer.data)).width) == image.get("width")


@pytest.mark.parametrize(
    "changed",
    ["/papers/parchment.png?size=a4", "/papers/postcard.png?size=a4", "/papers/plain.png",
     "/papers/plain.png?size=a0", "/papers/plain.png?size=a4&in=tlh",
     "/papers/stationery.png?size=a4&message=none"],
)  # fmt: skip
def test_there_is_no_picture_of_what_is_not_offered(website: Website, changed: str) -> None:
    assert website.ask(APPEAL + changed).status_code == 404


def test_a_picture_is_of_the_sample_and_never_of_the_writers_words(website: Website) -> None:
    page = website.post(APPEAL, website.begun(body="My own words.", name="Ana") | {"as": "check"})
    for address in pictures(page):
        assert set(parse_qs(urlsplit(address).query)) <= {"size", "in", "message"}


def test_a_card_is_offered_only_where_the_case_takes_cards(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/idris-vael/case.yaml", ("forms: [letter, card, drawing]", "forms: [letter]"))
    website = open_website(cases)
    page = website.get(SOLIDARITY)
    assert "postcard" not in papers(page)
    assert website.ask(f"{SOLIDARITY}/papers/postcard.png?size=a4").status_code == 404
    for step in ("page", "pdf"):
        refused = website.post(SOLIDARITY, page.fields() | {"paper": "postcard", "as": step})
        assert refused.status == 422
        assert "“postcard” is not on offer" in refused.text
    assert "postcard" not in more(website.post(SOLIDARITY, page.fields() | {"as": "page"}))


def test_a_papers_options_are_chosen_beside_it_and_travel_on(website: Website) -> None:
    page = website.get(APPEAL)
    assert choices(page, "dyslexia.text") == ["12", "14", "16"]
    wish = {"paper": "dyslexia", "dyslexia.text": "16"}
    checked = website.post(APPEAL, page.fields() | wish | {"as": "check"})
    assert wish.items() <= checked.fields().items()
    done = website.post(APPEAL, page.fields() | wish | {"as": "page"})
    assert wish.items() <= done.fields().items()
    refused = website.post(APPEAL, page.fields() | wish | {"dyslexia.text": "99", "as": "page"})
    assert refused.status == 422
    assert refused.all("//select[@id='dyslexia.text'][@aria-invalid]")
    assert "#dyslexia.text" in refused.links


def test_a_choice_that_finishes_no_letter_stands_elsewhere(website: Website) -> None:
    page = website.get(SOLIDARITY)
    assert page.fields()["postcard.message"] == "printed"
    assert choices(page, "postcard.cards")
    refused = website.post(
        SOLIDARITY, page.fields() | {"paper": "postcard", "postcard.message": "open", "as": "page"}
    )
    assert refused.status == 422
    done = website.post(SOLIDARITY, page.fields() | {"paper": "postcard", "as": "page"})
    assert of_form(done, "papers")["postcard.message"] == "open"
    assert done.fields()["postcard.message"] == "printed"


def test_a_letter_on_any_paper_comes_in_every_format(website: Website) -> None:
    before = website.total()
    done = website.post(APPEAL, website.begun(paper="large") | {"as": "page"})
    assert {"pdf", "docx", "odt", "txt"} <= set(done.buttons())
    answers = {step: website.send(APPEAL, done.fields() | {"as": step}) for step in ("docx", "odt", "txt")}
    with zipfile.ZipFile(io.BytesIO(answers["odt"].data)) as archive:
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    assert {step: answer.headers["Content-Disposition"] for step, answer in answers.items()} == {
        step: f"attachment; filename=letter.{step}" for step in answers
    }
    assert website.total() == before + 1


@pytest.mark.parametrize("step", ["written", "picture"])
def test_whatever_the_paper_a_letter_is_finished_by_hand_and_as_a_picture(
    website: Website, step: str
) -> None:
    done = website.post(APPEAL, website.begun(paper="large") | {"as": step})
    assert done.status == 200
    assert bool(done.all("//div[@id='picture']//img")) == (step == "picture")


@pytest.mark.parametrize(("language", "name"), [("en", "letter"), ("fr", "lettre"), ("es", "carta")])
def test_files_have_the_names_that_say_nothing(website: Website, language: str, name: str) -> None:
    path = APPEAL.replace("/en/", f"/{language}/")
    done = website.post(path, website.begun(path) | {"as": "page"})
    assert done.all(f"//form[@id='taken'][@data-file='{name}']")
    answer = website.send(path, done.fields() | {"as": "txt"})
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}.txt"


@pytest.mark.parametrize("step", ["page", "hand"])
def test_what_finishes_no_letter_is_printed_from_there_and_counts_nothing(
    website: Website, step: str
) -> None:
    done = website.post(SOLIDARITY, website.begun(SOLIDARITY, name="Ana") | {"as": step})
    before = website.total()
    assert {"lined", "stationery", "postcard", "envelope", "labels"} == set(more(done))
    sent = of_form(done, "papers")
    assert sent["as"] == "pdf"
    for paper in more(done):
        answer = website.send(SOLIDARITY, sent | {"paper": paper})
        assert answer.mimetype == "application/pdf", paper
    for address in pictures(done):
        assert website.ask(address).status_code == 200, address
    assert website.total() == before


def test_paper_to_write_on_comes_without_a_fresh_token(open_website: Open) -> None:
    website = open_website()
    done = website.post(APPEAL, website.begun() | {"as": "hand"})
    website.break_database()
    assert website.send(APPEAL, of_form(done, "papers") | {"paper": "lined"}).mimetype == "application/pdf"


def test_choices_are_those_of_the_size_of_the_paper(website: Website) -> None:
    for size, labels in (("a4", {"14", "21", "24"}), ("letter", {"10", "30"})):
        done = website.post(APPEAL, website.begun(size=size) | {"as": "hand"})
        assert set(choices(done, "labels.labels")) == labels
    # A choice that was made for the other size gives way to the usual one.
    wish = {"more": "yes", "paper": "labels", "labels.labels": "21", "size": "letter", "as": "pdf"}
    assert website.send(APPEAL, website.begun() | wish).mimetype == "application/pdf"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_what_cannot_be_printed_is_told_beside_its_field_and_the_words_are_kept(
    website: Website, language: str
) -> None:
    path = APPEAL.replace("/en/", f"/{language}/")
    page = website.post(path, website.begun(path, body="My own words.") | LABELS_TOO_FAR)
    assert page.status == 422
    assert page.all("//*[@role='alert']//a[@href='#labels.first']")
    assert page.all("//details[@open]//input[@id='labels.first'][@aria-invalid][@value='22']")
    assert page.fields()["body"] == "My own words."
    assert website.post(path, page.fields(1) | {"as": "check"}).fields()["body"] == "My own words."


@pytest.mark.parametrize(("typed", "status"), [("1,5", 200), ("−0.5", 200), ("far", 422), ("10,1", 422)])
def test_numbers_are_read_as_people_write_them(website: Website, typed: str, status: int) -> None:
    wish = LABELS_TOO_FAR | {"labels.first": "2", "labels.offset_x": typed}
    assert website.send(APPEAL, website.begun() | wish).status_code == status


def test_what_was_asked_for_in_vain_is_said_even_where_there_is_no_such_paper(website: Website) -> None:
    page = website.post(APPEAL, website.begun() | {"more": "yes", "paper": "parchment", "as": "pdf"})
    assert page.status == 422
    assert "“parchment” is not on offer" in page.text


def test_an_email_is_offered_only_where_the_case_takes_them(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    addressee = "  - slug: the-king\n"
    edit(
        cases / "example/mira-solenne/case.yaml", (addressee, f"{addressee}    emails: [king@example.org]\n")
    )
    website = open_website(cases)
    for body, offered in (("Free her.", True), ("word " * 1_000, False)):
        done = website.post(APPEAL, website.begun(body=body) | {"as": "page"})
        assert any(link.startswith("mailto:king@example.org?") for link in done.links) == offered
        assert ("sees your name and your e-mail address" in done.text) == offered

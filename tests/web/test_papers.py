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
LABELS_TOO_FAR = {"more": "labels", "as": "pdf", "labels.first": "22"}


def papers(page: Page) -> list[str]:
    """The papers on which the letter can be finished."""
    return [
        str(radio.get("value")) for radio in page.all("//fieldset[@class='papers']//input[@type='radio']")
    ]


def more(page: Page) -> list[str]:
    """What else can be printed from there."""
    return [str(button.get("value")) for button in page.all("//form[@class='papers']//button[@name='more']")]


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
def test_the_picture_of_each_paper_is_there_and_is_asked_for_each_time(website: Website, path: str) -> None:
    page = website.get(path)
    images = page.all("//fieldset[@class='papers']//img[@loading='lazy'][@alt='']")
    assert [image.get("src") for image in images] == pictures(page)
    for image in images:
        answer = website.ask(str(image.get("src")))
        assert answer.status_code == 200, image.get("src")
        assert answer.mimetype == "image/png"
        assert answer.headers["Cache-Control"] == "no-cache"
        again = website.ask(str(image.get("src")), headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert str(Image.open(io.BytesIO(answer.data)).width) == image.get("width")


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_every_picture_has_the_shape_that_was_told_before_it_came(website: Website, size: str) -> None:
    done = website.post(SOLIDARITY, website.begun(SOLIDARITY, size=size) | {"as": "hand"})
    told = {}
    for image in done.all("//form[@class='papers']//img"):
        address = str(image.get("src"))
        told[Path(urlsplit(address).path).stem] = int(str(image.get("height")))
        picture = Image.open(io.BytesIO(website.ask(address).data))
        assert [str(side) for side in picture.size] == [image.get("width"), image.get("height")], address
    assert told["envelope"] == {"a4": 104, "letter": 91}[size]
    assert len(told) == 5


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
        answer = website.send(SOLIDARITY, sent | {"more": paper})
        assert answer.mimetype == "application/pdf", paper
    for address in pictures(done):
        assert website.ask(address).status_code == 200, address
    assert website.total() == before


def test_paper_to_write_on_comes_without_a_fresh_token(open_website: Open) -> None:
    website = open_website()
    done = website.post(APPEAL, website.begun() | {"as": "hand"})
    website.break_database()
    assert website.send(APPEAL, of_form(done, "papers") | {"more": "lined"}).mimetype == "application/pdf"


def test_choices_are_those_of_the_size_of_the_paper(website: Website) -> None:
    for size, labels in (("a4", {"14", "21", "24"}), ("letter", {"10", "30"})):
        done = website.post(APPEAL, website.begun(size=size) | {"as": "hand"})
        assert set(choices(done, "labels.labels")) == labels
    # A choice that was made for the other size gives way to the usual one.
    wish = {"more": "labels", "labels.labels": "21", "size": "letter", "as": "pdf"}
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


def test_what_cannot_be_printed_leaves_the_letter_its_own_paper(website: Website) -> None:
    own = {"paper": "postcard", "postcard.cards": "single", "dyslexia.text": "16"}
    done = website.post(SOLIDARITY, website.begun(SOLIDARITY) | own | {"as": "page"})
    wrong = of_form(done, "papers") | {"more": "labels", "labels.first": "22", "postcard.cards": "four"}
    page = website.post(SOLIDARITY, wrong)
    assert page.status == 422
    for step in ("page", "check"):
        again = website.post(SOLIDARITY, page.fields(1) | {"as": step})
        assert again.status == 200
        kept = own | {"postcard.cards": "four"}
        assert {name: again.fields()[name] for name in kept} == kept
        assert again.fields().get("postcard.message") != "open"


def test_a_card_is_posted_as_a_card_and_a_letter_in_its_envelope(website: Website) -> None:
    for step, paper, covers in (("page", "postcard", 0), ("page", "plain", 1), ("written", "postcard", 1)):
        done = website.post(SOLIDARITY, website.begun(SOLIDARITY, paper=paper) | {"as": step})
        assert len(done.all("//ol[@class='steps']//div[@class='cover']")) == covers
        assert ("needs no envelope" in done.text) == (covers == 0)
        assert "Please do not post" in done.text


@pytest.mark.parametrize(("paper", "told"), [("plain", False), ("stationery", False), ("large", True)])
def test_a_paper_that_does_not_come_as_a_file_to_change_says_so(
    website: Website, paper: str, *, told: bool
) -> None:
    done = website.post(APPEAL, website.begun(paper=paper) | {"as": "page"})
    assert ("comes on plain paper" in done.text) == told


def test_a_letter_says_before_it_is_finished_what_else_can_be_printed(website: Website) -> None:
    (told,) = (words for words in website.get(APPEAL).main.xpath(".//p/text()") if "also print" in words)
    assert told.endswith("Lined paper · Envelope · Labels.")


def test_an_address_in_latin_letters_runs_its_own_way_in_an_arabic_letter(website: Website) -> None:
    page = website.get(f"{SOLIDARITY}?language=ar")
    assert page.all("//address[@dir='rtl']/bdi[@dir='ltr'][.='1044 Vesmar']")
    copied = website.post(SOLIDARITY, page.fields() | {"as": "hand"})
    assert copied.all("//*[@class='copying'][@dir='rtl']//bdi[@dir='ltr'][.='1044 Vesmar']")
    assert len(copied.all("//*[@class='copying']//bdi[@dir='rtl']")) > 5


@pytest.mark.parametrize(("typed", "status"), [("1,5", 200), ("−0.5", 200), ("far", 422), ("10,1", 422)])
def test_numbers_are_read_as_people_write_them(website: Website, typed: str, status: int) -> None:
    wish = LABELS_TOO_FAR | {"labels.first": "2", "labels.offset_x": typed}
    assert website.send(APPEAL, website.begun() | wish).status_code == status


def test_what_was_asked_for_in_vain_is_said_even_where_there_is_no_such_paper(website: Website) -> None:
    page = website.post(APPEAL, website.begun() | {"more": "parchment", "as": "pdf"})
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


@pytest.mark.parametrize("step", ["pdf", "docx", "picture", "written", "page"])
def test_what_finishes_no_letter_is_a_file_and_counts_nothing_whatever_is_pressed(
    website: Website, step: str
) -> None:
    before = website.total()
    answer = website.send(APPEAL, website.begun() | {"more": "envelope", "as": step})
    assert answer.mimetype == "application/pdf"
    assert website.total() == before


@pytest.mark.parametrize("asked", [{"more": "plain"}, {"more": "stationery"}, {"paper": "envelope"}])
@pytest.mark.parametrize("step", ["pdf", "docx", "picture"])
def test_a_letter_is_not_taken_for_what_is_uncounted_nor_an_envelope_for_a_letter(
    website: Website, asked: dict[str, str], step: str
) -> None:
    before = website.total()
    assert website.post(APPEAL, website.begun() | asked | {"as": step}).status == 422
    assert website.total() == before

"""The buttons of the writing page: the page as a picture, another language, a letter copied by hand."""

import base64
import io
import itertools
from pathlib import Path

import pytest
import time_machine
from PIL import Image

from app.documents.page import Page
from app.documents.picture import Pictures
from app.documents.press import Press
from tests.web.conftest import Open
from tests.web.website import APPEAL, Website, copied_cases, edit

SOLIDARITY = "/en/write/idris-vael/solidarity"
SCRIPT = {"Accept": "application/json"}


def picture(address: str) -> Image.Image:
    kind, _, data = address.partition(";base64,")
    assert kind == "data:image/png"
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_the_page_is_shown_as_a_picture_that_says_what_stands_on_it(website: Website) -> None:
    before = website.total()
    fields = website.begun(name="Ana Ferrer", body="I sing too.")
    page = website.post(APPEAL, fields | {"as": "see"})
    (shown,) = page.all("//section[@id='preview']//img")
    seen = picture(str(shown.get("src")))
    assert seen.size == (int(str(shown.get("width"))), int(str(shown.get("height"))))
    assert str(shown.get("alt")).startswith("Page 1 of 1")
    (words,) = page.all("//section[@id='preview']//*[@data-text][@lang='en'][@dir='ltr']")
    assert "I sing too." in words.text_content()
    assert "Ana Ferrer" in words.text_content()
    assert "does not keep them" in page.text
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert website.total() == before


def test_a_script_gets_the_same_picture_and_words_as_data(website: Website) -> None:
    fields = website.begun(body="word " * 1_500)
    answer = website.send(APPEAL, fields | {"as": "see"}, headers=SCRIPT).json
    assert answer
    assert len({picture["alt"] for picture in answer["pictures"]}) == 3
    assert (answer["language"], answer["direction"]) == ("en", "ltr")
    assert answer["says"]
    assert picture(answer["pictures"][0]["address"]).width == answer["pictures"][0]["width"]
    assert "word word" in answer["text"]


def test_a_script_is_told_in_a_sentence_why_there_is_no_picture(website: Website) -> None:
    answer = website.send(APPEAL, website.begun(body="x" * 10_001) | {"as": "see"}, headers=SCRIPT)
    assert answer.status_code == 422
    assert answer.json
    assert "10,000" in answer.json["error"]


def test_paragraphs_that_were_left_alone_follow_to_another_language_and_own_ones_stay(
    website: Website,
) -> None:
    fields = website.begun()
    first, *others = fields["body"].replace("\r", "").split("\n\n")
    changed = "\n\n".join([first, "I teach music myself.", *others[1:]])
    page = website.post(APPEAL, fields | {"body": changed, "language": "fr", "as": "switch"})
    now = page.fields()["body"].replace("\r", "").split("\n\n")
    assert page.root.get("lang") == "en"
    assert page.fields()["language"] == "fr"
    assert now[1] == "I teach music myself."
    assert all("Votre Majesté" in now[place] for place in (0, -1))
    assert len(now) == len(others) + 1
    assert "now in French. Your own paragraph stayed as it is: number 2." in page.text
    assert page.fields()["token"] == fields["token"]


def test_another_language_of_the_page_takes_the_words_and_the_letter_along(website: Website) -> None:
    fields = website.begun(name="Ana Ferrer")
    assert {button.get("formaction") for button in website.get(APPEAL).all("//header//button[@lang]")} == {
        APPEAL.replace("/en/", f"/{language}/") + "#found" for language in ("en", "fr", "es")
    }
    page = website.post(APPEAL.replace("/en/", "/es/"), fields | {"as": "switch"})
    assert page.root.get("lang") == "es"
    assert (page.fields()["language"], page.fields()["name"]) == ("es", "Ana Ferrer")
    assert "Vuestra Majestad" in page.fields()["body"]


def test_a_letter_in_a_language_of_its_own_stays_in_it(website: Website) -> None:
    fields = website.begun() | {"language": "fr"}
    page = website.post(APPEAL.replace("/en/", "/es/"), fields | {"as": "switch"})
    assert page.root.get("lang") == "es"
    assert page.fields()["language"] == "fr"


def test_a_hint_shows_its_place_why_and_a_better_word(website: Website) -> None:
    body = "I write to you for the first time ever. 🎵 No tyrant sleeps well, as my grandmother used to say."
    page = website.post(APPEAL, website.begun(body=body) | {"as": "check"})
    (link,) = page.all("//section[@class='advice summary']//a[@data-start]")
    start, end = int(str(link.get("data-start"))), int(str(link.get("data-end")))
    assert body[start:end] == "tyrant"
    (mark,) = page.all("//section[@class='advice summary']//mark")
    assert mark.text == "tyrant"
    quoted = mark.getparent()
    assert quoted is not None
    assert "No tyrant sleeps well" in quoted.text_content()
    assert len(quoted.text_content()) < len(body)
    assert page.all("//section[@class='advice summary']//button[@data-better]")


def test_examples_of_a_personal_sentence_are_those_of_the_case(website: Website) -> None:
    page = website.post(APPEAL, website.begun() | {"as": "check"})
    examples = [str(button.get("data-add")) for button in page.all("//button[@data-add]")]
    assert len(examples) == 3
    assert all(example in page.text for example in examples)


def test_all_is_well_is_said_with_thanks(website: Website) -> None:
    path = "/en/write/orm-bay/appeal"
    page = website.post(path, website.begun(path, body="Un mot.", language="fr") | {"as": "check"})
    assert "Thank you: all is well" in page.text


def test_a_letter_is_copied_by_hand_and_counted_when_it_is_written(website: Website) -> None:
    before = website.total()
    path = "/fr/write/idris-vael/appeal"
    fields = website.begun(path, name="Ana Ferrer", country="FR", body="Premier. Deuxième.\n\nTroisième.")
    page = website.post(path, fields | {"as": "hand"})
    lines = [line.text_content().strip() for line in page.all("//label[@class='line']")]
    first = lines.index("Premier.")
    assert lines[first : first + 3] == ["Premier.", "Deuxième.", "Troisième."]
    assert lines[-1] == "Ana Ferrer"
    assert "2,25\u00a0€" in page.text
    assert website.total() == before
    done = website.post(path, page.fields() | {"as": "written"})
    assert done.status == 200
    assert website.total() == before + 1
    again = website.send(path, done.fields() | {"as": "pdf"})
    assert again.data.startswith(b"%PDF-")
    website.post(path, page.fields() | {"as": "written"})
    assert website.total() == before + 1


def test_the_page_as_a_picture_finishes_the_letter_for_browsers_that_lose_files(website: Website) -> None:
    before = website.total()
    fields = website.begun()
    page = website.post(APPEAL, fields | {"as": "page"}, headers={"User-Agent": "x Instagram 300.0 y"})
    first = page.all("//form[@id='taken']//button")[0]
    assert (first.get("value"), first.get("class")) == ("picture", None)
    assert page.all("//form[@id='taken']//details[@open]")
    assert not website.post(APPEAL, fields | {"as": "page"}).all("//form[@id='taken']//details[@open]")
    shown = website.post(APPEAL, page.fields() | {"as": "picture"})
    assert shown.all("//div[@class='pages']//img")
    assert website.total() == before + 1


def test_the_thank_you_page_says_how_and_by_when_to_post_it_and_whom_to_tell(website: Website) -> None:
    page = website.post(APPEAL, website.begun(country="GB") | {"as": "page"})
    assert "10 December" in page.text
    assert "United Kingdom → Almarra: £3.40" in page.text
    assert "http://localhost/cases/mira-solenne" in page.links
    assert "/en/calendar/example.ics" in page.links
    assert "You have given no address" in page.text


@time_machine.travel("2026-11-20", tick=False)
@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("US", "took no letters there"),
        ("CH", "It may cost more by now"),
        ("AQ", "Ask your post office"),
        ("", "Ask your post office"),
    ],
)
def test_postage_is_told_as_far_as_it_is_known(
    tmp_path: Path, open_website: Open, country: str, said: str
) -> None:
    cases = copied_cases(tmp_path)
    edit(
        cases / "example/mira-solenne/case.yaml",
        ("    lines: [Rovengat 1, 1000 Vesmar]\n", "    lines: [Rovengat 1]\n    country: IR\n"),
    )
    website = open_website(cases)
    assert said in website.post(APPEAL, website.begun(country=country) | {"as": "hand"}).text


def test_an_answer_may_come_where_an_address_may_be_given(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(
        cases / "example/mira-solenne/case.yaml",
        ("appeal: {status: open, sender_address: name-and-country}", "appeal: {status: open}"),
    )
    website = open_website(cases)
    page = website.post(APPEAL, website.begun(address="1 Main Street") | {"as": "page"})
    assert "It may take months" in page.text


def test_risk_age_and_rules_stand_before_the_first_field(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/mira-solenne/case.yaml", ("risk: {", "minimum_age: 14\nrisk: {"))
    source = open_website(cases).get(APPEAL).source
    places = [
        source.index(words)
        for words in ("insulting the Crown is a crime", "from 14 years of age", "your address", 'id="name"')
    ]
    assert all(first < second for first, second in itertools.pairwise(places))


def test_a_link_to_the_campaign_has_a_picture_too(website: Website) -> None:
    (told,) = website.get("/fr/").all("//meta[@property='og:image']")
    assert told.get("content") == "http://localhost/fr/pictures/campaigns/example.png"
    drawn = Image.open(io.BytesIO(website.ask("/fr/pictures/campaigns/example.png").data))
    assert drawn.size == (1200, 630)
    assert website.ask("/fr/pictures/campaigns/nowhere.png").status_code == 404


def test_a_picture_for_links_is_made_once_and_hides_what_may_not_be_shown(
    tmp_path: Path, open_website: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Page] = []

    def counted(press: Press, page: Page, width: int, *, most: int) -> Pictures:
        made.append(page)
        return really(press, page, width, most=most)

    really = Press.pictures
    monkeypatch.setattr(Press, "pictures", counted)
    cases = copied_cases(tmp_path)
    website = open_website(cases)
    first, second = (website.ask("/en/pictures/mira-solenne.png").data for _ in range(2))
    assert Image.open(io.BytesIO(first)).size == (1200, 630)
    assert first == second
    assert len(made) == 1
    edit(cases / "example/mira-solenne/case.yaml", ("covers: [name, picture,", "covers: [name,"))
    other = open_website(cases).ask("/en/pictures/mira-solenne.png").data
    assert other != first


def test_a_page_that_cannot_be_printed_is_not_counted_as_a_picture(website: Website) -> None:
    before = website.total()
    fields = website.begun(body="A sign that no font has: \ue000")
    assert website.post(APPEAL, fields | {"as": "picture"}).status == 422
    assert website.total() == before

"""Addresses → pages: each one in each language, and where their links lead."""

from pathlib import Path
from typing import get_args

import pytest

from app.cases.sheet import Issue, Kind
from app.cases.status import WhyClosed
from app.languages import INTERFACE_LANGUAGES
from app.web.shell import phrases
from app.web.shell.headers import HEADERS, PICTURE_POLICY
from tests.web.conftest import Open
from tests.web.page import Page
from tests.web.website import PAGES, Website, copied_cases, edit


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_every_language(website: Website, language: str, path: str) -> None:
    page = website.get(f"/{language}/{path}")
    assert page.status == 200
    assert page.root.get("lang") == language
    # A page with words of its writer changes its language by buttons, which every page is inspected for.
    for other in INTERFACE_LANGUAGES if not path.startswith("write/") else ():
        assert f"/{other}/{path}" in page.links


def test_every_link_within_the_website_leads_somewhere(website: Website) -> None:
    seen: set[str] = set()
    ahead = ["/en/"]
    while ahead:
        path = ahead.pop().partition("#")[0]
        if path in seen or not path:
            continue
        seen.add(path)
        answer = website.ask(path)
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            ahead += [link for link in Page(answer).links if link.startswith(("/", "#"))]
    assert len(seen) >= len(PAGES) * len(INTERFACE_LANGUAGES)


def test_the_addresses_are_those_of_the_design(website: Website) -> None:
    rules = {str(rule) for rule in website.app.url_map.iter_rules()}
    here = "/<any(en, fr, es):language>"
    assert rules == {
        "/",
        f"{here}/",
        f"{here}/cases/<slug>",
        f"{here}/write/<slug>/<any(appeal, solidarity):kind>",
        f"{here}/write/<slug>/<any(appeal, solidarity):kind>/papers/<paper>.png",
        f"{here}/kits",
        f"{here}/kits/<ready>",
        f"{here}/kits/<ready>/kit.pdf",
        f"{here}/kits/<ready>/kit.zip",
        f"{here}/groups",
        f"{here}/g",
        f"{here}/g/<code>",
        f"{here}/report",
        f"{here}/report/run",
        f"{here}/about",
        f"{here}/privacy",
        f"{here}/accessibility",
        f"{here}/corrections",
        f"{here}/calendar/<campaign>.ics",
        f"{here}/report/<campaign>/<day>.ics",
        f"{here}/desk",
        f"{here}/desk/account",
        f"{here}/desk/acts",
        f"{here}/desk/books",
        f"{here}/desk/books/<number>/<form>",
        f"{here}/desk/cases",
        f"{here}/desk/cases/<case>",
        f"{here}/desk/cases/<case>/<kind>/<written_in>/<paper>.png",
        f"{here}/desk/cases/<case>/status",
        f"{here}/desk/cells.csv",
        f"{here}/desk/check",
        f"{here}/desk/entries",
        f"{here}/desk/entries/<number>",
        f"{here}/desk/held",
        f"{here}/desk/import",
        f"{here}/desk/import/example.csv",
        f"{here}/desk/organizers",
        f"{here}/desk/sign-in",
        f"{here}/desk/sign-out",
        f"{here}/desk/tally",
        f"{here}/desk/welcome",
        f"{here}/pictures/<slug>.png",
        f"{here}/pictures/campaigns/<campaign>.png",
        "/pictures/<slug>",
        "/static/<path:filename>",
        "/totals.json",
        "/healthz",
        "/readyz",
    }


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("es-MX", "es"),
        ("de, es;q=0.5, en;q=0.3", "es"),
        ("de", "en"),
        ("", "en"),
        ("*", "en"),
        ("\x00;q=nonsense,,;", "en"),
    ],
)
def test_the_door_opens_in_the_language_that_the_browser_likes_best(
    website: Website, wish: str, language: str
) -> None:
    answer = website.ask("/", headers={"Accept-Language": wish})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_every_value_of_the_house_has_its_words() -> None:
    assert set(phrases.ISSUES) == set(get_args(Issue))
    assert set(phrases.REASONS) == set(WhyClosed)
    assert set(phrases.WRITE) == set(phrases.ABOUT) == set(phrases.LETTERS) == set(Kind)


def test_home_shows_who_is_waiting_and_what_became_of_earlier_cases(website: Website) -> None:
    page = website.get("/en/")
    assert page.heading == "Letters to Almarra"
    for words in (
        "Mira Solenne",
        "Idris Vael",
        "Orm Bay",
        "Bernardo Caal Xol",
        "was released on 24 March 2022",
    ):
        assert words in page.text
    assert "Letters, not people" in page.text


def test_home_counts_the_letters_in_the_language_of_the_page(open_website: Open) -> None:
    website = open_website()
    for _ in range(2):
        website.send("/fr/write/orm-bay/appeal", website.begun("/fr/write/orm-bay/appeal") | {"as": "txt"})
    marks = [page.all("//p[@class='postmark']")[0] for page in map(website.get, ("/en/", "/fr/", "/es/"))]
    assert [" ".join(mark.text_content().split()) for mark in marks] == [
        "2 letters written",
        "2 lettres écrites",
        "2 cartas escritas",
    ]


def test_a_case_page_holds_the_whole_case(website: Website) -> None:
    page = website.get("/en/cases/idris-vael")
    words = (
        "he/him",
        "Police violence",
        "It does not describe the wound",
        "Reopen the inquiry".lower(),
        "from 13 years of age",
        "speak with your family first".capitalize(),
        "Give no more than your name and your country",
        "reprisal",
        "2 October 2026",
        "drawn for this project",
    )
    assert [each for each in words if each not in page.text] == []
    assert page.all("//figure//img")[0].get("alt", "").startswith("A ")


def test_a_finished_case_can_be_read_and_shows_its_sources_but_no_button(website: Website) -> None:
    page = website.get("/en/cases/bernardo-caal-xol")
    assert "was released on 24 March 2022" in page.text
    assert [link for link in page.links if "/write/" in link] == []
    assert len(page.all("//ul[@class='sources']//a[@rel='noreferrer external']")) > 5


def test_french_is_set_with_its_own_spaces_on_screen(website: Website) -> None:
    assert "Pour qui voulez-vous écrire\u202f?" in website.get("/fr/").text
    assert "«\u00a0" in website.get("/fr/cases/mira-solenne").text


def test_the_first_of_a_month_is_written_as_french_writes_it(website: Website) -> None:
    assert "1er octobre 2026" in website.get("/fr/cases/mira-solenne").text
    assert "1 October 2026" in website.get("/en/cases/mira-solenne").text


def test_a_picture_is_its_own_clean_file_behind_its_own_policy(website: Website) -> None:
    answer = website.ask("/pictures/mira-solenne")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"] == PICTURE_POLICY
    again = website.ask("/pictures/mira-solenne", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


EVERY_SORT_OF_ANSWER = (
    "/",
    "/en/",
    "/en",
    "/en/nowhere",
    "/nowhere",
    "/static/every-letter.css",
    "/static/none.css",
    "/totals.json",
    "/totals.json?campaign=none",
    "/healthz",
    "/readyz",
    "/pictures/none",
)


@pytest.mark.parametrize("path", EVERY_SORT_OF_ANSWER)
def test_every_answer_has_the_headers_that_keep_readers_safe(website: Website, path: str) -> None:
    headers = website.ask(path).headers
    assert [name for name in HEADERS if name not in headers] == []
    assert "Set-Cookie" not in headers
    assert "Cache-Control" in headers


def test_a_case_in_one_language_only_says_so_to_screen_readers(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(
        cases / "example/idris-vael/case.yaml",
        ("languages: [en, fr, es, ar]", "languages: [es]"),
    )
    website = open_website(cases)
    page = website.get("/en/cases/idris-vael")
    assert page.all("//h1[@lang='es']")
    story = page.all("//div[@class='prose story']/div[@lang='es'][@dir='ltr']/p")
    assert "<p>" not in page.text
    assert len(story) > 1
    assert website.get("/en/write/idris-vael/appeal").fields()["language"] == "es"


def test_a_website_without_campaigns_says_what_to_do(tmp_path: Path, open_website: Open) -> None:
    (tmp_path / "none").mkdir()
    website = open_website(tmp_path / "none")
    assert "Put a campaign into the folder" in website.get("/en/").text
    assert website.ask("/totals.json").status_code == 404
    assert website.get("/en/about").status == 200

"""Addresses without a language or with a slash too many → the page; static files → kept for good."""

import re
from urllib.parse import unquote

import pytest

from app.web.shell import static_files
from app.web.shell.headers import PAGE_PICTURES_POLICY, POLICY
from tests.web.website import Website

LED_ON = {
    "/about": "/fr/about",
    "/about/": "/fr/about",
    "/privacy": "/fr/privacy",
    "/calendar/example.ics": "/fr/calendar/example.ics",
    "/accessibility?": "/fr/accessibility",
    "/cases/orm-bay": "/fr/cases/orm-bay",
    "/cases/orm-bay/": "/fr/cases/orm-bay",
    "//cases/orm-bay": "/fr/cases/orm-bay",
    "/write/orm-bay/appeal?language=es&addressee=a%26b%20c": (
        "/fr/write/orm-bay/appeal?language=es&addressee=a%26b%20c"
    ),
    # What a case is called is asked of its page, in the reader's language.
    "/cases/nobody": "/fr/cases/nobody",
    "/cases/%0d%0aSet-Cookie:%20a=b": "/fr/cases/%0D%0ASet-Cookie:%20a=b",
    "/cases/%2F%2Felsewhere.example": None,
    "/es/about/": "/es/about",
    "/es/cases/orm-bay///": "/es/cases/orm-bay",
    "/totals.json/?campaign=example": "/totals.json?campaign=example",
    "/nowhere": None,
    "/nowhere/": None,
    "/de/about": None,
    "/en/fr/about": None,
    "/cases": None,
    "//elsewhere.example/": None,
    "//elsewhere.example/about/": None,
}


@pytest.mark.parametrize(("asked", "meant"), LED_ON.items(), ids=LED_ON.keys())
def test_an_address_leads_to_the_page_that_is_meant(website: Website, asked: str, meant: str | None) -> None:
    answer = website.ask(
        "/", environ_overrides=_as_sent(asked), headers={"Accept-Language": "fr-CA, es;q=0.5"}
    )
    assert (answer.status_code, answer.headers.get("Location")) == ((302, meant) if meant else (404, None))
    assert "Accept-Language" in answer.headers["Vary"]


def _as_sent(address: str) -> dict[str, str]:
    """The path and query as a server hands them on; the test client would tidy them up."""
    path, _, query = address.partition("?")
    return {"PATH_INFO": unquote(path), "QUERY_STRING": query}


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("fr-CA, en;q=0.5", "fr"),
        ("de-CH, es-MX;q=0.8, en;q=0.5", "es"),
        ("FR_ch, en", "fr"),
        ("fr;q=0, es", "es"),
    ],
)
def test_a_language_wished_for_with_its_region_comes_before_later_wishes(
    website: Website, wishes: str, language: str
) -> None:
    answer = website.ask("/about", headers={"Accept-Language": wishes})
    assert answer.headers["Location"] == f"/{language}/about"


def test_a_form_is_never_led_on(website: Website) -> None:
    assert website.send("/write/orm-bay/appeal", {"body": "My words."}).status_code == 404


def test_every_static_file_of_a_page_has_its_version_and_is_kept_for_good(website: Website) -> None:
    page = website.get("/en/nowhere")
    files = [str(element.get("href") or element.get("src")) for element in page.all("//head/link | //img")]
    files = [file for file in files if file.startswith("/static/")]
    assert len(files) >= 4
    for file in files:
        assert re.fullmatch(r"/static/[\w.-]+\?v=[0-9a-f]{12}", file)
        answer = website.ask(file)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        again = website.ask(file, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.headers["Cache-Control"]) == (304, answer.headers["Cache-Control"])


@pytest.mark.parametrize(
    "path",
    [
        "mark.svg",
        "mark.svg?v=",
        # That of another release.
        "mark.svg?v=0123456789ab",
        "none.css?v=",
        "../static_files.py?v=",
    ],
)
def test_other_answers_are_asked_for_each_time(website: Website, path: str) -> None:
    assert "immutable" not in website.ask(f"/static/{path}").headers["Cache-Control"]


def test_a_version_follows_the_file() -> None:
    assert static_files.version("mark.svg") != static_files.version("every-letter.css")
    assert static_files.version("none.css") == ""


def test_own_scripts_may_ask_this_site_only_and_only_pictures_of_pages_may_stand_in_the_page() -> None:
    assert "connect-src 'self';" in POLICY
    assert "data:" not in POLICY
    assert PAGE_PICTURES_POLICY.split("; ") == [
        part.replace("img-src 'self'", "img-src 'self' data:") for part in POLICY.split("; ")
    ]
    assert PAGE_PICTURES_POLICY != POLICY

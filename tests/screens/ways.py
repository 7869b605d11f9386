"""Every screen that people see, and the way to it: tests inspect them, ``make screens`` pictures them."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page

from tests.serving import Site, serving
from tests.web.website import copied_cases, edit

Way = Callable[[Page, str], None]
Sites = tuple[tuple[Site, Mapping[str, Way]], ...]

APPEAL = "write/mira-solenne/appeal"
SOLIDARITY = "write/idris-vael/solidarity"


def to(path: str) -> Way:
    """The page at that address."""

    def go(page: Page, language: str) -> None:
        # The same address again would be the same page loaded again, which keeps its words.
        page.goto("about:blank")
        page.goto(f"/{language}/{path}")

    return go


def pressing(step: str, path: str = APPEAL, **words: str) -> Way:
    """The answer to a button of the writing page, after some words were changed."""

    def go(page: Page, language: str) -> None:
        to(path)(page, language)
        send(page, step, **words)

    return go


def after(way: Way, step: str) -> Way:
    """The answer to a button on that screen."""

    def go(page: Page, language: str) -> None:
        way(page, language)
        send(page, step)

    return go


def send(page: Page, step: str, **words: str) -> None:
    """Send the page's letter as that button does, with words as if they had been typed."""
    page.evaluate(
        """([step, words]) => {
          document.documentElement.classList.add("left");
          const button = document.querySelector(`main button[name=as][value=${step}]`);
          for (const [name, value] of Object.entries(words)) button.form.elements[name].value = value;
          button.form.requestSubmit(button);
        }""",
        [step, words],
    )
    arrived(page)


def arrived(page: Page) -> None:
    """Wait for the page that takes the place of the one marked as left, whose own events may still come."""
    page.wait_for_selector("html:not(.left) footer li:last-child")
    page.wait_for_load_state("load")


HINTED = {"body": "Down with the tyrant! God bless you.", "address": "1 Main Street\nAnytown"}

#: Name → the way, on the website with the bundled campaigns as they stand.
OPEN: Mapping[str, Way] = {
    "home": to(""),
    "case": to("cases/mira-solenne"),
    "case-finished": to("cases/bernardo-caal-xol"),
    "case-beside": to("cases/orm-bay?beside=fr"),
    "writing": to(APPEAL),
    "writing-solidarity": to(SOLIDARITY),
    "advice": pressing("check", **HINTED),
    "no-advice": pressing("check", "write/mira-solenne/solidarity", body="I sing too, and think of you."),
    "page-seen": pressing("see", name="Ana Ferrer"),
    "switched": pressing("switch", language="fr"),
    "too-long": pressing("page", body="word " * 2_500),
    "by-hand": pressing("hand", name="Ana Ferrer"),
    "thank-you": pressing("page", name="Ana Ferrer"),
    "thank-you-picture": after(pressing("page"), "picture"),
    "written-by-hand": after(pressing("hand"), "written"),
    "foreign-page": pressing("page", token="no token of ours"),
    "closed": to("write/bernardo-caal-xol/appeal"),
    "not-found": to("nowhere"),
    "about": to("about"),
    "privacy": to("privacy"),
    "accessibility": to("accessibility"),
}
#: On one whose campaign has not begun, with a case withdrawn, one paused and one closed.
BEFORE: Mapping[str, Way] = {
    "home-before": to(""),
    "case-practice": to("cases/mira-solenne"),
    "thank-you-practice": pressing("page"),
    "case-closed": to("cases/orm-bay"),
    "writing-paused": to("write/orm-bay/solidarity"),
    "withdrawn": to("cases/idris-vael"),
}
#: On one where every campaign is over.
OVER: Mapping[str, Way] = {"home-over": to(""), "case-over": to("cases/mira-solenne")}


@contextlib.contextmanager
def websites(folder: Path) -> Iterator[Sites]:
    """The three websites while the block lasts, each with its screens."""
    with ExitStack() as stack:

        def website(name: str, cases: Path | None) -> Site:
            place = folder / name
            environment = {"DATA_DIR": str(place), "TOTALS_STEP": "0"}
            if cases:
                environment["CASE_FILES"] = str(cases)
            return stack.enter_context(serving(environment, folder=place))

        yield (
            (website("open", None), OPEN),
            (website("before", _not_begun(folder / "before-files")), BEFORE),
            (website("over", _over(folder / "over-files")), OVER),
        )


def _not_begun(folder: Path) -> Path:
    cases = copied_cases(folder)
    _dates(cases, "2999-01-01", "2999-12-10")
    edit(cases / "example/idris-vael/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    edit(cases / "example/orm-bay/case.yaml", ("appeal: {status: open", "appeal: {status: closed"))
    edit(cases / "example/orm-bay/case.yaml", ("solidarity: {status: open", "solidarity: {status: paused"))
    outcomes = 'outcomes: {appeal: "The licence was withdrawn.", solidarity: "The families are moving."}\n'
    for language in ("en", "fr", "es"):
        edit(cases / f"example/orm-bay/{language}.md", ("pronouns:", f"{outcomes}pronouns:"))
    return cases


def _over(folder: Path) -> Path:
    cases = copied_cases(folder)
    _dates(cases, "2020-12-11", "2021-12-10")
    return cases


def _dates(cases: Path, opens: str, closes: str) -> None:
    edit(
        cases / "example/campaign.yaml",
        ("closes_each_year: 12-10", f"opens: {opens}\ncloses: {closes}"),
    )

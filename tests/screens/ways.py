"""Every screen that people see, and the way to it: tests inspect them, ``make screens`` pictures them."""

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from app.languages import INTERFACE_LANGUAGES
from tests.browsing import leaving, press
from tests.serving import Site, serving
from tests.web.website import copied_cases, edit, end_consent, run_once

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
        press(page, step, **words)

    return go


def after(way: Way, step: str) -> Way:
    """The answer to a button on that screen."""

    def go(page: Page, language: str) -> None:
        way(page, language)
        press(page, step)

    return go


def looked_at(page: Page, language: str) -> None:
    """The letter with the picture of its page, as it comes where no script fetches the picture alone."""
    to(APPEAL)(page, language)
    with leaving(page):
        page.locator("[data-see]").evaluate("button => button.form.requestSubmit(button)")


def unfolded(way: Way) -> Way:
    """That screen with its papers in sight, and all that can be chosen of them."""

    def go(page: Page, language: str) -> None:
        way(page, language)
        page.locator(".fold, .papers details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for picture in page.locator(".papers img").all():
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("complete", value=True)

    return go


def ill_numbered(page: Page, language: str) -> None:
    """What is answered to a label that the sheet has not."""
    unfolded(pressing("hand"))(page, language)
    page.locator("[name='labels.first']").fill("99")
    with leaving(page):
        page.locator("button[value=labels]").click()


def from_elsewhere(page: Page, language: str) -> None:
    """What is answered to a form on another website's page."""
    to(APPEAL)(page, language)
    address = page.url
    page.goto("about:blank")
    field = '<textarea name="body">Free her.</textarea>'
    page.set_content(f'<form method="post" action="{address}">{field}<button>Send</button></form>')
    with leaving(page):
        page.locator("button").click()


def drafted(page: Page, language: str) -> None:
    """Home, where this browser keeps a draft: from now on every page leads to it."""
    to(APPEAL)(page, language)
    page.locator("[data-keep-box]").check()
    to("")(page, language)
    page.locator("#drafts").wait_for()


HINTED = "Down with the tyrant! God bless you."

#: Name → the way, on the website with the bundled campaigns as they stand.
OPEN: Mapping[str, Way] = {
    "home": to(""),
    "case": to("cases/mira-solenne"),
    "case-finished": to("cases/bernardo-caal-xol"),
    "case-warning": to("cases/idris-vael"),
    "case-beside": to("cases/orm-bay?beside=fr"),
    "writing": to(APPEAL),
    "writing-solidarity": to(SOLIDARITY),
    "advice": pressing("check", body=HINTED),
    "no-advice": pressing("check", "write/mira-solenne/solidarity", body="I sing too, and think of you."),
    "page-seen": looked_at,
    "switched": pressing("switch", language="fr"),
    "too-long": pressing("page", body="word " * 2_500),
    "by-hand": pressing("hand", name="Ana Ferrer"),
    "thank-you": pressing("page", name="Ana Ferrer"),
    "papers": unfolded(to(f"{SOLIDARITY}?language=ar")),
    "more-to-print": unfolded(pressing("page", SOLIDARITY)),
    "more-refused": ill_numbered,
    "thank-you-picture": after(pressing("page"), "picture"),
    "written-by-hand": after(pressing("hand"), "written"),
    "foreign-page": pressing("page", token="no token of ours"),
    "closed": to("write/bernardo-caal-xol/appeal"),
    "not-found": to("nowhere"),
    "about": to("about"),
    "privacy": to("privacy"),
    "accessibility": to("accessibility"),
    "from-elsewhere": from_elsewhere,
    "home-drafted": drafted,
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
#: On one where two campaigns have their last day, and for one case the consent has run out.
LAST_DAY: Mapping[str, Way] = {
    "home-last-day": to(""),
    "case-last-day": to("cases/mira-solenne"),
    "case-without-consent": to("cases/orm-bay"),
}
#: On one where every campaign is over.
OVER: Mapping[str, Way] = {"home-over": to(""), "case-over": to("cases/mira-solenne")}
#: On one that has no campaign.
EMPTY: Mapping[str, Way] = {"home-empty": to("")}


def as_bundled(_cases: Path) -> None:
    """Leave the case files as they are."""


def not_begun(cases: Path) -> None:
    run_once(cases, "example", date(2999, 1, 1), date(2999, 12, 10))
    edit(cases / "example/idris-vael/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    edit(cases / "example/orm-bay/case.yaml", ("appeal: {status: open", "appeal: {status: closed"))
    edit(cases / "example/orm-bay/case.yaml", ("solidarity: {status: open", "solidarity: {status: paused"))
    outcomes = 'outcomes: {appeal: "The licence was withdrawn.", solidarity: "The families are moving."}\n'
    for language in INTERFACE_LANGUAGES:
        edit(cases / f"example/orm-bay/{language}.md", ("pronouns:", f"{outcomes}pronouns:"))


def last_day(cases: Path) -> None:
    for campaign, zone in (("example", "Europe/Paris"), ("remembered", "America/Guatemala")):
        today = datetime.now(ZoneInfo(zone)).date()
        run_once(cases, campaign, today - timedelta(days=9), today)
    end_consent(cases, "orm-bay")


def over(cases: Path) -> None:
    run_once(cases, "example", date(2020, 12, 11), date(2021, 12, 10))


def empty(cases: Path) -> None:
    for campaign in cases.iterdir():
        shutil.rmtree(campaign)


#: How the case files of each website are changed, and its screens.
WEBSITES: tuple[tuple[Callable[[Path], None], Mapping[str, Way]], ...] = (
    (as_bundled, OPEN),
    (not_begun, BEFORE),
    (last_day, LAST_DAY),
    (over, OVER),
    (empty, EMPTY),
)


@contextlib.contextmanager
def websites(folder: Path) -> Iterator[Sites]:
    """The websites while the block lasts, each with its screens."""
    with contextlib.ExitStack() as stack:

        def website(change: Callable[[Path], None]) -> Site:
            place = folder / change.__name__
            cases = copied_cases(place)
            change(cases)
            environment = {"DATA_DIR": str(place), "CASE_FILES": str(cases), "TOTALS_STEP": "0"}
            return stack.enter_context(serving(environment, folder=place))

        yield tuple((website(change), screens) for change, screens in WEBSITES)

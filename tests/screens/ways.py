"""Every screen that writers and facilitators see, and the way to it."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page, expect

from tests.browsing import leaving, press

Way = Callable[[Page, str], None]

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
            # The first one waits for a press that starts, on a machine that starts several at once.
            expect(picture).to_have_js_property("complete", value=True, timeout=30_000)

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


def planned(query: str) -> Way:
    """A kit's plan, once it no longer tells how much is laid out."""

    def go(page: Page, language: str) -> None:
        to(f"kits/{query}")(page, language)
        page.locator("table.contents").wait_for(timeout=30_000)

    return go


def changing(page: Page, language: str) -> None:
    """A kit's plan, with all that can be changed of it."""
    planned("lesson?people=28&also=es&country=FR")(page, language)
    page.locator(".fold:has([type=radio]) > summary").click()


def opened(page: Page, language: str) -> None:
    """A group that was opened just now, with its codes."""
    to("groups?people=28")(page, language)
    with leaving(page):
        page.locator("main form button").click()


def joined(path: str) -> Way:
    """The page at that address, in which the code for members is filled in."""

    def go(page: Page, language: str) -> None:
        to(path.format(_group(page, language)[1]))(page, language)

    return go


def reporting(page: Page, language: str) -> None:
    """The group's page for its piles."""
    report_code, _ = _group(page, language)
    press(page, "look", code=report_code)


def told(whole: str) -> Way:
    """The sums of a pile of so many letters, of which three are counted: one on screen, two on paper."""

    def go(page: Page, language: str) -> None:
        reporting(page, language)
        press(page, "sum", **{PILE: whole})

    return go


def naming(page: Page, language: str) -> None:
    """What is answered to a run of letters without names."""
    reporting(page, language)
    with leaving(page):
        page.locator("#run button").evaluate("button => button.click()")


#: The codes of the group of each website: to report by, and for members.
_GROUPS: dict[str, tuple[str, str]] = {}


def _group(page: Page, language: str) -> tuple[str, str]:
    """The codes of the website's one group, which at first is opened and writes; on the page to report on."""
    to("report")(page, language)
    website = page.evaluate("location.origin")
    if website not in _GROUPS:
        opened(page, language)
        report_code, join_code = page.locator("p.code").all_inner_texts()
        to(f"{APPEAL}?group={join_code}")(page, language)
        press(page, "hand")
        press(page, "written")
        _GROUPS[website] = (report_code, join_code)
        told("3")(page, language)
        press(page, "enter")
        to("report")(page, language)
    return _GROUPS[website]


#: The field of a pile of letters.
PILE = "whole.mira-solenne.appeal"
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
    "kits": to("kits"),
    "kit": planned("evening?people=12"),
    "kit-change": changing,
    "kit-caution": planned("lesson?people=28&age=9-12&cases=idris-vael"),
    "kit-refused": to("kits/lesson?people=abc"),
    "closed": to("write/bernardo-caal-xol/appeal"),
    "not-found": to("nowhere"),
    "about": to("about"),
    "privacy": to("privacy"),
    "accessibility": to("accessibility"),
    "corrections": to("corrections"),
    "from-elsewhere": from_elsewhere,
    "home-drafted": drafted,
}
#: On the same, for a group that writes together.
GROUP: Mapping[str, Way] = {
    "group-nobody": to("g?code=AAAA-AAAA"),
    "group-open": to("groups?people=28"),
    "group-opened": opened,
    "group-members": joined("g/{}"),
    "group-writing": joined(APPEAL + "?group={}"),
    "group-code": to("report"),
    "group-code-wrong": pressing("look", "report", code="4F7K-9Q2M-XW3T"),
    "group-report": reporting,
    "group-sums": told("24"),
    "group-less": told("1"),
    "group-waits": told("2000"),
    "group-thanks": after(told("3"), "enter"),
    "group-names": naming,
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
EMPTY: Mapping[str, Way] = {"home-empty": to(""), "kits-empty": to("kits")}

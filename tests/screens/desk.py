"""Every screen of the desk, and the way to it for an admin who was invited before."""

import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import product

import pyotp
from playwright.sync_api import FilePayload, Page

from app.files.archive import archive
from tests.accounts.desk import PASSWORD
from tests.browsing import leaving, press
from tests.screens.ways import GROUP, Way, after, opened, to
from tests.serving import ROOT, clean_environment

#: Of each website the code of the admin's invitation, and what signs their browser in once it was used.
_INVITATIONS: dict[str, str] = {}
_SESSIONS: dict[str, str] = {}
ADMIN, COOKIE = "ana.ferrer", "desk"


def invite(url: str, environment: Mapping[str, str]) -> None:
    """Let the operator invite an admin, who has a colleague."""
    for name in ("ben.ito", ADMIN):
        _INVITATIONS[url] = invited(environment, name)


def invited(environment: Mapping[str, str], name: str) -> str:
    """The code with which somebody sets up the account to which the operator invites them."""
    command = (sys.executable, "-m", "app", "organizers", "add", name, "--role", "admin")
    there = {**clean_environment(), **environment, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=there, capture_output=True, text=True, check=True).stdout
    return told.partition("\n")[0].rpartition(" ")[2]


def signed_in(way: Way) -> Way:
    """The same, for the admin; the first one who asks sets up the account and lets letters wait."""

    def go(page: Page, language: str) -> None:
        to("about")(page, language)
        website = page.evaluate("location.origin")
        if website not in _SESSIONS:
            setting_up(page, language)
            finish(page)
            (_SESSIONS[website],) = (one["value"] for one in page.context.cookies() if one["name"] == COOKIE)
            _report_many(page, language)
        page.context.add_cookies([{"name": COOKIE, "value": _SESSIONS[website], "url": website}])
        way(page, language)

    return go


def signed_out(way: Way) -> Way:
    """The same, for somebody whom the desk does not know yet."""

    def go(page: Page, language: str) -> None:
        page.context.clear_cookies()
        way(page, language)

    return go


def setting_up(page: Page, language: str) -> None:
    """The form that sets up the account."""
    to("desk/welcome")(page, language)
    website = page.evaluate("location.origin")
    page.locator("[name=name]").fill(ADMIN)
    page.locator("[name=code]").fill(_INVITATIONS[website])
    with leaving(page):
        page.locator("main form button").click()


def finish(page: Page) -> None:
    """Set it up with the figures that a device shows now."""
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.locator("[name=new_password]").fill(PASSWORD)
    page.locator("[name=digits]").fill(pyotp.TOTP(secret).at(time.time()))
    with leaving(page):
        page.locator("main form button").click()


def _report_many(page: Page, language: str) -> None:
    """More letters than count at once, of a group of their own, and some that do."""
    opened(page, language)
    code = page.locator("p.code").first.inner_text()
    for case, many in product(("mira-solenne", "orm-bay"), ("24", "900")):
        to("report")(page, language)
        press(page, "look", code=code)
        press(page, "sum", **{f"whole.{case}.appeal": many})
        press(page, "enter")


def refused(page: Page, language: str) -> None:
    """What is answered to a wrong password."""
    to("desk/sign-in")(page, language)
    for name, value in (("name", ADMIN), ("password", "not my password"), ("digits", "123456")):
        page.locator(f"[name={name}]").fill(value)
    with leaving(page):
        page.locator("main form button").click()


def shutting(page: Page, language: str) -> None:
    """The question whether letters shall be closed, with what readers are told."""
    to("desk/cases/mira-solenne/status")(page, language)
    press(page, "change", **{"status": "closed", f"outcome.{language}": "Mira Solenne, 10 12 2026."})


def sending(data: bytes) -> Way:
    """The way to what is answered to that file, sent as a ZIP of case files."""

    def go(page: Page, language: str) -> None:
        to("desk/check")(page, language)
        file = FilePayload(name="ana.zip", mimeType="application/zip", buffer=data)
        page.locator("[name=zip]").set_input_files(file)
        with leaving(page):
            page.locator("button[value=zip]").click()
        # It looks again by itself, until there is a report.
        page.locator("#zip").wait_for()

    return go


def entering(many: str) -> Way:
    """What is answered to a pile of so many letters on paper."""

    def go(page: Page, language: str) -> None:
        to("desk/tally")(page, language)
        press(page, "enter", case="orm-bay", quantity=many, reference="3")

    return go


def wrong_entry(page: Page, language: str) -> None:
    """The form for the newest entry that can be corrected."""
    to("desk/entries")(page, language)
    with leaving(page):
        page.locator("main td a[href*='/desk/entries/']").first.click()


def correcting(page: Page, language: str) -> None:
    """The question whether the correction is meant."""
    wrong_entry(page, language)
    press(page, "correct", quantity="12", why="24 → 12")


def importing(*rows: str) -> Way:
    """The way to what a table of these rows comes to; a day that is left open is yesterday."""

    def go(page: Page, language: str) -> None:
        to("desk/import")(page, language)
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        lines = ("key;case;day;number;teacher", *(row.format(day=yesterday) for row in rows))
        file = FilePayload(name="1.csv", mimeType="text/csv", buffer="\n".join(lines).encode())
        page.locator("[name=file]").set_input_files(file)
        with leaving(page):
            page.locator("form:has([name=file]) button").click()

    return go


#: What facilitators and organizers see once they have a code or an account.
DESK: Mapping[str, Way] = {
    **GROUP,
    "desk": signed_in(to("desk")),
    "desk-filtered": signed_in(to("desk?case=mira-solenne")),
    "desk-held": signed_in(to("desk/held")),
    "desk-held-sure": signed_in(after(to("desk/held"), "release")),
    "desk-tally": signed_in(to("desk/tally")),
    "desk-tally-refused": signed_in(entering("12a")),
    "desk-tally-done": signed_in(entering("7")),
    "desk-entries": signed_in(to("desk/entries")),
    "desk-entries-filtered": signed_in(to(f"desk/entries?author={ADMIN}")),
    "desk-correct": signed_in(wrong_entry),
    "desk-correct-sure": signed_in(correcting),
    "desk-import": signed_in(to("desk/import")),
    "desk-import-faults": signed_in(importing("1;nobody;31/11/2026;12a;", ";orm-bay;{day};-5;")),
    "desk-import-seen": signed_in(importing("1;orm-bay;{day};28;", "2;mira-solenne;{day};600;")),
    "desk-cases": signed_in(to("desk/cases")),
    "desk-case": signed_in(to("desk/cases/idris-vael")),
    "desk-case-closed": signed_in(to("desk/cases/bernardo-caal-xol")),
    "desk-check": signed_in(sending(archive([("ana/case.yaml", b"who: nobody\n")]))),
    "desk-check-refused": signed_in(sending(archive([("../case.yaml", b"")]))),
    "desk-status": signed_in(to("desk/cases/mira-solenne/status")),
    "desk-status-sure": signed_in(shutting),
    "desk-books": signed_in(after(to("desk/books"), "provisional")),
    "desk-books-sure": signed_in(after(to("desk/books"), "final")),
    "desk-team": signed_in(to("desk/organizers")),
    "desk-team-sure": signed_in(after(to("desk/organizers"), "again")),
    "desk-acts": signed_in(to("desk/acts")),
    "desk-account": signed_in(to("desk/account")),
    "desk-welcome": signed_out(to("desk/welcome")),
    "desk-sign-in": signed_out(to("desk/sign-in")),
    "desk-refused": signed_out(refused),
}

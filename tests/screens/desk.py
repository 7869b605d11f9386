"""Every screen of the desk, and the way to it for an admin who was invited before."""

import subprocess
import sys
import time
from collections.abc import Mapping
from itertools import product

import pyotp
from playwright.sync_api import Page

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
        command = (sys.executable, "-m", "app", "organizers", "add", name, "--role", "admin")
        there = {**clean_environment(), **environment, "PYTHONPATH": str(ROOT)}
        told = subprocess.run(command, env=there, capture_output=True, text=True, check=True).stdout
        _INVITATIONS[url] = told.partition("\n")[0].rpartition(" ")[2]


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


#: What facilitators and organizers see once they have a code or an account.
DESK: Mapping[str, Way] = {
    **GROUP,
    "desk": signed_in(to("desk")),
    "desk-filtered": signed_in(to("desk?case=mira-solenne")),
    "desk-held": signed_in(to("desk/held")),
    "desk-held-sure": signed_in(after(to("desk/held"), "release")),
    "desk-team": signed_in(to("desk/organizers")),
    "desk-team-sure": signed_in(after(to("desk/organizers"), "again")),
    "desk-acts": signed_in(to("desk/acts")),
    "desk-account": signed_in(to("desk/account")),
    "desk-welcome": signed_out(to("desk/welcome")),
    "desk-sign-in": signed_out(to("desk/sign-in")),
    "desk-refused": signed_out(refused),
}

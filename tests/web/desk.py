"""An organizer of a website → their browser, signed in at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import organizers, setting_up
from app.accounts.roles import Role
from app.actions.authors import OPERATOR
from tests.accounts.desk import PASSWORD, Device
from tests.web.page import Page
from tests.web.website import Website

COOKIE = "desk"
ACCOUNT = "/en/desk/account"
_numbers = count(1)


@dataclass(frozen=True)
class Desk:
    """A browser in which somebody is signed in; what it sends has the form key, unless it says otherwise."""

    client: FlaskClient
    device: Device

    @property
    def name(self) -> str:
        return self.device.name

    @property
    def session(self) -> str:
        """What the browser keeps."""
        cookie = self.client.get_cookie(COOKIE)
        return cookie.value if cookie else ""

    def ask(self, path: str, **options: Any) -> TestResponse:
        """The answer to a GET, whatever it is."""
        return self.client.get(path, buffered=True, **options)

    def send(self, path: str, fields: Mapping[str, str], **options: Any) -> TestResponse:
        """The answer to a form, whatever it is."""
        return self.client.post(path, data={"form_key": self.form_key(), **fields}, buffered=True, **options)

    def get(self, path: str, **options: Any) -> Page:
        """The page at that address."""
        return Page(self.ask(path, **options))

    def post(self, path: str, fields: Mapping[str, str], **options: Any) -> Page:
        """The page that answers a form."""
        return Page(self.send(path, fields, **options))

    def form_key(self) -> str:
        """The key of the session's forms; nothing once it is over."""
        answer = self.ask(ACCOUNT)
        return Page(answer).fields()["form_key"] if answer.status_code == 200 else ""


def at_desk(website: Website, role: Role = Role.ORGANIZER, name: str = "") -> Desk:
    """A new organizer of that role, who has just set up the account."""
    name, now = name or f"{role}-{next(_numbers)}", datetime.now(UTC)
    with website.app.app_context():
        code = organizers.invite(name, role, OPERATOR, now)
        secret = setting_up.begin(name, code, now)
        new = setting_up.finish(name, code, PASSWORD, pyotp.TOTP(secret).at(now), now)
    client = website.app.test_client()
    client.set_cookie(COOKIE, new.session)
    return Desk(client, Device(name, secret, new.recovery_codes))


def figures(device: Device) -> str:
    """Those that the device shows in a moment, which are taken already: the present ones have been used."""
    return device.digits(datetime.now(UTC) + timedelta(seconds=30))

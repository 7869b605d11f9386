"""One letter here, and from Flask + WeasyPrint in the request: same HTML, CSS, fonts, pdf/ua-1."""

import html
import re
from collections.abc import Callable

from flask import Flask

from app import create_app, database
from app.settings import Settings
from app.writing import read_stock
from tests.benchmarks.baseline import people, sample
from tests.benchmarks.measure import Row, compare
from tests.benchmarks.plain import plain_application

PAGE = "/en/write/idris-vael/appeal"


def measured(settings: Settings, times: int) -> Row:
    """A letter from the posted form to the PDF's last byte; here it is recorded too, beside it is not."""
    here = create_app(settings)
    with here.app_context():
        database.prepare()
    beside = plain_application(sample(read_stock(settings))).test_client()
    somebody = people()

    def letter_beside() -> None:
        name, place = next(somebody)
        assert beside.post("/", data={"name": name, "place": place}).mimetype == "application/pdf"

    return compare(
        "one letter, form to PDF",
        writer(here),
        "Flask + WeasyPrint in the request",
        letter_beside,
        times=times,
    )


def writer(app: Flask) -> Callable[[], None]:
    """Somebody who finishes the letter of one page again and again, each time in another name."""
    client, somebody = app.test_client(), people()
    token = re.search(r'name="token"[^>]*value="([^"]+)"', client.get(PAGE).text)
    assert token
    own = html.unescape(token[1])

    def letter() -> None:
        name, place = next(somebody)
        answer = client.post(PAGE, data={"token": own, "name": name, "place": place, "as": "pdf"})
        assert answer.mimetype == "application/pdf"

    return letter

"""A table that an organizer sends → what it comes to, or every mistake in it; once confirmed, its entries.

Nothing of it is kept in between: the page that asks whether it is meant carries the whole file.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from flask import Response, make_response, render_template, request
from flask_babel import format_decimal, gettext

from app.accounts import acts
from app.accounts.acts import Did
from app.actions.cell import Channel, Standing
from app.actions.ledger import EntryRefused
from app.actions.tallies import Tallied
from app.cases.status import is_withdrawn
from app.errors import EveryLetterError, TallyDiffers
from app.files.rows import MAX_BYTES, MOST_ROWS, BadTable, TableTooLarge
from app.files.tables import BYTE_ORDER_MARK
from app.importing import REQUIRED, Column, Preview
from app.languages import translatable as _
from app.reporting import MOST_AT_ONCE
from app.web.desk import naming
from app.web.shell.content import filled, written_day
from app.web.shell.context import site
from app.web.shell.organizers import organizer
from app.web.shell.requests import drain

#: So many mistakes are shown at once.
MOST_SHOWN: Final = 50
#: What stands in each column.
ABOUT: Final[Mapping[Column, str]] = MappingProxyType(
    {
        Column.KEY: _("A name of your own for the row, such as school-017. It is entered once for it."),
        Column.CASE: _("Which case, by its name in addresses"),
        Column.DAY: _("When the letters were written: 2026-11-30, 30/11/2026 or 30.11.2026"),
        Column.NUMBER: _("How many there are"),
        Column.KIND: _("appeal or solidarity; “other” for drawings and the like. Empty: appeal"),
        Column.LANGUAGE: _("The letters’ language, such as fr. Empty: the case’s first"),
        Column.CHANNEL: _(
            "tally for letters on paper, external for figures of your own website. Empty: tally"
        ),
        Column.ADDRESSEE: _("To whom, by the name in the case’s file. Empty: the first"),
        Column.GROUP: _("The group’s code for members, if there is a group"),
        Column.REFERENCE: _("Where the paper lies, such as box 3"),
        Column.NOTE: _("What else is to be known. Only the desk reads it; name nobody here."),
    }
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file."""

    new: tuple[Tallied, ...]
    known: int

    @property
    def sum(self) -> int:
        """All that was entered."""
        return sum(one.tally.quantity for one in self.new)

    @property
    def waiting(self) -> int:
        """What of it waits for a second person."""
        held = (one.tally for one in self.new if one.tally.cell.standing is Standing.HELD)
        return sum(tally.quantity for tally in held)


def import_() -> Response:
    """The form for a file; what the file comes to; and what was entered."""
    if request.method != "POST":
        return _page()
    if "table" in request.form:
        return _confirmed(_carried(request.form["table"]), request.form.get("seal", ""))
    sent = request.files.get("file")
    if not sent or not sent.filename:
        return _refused(gettext("Please choose a file first."))
    return _previewed(sent.read())


def example() -> Response:
    """A table of one row, whose columns a spreadsheet of the page's language keeps apart."""
    # Where a comma stands within numbers, it is no sign between columns.
    separator = ";" if "," in str(format_decimal(0.5)) else ","
    row = _example()
    lines = (separator.join(Column), separator.join(row.get(column, "") for column in Column), "")
    response = make_response(BYTE_ORDER_MARK + "\r\n".join(lines))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=letters-on-paper.csv"
    return response


def too_large() -> Response:
    """What is answered to a file that is not even taken in."""
    drain()
    return _refused(_sentence(TableTooLarge()), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _previewed(data: bytes) -> Response:
    try:
        preview = site().importing.preview(data, organizer().name)
    except BadTable as error:
        return _refused(_sentence(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if preview.faults else HTTPStatus.OK
    return _page(status, preview=preview, table=_carrying(data))


def _confirmed(data: bytes, seal: str) -> Response:
    """What was entered; what does not come to the same as before is looked at once more."""
    name = organizer().name
    try:
        came = site().importing.enter(data, name, seal)
    except (BadTable, EntryRefused) as error:
        return _refused(_sentence(error))
    except TallyDiffers:
        # Entered by somebody else in this very moment: the preview tells it with its line.
        return _previewed(data)
    if isinstance(came, Preview):
        return _page(HTTPStatus.CONFLICT, preview=came, table=_carrying(data), is_changed=True)
    new = tuple(one for one in came if one.is_new)
    done = Imported(new, len(came) - len(new))
    if new:
        acts.record(name, Did.IMPORTED, f"{len(new):,} rows, {done.sum:,} letters", site().writing.now())
    return _page(done=done)


def _refused(problem: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Response:
    return _page(status, problem=problem)


def _page(status: int = HTTPStatus.OK, **shown: Any) -> Response:
    """The page with a ``preview`` (and the file in ``table``), what was ``done``, or a ``problem``."""
    preview: Preview | None = shown.get("preview")
    page = render_template(
        "desk/import.html",
        problem=shown.get("problem", ""),
        preview=preview,
        faults=_told(preview) if preview else (),
        table=shown.get("table", ""),
        is_changed=shown.get("is_changed", False),
        done=shown.get("done"),
        columns=ABOUT,
        required=REQUIRED,
        cases=_cases(),
        naming=naming,
        most_rows=MOST_ROWS,
        megabytes=MAX_BYTES // 1024**2,
        most_at_once=MOST_AT_ONCE,
    )
    return make_response(page, status)


def _told(preview: Preview) -> Sequence[tuple[int, str]]:
    """The first mistakes: lines and sentences."""
    return [(fault.line, _sentence(fault.error)) for fault in preview.faults[:MOST_SHOWN]]


def _sentence(error: EveryLetterError) -> str:
    facts = {
        name: written_day(fact) if isinstance(fact, date) else fact for name, fact in error.facts.items()
    }
    return filled(error.message, facts)


def _cases() -> list[str]:
    """The slugs of the cases that can be named."""
    known = site().writing.stock.catalogue.cases.values()
    return [case.slug for case in known if not is_withdrawn(case)]


def _example() -> Mapping[Column, str]:
    """Where there is no case, its column stays empty."""
    writing = site().writing
    case = next((case for case in writing.stock.catalogue.cases.values() if not is_withdrawn(case)), None)
    return {
        Column.KEY: "school-001",
        Column.CASE: case.slug if case else "",
        Column.DAY: (writing.today(case.campaign) if case else writing.now().date()).isoformat(),
        Column.NUMBER: "28",
        Column.CHANNEL: Channel.TALLY,
        Column.REFERENCE: "3",
    }


def _carrying(data: bytes) -> str:
    """The file as a field of a form, in which its bytes stay as they are."""
    return base64.urlsafe_b64encode(data).decode()


def _carried(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        # It was none of ours, and as an empty file it is told so.
        return b""

"""A report in its words → the page that is printed of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import TemplateError

from app.closing.telling import Telling
from app.documents.document import Size
from app.documents.page import Page, page_templates, resources
from app.documents.spreadsheet import Table, Value
from app.errors import PressFailed
from app.letters.language import LetterLanguage


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as it is read: each value written out; of columns that ``adds_up``, values stand right."""

    name: str
    note: str
    columns: tuple[str, ...]
    adds_up: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]


def page_of(telling: Telling, size: Size, forms: LetterLanguage, folder: Path) -> Page:
    """The report on paper of that size, dated and numbered as its language does; ``folder``: its template's.

    Raises `PressFailed` for a fault in the template.
    """

    def written(value: Value) -> str:
        match value:
            case date():
                return forms.day(telling.language, value, "")
            case int():
                return forms.number(telling.language, value).replace("-", "\u2212")
            case _:
                return value or ""

    try:
        html = (
            page_templates(folder)
            .get_template("page.html.jinja")
            .render(
                telling=telling,
                words=telling.words,
                direction=forms.direction,
                size=size,
                facts=_shown(telling.facts(), written),
                tables=tuple(_shown(table.without_empty(), written) for table in telling.tables()),
            )
        )
    except TemplateError as error:
        raise PressFailed(f"the template of reports is at fault: {error}") from None
    return Page(html, folder, resources(None))


def _shown(table: Table, written: Callable[[Value], str]) -> ShownTable:
    def all_written(values: Sequence[Value]) -> tuple[str, ...]:
        return tuple(map(written, values))

    return ShownTable(
        table.name,
        table.note,
        tuple(column.name for column in table.columns),
        tuple(column.adds_up for column in table.columns),
        tuple(map(all_written, table.rows)),
        all_written(table.totals),
    )

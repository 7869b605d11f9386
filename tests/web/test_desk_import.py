"""At the desk a table is looked at before anything of it is entered, and what is entered is what was seen."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.accounts import acts
from app.accounts.roles import Role
from app.files.rows import MAX_BYTES
from app.importing import Column
from app.web.shell.requests import MAX_REQUEST
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.page import Page
from tests.web.website import Website

IMPORT = "/en/desk/import"
HEADING = "key;case;day;number;reference"
CASES = ("mira-solenne", "orm-bay", "idris-vael")


#: Days of which letters can always be entered: within the days of grace.
DAYS = [datetime.now(UTC).date() - timedelta(days=ago) for ago in range(1, 13)]
DAY = DAYS[0].isoformat()


def schools(many: int = 300) -> bytes:
    """A row for each, as a spreadsheet in French saves them."""
    days = [f"{day:%d/%m/%Y}" for day in DAYS]
    rows = [f"lycée-{one:03};{CASES[one % 3]};{days[one % 12]};{18 + one % 2};boîte 3" for one in range(many)]
    return "\r\n".join([HEADING, *rows]).encode("latin-1")


def table(*rows: str) -> bytes:
    return "\n".join([HEADING, *rows]).encode()


def send(desk: Desk, data: bytes, name: str = "schools.csv") -> Page:
    """The page that answers the form with that file in it."""
    # Written here, because the client's own way leaves large ones in files that nobody closes.
    head = f'--part\r\nContent-Disposition: form-data; name="form_key"\r\n\r\n{desk.form_key()}\r\n--part\r\n'
    head += (
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    )
    body = head.encode() + data + b"\r\n--part--\r\n"
    sort = "multipart/form-data; boundary=part"
    return Page(desk.client.post(IMPORT, data=body, content_type=sort, buffered=True))


def confirm(desk: Desk, page: Page, **changes: str) -> Page:
    return desk.post(IMPORT, page.fields(1) | changes)


def test_300_schools_are_seen_first_then_entered_and_twice_is_once(open_website: Open) -> None:
    website = open_website()
    ana, before = at_desk(website), website.total()
    page = send(ana, schools())
    assert page.status == 200
    assert "300 rows are new, with 5,550 in all" in page.text
    assert website.total() == before, "nothing is entered by looking"
    done = confirm(ana, page)
    assert (done.status, "300 rows were entered, with 5,550 in all" in done.text) == (200, True)
    assert "Nothing was entered: all of it was there before" in confirm(ana, page).text
    ben = at_desk(website)
    again = send(ben, schools(301))
    assert "1 row is new, with 18 in all" in again.text
    assert "300 rows were entered before and stay as they are" in again.text
    assert "300 rows were there before; nothing was counted twice" in confirm(ben, again).text
    assert "Every row of this file was entered before" in send(ana, schools()).text
    with website.app.app_context():
        told = [(act.organizer, act.about) for act in acts.newest() if act.act == acts.Did.IMPORTED]
    assert told == [(ben.name, "1 rows, 18 letters"), (ana.name, "300 rows, 5,550 letters")]


def test_every_mistake_is_told_with_its_line_and_nothing_is_entered(website: Website) -> None:
    page = send(at_desk(website), table(*(f"{one};nobody;{DAY};12a" for one in range(30))))
    assert page.status == 422
    assert "There are 60 mistakes in this file" in page.text
    assert "“nobody” is not known in the column “case”. Please write one of these: idris-vael" in page.text
    assert "“12a” is no number between 1 and 100,000" in page.text
    assert "These are the first 50 of them" in page.text
    assert [cell.text_content() for cell in page.all("//tbody//th")][:2] == ["Line 2", "Line 2"]
    assert page.fields(1).keys() == {"form_key"}, "there is only the form for another file"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is no row in this file"),
        (b"key;case\n1;orm-bay\n", "These columns are missing: day, number"),
        (b"\x89PNG\r\n\x1a\n", "This is no CSV file"),
        (b"PK\x03\x04", "This is no CSV file"),
        (b"a;b\n" + b"1\n" * 100_000, "This file has more than 5,000 rows, or is larger than 1 MB"),
        (b"x" * (MAX_BYTES + 1), "Please split it into several files"),
    ],
    ids=["empty", "columns", "picture", "spreadsheet", "rows", "bytes"],
)
def test_what_is_no_table_of_letters_is_told_in_a_sentence(
    website: Website, data: bytes, sentence: str
) -> None:
    page = send(at_desk(website), data)
    assert (page.status, sentence in page.text) == (422, True)


def test_a_file_that_is_too_large_to_be_taken_in_is_told_so_here_and_nowhere_else(website: Website) -> None:
    desk, large = at_desk(website), b"x" * (MAX_REQUEST + 1)
    page = send(desk, large)
    assert (page.status, "Please split it into several files" in page.text) == (413, True)
    elsewhere = desk.post("/en/desk/held", {"number": large.decode()})
    assert (elsewhere.status, "too much for one letter" in elsewhere.text) == (413, True)


def test_no_file_is_told_so(website: Website) -> None:
    desk = at_desk(website)
    for page in (send(desk, b"", name=""), desk.post(IMPORT, {})):
        assert (page.status, "Please choose a file first" in page.text) == (422, True)


def test_the_largest_file_comes_back_whole_with_the_confirmation(open_website: Open) -> None:
    desk, data = at_desk(open_website()), table(f"a;orm-bay;{DAY};7;Lycée")
    page = send(desk, data + b"\n" * (MAX_BYTES - len(data)))
    assert "1 row was entered, with 7 in all" in confirm(desk, page).text


def test_what_is_confirmed_is_what_was_seen(open_website: Open) -> None:
    desk = at_desk(open_website())
    first, other = send(desk, table(f"a;orm-bay;{DAY};7")), send(desk, table(f"a;orm-bay;{DAY};8"))
    page = confirm(desk, first, table=other.fields(1)["table"])
    assert (page.status, "comes to something else than before" in page.text) == (409, True)
    assert "1 row is new, with 8 in all" in page.text
    for carried in ("", "%%", "é", "AAAA"):
        assert confirm(desk, first, table=carried).status == 422
    assert "1 row was entered, with 7 in all" in confirm(desk, first).text
    page = confirm(desk, other)
    assert page.status == 409
    assert "This was entered before, as entry 1 with 7 letters for “orm-bay” on" in page.text
    assert DAYS[0].isoformat() not in page.text


def test_somebody_who_enters_something_else_in_this_very_moment_is_told_of(
    open_website: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    website = open_website()
    desk, ben = at_desk(website), at_desk(website)
    mine, theirs = (send(one, table(f"a;orm-bay;{DAY};{n}")) for one, n in ((desk, 7), (ben, 8)))
    tallying = website.app.extensions["every-letter services"].tallying
    look = type(tallying).look

    def look_and_be_overtaken(*given: Any) -> Any:
        monkeypatch.setattr(type(tallying), "look", look)
        seen = look(*given)
        confirm(ben, theirs)
        return seen

    monkeypatch.setattr(type(tallying), "look", look_and_be_overtaken)
    page = confirm(desk, mine)
    assert (page.status, "as entry 1 with 8 letters" in page.text) == (422, True)


def test_what_makes_much_of_a_case_and_day_waits(open_website: Open) -> None:
    desk = at_desk(open_website())
    page = send(desk, table(f"a;orm-bay;{DAY};300", f"b;orm-bay;{DAY};201", f"c;mira-solenne;{DAY};500"))
    assert "2 rows will wait before they count: What makes more than 500 of one case" in page.text
    cells = [[cell.text_content() for cell in row] for row in page.all("//table//tr")]
    assert [row[1:] for row in cells] == [["New", "Of these, wait"], ["501", "501"], ["500", "0"]]
    done = confirm(desk, page)
    assert "Of these, 501 wait before they count" in done.text
    assert "/en/desk/held" in done.links
    assert "501 letters" in desk.get("/en/desk/held").text


def test_columns_that_mean_nothing_are_named(website: Website) -> None:
    rows = f"key;case;day;number;phone;teacher\na;orm-bay;{DAY};7;0123;\n"
    page = send(at_desk(website), rows.encode())
    assert "These columns mean nothing here and are not read: phone, teacher." in page.text


def test_the_form_names_its_columns_and_the_example_is_one_of_their_tables(website: Website) -> None:
    desk = at_desk(website)
    page = desk.get(IMPORT)
    assert [cell.text_content().split()[0] for cell in page.all("//tbody//th")] == list(Column)
    assert "/en/desk/import/example.csv" in page.links
    for language, separator in (("en", ","), ("fr", ";"), ("es", ";")):
        answer = desk.ask(f"/{language}/desk/import/example.csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        heading, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=separator)
        assert (heading, len(row)) == (list(Column), len(Column))
        assert "1 row is new, with 28 in all" in send(desk, answer.data).text


def test_without_a_case_the_example_lacks_one(open_website: Open, tmp_path: Any) -> None:
    (tmp_path / "no_cases").mkdir()
    desk = at_desk(open_website(tmp_path / "no_cases"))
    assert "\r\nschool-001,," in desk.ask("/en/desk/import/example.csv").text
    assert desk.get(IMPORT).status == 200


def test_who_only_looks_on_sends_none(website: Website) -> None:
    viewer = at_desk(website, Role.VIEWER)
    assert send(viewer, schools(1)).status == 403
    assert viewer.ask(f"{IMPORT}/example.csv").status_code == 200


def test_a_table_of_an_earlier_session_is_kept_and_not_read_out(website: Website) -> None:
    desk = at_desk(website)
    page = send(desk, schools())
    again = confirm(desk, page, form_key="another")
    assert (again.status, again.fields(1)) == (403, page.fields(1))
    assert page.fields(1)["table"] not in again.text


def test_from_paper_letters_a_link_leads_here(website: Website) -> None:
    assert IMPORT in at_desk(website).get("/en/desk/tally").links

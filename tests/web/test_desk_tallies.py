"""Letters on paper: entered one pile at a time, each once; what cannot be is told beside its field."""

from pathlib import Path

import pytest

from app.accounts import acts
from app.accounts.roles import Role
from app.actions import entries
from app.actions.cell import Channel
from app.actions.entries import Entered, Wanted
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.group import entered, join_code_of, opened_group, site_of
from tests.web.page import Page
from tests.web.website import Website, copied_cases, edit

TALLY = "/en/desk/tally"
MIRA = "mira-solenne"


@pytest.fixture
def site(open_website: Open) -> Website:
    return open_website()


@pytest.fixture
def desk(site: Website) -> Desk:
    return at_desk(site)


def filled(desk: Desk, **changes: str) -> dict[str, str]:
    """A fresh form with 24 letters for Mira Solenne, or what else is told."""
    return desk.get(TALLY).fields(1) | {"case": MIRA, "quantity": "24", **changes}


def enter(desk: Desk, **changes: str) -> Page:
    return desk.post(TALLY, filled(desk, **changes))


def book(website: Website) -> tuple[Entered, ...]:
    """What was entered by hand, the newest first."""
    with website.app.app_context():
        return entries.newest(Wanted())


def problems(page: Page) -> dict[str, str]:
    """What is said beside the fields."""
    return {
        str(one.get("id")).removesuffix("-problem"): one.text_content()
        for one in page.all("//*[substring-after(@id, '-') = 'problem']")
    }


def test_a_pile_counts_and_the_next_one_of_its_box_is_quickly_entered(site: Website, desk: Desk) -> None:
    page = enter(desk, kind="solidarity", language="fr", reference="box 3", note="by post")
    assert "24 letters counted" in page.text
    assert site.total() == 24
    (entry,) = book(site)
    assert (entry.author, entry.reference, entry.note, entry.cell.language) == (
        desk.name,
        "box 3",
        "by post",
        "fr",
    )
    following = page.fields(1)
    assert {name: following[name] for name in ("case", "kind", "language", "reference")} == {
        "case": MIRA,
        "kind": "solidarity",
        "language": "fr",
        "reference": "box 3",
    }
    assert (following["quantity"], following["note"], following["group"]) == ("", "", "")
    assert following["key"] != ""
    assert "31 letters" not in desk.post(TALLY, following | {"quantity": "7"}).text
    assert site.total() == 31
    with site.app.app_context():
        act = acts.newest(1)[0]
    assert (act.organizer, act.act, act.about) == (desk.name, "tallied", f"2: {MIRA}.solidarity, 7")


def test_a_pile_that_is_sent_twice_is_counted_once(site: Website, desk: Desk) -> None:
    fields = filled(desk)
    desk.post(TALLY, fields)
    again = desk.post(TALLY, fields)
    assert "nothing was counted twice" in again.text
    assert (site.total(), len(book(site))) == (24, 1)
    with site.app.app_context():
        assert [act.act for act in acts.newest()].count("tallied") == 1


def test_a_form_that_was_entered_with_another_number_leads_to_its_correction(
    site: Website, desk: Desk
) -> None:
    fields = filled(desk, quantity="240")
    desk.post(TALLY, fields)
    page = desk.post(TALLY, fields | {"quantity": "24", "note": "kept"})
    assert page.status == 409
    assert "Entry 1 has 240 letters of it. Nothing was entered now." in page.text
    assert "/en/desk/entries/1" in page.links
    assert page.fields(1)["note"] == "kept"
    assert site.total() == 240


def test_what_is_much_waits_for_somebody_else(site: Website, desk: Desk) -> None:
    assert "499 letters counted" in enter(desk, quantity="499").text
    page = enter(desk, quantity="499")
    assert "499 letters wait for a second person" in page.text
    assert "/en/desk/held" in page.links
    assert site.total() == 499


def test_who_is_alone_is_told_so(open_website: Open) -> None:
    desk = at_desk(open_website(second_person=False))
    assert "600 letters wait to be let count" in enter(desk, quantity="600").text


def test_drawings_and_figures_of_other_websites_stand_apart(site: Website, desk: Desk) -> None:
    assert "5 contributions entered" in enter(desk, kind="other", quantity="5").text
    assert "2 letters counted" in enter(desk, channel="external", quantity="2").text
    assert [one.cell.channel for one in book(site)] == [Channel.EXTERNAL, Channel.OTHER]
    assert site.total() == 2


def test_letters_of_a_group_are_entered_beside_what_it_reported(site: Website, desk: Desk) -> None:
    code = opened_group(site)
    entered(site, code, {f"whole.{MIRA}.appeal": "3"})
    assert "24 letters counted" in enter(desk, group=join_code_of(code).lower()).text
    assert book(site)[0].cell.group == join_code_of(code)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("quantity", "-5", "from 1 to 100,000"),
        ("quantity", "0", "from 1 to 100,000"),
        ("quantity", "10000000", "from 1 to 100,000"),
        ("quantity", "12a", "from 1 to 100,000"),
        ("quantity", "", "from 1 to 100,000"),
        ("quantity", "9" * 5_000, "from 1 to 100,000"),
        ("quantity", "1.5", "from 1 to 100,000"),
        ("case", "", "Please choose a case."),
        ("case", "nobody", "Please choose a case."),
        ("kind", "novel", "“novel” is not on offer here."),
        ("language", "xx", "“xx” is not on offer here."),
        ("channel", "online", "“online” is not on offer here."),
        ("day", "", "Please choose a day from"),
        ("day", "yesterday", "Please choose a day from"),
        ("day", "1999-12-31", "Please choose a day from"),
        ("day", "9999-12-31", "Please choose a day from"),
        ("group", "ZZZZ-ZZZZ", "No group of this campaign has this code."),
        ("group", "☃", "No group of this campaign has this code."),
        ("reference", "x" * 300, "This text has 300 characters; the limit is 60."),
        ("note", "x" * 301, "This text has 301 characters; the limit is 300."),
    ],
)
def test_what_cannot_be_entered_is_told_beside_its_field_and_kept(
    website: Website, field: str, typed: str, sentence: str
) -> None:
    desk, before = at_desk(website), website.total()
    fields = filled(desk, note="a parcel") | {field: typed}
    page = desk.post(TALLY, fields)
    assert page.status == 422
    told = problems(page)
    assert list(told) == [field]
    assert sentence in told[field]
    kept = page.fields(1)
    # A list shows a value only if it offers it.
    same = {name for name in fields if name not in {"case", "kind", "language", "channel"} or name != field}
    assert {name: kept[name] for name in same} == {name: fields[name] for name in same}
    assert website.total() == before


def test_all_that_is_wrong_is_told_at_once(website: Website) -> None:
    page = enter(at_desk(website), quantity="12a", day="soon")
    assert set(problems(page)) == {"quantity", "day"}
    assert {"#quantity", "#day"} <= set(page.links)
    assert page.fields(1)["case"] == MIRA


def test_an_empty_form_asks_for_what_it_needs(website: Website) -> None:
    desk = at_desk(website)
    assert set(problems(desk.post(TALLY, {}))) == {"quantity", "case"}
    page = desk.post(TALLY, {"case": MIRA, "quantity": "1", "day": filled(desk)["day"]})
    assert list(problems(page)) == ["channel"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("=SUM(A1:A9)", "=SUM(A1:A9)"), ("+box\u202e 3\u2066", "+box 3"), ("<b>box</b>", "<b>box</b>")],
)
def test_a_reference_is_kept_as_words(site: Website, desk: Desk, typed: str, kept: str) -> None:
    page = enter(desk, reference=typed)
    assert book(site)[0].reference == kept
    assert f"Paper: {kept}" in page.text


def test_spaces_may_part_thousands(site: Website, desk: Desk) -> None:
    enter(desk, quantity="1 2\u00a00")
    assert site.total() == 120


def test_a_viewer_enters_nothing(site: Website) -> None:
    viewer = at_desk(site, Role.VIEWER)
    page = viewer.post(TALLY, {"case": MIRA, "quantity": "24"})
    assert (page.status, book(site)) == (403, ())
    assert TALLY not in viewer.get("/en/desk").links


def test_ones_own_last_entries_stand_below_with_a_way_to_correct_them(site: Website, desk: Desk) -> None:
    other = at_desk(site)
    enter(other, quantity="3")
    for many in range(1, 12):
        enter(desk, quantity=str(many))
    page = desk.get(TALLY)
    told = [str(link) for link in page.links if link.startswith("/en/desk/entries/")]
    assert told == [f"/en/desk/entries/{number}" for number in range(12, 2, -1)]
    assert f"/en/desk/entries?author={desk.name}" in page.links
    assert "/en/desk/entries/1" in other.get(TALLY).links
    with site.app.app_context():
        site_of(site).tallying.correct(12, 1, "a slip", desk.name, "again")
    text = desk.get(TALLY).text
    assert "Taken back by entry 13" in text
    assert "Takes back entry 12" in text


def test_withdrawn_cases_are_not_offered(open_website: Open, tmp_path: Path) -> None:
    folder = copied_cases(tmp_path)
    facts = folder / "example" / MIRA / "case.yaml"
    edit(facts, ("appeal: {status: open", "appeal: {status: withdrawn"))
    desk = at_desk(open_website(folder))
    page = desk.get(TALLY)
    assert "Mira" not in page.text
    page = desk.post(TALLY, page.fields(1) | {"case": MIRA, "quantity": "24"})
    assert (page.status, problems(page)) == (422, {"case": "Please choose a case."})


def test_without_a_case_nothing_can_be_entered(open_website: Open, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    desk = at_desk(open_website(tmp_path / "none"))
    page = desk.get(TALLY)
    assert "There is no case to enter letters for." in page.text
    assert desk.post(TALLY, {"case": MIRA, "quantity": "24"}).status == 422


def test_before_the_campaign_begins_letters_are_practice(open_website: Open, tmp_path: Path) -> None:
    folder = copied_cases(tmp_path)
    path = folder / "example" / "campaign.yaml"
    edit(path, ("closes_each_year: 12-10", "opens: 2999-01-01\ncloses: 2999-12-31"))
    site = open_website(folder)
    assert "24 practice letters entered" in enter(at_desk(site)).text
    assert site.total() == 0


def test_when_the_ledger_is_away_the_words_are_kept(site: Website, desk: Desk) -> None:
    fields = filled(desk, note="a parcel")
    site.break_database()
    # Who is signed in stands in the same database.
    assert desk.send(TALLY, fields).status_code == 503

"""How a case's letters stand, changed at the desk: seen by every node's next request, reopened by two."""

import datetime

import pytest

from app.accounts import acts
from app.accounts.roles import Role
from app.actions import statuses
from app.actions.authors import OPERATOR
from app.cases.sheet import Kind, Status
from app.documents.document import Document
from app.documents.press import Press
from app.writing import Writing
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.group import MIRA, RUN, entered, opened_group, run_fields
from tests.web.page import Page
from tests.web.website import APPEAL, Website

HERE = "/en/desk/cases/mira-solenne/status"
CASE = "/en/cases/mira-solenne"
FREE = {"outcome.en": "She is free.", "outcome.fr": "Elle est libre."}
DAY = datetime.date(2026, 11, 20)
Words = dict[str, str]


@pytest.fixture
def site(open_website: Open) -> Website:
    return open_website()


@pytest.fixture
def desk(site: Website) -> Desk:
    return at_desk(site)


def typed(desk: Desk, status: str, kind: str = "appeal", **more: str) -> Words:
    """The fields of the form for that kind, as the page has them, with something chosen."""
    page = desk.get(HERE)
    forms = [page.fields(number) for number in range(1, len(page.main.forms))]
    form = next(one for one in forms if one["kind"] == kind and "seen" in one)
    return form | {"as": "change", "status": status} | more


def asked(desk: Desk, fields: Words) -> Words:
    """The fields of the question whether it is meant."""
    page = desk.post(HERE, fields)
    assert page.status == 200, page.text
    return page.fields(1) | {"as": fields["as"]}


def say(desk: Desk, status: str, kind: str = "appeal", **more: str) -> Page:
    return desk.post(HERE, asked(desk, typed(desk, status, kind, **more)))


def waiting(desk: Desk, step: str) -> Words:
    """The fields of what waits."""
    page = desk.get(HERE)
    forms = [page.fields(number) for number in range(1, len(page.main.forms))]
    return next(one for one in forms if "number" in one) | {"as": step}


def in_force(website: Website) -> dict[str, str]:
    with website.app.app_context():
        return {f"{case}.{kind}": said.status for (case, kind), said in statuses.in_force().items()}


def test_the_page_tells_what_file_and_desk_say(desk: Desk) -> None:
    page = desk.get(HERE)
    assert page.heading == "How letters stand"
    assert "Mira Solenne" in page.text
    assert page.text.count("In the file: Open. The desk has said nothing.") == 2
    assert "only the file has spoken" in page.text
    assert "open" not in [one.get("value") for one in page.all("//input[@name='status']")]
    say(desk, "closed", **FREE)
    page = desk.get(HERE)
    assert f"At the desk: Closed, as {desk.name} said on" in page.text
    assert page.text.count("In the file: Open.") == 2
    assert page.all("//table//tr[td]")[0].text_content().count(desk.name) == 1


def test_a_case_that_is_not_there_has_no_page(desk: Desk) -> None:
    assert desk.ask("/en/desk/cases/nobody/status").status_code == 404
    assert desk.send("/en/desk/cases/nobody/status", {"as": "change"}).status_code == 404


def test_a_question_comes_first_and_changes_nothing(site: Website, desk: Desk) -> None:
    fields = typed(desk, "closed", **FREE)
    page = desk.post(HERE, fields)
    assert "Is this what you want?" in page.text
    assert "It takes effect at once" in page.text
    assert in_force(site) == {}
    back = desk.post(HERE, page.fields(1) | {"as": "edit"})
    assert [one.text_content().strip() for one in back.all("//textarea")][:2] == list(FREE.values())
    assert back.all("//input[@id='closed-appeal'][@checked]")
    assert in_force(site) == {}


def test_the_next_request_on_another_node_sees_it(open_website: Open) -> None:
    here, there = open_website(), open_website()
    desk = at_desk(here)
    assert there.get(APPEAL).status == 200
    assert "It has taken effect" in say(desk, "closed", **FREE).text
    page = there.get(APPEAL)
    assert (page.status, "She is free." in page.text) == (410, True)
    case = there.get(CASE)
    assert "She is free." in case.text
    assert APPEAL not in case.links
    assert "/en/write/mira-solenne/solidarity" in case.links
    assert in_force(there) == {"mira-solenne.appeal": "closed"}


def test_what_readers_are_told_is_marked_with_its_language(site: Website, desk: Desk) -> None:
    say(desk, "paused", **FREE)
    assert (
        site.get("/fr/cases/mira-solenne").all("//p[@class='outcome']")[0].text_content()
        == FREE["outcome.fr"]
    )
    for path in ("/es/cases/mira-solenne", "/es/write/mira-solenne/appeal", "/es/"):
        (outcome,) = site.get(path).all("//p[@class='outcome']/span")
        assert (outcome.get("lang"), outcome.text_content()) == ("en", "She is free.")


@pytest.mark.parametrize(("status", "code"), [("paused", 409), ("closed", 410), ("withdrawn", 410)])
def test_a_form_that_was_opened_before_gives_no_letter_and_keeps_the_words(
    open_website: Open, status: str, code: int
) -> None:
    here, there = open_website(), open_website()
    fields = there.begun(body="My words.", name="Ana")
    say(at_desk(here), status, **FREE)
    for step in ("pdf", "txt", "see", "by-hand", "written"):
        page = there.post(APPEAL, fields | {"as": step})
        assert page.status == code
        assert "My words." in page.source
        assert ("/en/cases/mira-solenne" in page.links) is (status != "withdrawn")
    assert there.total() == 0


def test_a_letter_that_is_being_laid_out_meanwhile_is_not_handed_out(
    open_website: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_website(), open_website()
    desk, fields, document = at_desk(here), there.begun(body="My words."), Writing.document

    def late(*given: object) -> Document:
        made = document(*given)  # type: ignore[arg-type]  # As it was called.
        say(desk, "withdrawn")
        return made

    monkeypatch.setattr(Writing, "document", late)
    page = there.post(APPEAL, fields | {"as": "pdf"})
    assert (page.status, page.heading) == (410, "This case was withdrawn")
    assert "My words." in page.source
    assert "Mira" not in page.source
    assert there.total() == 0


def test_what_was_withdrawn_is_named_nowhere_and_still_counts(open_website: Open) -> None:
    here, there = open_website(), open_website()
    there.send(APPEAL, there.begun(name="Ana") | {"as": "txt"})
    desk = at_desk(here)
    assert "mira-solenne" in say(desk, "withdrawn").text
    assert there.total() == 1
    for path in ("/en/", "/en/kits", "/totals.json"):
        assert "mira" not in there.ask(path).text.lower()
    for path in (CASE, APPEAL, "/pictures/mira-solenne", "/en/pictures/mira-solenne.png"):
        assert there.ask(path).status_code == 410
    assert "Mira Solenne" not in desk.get(HERE).text


def test_a_kit_by_an_old_link_comes_without_the_case(open_website: Open) -> None:
    here, there = open_website(), open_website()
    plan = "/en/kits/lesson?people=20&parts=&parts=tally&cases=mira-solenne&cases=orm-bay"
    assert "Mira" in there.get(plan).text
    say(at_desk(here), "withdrawn")
    page = there.get(plan)
    assert (page.status, "Mira" in page.source) == (200, False)
    assert "Orm" in page.text
    assert there.get(plan.replace("&cases=orm-bay", "")).status == 422


def test_a_group_reports_what_was_written_before(open_website: Open) -> None:
    here, there = open_website(), open_website()
    code = opened_group(there)
    say(at_desk(here), "closed", **FREE)
    entered(there, code, {f"whole.{MIRA}": "12"})
    assert there.total() == 12


def test_reopening_takes_two(site: Website, desk: Desk) -> None:
    say(desk, "withdrawn")
    page = desk.post(HERE, typed(desk, "open"))
    assert "once somebody else on the team has agreed" in page.text
    page = desk.post(HERE, page.fields(1) | {"as": "change"})
    assert "somebody else on the team has to agree" in page.text.lower()
    assert "agree" not in page.buttons(), "not by whoever asks"
    assert site.get(APPEAL).status == 410
    other = at_desk(site)
    fields = asked(other, waiting(other, "agree"))
    assert site.get(APPEAL).status == 410, "a question changes nothing"
    assert "It has taken effect" in other.post(HERE, fields).text
    assert site.get(APPEAL).status == 200
    history = desk.get(HERE).all("//table//tr[td]")[0].text_content()
    assert f"{other.name} agreed on" in history
    with site.app.app_context():
        told = [(act.organizer, act.act, act.about) for act in acts.newest() if "status" in act.act]
    assert told[::-1] == [
        (desk.name, "changed-status", "1: mira-solenne.appeal, withdrawn"),
        (desk.name, "changed-status", "2: mira-solenne.appeal, open"),
        (other.name, "agreed-status", "2: mira-solenne.appeal, open"),
    ]


def test_what_somebody_refuses_is_dropped(site: Website, desk: Desk) -> None:
    say(desk, "closed", **FREE)
    say(desk, "paused")
    other = at_desk(site)
    page = other.post(HERE, asked(other, waiting(other, "refuse")))
    assert "all stays as it was" in page.text
    assert f"{other.name} refused on" in page.text
    assert in_force(site) == {"mira-solenne.appeal": "closed"}
    assert "refuse" not in other.get(HERE).buttons()


def test_nobody_agrees_to_their_own(site: Website, desk: Desk) -> None:
    say(desk, "closed", **FREE)
    say(desk, "open")
    number = waiting(at_desk(site), "agree")["number"]
    for more in ({}, {"sure": "yes"}):
        page = desk.post(HERE, {"as": "agree", "number": number, "kind": "appeal"} | more)
        assert (page.status, "asked for this change yourself" in page.text) == (409, True)
    assert in_force(site) == {"mira-solenne.appeal": "closed"}


def test_of_two_who_decide_the_second_is_told(
    site: Website, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(desk, "closed", **FREE)
    say(desk, "open")
    others = [at_desk(site) for _ in range(2)]
    first, second = (
        asked(other, waiting(other, step)) for other, step in zip(others, ("agree", "refuse"), strict=True)
    )
    decide = statuses.decide

    def late(number: int, author: str, day: datetime.date, *, agrees: bool) -> statuses.Change:
        decide(number, "somebody-else", day, agrees=True)
        return decide(number, author, day, agrees=agrees)

    with monkeypatch.context() as patch:
        patch.setattr(statuses, "decide", late)
        page = others[0].post(HERE, first)
    assert (page.status, "Nothing was done" in page.text) == (409, True)
    del second["form_key"]
    assert others[1].post(HERE, second).status == 409
    assert in_force(site) == {}


def test_of_two_at_one_form_the_second_is_told_and_keeps_the_words(site: Website, desk: Desk) -> None:
    other = at_desk(site)
    first, second = typed(desk, "withdrawn"), typed(other, "paused", **FREE)
    desk.post(HERE, asked(desk, first))
    del second["form_key"]
    for more in ({}, {"sure": "yes"}):
        page = other.post(HERE, second | more)
        assert (page.status, "Nothing was done" in page.text) == (409, True)
        assert page.all("//textarea")[0].text_content().strip() == "She is free."
    assert in_force(site) == {"mira-solenne.appeal": "withdrawn"}


def test_a_form_that_is_sent_twice_is_done_once(site: Website, desk: Desk) -> None:
    fields = asked(desk, typed(desk, "closed", **FREE))
    for _ in range(2):
        assert "It has taken effect" in desk.post(HERE, fields).text
    with site.app.app_context():
        assert len(statuses.history("mira-solenne")) == 1


@pytest.mark.parametrize(
    ("fields", "sentence", "link"),
    [
        ({"status": "closed"}, "in one sentence why", "#outcome-appeal"),
        ({"status": "closed", "outcome.en": " \n"}, "in one sentence why", "#outcome-appeal"),
        ({"status": "paused", "outcome.fr": "é" * 301}, "the limit is 300", "#outcome-appeal-fr"),
        ({"status": ""}, "choose how these letters", "#status-appeal"),
        ({"status": "lost"}, "choose how these letters", "#status-appeal"),
        ({"status": "open", "sure": "yes"}, "nothing to take back", "#outcome-appeal"),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_words_stay(
    site: Website, desk: Desk, fields: Words, sentence: str, link: str
) -> None:
    page = desk.post(HERE, typed(desk, "") | fields)
    assert (page.status, sentence in page.text, link in page.links) == (422, True, True)
    assert page.all(f"//*[@id='{link[1:]}']")
    assert page.all("//textarea")[1].text_content().strip() == fields.get("outcome.fr", "")
    assert in_force(site) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"as": "change", "status": "withdrawn", "sure": "yes"},
        {"as": "change", "kind": "petition", "status": "withdrawn", "sure": "yes"},
        {"as": "other", "kind": "appeal", "status": "withdrawn", "sure": "yes", "seen": "0"},
        {"as": "change", "kind": "appeal", "status": "withdrawn", "sure": "yes", "seen": "7"},
        {"as": "agree", "number": "1", "sure": "yes"},
        {"as": "refuse", "number": "x" * 50, "sure": "yes"},
    ],
)
def test_a_form_that_fits_nothing_does_nothing(site: Website, desk: Desk, fields: Words) -> None:
    assert desk.post(HERE, fields).status == 409
    assert in_force(site) == {}


def test_without_a_second_person_one_reopens_alone(open_website: Open) -> None:
    site = open_website(second_person=False)
    desk = at_desk(site)
    assert "two people" not in say(desk, "withdrawn").text
    assert "It has taken effect" in say(desk, "open").text
    assert in_force(site) == {}
    assert "The desk has taken its word back." in desk.get(HERE).text


def test_a_viewer_sees_and_changes_nothing(site: Website, desk: Desk) -> None:
    say(desk, "closed", **FREE)
    say(desk, "open")
    viewer = at_desk(site, Role.VIEWER)
    page = viewer.get(HERE)
    assert "Closed" in page.text
    assert not {"change", "agree", "refuse"} & set(page.buttons())
    assert viewer.send(HERE, {"as": "change", "kind": "appeal", "status": "withdrawn"}).status_code == 403


def test_what_the_operator_said_is_told_as_such(site: Website, desk: Desk) -> None:
    with site.app.app_context():
        statuses.say("mira-solenne", Kind.APPEAL, Status.PAUSED, {}, OPERATOR, DAY, needs_second=False)
    assert "The operator" in desk.get(HERE).text


def test_with_the_database_away_pages_go_by_what_was_said_last(open_website: Open) -> None:
    here, there = open_website(), open_website()
    say(at_desk(here), "withdrawn")
    assert there.get(APPEAL).status == 410
    there.break_database()
    assert there.get(APPEAL).status == 410
    assert there.get("/en/write/orm-bay/appeal").status == 200


def test_names_are_not_printed_for_what_was_closed_meanwhile(
    open_website: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_website(), open_website()
    desk, print_all = at_desk(here), Press.print_all
    fields = run_fields(there, opened_group(there), letter=f"{MIRA}.en", names="Ana\nBen")

    def late(*given: object) -> object:
        printed = print_all(*given)  # type: ignore[arg-type]  # As it was called.
        say(desk, "closed", **FREE)
        return printed

    monkeypatch.setattr(Press, "print_all", late)
    page = there.post(RUN, fields)
    assert (page.status, "no longer asked for" in page.text, there.total()) == (422, True, 0)

"""A join code in the address → a page that asks little, and letters that count for the group."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from app.actions import piles
from app.actions.cell import Cell, Channel
from app.actions.codes import join_code, shown_code
from app.languages import INTERFACE_LANGUAGES
from app.services import Services
from app.web.shell.limits import BURST, WRONG_CODE, Limits
from tests.web.conftest import Open
from tests.web.page import Page
from tests.web.website import APPEAL, Website, copied_cases, edit

#: A case to whose letters a full address may be given: with a group, it is not.
ORM_BAY = "/en/write/orm-bay/appeal"
WHERE = {"place": "Lille", "address": "12 rue des Lilas", "country": "FR"}
NOBODY = "ZZZZZZZZ"
SCHOOL = {"REMOTE_ADDR": "9.8.7.6"}


@dataclass(frozen=True, slots=True)
class Members:
    """A website with a group, whose members write."""

    website: Website
    code: str

    def at(self, path: str, code: str = "") -> str:
        """The address of a page with the group's code."""
        return f"{path}?group={code or self.code}"

    def begun(self, path: str = APPEAL, **words: str) -> dict[str, str]:
        """The fields of a member's fresh page, some of them changed."""
        return self.website.begun(self.at(path), **words)

    def cells(self) -> dict[Cell, int]:
        """What the ledger has of the group."""
        with self.website.app.app_context():
            return dict(piles.of_group(self.code))

    def written(self) -> int:
        """How many letters that is."""
        return sum(self.cells().values())


def opened_group(website: Website) -> str:
    """The join code of a new group."""
    site = website.app.extensions["every-letter services"]
    assert isinstance(site, Services)
    with website.app.app_context():
        return join_code(site.reporting.open(28, "school", "FR"))


@pytest.fixture(scope="session")
def school(website: Website) -> Members:
    return Members(website, opened_group(website))


def leads_only_with(code: str, page: Page) -> None:
    """Every way to a letter keeps the code, and no other address of the page has it but the group's own."""
    ways = [
        *page.links,
        *(str(form.get("action")) for form in page.main.forms),
        *(str(button.get("formaction")) for button in page.all("//button[@formaction]")),
    ]
    to_letters = [way for way in ways if "/write/" in way]
    assert [way for way in to_letters if f"group={code}" not in way] == []
    others = [way for way in ways if way not in to_letters and code in way]
    assert others
    assert {way.split("/", 2)[2] for way in others} == {f"g/{code}"}


def test_a_members_page_says_whose_it_is_and_asks_for_no_place(school: Members) -> None:
    page = school.website.get(school.at(ORM_BAY), headers={"Accept-Language": "fr-FR"})
    assert f"You are writing with a group (code {shown_code(school.code)})." in page.text
    fields = page.fields()
    assert (fields["group"], fields["country"], fields["size"]) == (school.code, "", "a4")
    assert {"place", "address"}.isdisjoint(fields)
    assert page.all("//input[@type='hidden'][@name='country']")
    (label,) = page.all("//label[@for='name']")
    assert str(label.text).startswith("First name and initial")
    assert page.all("//input[@id='name'][@autocomplete='off'][@aria-describedby='name-hint']")
    assert "You may give your address." not in page.text
    assert "Do not give your address" in page.text
    assert page.headers["Referrer-Policy"] == "same-origin"
    leads_only_with(school.code, page)


def test_a_members_page_offers_no_draft_and_leaves_scripts_nothing_to_keep(school: Members) -> None:
    fields = school.begun()
    steps = ("check", "see", "page", "hand")
    pages = [school.website.get(school.at(APPEAL))]
    pages += [school.website.post(APPEAL, fields | {"as": step}) for step in steps]
    for page in pages:
        assert page.all("//*[@data-letter or @data-keep or @data-keep-box or @data-returned]") == []
    assert school.website.get(APPEAL).all("//form[@data-letter]//input[@data-keep-box]")


@pytest.mark.parametrize("typed", [str.lower, shown_code, lambda code: f" {code[:4]} {code[4:]} "])
def test_a_code_may_be_typed_in_any_way(school: Members, typed: Callable[[str], str]) -> None:
    assert school.website.begun(school.at(APPEAL, typed(school.code)))["group"] == school.code


def test_a_members_letter_counts_for_the_group_once(school: Members) -> None:
    before, total = school.written(), school.website.total()
    fields = school.begun(name="Amina K.", body="Sire\nbonjour")
    page = school.website.post(APPEAL, fields | {"as": "page"})
    assert f"It counts for your group, too (code {shown_code(school.code)})." in page.text
    assert (school.written(), school.website.total()) == (before + 1, total + 1)
    assert {cell.channel for cell in school.cells()} == {Channel.ONLINE}

    kept = page.fields()
    assert (kept["group"], kept["name"]) == (school.code, "Amina K.")
    assert "Amina K." in school.website.send(APPEAL, kept | {"as": "txt"}).text
    assert "still one letter" in school.website.post(APPEAL, kept | {"as": "page"}).text
    assert (school.written(), school.website.total()) == (before + 1, total + 1)


def test_every_way_on_keeps_the_code(school: Members) -> None:
    fields = school.begun(name="Amina K.")
    for step in ("check", "see", "hand", "page", "written", "picture"):
        page = school.website.post(APPEAL, fields | {"as": step})
        assert page.fields()["group"] == school.code
        leads_only_with(school.code, page)
    for language in INTERFACE_LANGUAGES:
        path = APPEAL.replace("/en/", f"/{language}/")
        assert school.website.post(path, fields | {"as": "switch"}).fields()["group"] == school.code
    wrong = school.website.post(APPEAL, fields | {"more": "envelope", "size": "huge", "as": "pdf"})
    assert (wrong.status, wrong.heading, wrong.fields()["group"]) == (422, "More to print", school.code)
    leads_only_with(school.code, wrong)


def test_other_letters_of_the_thank_you_page_are_for_the_group_and_a_friend_s_is_not(
    school: Members,
) -> None:
    page = school.website.post(APPEAL, school.begun() | {"as": "page"})
    for way in ("mira-solenne/appeal", "mira-solenne/solidarity", "idris-vael/solidarity"):
        assert school.at(f"/en/write/{way}") in page.links
    assert f"/en/g/{school.code}" in page.links
    (friend,) = page.all("//a[@data-link]")
    assert str(friend.get("href")).endswith("/cases/mira-solenne")


@pytest.mark.parametrize("path", [APPEAL, ORM_BAY])
def test_where_a_member_is_stands_on_no_letter_whatever_was_sent(school: Members, path: str) -> None:
    fields = school.begun(path, name="Amina K.", **WHERE)
    letter = school.website.send(path, fields | {"as": "txt"}).text
    assert "Amina K." in letter
    page = school.website.post(path, fields | {"as": "check"})
    thanks = school.website.post(path, fields | {"as": "page"})
    for text in (letter, page.source, thanks.source):
        assert [word for word in ("Lille", "Lilas", "12 rue", 'value="FR"') if word in text] == []
    assert {name: thanks.fields().get(name, "") for name in WHERE} == dict.fromkeys(WHERE, "")


def test_an_envelope_of_a_member_bears_no_sender(school: Members) -> None:
    fields = school.begun(ORM_BAY, name="Amina K.", **WHERE) | {"more": "envelope", "as": "pdf"}
    envelope = pypdfium2.PdfDocument(school.website.send(ORM_BAY, fields).data)
    words = envelope[0].get_textpage().get_text_range()
    assert [word for word in ("Amina", "Lilas", "France", "FRANCE") if word in words] == []


@pytest.mark.parametrize("changed", [NOBODY, "", "x" * 10_000])
def test_a_changed_group_is_refused_with_the_words_kept(school: Members, changed: str) -> None:
    before, total = school.written(), school.website.total()
    fields = school.begun(body="My words.", group=changed)
    page = school.website.post(APPEAL, fields | {"as": "pdf"})
    assert (page.status, page.fields()["body"]) == (400, "My words.")
    assert "group" not in page.fields()
    assert (school.written(), school.website.total()) == (before, total)
    school.website.post(APPEAL, page.fields() | {"as": "page"})
    assert (school.written(), school.website.total()) == (before, total + 1)


def test_a_foreign_token_gives_a_member_a_fresh_one_for_the_same_group(school: Members) -> None:
    before = school.written()
    outside = school.website.begun()["token"]
    page = school.website.post(APPEAL, school.begun(token=outside, body="My words.") | {"as": "pdf"})
    assert (page.status, page.fields()["body"]) == (400, "My words.")
    leads_only_with(school.code, page)
    assert "place" not in page.fields()
    assert school.written() == before
    assert "your group, too" in school.website.post(APPEAL, page.fields() | {"as": "page"}).text
    assert school.written() == before + 1


def test_another_groups_code_cannot_be_put_in_the_place_of_ones_own(school: Members) -> None:
    other = Members(school.website, opened_group(school.website))
    page = school.website.post(APPEAL, school.begun(group=other.code) | {"as": "page"})
    assert page.status == 400
    assert other.written() == 0


@pytest.mark.parametrize("path", [APPEAL, "/fr/write/mira-solenne/solidarity"])
def test_a_code_of_nobody_leads_to_the_page_that_says_so(school: Members, path: str) -> None:
    answer = school.website.ask(school.at(path, "zzzz zzzz"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{path[:3]}/g/zzzz%20zzzz"


def test_a_group_of_another_campaign_does_not_write_for_the_case(school: Members) -> None:
    answer = school.website.ask(school.at("/en/write/bernardo-caal-xol/appeal"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/g/{school.code}")


def test_a_closed_page_leads_on_with_the_code(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    example = cases / "example/mira-solenne"
    edit(example / "case.yaml", ("appeal: {status: open", "appeal: {status: paused"))
    for language in INTERFACE_LANGUAGES:
        edit(example / f"{language}.md", ("addressees:", "outcomes: {appeal: The outcome.}\naddressees:"))
    website = open_website(cases)
    code = opened_group(website)
    there = f"{APPEAL}?group={code}"
    for page in (website.get(there), website.post(APPEAL, {"group": code, "body": "My words."})):
        assert page.status == 409
        leads_only_with(code, page)
        assert f"/en/write/mira-solenne/solidarity?group={code}" in page.links
    assert "My words." in page.source
    assert f"/fr/write/mira-solenne/appeal?group={code}" in website.get(there).links


def test_without_its_database_a_member_gets_a_page_and_a_letter_uncounted(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    website.break_database()
    fields = website.begun(f"{APPEAL}?group={shown_code(code).lower()}")
    assert fields["group"] == code
    page = website.post(APPEAL, fields | {"as": "page"})
    assert "the count cannot be reached just now" in page.text
    assert "your group, too" not in page.text
    assert page.fields(form=1)["group"] == code
    assert website.ask(f"{APPEAL}?group=short").status_code == 302


def test_codes_cannot_be_guessed_without_end_and_right_ones_cost_nothing(open_website: Open) -> None:
    website = open_website()
    # A clock that stands still gives nothing back.
    website.app.extensions["every-letter limits"] = Limits(lambda: 0)
    right, wrong = f"{APPEAL}?group={opened_group(website)}", f"{APPEAL}?group={NOBODY}"

    def answers(path: str, times: int) -> set[int]:
        return {website.ask(path, environ_base=SCHOOL).status_code for _ in range(times)}

    assert answers(right, 60) == {200}, "forty pupils come in at once"
    assert answers(wrong, BURST // WRONG_CODE) == {302}
    assert answers(right, 1) == {429}, "whether a code is right is not told either"
    answer = website.ask(wrong, environ_base=SCHOOL)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "4")
    assert website.ask(APPEAL, environ_base=SCHOOL).status_code == 200, "without a code nothing is looked up"
    assert website.ask(right, environ_base={"REMOTE_ADDR": "9.8.7.5"}).status_code == 200
    # Who came in before goes on: the token proves the group, which is not looked up again.
    fields = website.begun(right) | {"as": "page"}
    assert website.send(APPEAL, fields, environ_base=SCHOOL).status_code == 200
    guess = website.post(APPEAL, fields | {"group": NOBODY, "body": "My words."}, environ_base=SCHOOL)
    assert guess.status == 429
    assert "My words." in guess.source


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_members_page_is_as_light_as_any(school: Members, language: str) -> None:
    page = school.website.get(school.at(ORM_BAY.replace("/en/", f"/{language}/")))
    assert len(page.source.encode()) <= 60_000
    for demanded in page.all("//details[@class='warning']//*[contains(@class, 'demanded')]"):
        demanded.drop_tree()
    first = page.all("//main//input[not(@type='hidden')] | //main//select | //main//textarea")[0]
    words = " ".join(map(str, first.xpath("preceding::text()[ancestor::main]"))).split()
    assert len(words) <= 120, " ".join(words)

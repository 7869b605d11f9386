"""From the sample to the file: what a writer sees, sends and takes away, and what is counted."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.web.conftest import Open
from tests.web.website import APPEAL, Website, copied_cases, edit

SOLIDARITY = "/en/write/idris-vael/solidarity"


def test_a_writing_page_begins_with_the_sample_as_it_will_be_printed(website: Website) -> None:
    page = website.get("/fr/write/mira-solenne/appeal")
    assert page.all("//address")[0].text_content().strip().startswith("Sa Majesté Aldemar III")
    assert page.all("//p[@class='salutation']")[0].text == "Sire,"
    assert "Votre Majesté" in page.fields()["body"]
    assert "Sire, l’expression de mon très profond respect" in page.text


@pytest.mark.parametrize(
    ("browser", "country", "size"),
    [
        ("en-US,en", "US", "letter"),
        ("es-MX", "MX", "letter"),
        ("fr-CA", "CA", "letter"),
        ("fr-FR", "FR", "a4"),
        ("fr", "", "a4"),
    ],
)
def test_country_and_paper_are_guessed_from_the_browser(
    website: Website, browser: str, country: str, size: str
) -> None:
    fields = website.get(APPEAL, headers={"Accept-Language": browser}).fields()
    assert (fields["country"], fields["size"]) == (country, size)


def test_the_sample_can_be_seen_in_another_language_and_for_another_addressee(website: Website) -> None:
    page = website.get(f"{APPEAL}?language=fr&addressee=the-king")
    assert page.root.get("lang") == "en"
    assert page.fields()["language"] == "fr"
    assert page.all("//div[@class='sheet'][@lang='fr']")
    unknown = website.get(f"{APPEAL}?language=tlh&addressee=nobody")
    assert (unknown.fields()["language"], unknown.fields()["addressee"]) == ("en", "the-king")


def test_two_addressees_can_be_chosen_between(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    second = "  - slug: the-queen\n    kind: appeal\n    lines: [Rovengat 1]\n"
    edit(cases / "example/mira-solenne/case.yaml", ("addressees:\n", f"addressees:\n{second}"))
    words = "  the-queen: {office: The Queen, salutation: 'Madam,', closing: 'Yours,', vocative: Madam}\n"
    for language in ("en", "fr", "es"):
        edit(
            cases / f"example/mira-solenne/{language}.md",
            ("addressees:\n", f"addressees:\n{words}"),
        )
    website = open_website(cases)
    page = website.get(APPEAL)
    assert page.all("//p[@class='salutation']")[0].text == "Madam,"
    other = website.post(APPEAL, page.fields() | {"addressee": "the-king", "as": "switch"})
    assert other.all("//p[@class='salutation']")[0].text == "Your Majesty,"
    answer = website.send(APPEAL, page.fields() | {"addressee": "the-king", "as": "txt"})
    assert "Your Majesty," in answer.text


def test_advice_is_given_beside_the_words_and_counts_nothing(website: Website) -> None:
    before = website.total()
    fields = website.begun(
        SOLIDARITY, body="God bless you, Idris. Down with the regime!", address="1 Main Street"
    )
    page = website.post(SOLIDARITY, fields | {"as": "check"})
    assert "1 page" in page.text
    assert "religious words" in page.text
    assert "political words could harm his family" in page.text
    assert {"#body", "#address"} <= set(page.links)
    assert page.fields()["body"] == fields["body"]
    assert page.fields()["token"] == fields["token"]
    assert page.all("//details[@open]")
    assert website.total() == before


def test_advice_is_given_after_finishing_too_while_a_change_still_costs_nothing(website: Website) -> None:
    fields = website.begun(address="12 rue des Lilas", body="This tyrant must go.")
    page = website.post(APPEAL, fields | {"as": "page"})
    assert "Please leave out “tyrant”." in page.text
    assert "name and country" in page.text


def test_enter_in_a_line_asks_for_advice_and_finishes_nothing(website: Website) -> None:
    first = website.get(APPEAL).all("//button[@form='letter' or ancestor::form[@id='letter']]")[0]
    assert (first.get("name"), first.get("value"), first.get("tabindex")) == ("as", "check", "-1")


def test_the_rule_on_the_sender_s_address_stands_beside_the_field(website: Website) -> None:
    path = "/en/write/orm-bay/appeal"
    (hint,) = website.get(path).all("//textarea[@id='address']/following-sibling::p")
    assert hint.text_content() == "You may give your address."


def test_where_letters_show_no_address_there_is_no_field_for_one_until_one_comes(website: Website) -> None:
    assert not website.get(APPEAL).all("//*[@name='address']")
    page = website.post(APPEAL, website.begun(address="1 Main Street") | {"as": "check"})
    assert page.fields()["address"] == "1 Main Street"
    assert "Please give only your name and country" in page.text


def test_advice_names_languages_as_the_page_does(website: Website) -> None:
    path = "/fr/write/idris-vael/appeal"
    page = website.post(path, website.begun(path) | {"as": "check"})
    assert "anglais" in page.text


def test_a_letter_with_a_sentence_of_its_own_has_nothing_to_add(website: Website) -> None:
    path = "/en/write/orm-bay/solidarity"
    page = website.post(
        path, website.begun(path, body="I live by a river, and I think of you.") | {"as": "check"}
    )
    assert "There is nothing to add" in page.text


def test_an_unchanged_sample_follows_when_another_language_is_chosen(website: Website) -> None:
    page = website.post(APPEAL, website.begun(language="es") | {"as": "check"})
    assert "Vuestra Majestad" in page.fields()["body"]
    own = website.post(APPEAL, website.begun(language="es", body="Le escribo.") | {"as": "check"})
    assert own.fields()["body"] == "Le escribo."


def test_a_finished_letter_is_counted_once_however_it_is_taken(website: Website) -> None:
    before = website.total()
    page = website.post(APPEAL, website.begun(name="Ana Ferrer", body="Sire\nbonjour") | {"as": "page"})
    assert "Your letter has been counted" in page.text
    assert website.total() == before + 1
    kept = page.fields()
    assert (kept["name"], kept["body"].replace("\r", "")) == ("Ana Ferrer", "Sire\nbonjour")

    pdf, docx, text = (website.send(APPEAL, kept | {"as": form}) for form in ("pdf", "docx", "txt"))
    assert pdf.data.startswith(b"%PDF-")
    assert zipfile.is_zipfile(io.BytesIO(docx.data))
    assert "Ana Ferrer" in text.text
    for answer in (pdf, docx, text):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "Ana" not in answer.headers["Content-Disposition"]

    again = website.post(APPEAL, kept | {"as": "page", "body": "Changed."})
    assert "still one letter" in again.text
    back = website.post(APPEAL, kept | {"as": "check"})
    assert back.fields()["token"] == kept["token"]
    assert website.total() == before + 1


def test_another_letter_is_another_page(website: Website) -> None:
    before = website.total()
    for _ in range(2):
        website.send(APPEAL, website.begun() | {"as": "txt"})
    assert website.total() == before + 2


@pytest.mark.parametrize(
    "wish", [{"size": "letter"}, {"paper": "stationery"}, {"paper": "stationery", "size": "letter"}]
)
def test_every_paper_and_size_makes_a_page(website: Website, wish: dict[str, str]) -> None:
    assert website.send(APPEAL, website.begun() | wish | {"as": "pdf"}).mimetype == "application/pdf"


def test_an_unknown_button_finishes_the_letter_and_gives_no_file(website: Website) -> None:
    assert website.post(APPEAL, website.begun() | {"as": "exe"}).heading == "Your letter is ready"


def test_a_page_without_words_of_its_own_takes_the_sample(website: Website) -> None:
    token = website.begun()["token"]
    answer = website.send(APPEAL, {"token": token, "as": "txt"})
    assert "I have the honour to write to Your Majesty" in answer.text


def test_reading_never_counts(website: Website) -> None:
    before = website.total()
    token = website.begun()["token"]
    website.get(f"{APPEAL}?token={token}&as=pdf&body=words")
    website.app.test_client().head(APPEAL)
    assert website.total() == before


def test_the_thank_you_page_says_not_to_post_an_example_and_who_else_waits(website: Website) -> None:
    page = website.post(APPEAL, website.begun() | {"as": "page"})
    assert "Please do not post the letter" in page.text
    assert "Idris Vael" in page.text
    assert SOLIDARITY.replace("idris-vael", "mira-solenne") in page.links


FOREIGN = {
    "none": "",
    "nonsense": "nonsense",
    "another case": "/en/write/orm-bay/appeal",
    "another kind": "/en/write/mira-solenne/solidarity",
}


@pytest.mark.parametrize("source", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_token_gives_a_fresh_page_with_the_words_kept(website: Website, source: str) -> None:
    before = website.total()
    token = website.get(source).fields()["token"] if source.startswith("/") else source
    page = website.post(APPEAL, {"token": token, "body": "My words.", "name": "Ana", "as": "pdf"})
    assert page.status == 400
    assert page.all("//*[@role='alert']")
    assert page.fields()["body"] == "My words."
    assert page.fields()["token"] not in {"", token}
    assert website.total() == before
    assert website.send(APPEAL, page.fields() | {"as": "txt"}).status_code == 200
    assert website.total() == before + 1


def test_a_token_with_one_letter_changed_is_foreign(website: Website) -> None:
    token = website.begun()["token"]
    changed = token[:10] + ("A" if token[10] != "A" else "B") + token[11:]
    assert website.post(APPEAL, {"token": changed, "as": "page"}).status == 400


@pytest.mark.parametrize(
    "origin",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_another_websites_form_is_refused_and_counts_nothing(
    website: Website, origin: dict[str, str]
) -> None:
    before = website.total()
    page = website.post(APPEAL, website.begun() | {"as": "page"}, headers=origin)
    assert page.status == 403
    assert "another website" in page.heading
    assert website.total() == before


@pytest.mark.parametrize(
    "origin", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}]
)
def test_this_websites_own_form_is_taken(website: Website, origin: dict[str, str]) -> None:
    assert website.post(APPEAL, website.begun() | {"as": "page"}, headers=origin).status == 200

"""What can be chosen of a kit besides: languages, a topic, a country; and what its plan tells of them."""

import io
import zipfile
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.facilitating import KitWish
from app.languages import INTERFACE_LANGUAGES
from app.web.shell.phrases import ISSUES
from tests.documents.pdf.reading import texts
from tests.web.conftest import Open
from tests.web.page import Page, one_line
from tests.web.test_kits import FEW, IDRIS, LESSON, TALLY, facilitating, kit_link, ticked
from tests.web.website import Website, copied_cases, edit

LAND = "land-and-environment"


def facts(page: Page) -> list[str]:
    """The lines of what the kit is, in short."""
    return [one_line(line.text_content()) for line in page.all("//ul[@class='facts']/li")]


def changed(page: Page, **fields: str) -> str:
    """Where the button below all that can be changed leads, after some of it was."""
    (form,) = (form for form in page.main.forms if form.method == "GET")
    sent = [(name, value or "") for name, value in form.form_values() if name not in fields]
    return f"{form.action}?{urlencode([*sent, *fields.items()])}"


def leading_to(page: Page, language: str) -> str:
    """The link to the same page in that language."""
    (link,) = page.all(f"//header//a[@hreflang='{language}']")
    return str(link.get("href"))


def test_sheets_in_other_languages_are_planned_told_and_printed(website: Website) -> None:
    page = website.get(f"{LESSON}?{FEW}&parts=case-cards&also=fr&also=es")
    assert "Sheets for those who write: English, French, and Spanish" in facts(page)
    assert ticked(page, "also") == ["fr", "es"]
    wish = KitWish(
        9, "en", cases=("idris-vael",), parts=("facilitator", "tally", "case-cards"), also=("fr", "es")
    )
    planned = facilitating(website).plan(wish)
    rows = page.all("//table[@class='contents']/tbody/tr")
    assert [row.xpath("string(th/text())").strip() for row in rows[1:]] == [
        one.name for one in planned.contents
    ]
    kit = website.ask(kit_link(page))
    assert len(texts(kit.data)) == planned.leaves
    alone = website.get(f"{LESSON}?{FEW}&parts=case-cards")
    assert len(alone.all("//table[@class='contents']/tbody/tr")) < len(rows)
    assert not [line for line in facts(alone) if "Sheets for those who write" in line]


def test_a_kit_in_several_languages_keeps_them_on_its_page_in_another(website: Website) -> None:
    page = website.get(f"{LESSON}?{FEW}&also=fr")
    assert "also=en" not in leading_to(page, "en")
    assert "also=fr" in leading_to(page, "en")
    french = website.get(leading_to(page, "fr"))
    assert ticked(french, "also") == ["en"]
    assert sorted(ticked(website.get(leading_to(page, "es")), "also")) == ["en", "fr"]
    assert leading_to(french, "en") == leading_to(page, "en")
    assert "also=" not in leading_to(website.get(f"{LESSON}?{FEW}"), "fr")


def test_the_language_of_the_page_is_no_other_one(website: Website) -> None:
    page = website.get(f"{LESSON}?{FEW}&also=en")
    assert ticked(page, "also") == []
    assert "also=" not in kit_link(page)
    assert not page.all("//input[@name='also'][@value='en']")


def test_a_case_that_is_not_told_in_all_of_the_languages_is_refused_with_the_one(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/idris-vael/case.yaml", ("languages: [en, fr, es, ar]", "languages: [en, es]"))
    website = open_website(cases)
    page = website.get(f"{LESSON}?{IDRIS}&also=es&also=fr")
    assert (page.status, "Not all of these cases are told in French" in page.text) == (422, True)
    assert sorted(ticked(page, "also")) == ["es", "fr"]
    assert website.get(f"{LESSON}?{IDRIS}&{TALLY}&also=es").status == 200


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_topics_are_those_of_open_cases_and_suggest_some_of_them(website: Website, language: str) -> None:
    lesson = f"/{language}/kits/lesson?{TALLY}"
    page = website.get(lesson)
    offered = {str(option.get("value")) for option in page.all("//select[@name='topic']/option")}
    assert offered < {"", *ISSUES}
    assert ticked(page, "cases") != ["orm-bay"]
    on_topic = website.get(f"{lesson}&topic={LAND}")
    assert ticked(on_topic, "cases") == ["orm-bay"]
    assert f"topic={LAND}" in kit_link(on_topic)
    chosen = website.get(f"{lesson}&topic={LAND}&cases=&cases=mira-solenne")
    assert ticked(chosen, "cases") == ["mira-solenne"]


def test_what_was_suggested_and_left_as_it_was_makes_way_for_other_suggestions(website: Website) -> None:
    page = website.get(f"{LESSON}?age=9-12&{TALLY}")
    suggested = ticked(page, "cases")
    again = website.get(changed(page, topic=LAND, age="13-15"))
    assert (suggested != ["orm-bay"], ticked(again, "cases")) == (True, ["orm-bay"])
    assert "cases=" not in kit_link(again)
    assert ticked(website.get(changed(again, topic="")), "cases") == suggested
    ticked_by_hand = website.get(f"{changed(again, topic='')}&cases=idris-vael")
    assert ticked(ticked_by_hand, "cases") == ["orm-bay", "idris-vael"]
    assert not ticked_by_hand.all("//input[@name='suggested']")
    unticked = website.get(f"{LESSON}?cases=&suggested=orm-bay")
    assert (unticked.status, "tick at least one" in unticked.text) == (422, True)


def test_where_nothing_was_suggested_something_else_can_be_asked_for(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    for slug in ("mira-solenne", "orm-bay"):
        edit(cases / f"example/{slug}/case.yaml", ("issues:", "minimum_age: 13\nissues:"))
    website = open_website(cases)
    page = website.get(f"{LESSON}?age=9-12&{TALLY}")
    assert (page.status, "No case is suggested for these choices" in page.text) == (422, True)
    assert website.get(changed(page, age="13-15")).status == 200


@pytest.mark.parametrize(
    ("wishes", "query", "price"),
    [
        ("fr-FR", "", "(France), if each letter is posted alone: €20.25"),
        ("en-GB", "&country=FR", "(France), if each letter is posted alone: €20.25"),
        ("fr-CA", "", "(Canada), if each letter is posted alone: CA$"),
        ("ja-JP", "", ""),
        ("fr-FR", "&country=", ""),
        ("fr-FR", "&country=JP", ""),
        ("", "&country=nowhere", ""),
    ],
)
def test_the_plan_tells_what_the_stamps_cost_where_the_post_is_known(
    website: Website, wishes: str, query: str, price: str
) -> None:
    page = website.get(f"{LESSON}?{FEW}{query}", headers={"Accept-Language": wishes})
    told = [line for line in facts(page) if line.startswith("Stamps")]
    assert len(told) == bool(price)
    assert price in "".join(told)
    assert ("country=" in kit_link(page)) == ("country=" in query)


def test_the_price_of_the_stamps_has_its_day_and_its_source(website: Website) -> None:
    page = website.get(f"/fr/kits/lesson?{FEW}&country=FR")
    (line,) = (line for line in facts(page) if "20,25\u00a0€" in line)
    assert "1er janvier 2026" in line
    (source,) = page.all("//ul[@class='facts']//a")
    assert source.get("rel") == "noreferrer external"
    assert page.fields()["country"] == "FR"


def test_a_case_to_which_the_post_takes_no_letters_is_named(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    for slug in ("idris-vael", "orm-bay"):
        edit(
            cases / f"example/{slug}/case.yaml",
            ("country: {en: Almarra, fr: Almarra, es: Almarra", "country: CU #"),
        )
    website = open_website(cases)
    told = "The post takes no letters to these people at present: Idris Vael"
    mixed = website.get(f"{LESSON}?{FEW}&cases=mira-solenne&country=US")
    assert told in mixed.text
    assert [line for line in facts(mixed) if line.startswith("Stamps (United States)")]
    alone = website.get(f"{LESSON}?{FEW}&country=US")
    assert told in alone.text
    assert not [line for line in facts(alone) if line.startswith("Stamps")]
    assert told not in website.get(f"{LESSON}?{FEW}&country=FR").text


def test_separate_files_tell_which_of_them_can_be_edited(website: Website) -> None:
    page = website.get(f"{LESSON}?{FEW}&parts=families&parts=head")
    (told,) = page.all("//p[a[contains(@href, '/kit.zip?')]]")
    assert "With text documents to edit (DOCX):" in told.text_content()
    assert "families" in told.text_content().partition("(DOCX):")[2]
    with zipfile.ZipFile(io.BytesIO(website.ask(str(told[0].get("href"))).data)) as packed:
        assert any(name.endswith("-families.docx") for name in packed.namelist())
    assert "DOCX" not in website.get(f"{LESSON}?people=9&{IDRIS}&parts=&parts=tally").text

"""A paper and what somebody asked of it → the paper as chosen, or a sentence about what is not on offer."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.chosen import ChosenPaper, choose_paper, offered, require_format
from app.documents.document import Format, Size
from app.documents.papers import Paper, read_papers
from app.errors import OutOfRange, UnknownChoice

FACTS = """\
place: 1
finishes: yes
sizes: [a4, letter]
formats: [pdf]
options:
  ruling:
    choices:
      wide: {sizes: [a4], measures: {line: 12.5}}
      legal: {sizes: [letter]}
      empty: {finishes: no}
  offset: {least: -5, usual: 1, most: 5, step: 0.5}
"""
WORDS = """\
name: {name}
about: For handwriting.
file: lines
options:
  ruling: {{name: Ruling, choices: {{wide: Wide, legal: Legal, empty: Empty}}}}
  offset: {{name: Offset}}
"""


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Paper]:
    folder = tmp_path / "lined"
    (folder / "words").mkdir(parents=True)
    (folder / "paper.yaml").write_text(FACTS)
    (folder / "page.html.jinja").write_text("")
    for language, name in (("en", "Lined"), ("fr", "Lignes")):
        (folder / "words" / f"{language}.yaml").write_text(WORDS.format(name=name))
    papers, problems = read_papers(tmp_path)
    assert problems == ()
    return dict(papers)


def chosen(
    papers: dict[str, Paper], size: Size = Size.A4, language: str = "en", **options: str
) -> ChosenPaper:
    return choose_paper(papers, "lined", size, options, language)


def test_what_is_not_asked_for_is_as_usual(papers: dict[str, Paper]) -> None:
    paper = chosen(papers)
    assert {name: one.value for name, one in paper.options.items()} == {"ruling": "wide", "offset": "1"}
    assert paper.options["ruling"].measures == {"line": Decimal("12.5")}
    assert paper.options["offset"].number == 1


def test_the_usual_choice_is_the_first_that_the_size_has(papers: dict[str, Paper]) -> None:
    assert chosen(papers, Size.LETTER).options["ruling"].value == "legal"
    assert chosen(papers, Size.LETTER).options["ruling"].measures == {}


def test_what_is_asked_for_is_chosen(papers: dict[str, Paper]) -> None:
    paper = chosen(papers, Size.LETTER, ruling="empty", offset="-2.5")
    assert (paper.options["ruling"].value, paper.options["offset"].number) == ("empty", Decimal("-2.5"))
    assert paper.size is Size.LETTER


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", "0"),
        (" 1,5 ", "1.5"),
        ("−0.5", "-0.5"),
        ("5", "5"),
        ("-5.0", "-5"),
        ("", "1"),
        ("  ", "1"),
        ("2e0", "2"),
    ],
)
def test_a_number_may_be_written_in_many_ways(papers: dict[str, Paper], written: str, number: str) -> None:
    assert chosen(papers, offset=written).options["offset"].number == Decimal(number)


@pytest.mark.parametrize(
    "written", ["5.5", "-6", "0.25", "much", "NaN", "-NaN", "sNaN", "Infinity", "1e99", "1e-99999999", "1 2"]
)
def test_a_number_that_is_none_or_too_large_is_refused(papers: dict[str, Paper], written: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        chosen(papers, offset=written)
    assert str(refused.value) == f"“{written}” is no number between -5 and 5. Please correct it."
    assert refused.value.field == "offset"


@pytest.mark.parametrize(
    ("slug", "size", "options", "what"),
    [
        ("parchment", Size.A4, {}, "paper “parchment” here. Choose one of: lined"),
        ("lined", Size.A4, {"colour": "red"}, "option “colour” here. Choose one of: ruling, offset"),
        ("lined", Size.A4, {"ruling": "legal"}, "ruling “legal” here. Choose one of: wide, empty"),
        ("lined", Size.A4, {"ruling": "Wide"}, "ruling “Wide” here. Choose one of: wide, empty"),
    ],
)
def test_what_is_not_on_offer_is_refused(
    papers: dict[str, Paper], slug: str, size: Size, options: dict[str, str], what: str
) -> None:
    with pytest.raises(UnknownChoice) as refused:
        choose_paper(papers, slug, size, options, "en")
    assert str(refused.value) == f"There is no {what}."


def test_a_size_that_the_paper_does_not_come_in_is_refused(papers: dict[str, Paper]) -> None:
    (papers["lined"].folder / "paper.yaml").write_text(FACTS.replace("[a4, letter]", "[a4]", 1))
    with pytest.raises(UnknownChoice, match=r"no size “letter” here\. Choose one of: a4"):
        chosen(dict(read_papers(papers["lined"].folder.parent)[0]), Size.LETTER)


def test_a_format_that_the_paper_does_not_come_in_is_refused(papers: dict[str, Paper]) -> None:
    require_format(chosen(papers), Format.PDF)
    with pytest.raises(UnknownChoice, match=r"no format “docx” here\. Choose one of: pdf"):
        require_format(chosen(papers), Format.DOCX)


def test_a_paper_finishes_a_letter_if_all_that_was_chosen_does(
    papers: dict[str, Paper], tmp_path: Path
) -> None:
    assert chosen(papers).finishes
    assert not chosen(papers, ruling="empty").finishes
    (tmp_path / "lined" / "paper.yaml").write_text(FACTS.replace("finishes: yes", "finishes: no"))
    assert not chosen(dict(read_papers(tmp_path)[0])).finishes


def test_choices_that_finish_a_letter_can_be_told_from_those_that_do_not(papers: dict[str, Paper]) -> None:
    ruling = papers["lined"].facts.options["ruling"]
    assert offered(ruling, Size.A4) == ("wide", "empty")
    assert offered(ruling, Size.A4, finishing=True) == ("wide",)
    assert offered(ruling, Size.LETTER, finishing=False) == ("empty",)


def test_the_words_are_in_the_language_of_whoever_prints(papers: dict[str, Paper]) -> None:
    assert [chosen(papers, language=one).words.name for one in ("fr", "en", "ar")] == [
        "Lignes",
        "Lined",
        "Lined",
    ]

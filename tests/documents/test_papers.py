"""Folders → papers, or a sentence about every mistake in them."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.chosen import choose_paper
from app.documents.document import Size
from app.documents.page import Lent, page_of
from app.documents.papers import read_papers
from app.errors import PressFailed
from tests.documents.letters import PAGES, sample

GOOD = {
    "paper.yaml": "place: 1\nfinishes: no\nsizes: [a4]\nformats: [pdf]\n",
    "page.html.jinja": "<p>{{ letter.title }}</p>\n",
    "page.css": "",
    "words/en.yaml": "name: Lined\nabout: For handwriting.\nfile: lines\n",
}


def _paper(folder: Path, **changes: str) -> Path:
    for name, content in {
        **GOOD,
        **{key.replace("__", "/"): value for key, value in changes.items()},
    }.items():
        path = folder / "lined" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def test_the_papers_that_come_with_the_program_have_no_mistake() -> None:
    papers, problems = read_papers(PAGES)
    assert problems == ()
    assert list(papers)[:2] == ["plain", "stationery"]
    for paper in papers.values():
        assert paper.facts.sizes == (Size.A4, Size.LETTER)
        assert sorted(paper.words) == ["en", "es", "fr"]


def test_a_new_folder_is_a_new_paper(tmp_path: Path) -> None:
    papers, problems = read_papers(_paper(tmp_path))
    assert problems == ()
    assert papers["lined"].words["en"].name == "Lined"
    assert not papers["lined"].facts.finishes


def test_a_template_that_asks_for_what_there_is_not_is_told_when_it_is_filled_in(tmp_path: Path) -> None:
    papers, _ = read_papers(_paper(tmp_path))
    (tmp_path / "lined" / "page.html.jinja").write_text("<p>{{ letter.poem }}</p>")
    lined = choose_paper(papers, "lined", Size.A4, {}, "en")
    with pytest.raises(PressFailed) as failed:
        page_of(sample(), lined, Lent())
    assert "the paper “lined” is at fault" in failed.value.why
    assert "poem" in failed.value.why


@pytest.mark.parametrize(
    ("file", "content", "line", "message"),
    [
        ("paper.yaml", "finishes: perhaps\nsizes: [a4]\n", 1, "finishes"),
        ("paper.yaml", "finishes: yes\nsizes: [a5]\n", 2, "sizes"),
        ("words/en.yaml", "name: Lined\n", 1, "about"),
        ("words/fr.yaml", "nom: Lignes\n", 1, "nom"),
        ("page.html.jinja", "<p>\n{{ letter. }}", 2, "template cannot be read"),
        (
            "paper.yaml",
            GOOD["paper.yaml"] + "options:\n  ruling:\n    choices:\n      wide: {sizes: []}\n",
            8,
            "sizes” is empty",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(
    file: str, content: str, line: int, message: str, tmp_path: Path
) -> None:
    papers, problems = read_papers(_paper(tmp_path, **{file: content}))
    assert not papers
    assert [problem.line for problem in problems if message in problem.message] == [line]


OPTIONS = "options:\n  ruling: {choices: {wide: {measures: {line: 12.5}}, narrow: {sizes: [a4]}}}\n"
NAMED = "options:\n  ruling: {name: Ruling, choices: {wide: Wide, narrow: Narrow}}\n"


def test_options_have_names_in_every_language(tmp_path: Path) -> None:
    facts, words = GOOD["paper.yaml"] + OPTIONS, GOOD["words/en.yaml"] + NAMED
    papers, problems = read_papers(_paper(tmp_path, **{"paper.yaml": facts, "words/en.yaml": words}))
    assert problems == ()
    ruling = papers["lined"].facts.options["ruling"]
    assert ruling.choices["wide"].measures == {"line": Decimal("12.5")}
    assert (ruling.choices["wide"].sizes, ruling.choices["narrow"].sizes) == (tuple(Size), (Size.A4,))
    assert papers["lined"].words_in("en").options["ruling"].choices["narrow"] == "Narrow"


@pytest.mark.parametrize(
    "named",
    [
        "",
        NAMED.replace("narrow: Narrow", "tight: Tight"),
        NAMED.replace(", narrow: Narrow", ""),
        NAMED + "  colour: {name: Colour}\n",
    ],
    ids=["no option", "another choice", "a choice too few", "an option too many"],
)
def test_an_option_that_is_named_otherwise_is_told(named: str, tmp_path: Path) -> None:
    words = {"words/en.yaml": GOOD["words/en.yaml"] + NAMED, "words/fr.yaml": GOOD["words/en.yaml"] + named}
    papers, problems = read_papers(_paper(tmp_path, **{"paper.yaml": GOOD["paper.yaml"] + OPTIONS, **words}))
    assert not papers
    (problem,) = problems
    assert problem.file == tmp_path / "lined" / "words" / "fr.yaml"
    assert "and its choices are not the same here as in paper.yaml" in problem.message


ROWS = "  rows: {least: 1, usual: 5, most: 9}\n"


@pytest.mark.parametrize(
    ("options", "messages"),
    [
        ("  first: {}\n", ["“first” needs choices, or"]),
        ("  first: {least: 2, most: 9}\n", ["“first” needs choices, or"]),
        ("  first: {least: 1, usual: 10, most: 9}\n", ["“first” needs choices, or"]),
        ("  first: {most: 9, step: 0}\n", ["“first” needs choices, or"]),
        ("  first: {most: 9, usual: 0.5}\n", ["“first” needs choices, or"]),
        (
            "  ruling: {choices: {wide: {sizes: [a4]}, narrow: {sizes: [letter], finishes: no}}}\n",
            [
                "“ruling” has no choice with “finishes: no” for the size “a4”",
                "“ruling” has no choice with “finishes: yes” for the size “letter”",
            ],
        ),
        (
            "  ruling: {choices: {wide: {finishes: no}}}\n",
            [
                "no choice with “finishes: yes” for the size “a4”",
                "no choice with “finishes: yes” for the size “letter”",
            ],
        ),
        (
            "  ruling: {choices: {wide: {}, narrow: {sizes: [a4], usual: [a4, letter]}}}\n",
            ["“narrow” is usual for the size “letter”, which is not among"],
        ),
        ("  ruling: {choices: {wide: {most: {rows: 4}}}}\n", ["“wide” limits “rows” to 4; name an option"]),
        ("  ruling: {choices: {wide: {most: {ruling: 4}}}}\n", ["“wide” limits “ruling” to 4"]),
        (
            f"{ROWS}  ruling: {{choices: {{wide: {{most: {{rows: 4}}}}, narrow: {{most: {{rows: 10}}}}}}}}\n",
            ["“wide” limits “rows” to 4", "“narrow” limits “rows” to 10"],
        ),
    ],
)
def test_an_option_that_leaves_somebody_without_a_choice_is_told(
    options: str, messages: list[str], tmp_path: Path
) -> None:
    facts = GOOD["paper.yaml"].replace("[a4]", "[a4, letter]") + "options:\n" + options
    papers, problems = read_papers(_paper(tmp_path, **{"paper.yaml": facts}))
    assert not papers
    told = [problem.message for problem in problems if problem.file.name == "paper.yaml"]
    assert len(told) == len(messages)
    assert all(message in one for message, one in zip(messages, told, strict=True))


def test_what_one_language_prints_every_language_has(tmp_path: Path) -> None:
    printed = GOOD["words/en.yaml"] + "printed: {title: Lines, hint: Fold here}\n"
    words = {"words/en.yaml": GOOD["words/en.yaml"] + "printed: {title: Lines}\n", "words/fr.yaml": printed}
    papers, problems = read_papers(_paper(tmp_path, **words))
    assert not papers
    (problem,) = problems
    assert problem.file == tmp_path / "lined" / "words" / "en.yaml"
    assert problem.message.startswith("“printed.hint” is missing")


def test_without_a_folder_there_are_no_papers(tmp_path: Path) -> None:
    papers, problems = read_papers(tmp_path / "nowhere")
    assert not papers
    assert [problem.message for problem in problems] == ["There is no such folder of papers."]


def test_a_folder_of_what_papers_share_is_no_paper(tmp_path: Path) -> None:
    _paper(tmp_path)
    (tmp_path / "_shared").mkdir()
    (tmp_path / ".hidden").mkdir()
    assert list(read_papers(tmp_path)[0]) == ["lined"]


def test_a_file_name_that_could_tell_of_the_letter_is_refused(tmp_path: Path) -> None:
    words = GOOD["words/en.yaml"].replace("file: lines", "file: 1 letter/for mira")
    papers, problems = read_papers(_paper(tmp_path, **{"words/en.yaml": words}))
    assert not papers
    assert "file" in problems[0].message


def test_papers_stand_in_their_places(tmp_path: Path) -> None:
    _paper(tmp_path)
    first = GOOD | {"paper.yaml": GOOD["paper.yaml"].replace("place: 1", "place: 0")}
    for name, content in first.items():
        path = tmp_path / "ziggurat" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    assert list(read_papers(tmp_path)[0]) == ["ziggurat", "lined"]


@pytest.mark.parametrize(
    ("file", "message"),
    [("words/en.yaml", "has no name"), ("page.html.jinja", "missing"), ("paper.yaml", "missing")],
)
def test_what_is_missing_is_told(file: str, message: str, tmp_path: Path) -> None:
    (_paper(tmp_path) / "lined" / file).unlink()
    papers, problems = read_papers(tmp_path)
    assert not papers
    assert len(problems) == 1
    assert message in problems[0].message

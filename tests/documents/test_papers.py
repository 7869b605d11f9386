"""Folders → papers, or a sentence about every mistake in them."""

from pathlib import Path

import pytest

from app.documents.document import Size
from app.documents.papers import read_papers
from tests.documents.letters import PAGES

GOOD = {
    "paper.yaml": "finishes: no\nsizes: [a4]\n",
    "page.html.jinja": "<p>{{ letter.title }}</p>\n",
    "page.css": "",
    "words/en.yaml": "name: Lined\nabout: For handwriting.\n",
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
    assert list(papers) == ["plain", "stationery"]
    for paper in papers.values():
        assert paper.finishes
        assert paper.sizes == (Size.A4, Size.LETTER)
        assert sorted(paper.words) == ["en", "es", "fr"]


def test_a_new_folder_is_a_new_paper(tmp_path: Path) -> None:
    papers, problems = read_papers(_paper(tmp_path))
    assert problems == ()
    assert papers["lined"].words["en"].name == "Lined"
    assert not papers["lined"].finishes


@pytest.mark.parametrize(
    ("file", "content", "line", "message"),
    [
        ("paper.yaml", "finishes: perhaps\nsizes: [a4]\n", 1, "finishes"),
        ("paper.yaml", "finishes: yes\nsizes: [a5]\n", 2, "sizes"),
        ("words/en.yaml", "name: Lined\n", 1, "about"),
        ("words/fr.yaml", "nom: Lignes\n", 1, "nom"),
        ("page.html.jinja", "<p>\n{{ letter. }}", 2, "template cannot be read"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    file: str, content: str, line: int, message: str, tmp_path: Path
) -> None:
    papers, problems = read_papers(_paper(tmp_path, **{file: content}))
    assert not papers
    assert [problem.line for problem in problems if message in problem.message] == [line]


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

"""Markdown pages → front matter, sections and HTML that is safe to print."""

from pathlib import Path

import pytest

from app.cases.sheet import CampaignFrontMatter
from app.files.markdown import Prose, Section, read_page
from app.files.problems import Problem

NO_HEADING = "This text stands under no heading; begin with “## Story” or another section."


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("A **bold** [link](https://a.example)", '<p>A <strong>bold</strong> <a href="https://a.example">link</a></p>\n'),
        ("<b onclick=x>no</b>", "<p>&lt;b onclick=x&gt;no&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html;base64,x)", "<p>[x](data:text/html;base64,x)</p>\n"),
        ("![x](https://a.example/x.png)", '<p>!<a href="https://a.example/x.png">x</a></p>\n'),
    ],
)  # fmt: skip
def test_prose_is_safe_html(source: str, html: str) -> None:
    assert Prose(source).__html__() == html


def test_items_may_go_on_in_the_next_line() -> None:
    section = Section("\n- one\n  and more\n12. two\n\nthree\n", 5, Path("a.md"))
    items, problems = section.items()
    assert items == ((6, "one and more"), (8, "two"))
    assert [problem.line for problem in problems] == [10]


def test_prose_may_hold_neither_html_nor_headings() -> None:
    section = Section("\nFine.\n\n# No\n\n<div>\nno\n</div>\n\n*a* <i>b</i>", 5, Path("a.md"))
    assert section.prose() == Prose(section.text.strip())
    assert [(problem.line, problem.message.split(";")[0]) for problem in section.problems()] == [
        (8, "This is a heading, but no section"),
        (10, "HTML does not belong here"),
        (14, "HTML does not belong here"),
    ]


@pytest.mark.parametrize(
    ("text", "sections", "told"),
    [
        ("", [], []),
        ("\n", [], []),
        ("\n## A", ["A"], []),
        ("words\n## A\n", ["A"], [NO_HEADING]),
        ("words", [], [NO_HEADING]),
        (f"## A{' ' * 99_999}a\n", [f"A{' ' * 99_999}a"], []),
        ("## A\n## A\n", ["A"], ["The section “A” stands here a second time; keep one."]),
    ],
)  # fmt: skip
def test_a_page_may_have_any_sections(
    tmp_path: Path, text: str, sections: list[str], told: list[str]
) -> None:
    path = tmp_path / "en.md"
    path.write_text(f"---\ntitle: A\nhook: B\n---\n{text}")
    front, page, problems = read_page(CampaignFrontMatter, path, tmp_path)
    assert front is not None
    assert list(page.sections) == sections
    assert [problem.message for problem in problems] == told


def test_a_page_without_fields_or_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "en.md"
    assert read_page(CampaignFrontMatter, path, tmp_path)[2][0].line == 0
    path.write_text("title: A\n")
    front, page, (problem,) = read_page(CampaignFrontMatter, path, tmp_path)
    assert (front, page.sections) == (None, {})
    assert str(problem) == f"{path}:1: The file must begin with its fields between two lines “---”."


def test_a_page_has_fields_and_sections(tmp_path: Path) -> None:
    path = tmp_path / "en.md"
    path.write_bytes(b"\xef\xbb\xbf---\r\ntitle: A\r\nhook: B\r\n---\r\n## About  \r\nText.\r\n")
    front, page, problems = read_page(CampaignFrontMatter, path, tmp_path)
    assert problems == ()
    assert front == CampaignFrontMatter(title="A", hook="B")
    assert page.sections["About"] == Section("Text.\n", 6, path)


def test_a_problem_of_the_fields_has_the_file_s_line(tmp_path: Path) -> None:
    path = tmp_path / "en.md"
    path.write_text("---\ntitle: A\ntitel: B\nhook: C\n---\n")
    front, _, problems = read_page(CampaignFrontMatter, path, tmp_path)
    assert front is None
    message = "There is no field “titel”; correct its spelling or remove it."
    assert problems == (Problem(path, 3, message),)

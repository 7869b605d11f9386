"""YAML → typed values whose scalars are strings, or problems with their lines."""

import datetime
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from app.files.text import Text
from app.files.typed import Day, day_of, parse_yaml, read_yaml

PATH = Path("a.yaml")
IN_QUOTES = "put a text that begins so in quotes."
LOOK = "look for a missing quote, colon or space."
NO_DAY = "is no day of the calendar; write it as year-month-day, such as 2026-12-10."


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Facts:
    """Fields of every kind."""

    word: Annotated[Text, Field(min_length=1)] = "-"
    number: Annotated[int, Field(le=9)] = 0
    flag: bool = False
    names: Text | dict[str, Text] = ""
    day: Day | None = None
    words: Annotated[tuple[Annotated[Text, Field(min_length=1)], ...], Field(min_length=1, max_length=2)] = (
        "-",
    )


def parsed(text: str) -> Facts:
    facts, problems = parse_yaml(Facts, text, PATH)
    assert problems == ()
    assert facts is not None
    return facts


@pytest.mark.parametrize("word", ["NO", "on", "null", "~", "1.10", "0x10", "2026-01-01", "12:30:00", "1e3"])
def test_every_scalar_is_a_text(word: str) -> None:
    assert parsed(f"word: {word}").word == word


def test_a_text_stands_on_one_line() -> None:
    assert parsed("word: |\n  one\n  two\n").word == "one two"
    assert parsed('word: "e\\u0301"').word == "é"
    assert len(parsed(f"word: 'a{' ' * 99_999}b'").word) == 100_001


def test_fields_become_what_they_mean() -> None:
    facts = parsed("{number: 7, flag: yes, day: 2026-12-10, words: [a, 'no']}")
    assert facts == Facts(number=7, flag=True, day=datetime.date(2026, 12, 10), words=("a", "no"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("words: [a, b, c]", "“words” is too long (at most 2); shorten it."),
        ("number: 10", "“number” is empty or of the wrong kind: a smaller number is expected here."),
        ("word:", "“word” is empty or of the wrong kind: a text is expected here."),
        ("- word", "The file must hold fields, one a line: “name: value”."),
        ("word: a\nword: b", "The field “word” stands here a second time; keep one."),
        ("[word]: a", "A field's name must be a plain word."),
        ("word: &a b", f"Anchors and aliases (& and *) are not used here; {IN_QUOTES}"),
        ('word: "\\a"', "There is a control character in this text; delete it."),
        ('word: "\\UFFFFFFFF"', f"This is not correct YAML; {LOOK}"),
        ("word: '", f"This is not correct YAML (found unexpected end of stream); {LOOK}"),
        ("word: " + "[" * 21, "This is nested more than 20 levels deep; brackets are probably left open."),
        ("colour: red", "There is no field “colour”; correct its spelling or remove it."),
        ("word: ''", "“word” is empty; fill it in or remove it."),
        ("names: []", "“names” is empty or of the wrong kind: a text is expected here."),
        ("names: {en: }", "“names.en” is empty or of the wrong kind: a text is expected here."),
        ("words: ['']", "“words.1” is empty; fill it in or remove it."),
        ("word: =", f"Tags (!) are not used here; {IN_QUOTES}"),
        ("day: 2026-W01-1", f"“day” {NO_DAY}"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(text: str, message: str) -> None:
    facts, problems = parse_yaml(Facts, text, PATH, first_line=5)
    assert facts is None
    line = 6 if "second time" in message else 5
    assert [str(problem) for problem in problems] == [f"a.yaml:{line}: {message}"]


@pytest.mark.parametrize("text", ["2026-02-30", "20260101", "2026-1-1", "٢٠٢٦-٠١-٠١", ""])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no day of the calendar"):
        day_of(text)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    facts, problems = read_yaml(Facts, tmp_path / "none.yaml", tmp_path)
    assert facts is None
    assert len(problems) == 1
    (tmp_path / "some.yaml").write_text("word: a")
    assert read_yaml(Facts, tmp_path / "some.yaml", tmp_path) == (Facts(word="a"), ())


PIECES = st.sampled_from(
    [
        "word: ",
        "words:\n- ",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "? ",
        "&a ",
        "*a",
        "!!",
        "|",
        ">",
        "'",
        '"',
        "\\U",
        ": ",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_any_text_gives_facts_or_problems(text: str) -> None:
    facts, problems = parse_yaml(Facts, text, PATH)
    assert (facts is None) == bool(problems)
    assert all(problem.line >= 1 for problem in problems)

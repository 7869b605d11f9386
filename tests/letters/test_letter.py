"""Plain text → paragraphs and numbered lists, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.sheet import Kind
from app.files.text import clean
from app.letters.letter import Letter, NumberedList, Paragraph, blocks, plain_text

BLOCKS = {
    "one paragraph": ("I write.", (Paragraph("I write."),)),
    "two paragraphs": ("I write.\n\nTo you.", (Paragraph("I write."), Paragraph("To you."))),
    "a gap of spaces": ("I write.\n \t\n\n\nTo you.\n", (Paragraph("I write."), Paragraph("To you."))),
    "a line break": ("I write \nto you.", (Paragraph("I write\nto you."),)),
    "a list": ("1. free Ana;\n2. hear her.", (NumberedList(("free Ana;", "hear her.")),)),
    "an indented list": ("  1. free Ana\n  2. hear her", (NumberedList(("free Ana", "hear her")),)),
    "one number": ("1. April was cold.", (Paragraph("1. April was cold."),)),
    "numbers out of order": ("2. two\n1. one", (Paragraph("2. two\n1. one"),)),
    "a list that breaks off": ("1. one\ntwo", (Paragraph("1. one\ntwo"),)),
    "nothing": (" \n ", ()),
}


@pytest.mark.parametrize(("text", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_text_has_paragraphs_and_lists(text: str, expected: tuple[Paragraph | NumberedList, ...]) -> None:
    assert blocks(text) == expected


RUNNING = {
    "a street on an Arabic letter": ("12, rue des Tanneurs", "rtl", "ltr"),
    "an Arabic street on an English letter": ("شارع 12، بيروت", "ltr", "rtl"),
    "a Hebrew name": ("יעל כהן", "ltr", "rtl"),
    "both scripts": ("Lyon، في 1 ديسمبر", "rtl", "rtl"),
    "both scripts the other way": ("Lyon، في 1 ديسمبر", "ltr", "ltr"),
    "numbers alone": ("12 (3)", "rtl", "rtl"),
    "nothing": ("", "rtl", "rtl"),
}


@pytest.mark.parametrize(("text", "direction", "expected"), RUNNING.values(), ids=RUNNING)
def test_words_of_another_script_run_their_own_way(text: str, direction: str, expected: str) -> None:
    letter = Letter("a", Kind.APPEAL, "xx", direction, "", (), "", (), "", "", "", (), "", "")
    assert letter.direction_of(text) == expected


PIECES = st.lists(
    st.sampled_from(["\n", " ", "1. ", "2. ", "3. ", "a", "\u00a0", "\t", "12. "]) | st.text(max_size=3)
)


@given(PIECES.map("".join).map(clean))
def test_blocks_and_plain_text_are_inverse(text: str) -> None:
    body = blocks(text)
    assert blocks(plain_text(body)) == body
    assert plain_text(body).split() == text.split()

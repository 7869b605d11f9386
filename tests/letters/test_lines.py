"""A letter → what to copy by hand, piece by piece."""

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.case import Case
from app.cases.sheet import Kind
from app.files.text import clean
from app.letters.compose import compose
from app.letters.letter import Letter, blocks
from app.letters.lines import letter_lines
from app.letters.templates import LetterTemplates
from app.letters.words import Words

DAY = datetime.date(2026, 4, 10)


@pytest.fixture
def letter(case: Case, templates: LetterTemplates) -> Letter:
    return compose(case, Kind.APPEAL, Words(interface="en"), templates, DAY)


def pieces(letter: Letter, templates: LetterTemplates, language: str, body: str) -> list[str]:
    """The body's pieces, between the salutation and the closing."""
    words = dataclasses.replace(letter, body=blocks(body), copies_to=(), copies_label="")
    parts = letter_lines(words, templates.languages[language])
    return [piece for part in parts[3:-1] for piece in part]


def test_a_letter_is_copied_from_top_to_bottom(case: Case, templates: LetterTemplates) -> None:
    body = "I am a nurse. I read of Ana!\n\nPlease:\n\n1. free Ana. Now;\n2. hear her."
    words = Words(interface="en", name="Jo", country="FR", place="Lyon", body=body)
    letter = compose(case, Kind.APPEAL, words, templates, DAY)
    assert letter_lines(letter, templates.languages["en"]) == (
        ("Jo", "France"),
        ("Lyon, 10 April 2026",),
        ("Minister of Justice", "Government House", "0030 Oslo", "NORWAY"),
        ("Dear Minister,",),
        ("I am a nurse.", "I read of Ana!"),
        ("Please:",),
        ("1. free Ana. Now;", "2. hear her."),
        ("Yours faithfully,",),
        ("Jo",),
        ("Copies to:", "The Ombudsman"),
    )


def test_what_is_empty_is_left_out(letter: Letter, templates: LetterTemplates) -> None:
    bare = dataclasses.replace(letter, copies_label="", copies_to=())
    parts = letter_lines(bare, templates.languages["en"])
    assert parts[0] == ("10 April 2026",)
    assert parts[-1] == ("Yours faithfully,",)


#: What is to be copied, parted by “|” where a piece ends.
SENTENCES = [
    ("en", "She sang. |Nobody listened! |Why? |He left… |Then nothing."),
    ("en", "She said: “I sing.” |Then she sang (twice.) |(Nobody saw.) |2018 was worse."),
    ("en", "Mr. Smith met Dr. J. R. Doe (cf. Art. 19, No. 3) in the U.S. Army. |He wrote, e.g. Poems."),
    ("en", "It was in 2018. |Then came 2019."),
    ("en", "1. April was cold. |May was warm."),
    ("en", "I ask: 1. Free her; |2. Hear her. |3. Thank her."),
    ("en", "the end. of it; and so on! or not? yes"),
    ("en", "A line\nand a second. |With two."),
    ("fr", "Mme Vael chante ! |Pourquoi ? |« Je chante. » |À bientôt, M. Doe et MM. Roe ; merci."),
    ("fr", "Elle dit : « Oui ! » |« Non. » |L’art. 19 le dit."),
    ("es", "¿Por qué? |¡Cante! |¿Y usted, Sr. Ruiz? |Vive en EE. UU. |El art. 19 y la pág. 3 lo dicen."),
    ("es", "Dijo: «Canto». |Después calló…"),
    ("en", "أين هي؟ |هي هنا. |شكرا"),
    ("ar", "أين أنتم؟ |كتب د. سامي وأ. ليلى (ص. 3): «نحن معكم». |شكرًا! |إلى اللقاء…"),
    ("ar", "قرأت القصة؛ |وأحببتها، ثم كتبت."),
    ("en", "她唱歌。|他听。|「好！」|再见。"),
    ("en", "वह गाती है। |वह लिखती है।"),
]


@pytest.mark.parametrize(("language", "marked"), SENTENCES)
def test_paragraphs_are_copied_sentence_by_sentence(
    letter: Letter, templates: LetterTemplates, language: str, marked: str
) -> None:
    text = templates.languages[language].typeset(marked, "")
    given = text.replace("|", "")
    expected = [part.strip() for part in text.replace("\n", "|").split("|")]
    assert pieces(letter, templates, language, given) == expected


@given(
    st.lists(
        st.sampled_from([". ", "! ", "A", "a", "1. ", "\n", "。", "» ", "Mr. ", " "]) | st.text(max_size=3)
    )
)
def test_nothing_is_lost_on_the_way_to_the_hand(templates: LetterTemplates, parts: list[str]) -> None:
    text = clean("".join(parts))
    letter = Letter("a", Kind.APPEAL, "en", "ltr", "", (), "d", ("a",), "c", "en", "s", blocks(text), "c", "")
    copied = pieces(letter, templates, "en", text)
    assert "".join("".join(copied).split()) == "".join(text.split())
    assert all(copied)

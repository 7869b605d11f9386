"""A letter that was changed in parts → the same letter in another language, its writer's own words kept."""

import dataclasses
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cases.case import Case
from app.cases.catalogue import read_catalogue
from app.cases.sheet import Kind
from app.letters.paragraphs import Switched, switched
from app.letters.templates import LetterTemplates
from app.letters.words import Words
from tests.cases.good import case_words

NBSP = "\u00a0"
LANGUAGES = ("en", "fr", "es")
OWN = "Je suis infirmier, et j’ai lu « le poème »."
ALL = (1, 2, 3, 4, 5, 6)


def sample(
    case: Case, templates: LetterTemplates, language: str, addressee: int = 0, region: str = ""
) -> str:
    return templates.body(case, case.addressees(Kind.APPEAL, language)[addressee], language, region)


def test_nothing_written_is_the_sample(case: Case, templates: LetterTemplates) -> None:
    words = Words(interface="fr")
    assert switched(case, Kind.APPEAL, words, templates) == Switched(
        sample(case, templates, "fr"), is_sample=True
    )


@pytest.mark.parametrize("addressee", ["the-minister", "the-king"])
@pytest.mark.parametrize(("before", "now"), list(product(LANGUAGES, LANGUAGES)))
def test_a_letter_left_alone_follows_whole_whatever_became_of_its_spaces(
    case: Case, templates: LetterTemplates, before: str, now: str, addressee: str
) -> None:
    shown = sample(case, templates, before, region="CH")
    words = Words(interface="en", language=now, addressee=addressee, country="CA")
    expected = switched(case, Kind.APPEAL, words, templates).body
    for text in (
        shown,
        shown.replace("\n", "\r\n"),
        f" {shown.replace(NBSP, ' ')} ",
        " ".join(shown.split()),
    ):
        done = switched(case, Kind.APPEAL, dataclasses.replace(words, body=text), templates)
        assert done.body == expected
        assert done.kept == ()


def test_paragraphs_that_were_left_alone_follow_and_the_others_stay(
    case: Case, templates: LetterTemplates
) -> None:
    french = sample(case, templates, "fr").split("\n\n")
    english = sample(case, templates, "en").split("\n\n")
    assert len(french) == len(english) == 6
    mixed = [french[0], OWN, *french[2:4], english[4]]
    words = Words(interface="en", body="\n \n\n".join(mixed))
    assert switched(case, Kind.APPEAL, words, templates) == Switched(
        "\n\n".join([english[0], OWN, *english[2:5]]), kept=(2,)
    )


def test_the_writer_s_own_words_are_typeset_for_the_letter(case: Case, templates: LetterTemplates) -> None:
    words = Words(interface="fr", country="CA", body='Elle dit "oui" !')
    assert switched(case, Kind.APPEAL, words, templates) == Switched(
        f"Elle dit «{NBSP}oui{NBSP}»!", kept=(1,)
    )


def test_a_word_more_or_quotes_taken_out_make_a_paragraph_the_writer_s(
    folder: Path, templates: LetterTemplates
) -> None:
    write_sample(folder, "en", "One “two” three.\n\nFour.")
    case = read_catalogue(folder).case("ana")
    for text, kept in (
        ("One two three.\n\nFour.", (1,)),
        ("One “two” three.\n\nFour. Five.", (2,)),
        ('One "two" three.\n\nFour.', ()),
    ):
        words = Words(interface="en", body=text)
        assert switched(case, Kind.APPEAL, words, templates).kept == kept


def test_a_letter_in_two_languages_stays_in_two(case: Case, templates: LetterTemplates) -> None:
    both = f"{sample(case, templates, 'fr')}\n\n{sample(case, templates, 'en')}"
    words = Words(interface="en", body=both)
    done = switched(case, Kind.APPEAL, words, templates)
    assert done.body.split() == templates.languages["en"].typeset(both, "").split()
    assert done.kept == (*ALL, *range(7, 13))


def write_sample(folder: Path, language: str, text: str) -> None:
    path = folder / "spring" / "ana" / f"{language}.md"
    path.write_text(f"{case_words(language)}\n## Appeal\n{text}\n", encoding="utf-8")


def test_samples_of_uneven_length_follow_as_a_whole_or_not_at_all(
    folder: Path, templates: LetterTemplates
) -> None:
    write_sample(folder, "en", "One.\n\nTwo.\n\nThree.")
    write_sample(folder, "fr", "Un.\n\nDeux et trois.")
    write_sample(folder, "es", "Uno.\n\nDos y tres.")
    case = read_catalogue(folder).case("ana")
    french = Words(interface="en", body="Un.\n\nDeux et trois.")
    assert switched(case, Kind.APPEAL, french, templates) == Switched(
        "One.\n\nTwo.\n\nThree.", is_sample=True
    )
    changed = dataclasses.replace(french, body="Un.\n\nMoi.")
    assert switched(case, Kind.APPEAL, changed, templates) == Switched("Un.\n\nMoi.", kept=(1, 2))
    spanish = dataclasses.replace(changed, language="es")
    assert switched(case, Kind.APPEAL, spanish, templates) == Switched("Uno.\n\nMoi.", kept=(2,))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(LANGUAGES), st.integers(0, 6)), max_size=7), st.sampled_from(LANGUAGES)
)
def test_switching_twice_is_the_same_as_once(
    case: Case, templates: LetterTemplates, pieces: list[tuple[str, int]], language: str
) -> None:
    parts = {code: [*sample(case, templates, code).split("\n\n"), OWN] for code in LANGUAGES}
    body = "\n\n".join(parts[code][number] for code, number in pieces)
    once = switched(case, Kind.APPEAL, Words(interface=language, body=body), templates)
    twice = switched(case, Kind.APPEAL, Words(interface=language, body=once.body), templates)
    assert twice == once

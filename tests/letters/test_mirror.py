"""A letter → its paragraphs beside the same in the writer's language, as far as somebody translated them."""

import dataclasses
import datetime
from pathlib import Path

import pytest

from app.cases.case import Case
from app.cases.catalogue import Catalogue, read_catalogue
from app.cases.sheet import Kind
from app.errors import NoMirror
from app.letters.compose import compose
from app.letters.letter import NumberedList, Paragraph
from app.letters.mirror import Mirror, Row, mirrored
from app.letters.templates import LetterTemplates
from app.letters.words import Words
from app.settings import ROOT
from tests.cases.good import write_letters_alone

DAY = datetime.date(2026, 4, 10)
#: An English letter of somebody who reads French.
WORDS = Words(interface="fr", language="en")
OWN = "I am a nurse."


def paragraphs(case: Case, templates: LetterTemplates, language: str) -> list[str]:
    body = templates.body(case, case.addressees(Kind.APPEAL, language)[0], language, "")
    return body.split("\n\n")


def beside(case: Case, kind: Kind, words: Words, templates: LetterTemplates) -> Mirror:
    """The letter that these words make, beside the same in their writer's language."""
    return mirrored(compose(case, kind, words, templates, DAY), case, words, templates, DAY)


def rows(case: Case, templates: LetterTemplates, words: Words) -> tuple[Row, ...]:
    return beside(case, Kind.APPEAL, words, templates).rows


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(ROOT / "case_files")


def test_every_paragraph_of_every_sample_faces_its_own_in_every_other_language(
    catalogue: Catalogue, templates: LetterTemplates
) -> None:
    seen = set()
    for case in catalogue.cases.values():
        for kind in case.facts.kinds:
            languages = case.letter_languages(kind)
            for words in (Words(interface=mine, language=own) for mine in languages for own in languages):
                if words.interface == words.language:
                    continue
                mirror = beside(case, kind, words, templates)
                letters = [
                    compose(case, kind, dataclasses.replace(words, language=language), templates, DAY)
                    for language in (words.language, words.interface)
                ]
                for side, letter in zip(("theirs", "mine"), letters, strict=True):
                    said = [getattr(row, side) for row in mirror.rows]
                    assert said[0] == Paragraph(letter.salutation)
                    assert said[-1] == Paragraph(letter.closing)
                    assert None not in said
                assert all(type(row.theirs) is type(row.mine) for row in mirror.rows), (case.slug, words)
                seen.add((case.slug, kind, words.language, words.interface))
    assert ("idris-vael", Kind.SOLIDARITY, "ar", "fr") in seen
    assert ("idris-vael", Kind.APPEAL, "ar", "fr") not in seen


def test_demands_face_one_by_one_and_keep_their_numbers(case: Case, templates: LetterTemplates) -> None:
    lists = [row for row in rows(case, templates, WORDS) if isinstance(row.mine, NumberedList)]
    assert [row.first for row in lists] == [1, 2]
    assert all(isinstance(row.theirs, NumberedList) and len(row.theirs.items) == 1 for row in lists)


def test_a_list_that_has_no_equal_stays_whole(case: Case, templates: LetterTemplates) -> None:
    body = "\n\n".join([*paragraphs(case, templates, "en"), "1. sing;\n2. dance."])
    last = rows(case, templates, dataclasses.replace(WORDS, body=body))[-2]
    assert last == Row(NumberedList(("sing;", "dance.")), None)


def test_the_two_languages_are_named_and_the_writers_own_has_its_direction(
    folder: Path, templates: LetterTemplates
) -> None:
    write_letters_alone(folder / "spring" / "ana")
    case = read_catalogue(folder).case("ana")
    mirror = beside(case, Kind.SOLIDARITY, Words(interface="ar", language="fr"), templates)
    assert (mirror.language, mirror.direction) == ("ar", "rtl")
    assert mirror.headings == ("Français", "العربية")
    assert mirror.rows[0] == Row(Paragraph("Ana,"), Paragraph("عزيزتي آنا،"))


@pytest.mark.parametrize("place", [0, 2])
def test_a_paragraph_that_was_changed_or_added_has_nothing_beside_it(
    case: Case, templates: LetterTemplates, place: int
) -> None:
    sample = paragraphs(case, templates, "en")
    untouched = rows(case, templates, WORDS)
    changed = [*sample[:place], OWN, *sample[place + 1 :]]
    added = [*sample[:place], OWN, *sample[place:]]
    own = Row(Paragraph(OWN), None)
    for body, rest in ((changed, untouched[place + 2 :]), (added, untouched[place + 1 :])):
        words = dataclasses.replace(WORDS, body="\n\n".join(body))
        assert rows(case, templates, words) == (*untouched[: place + 1], own, *rest)


def test_words_that_were_left_in_the_writers_language_follow_and_face_it(
    case: Case, templates: LetterTemplates
) -> None:
    words = dataclasses.replace(WORDS, body="\n\n".join(paragraphs(case, templates, "fr")))
    assert rows(case, templates, words) == rows(case, templates, WORDS)


def test_a_sample_with_more_paragraphs_in_one_language_leaves_the_rest_alone(
    folder: Path, templates: LetterTemplates
) -> None:
    ana = folder / "spring" / "ana"
    for language, sample in (("en", "One.\n\nTwo."), ("fr", "Un.")):
        path = ana / f"{language}.md"
        path.write_text(f"{path.read_text('utf-8')}\n## Appeal\n{sample}\n", encoding="utf-8")
    case = read_catalogue(folder).case("ana")
    there = dataclasses.replace(WORDS, interface="en", language="fr")
    assert rows(case, templates, WORDS)[1:-1] == (
        Row(Paragraph("One."), Paragraph("Un.")),
        Row(Paragraph("Two."), None),
    )
    assert rows(case, templates, there)[1:-1] == (
        Row(Paragraph("Un."), Paragraph("One.")),
        Row(None, Paragraph("Two.")),
    )


@pytest.mark.parametrize("words", [Words(interface="en"), Words(interface="de", language="en")])
def test_there_is_no_mirror_without_two_languages(
    case: Case, templates: LetterTemplates, words: Words
) -> None:
    with pytest.raises(NoMirror, match="There is nothing to set beside this letter"):
        rows(case, templates, words)

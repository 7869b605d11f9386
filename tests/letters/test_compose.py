"""A case and a writer's words → every part of the letter, in three languages."""

import dataclasses
import datetime
from pathlib import Path

import pytest

from app.cases.case import Case
from app.cases.catalogue import read_catalogue
from app.cases.sheet import Kind
from app.errors import NoWords, TooLong, TooManyLines, UnknownChoice
from app.letters.compose import compose, copies
from app.letters.letter import Letter, NumberedList, Paragraph, plain_text
from app.letters.samples import SampleFailed
from app.letters.templates import LetterTemplates
from app.letters.words import LIMITS, MOST_LINES, Words
from tests.cases.good import CASE, case_words, write_letters_alone

FIRST = datetime.date(2026, 4, 1)
TENTH = datetime.date(2026, 4, 10)
NBSP = "\u00a0"
NNBSP = "\u202f"


def body(letter: Letter) -> str:
    return plain_text(letter.body)


def test_an_appeal_in_english_has_every_part(case: Case, templates: LetterTemplates) -> None:
    words = Words(
        interface="fr",
        language="en",
        addressee="the-minister",
        name="Jo O'Neill",
        address=" 1 rue Haute \n\n69001 Lyon",
        country="FR",
        place="Lyon",
        body='I read "the poem".\n\nPlease:\n\n1. free Ana\n2. hear her',
    )
    assert compose(case, Kind.APPEAL, words, templates, TENTH) == Letter(
        case="ana",
        kind=Kind.APPEAL,
        language="en",
        direction="ltr",
        title="Letter for Ana Reyes",
        sender=("Jo O’Neill", "1 rue Haute", "69001 Lyon", "France"),
        place_and_date="Lyon, 10 April 2026",
        addressee=("Minister of Justice", "Government House", "0030 Oslo"),
        country="NORVÈGE",
        country_language="fr",
        salutation="Dear Minister,",
        body=(
            Paragraph("I read “the poem”."),
            Paragraph("Please:"),
            NumberedList(("free Ana", "hear her")),
        ),
        closing="Yours faithfully,",
        signature="Jo O’Neill",
        copies_label="Copies to:",
        copies_to=("The Ombudsman",),
        notes=(),
    )


def test_an_appeal_in_french_has_french_parts(case: Case, templates: LetterTemplates) -> None:
    words = Words(interface="fr", name="Jo", country="FR", place="Lyon")
    letter = compose(case, Kind.APPEAL, words, templates, FIRST)
    assert letter.language == "fr"
    assert letter.title == f"Lettre{NBSP}: Ana Reyes"
    assert letter.place_and_date == "Lyon, le 1er avril 2026"
    assert letter.country == "NORVÈGE"
    assert letter.salutation == "Madame la Ministre,"
    assert letter.copies_label == f"Copie{NBSP}:"
    assert letter.closing == "Veuillez agréer, Madame la Ministre, mes salutations."
    assert NumberedList((f"free Ana Reyes{NNBSP};", "hear the witnesses.")) in letter.body


def test_an_appeal_in_spanish_has_spanish_parts(case: Case, templates: LetterTemplates) -> None:
    letter = compose(case, Kind.APPEAL, Words(interface="es", place="Madrid"), templates, FIRST)
    assert letter.place_and_date == "Madrid, 1 de abril de 2026"
    assert letter.country == "NORUEGA"
    assert letter.title == "Carta: Ana Reyes"
    assert letter.copies_label == "Con copia a:"


def test_a_letter_to_the_person_is_made_of_messages(case: Case, templates: LetterTemplates) -> None:
    letter = compose(case, Kind.SOLIDARITY, Words(interface="en"), templates, TENTH)
    assert letter.title == "Letter to Ana Reyes"
    assert letter.addressee == ("Ana Reyes", "Prison", "1 Long Road")
    assert letter.copies_label == ""
    assert letter.copies_to == ()
    for message in case.words["en"].messages:
        assert message in body(letter)


DATES = [
    ("en", "London", "GB", FIRST, "London, 1 April 2026"),
    ("en", "Boston", "US", TENTH, "Boston, April 10, 2026"),
    ("en", "", "", TENTH, "10 April 2026"),
    ("fr", "Lyon", "", TENTH, "Lyon, le 10 avril 2026"),
    ("fr", "", "", FIRST, "Le 1er avril 2026"),
    ("fr", "Genève", "CH", FIRST, "Genève, le 1er avril 2026"),
    ("es", "", "", TENTH, "10 de abril de 2026"),
]


@pytest.mark.parametrize(("language", "place", "country", "day", "expected"), DATES)
def test_a_letter_is_dated_as_its_language_and_country_do(
    case: Case,
    templates: LetterTemplates,
    language: str,
    place: str,
    country: str,
    day: datetime.date,
    expected: str,
) -> None:
    words = Words(interface=language, place=place, country=country)
    assert compose(case, Kind.APPEAL, words, templates, day).place_and_date == expected


def test_names_of_december_are_those_of_the_brief(case: Case, templates: LetterTemplates) -> None:
    december = datetime.date(2026, 12, 1)

    def dated(language: str, place: str) -> str:
        words = Words(interface=language, place=place)
        return compose(case, Kind.APPEAL, words, templates, december).place_and_date

    assert dated("fr", "Lyon") == "Lyon, le 1er décembre 2026"
    assert dated("es", "Madrid") == "Madrid, 1 de diciembre de 2026"


def test_nothing_need_be_told_of_the_writer(case: Case, templates: LetterTemplates) -> None:
    letter = compose(case, Kind.APPEAL, Words(interface="en", country="FR"), templates, TENTH)
    assert letter.sender == ()
    assert letter.signature == ""


def test_a_name_may_come_with_the_country_alone(case: Case, templates: LetterTemplates) -> None:
    words = Words(interface="es", name="Jo\nDoe", country="DE")
    letter = compose(case, Kind.APPEAL, words, templates, TENTH)
    assert letter.sender == ("Jo Doe", "Alemania")
    assert letter.signature == "Jo Doe"


def test_each_copy_is_the_letter_that_somebody_of_that_name_would_write(
    case: Case, templates: LetterTemplates
) -> None:
    words = Words(interface="fr", place="Lyon", address="1 rue Haute", country="FR")
    names = ("Jo O'Neill", "Ana", "ليلى")
    made = copies(case, Kind.APPEAL, words, templates, TENTH, names)
    alone = (dataclasses.replace(words, name=name) for name in names)
    assert list(made) == [compose(case, Kind.APPEAL, own, templates, TENTH) for own in alone]


def test_a_name_that_is_too_long_ends_the_copies(case: Case, templates: LetterTemplates) -> None:
    names = ("Ana", "x" * (LIMITS["name"] + 1))
    with pytest.raises(TooLong):
        list(copies(case, Kind.APPEAL, Words(interface="en"), templates, TENTH, names))


def test_an_invented_country_stands_in_the_interface_s_language(
    case: Case, templates: LetterTemplates
) -> None:
    words = Words(interface="es", language="en", addressee="the-king")
    letter = compose(case, Kind.APPEAL, words, templates, TENTH)
    assert letter.addressee == ("King Olav", "Royal Palace")
    assert letter.country == "PAÍS DEL NORTE"


def test_a_language_that_the_case_lacks_gives_its_first(folder: Path, templates: LetterTemplates) -> None:
    path = folder / "spring" / "ana"
    text = CASE.replace("covers:", "languages: [fr]\n  covers:").replace("en: Northland, ", "")
    (path / "case.yaml").write_text(text.replace("name: {en: Ana Reyes, ", "name: {"), encoding="utf-8")
    case = read_catalogue(folder).case("ana")
    words = Words(interface="en", addressee="the-king")
    letter = compose(case, Kind.APPEAL, words, templates, TENTH)
    assert letter.language == "fr"
    assert letter.country == "PAYS DU NORD"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            Words(interface="en", language="de"),
            "There is no language “de” here. Choose one of: en, fr, es.",
        ),
        (
            Words(interface="en", addressee="ana"),
            "There is no addressee “ana” here. Choose one of: the-minister, the-king.",
        ),
        (
            Words(interface="en", country="XX"),
            "There is no country “XX” here. Choose one of: FR, GB, US, ….",
        ),
    ],
)
def test_a_choice_that_is_not_on_offer_is_refused(
    case: Case, templates: LetterTemplates, words: Words, message: str
) -> None:
    with pytest.raises(UnknownChoice) as refusal:
        compose(case, Kind.APPEAL, words, templates, TENTH)
    assert str(refusal.value) == message


@pytest.mark.parametrize("field", LIMITS)
def test_each_text_has_its_limit(case: Case, templates: LetterTemplates, field: str) -> None:
    limit = LIMITS[field]
    fits = dataclasses.replace(Words(interface="en"), **{field: "a" * limit})
    compose(case, Kind.APPEAL, fits, templates, TENTH)
    with pytest.raises(TooLong, match=f"{limit + 1} characters; the limit is {limit}") as refusal:
        compose(case, Kind.APPEAL, dataclasses.replace(fits, **{field: "a" * limit + "b"}), templates, TENTH)
    assert refusal.value.field == field


def test_the_limit_counts_a_line_s_end_once(case: Case, templates: LetterTemplates) -> None:
    words = Words(interface="en", body=f"{'a' * 24}\r\n" * 399)
    assert compose(case, Kind.APPEAL, words, templates, TENTH).body


@pytest.mark.parametrize("text", ["", " \n\t\n ", "\u202e\x00", "\u00a0"])
def test_a_letter_without_words_is_refused(case: Case, templates: LetterTemplates, text: str) -> None:
    with pytest.raises(NoWords):
        compose(case, Kind.APPEAL, Words(interface="en", body=text), templates, TENTH)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("{{7*7}} {% raw %}", "{{7*7}} {% raw %}"),
        ("<b>&amp;</b> *not* [this](that)", "<b>&amp;</b> *not* [this](that)"),
        ("a\x00b\x1b[2Jc\u202ed\u2066e\u2069\ud800", "ab[2Jcde"),
        ("e\u0301te\u0301\r\nfin", "été\nfin"),
        ("{case} {place}", "{case} {place}"),
    ],
)
def test_a_writer_s_words_are_only_words(
    case: Case, templates: LetterTemplates, given: str, printed: str
) -> None:
    words = Words(interface="en", body=given, name="{{7*7}}", place="{date}")
    letter = compose(case, Kind.APPEAL, words, templates, TENTH)
    assert body(letter) == printed
    assert letter.signature == "{{7*7}}"
    assert letter.place_and_date == "{date}, 10 April 2026"


def test_what_was_left_of_the_sample_follows_the_writer_to_another_language(
    case: Case, templates: LetterTemplates
) -> None:
    french = body(compose(case, Kind.APPEAL, Words(interface="fr", country="CA"), templates, TENTH))
    there = Words(interface="fr", language="es", addressee="the-king", country="FR")
    sample = compose(case, Kind.APPEAL, there, templates, TENTH).body
    for text, expected in ((french, sample), (f"{french}\n\nHola.", (*sample, Paragraph("Hola.")))):
        words = dataclasses.replace(there, body=text)
        assert compose(case, Kind.APPEAL, words, templates, TENTH).body == expected


def test_the_letter_says_that_it_is_practice_or_an_example(case: Case, templates: LetterTemplates) -> None:
    facts = dataclasses.replace(case.campaign.facts, example=True)
    example = dataclasses.replace(case, campaign=dataclasses.replace(case.campaign, facts=facts))
    languages = templates.languages
    before = datetime.date(2026, 2, 1)
    assert compose(example, Kind.SOLIDARITY, Words(interface="en"), templates, before).notes == (
        languages["en"].note.example,
        languages["en"].note.practice,
    )
    (note,) = compose(example, Kind.SOLIDARITY, Words(interface="fr"), templates, TENTH).notes
    assert note.startswith(f"Exemple pour s’exercer{NBSP}: les personnes")


def test_a_fourth_language_is_files_only(folder: Path, templates: LetterTemplates) -> None:
    write_letters_alone(folder / "spring" / "ana")
    case = read_catalogue(folder).case("ana")
    words = Words(interface="fr", language="ar", name='Ana "Nina"', place="Lyon", country="FR")
    letter = compose(case, Kind.SOLIDARITY, words, templates, TENTH)
    assert (letter.language, letter.direction, letter.title) == ("ar", "rtl", "رسالة تضامن إلى آنا رييس")
    assert (letter.sender, letter.place_and_date) == (("Ana «Nina»", "فرنسا"), "Lyon، في 10 أبريل 2026")
    assert (letter.salutation, letter.closing) == ("عزيزتي آنا،", "مع المودة،")
    assert (letter.country, letter.country_language) == ("NORVÈGE", "fr")
    assert len(letter.body) == 4
    with pytest.raises(UnknownChoice, match="There is no language “ar” here"):
        compose(case, Kind.APPEAL, words, templates, TENTH)


def test_a_sample_that_fails_names_the_case_file(folder: Path, templates: LetterTemplates) -> None:
    path = folder / "spring" / "ana" / "en.md"
    path.write_text(case_words("en") + "\n## Appeal\n{{ demands[9] }}\n", encoding="utf-8")
    case = read_catalogue(folder).case("ana")
    with pytest.raises(SampleFailed, match=r"en\.md:62: The sample letter cannot be composed"):
        compose(case, Kind.APPEAL, Words(interface="en"), templates, TENTH)


def test_a_letter_of_thousands_of_lines_is_refused(case: Case, templates: LetterTemplates) -> None:
    words = Words(interface="en", body="a\n" * MOST_LINES)
    with pytest.raises(TooManyLines) as refused:
        compose(case, Kind.APPEAL, words, templates, FIRST)
    assert (refused.value.field, str(refused.value)) == (
        "body",
        "This letter has 401 lines; the limit is 400. Please join some of them.",
    )

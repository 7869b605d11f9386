"""A letter and its case's rules → each piece of advice where it helps, and silence where it does not."""

import dataclasses
from pathlib import Path

import pytest

from app.cases.case import Case
from app.cases.catalogue import read_catalogue
from app.cases.sheet import Kind, SenderAddress, SolidarityRules
from app.letters import advice
from app.letters.advice import Advice, advise
from app.letters.templates import LetterTemplates
from app.letters.words import Words
from tests.cases.good import change, write_letters_alone

OWN = "I am a nurse, and I read of Ana."
APPEAL = Words(interface="en", body=OWN)
SOLIDARITY = Words(interface="en", body=OWN)


def hints(
    case: Case, templates: LetterTemplates, kind: Kind, words: Words, pages: int | None = 1
) -> list[Advice]:
    return list(advise(case, kind, words, templates, pages))


def with_rules(case: Case, rules: SolidarityRules | None) -> Case:
    return dataclasses.replace(case, facts=dataclasses.replace(case.facts, solidarity=rules))


def test_a_letter_of_one_s_own_on_one_page_needs_no_advice(case: Case, templates: LetterTemplates) -> None:
    assert hints(case, templates, Kind.APPEAL, APPEAL) == []
    assert hints(case, templates, Kind.SOLIDARITY, SOLIDARITY) == []


def test_a_second_page_is_advised_against(case: Case, templates: LetterTemplates) -> None:
    assert hints(case, templates, Kind.APPEAL, APPEAL, pages=2) == [
        Advice(advice.LONGER_THAN_A_PAGE, "body", {"pages": "2"})
    ]
    assert hints(case, templates, Kind.APPEAL, APPEAL, pages=None) == []


def test_a_sample_asks_for_a_sentence_of_one_s_own_and_gives_examples(
    case: Case, templates: LetterTemplates
) -> None:
    assert hints(case, templates, Kind.APPEAL, Words(interface="en")) == [
        Advice(advice.NO_PERSONAL_SENTENCE, "body", examples=("I teach poems to children.",))
    ]
    assert hints(case, templates, Kind.SOLIDARITY, Words(interface="en")) == [
        Advice(advice.NO_PERSONAL_GREETING, "body", examples=("I am a nurse, and …",))
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sample_that_was_shortened_asks_for_a_sentence_too(
    case: Case, templates: LetterTemplates, language: str
) -> None:
    sample = templates.body(case, case.addressees(Kind.APPEAL, language)[0], language, "")
    words = Words(interface="en", body=sample.rpartition("\n\n")[0])
    assert [hint.message for hint in hints(case, templates, Kind.APPEAL, words)] == [
        advice.NO_PERSONAL_SENTENCE
    ]
    own = dataclasses.replace(words, body=f"{words.body}\n\n{OWN}")
    assert hints(case, templates, Kind.APPEAL, own) == []


def left_out(word: str, start: int, better: str = "") -> Advice:
    return Advice(
        advice.NOT_TO_MENTION,
        "body",
        {"found": word},
        place=(start, start + len(word)),
        reason="Insults help nobody.",
        better=better,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Your REGIME is cruel.", [left_out("régime", 5)]),
        ("Your REGIME\u0301 is a regime.", [left_out("régime", 5)]),
        ("A tyrant! And this régime\nof yours.", [left_out("tyrant", 2), left_out("régime", 19)]),
        ("\r\n\r\nthe tyrant’s court", [left_out("tyrant", 6)]),
        ("regimental tyranny", []),
    ],
)
def test_words_that_the_case_avoids_are_named_with_their_place_and_the_reason(
    case: Case, templates: LetterTemplates, body: str, expected: list[Advice]
) -> None:
    assert hints(case, templates, Kind.APPEAL, dataclasses.replace(APPEAL, body=body)) == expected


def test_better_words_are_offered_where_the_case_has_them(folder: Path, templates: LetterTemplates) -> None:
    change(folder / "spring" / "ana" / "en.md", "tyrant:", "tyrant => Minister:")
    case = read_catalogue(folder).case("ana")
    assert hints(case, templates, Kind.APPEAL, dataclasses.replace(APPEAL, body="A tyrant.")) == [
        left_out("tyrant", 2, better="Minister")
    ]


def test_only_the_writer_s_own_paragraphs_are_searched(folder: Path, templates: LetterTemplates) -> None:
    change(folder / "spring" / "ana" / "en.md", "régime, tyrant:", "good faith:")
    case = read_catalogue(folder).case("ana")
    sample = templates.body(case, case.addressees(Kind.APPEAL, "en")[0], "en", "")
    assert "good faith" in sample
    words = dataclasses.replace(APPEAL, body=f"{sample}\n\nIn good faith, Jo.")
    assert hints(case, templates, Kind.APPEAL, words) == [left_out("good faith", len(sample) + 5)]


def test_of_many_words_the_first_five_are_told(folder: Path, templates: LetterTemplates) -> None:
    change(folder / "spring" / "ana" / "en.md", "régime, tyrant:", "a, b, c, d, e, f, a b:")
    case = read_catalogue(folder).case("ana")
    told = hints(case, templates, Kind.APPEAL, dataclasses.replace(APPEAL, body="f e d c b a b"))
    assert [hint.facts["found"] for hint in told] == ["f", "e", "d", "c", "b"]
    told = hints(case, templates, Kind.APPEAL, dataclasses.replace(APPEAL, body="A b"))
    assert [hint.facts["found"] for hint in told] == ["a b"]


FEASTS = [
    ("en", "God bless you", ["God", "bless"], advice.RELIGIOUS),
    ("en", "Happy new  year!", ["New Year"], advice.SEASONAL),
    ("en", "Happy New Year's Day!", ["New Year’s"], advice.SEASONAL),
    ("fr", "Joyeux NOEL", ["Noël"], advice.SEASONAL),
    ("fr", "Que Dieu vous garde", ["Dieu"], advice.RELIGIOUS),
    ("es", "Feliz Navidad", ["Navidad"], advice.SEASONAL),
    ("es", "Dios le bendiga", ["Dios", "bendiga"], advice.RELIGIOUS),
]


@pytest.mark.parametrize(("language", "body", "found", "message"), FEASTS)
def test_wishes_that_could_harm_are_named_unless_the_case_allows_them(
    case: Case, templates: LetterTemplates, language: str, body: str, found: list[str], message: str
) -> None:
    words = Words(interface="en", language=language, body=body)

    def told(case: Case, kind: Kind) -> list[tuple[str, str]]:
        seen = [hint for hint in hints(case, templates, kind, words) if hint.field == "body"]
        return [(hint.message, hint.facts["found"]) for hint in seen]

    assert told(case, Kind.SOLIDARITY) == [(message, word) for word in found]
    assert told(case, Kind.APPEAL) == []
    assert told(with_rules(case, SolidarityRules(religious=True, seasonal=True)), Kind.SOLIDARITY) == []
    assert told(with_rules(case, None), Kind.SOLIDARITY) == []


@pytest.mark.parametrize("innocent", ["Goddess of spring", "a godsend", "the years are new"])
def test_parts_of_words_are_no_wishes(case: Case, templates: LetterTemplates, innocent: str) -> None:
    assert hints(case, templates, Kind.SOLIDARITY, dataclasses.replace(SOLIDARITY, body=innocent)) == []


def test_an_address_is_taken_out_where_the_case_says_so(case: Case, templates: LetterTemplates) -> None:
    appeal = dataclasses.replace(APPEAL, address="1 rue Haute")
    assert hints(case, templates, Kind.APPEAL, appeal) == [Advice(advice.ONLY_NAME_AND_COUNTRY, "address")]
    solidarity = dataclasses.replace(SOLIDARITY, address="1 rue Haute")
    assert hints(case, templates, Kind.SOLIDARITY, solidarity) == [
        Advice(advice.NO_SENDER_ADDRESS, "address")
    ]
    assert hints(case, templates, Kind.APPEAL, dataclasses.replace(appeal, address=" \n")) == []
    kinds = {
        kind: dataclasses.replace(facts, sender_address=SenderAddress.FULL)
        for kind, facts in case.facts.kinds.items()
    }
    full = dataclasses.replace(case, facts=dataclasses.replace(case.facts, kinds=kinds))
    assert hints(full, templates, Kind.APPEAL, appeal) == []


def test_a_language_that_the_addressee_reads_is_named(case: Case, templates: LetterTemplates) -> None:
    french = dataclasses.replace(APPEAL, language="fr")
    assert hints(case, templates, Kind.APPEAL, french) == [
        Advice(advice.OTHER_LANGUAGE_PREFERRED, "language", languages=("en",))
    ]
    assert hints(case, templates, Kind.APPEAL, dataclasses.replace(french, addressee="the-king")) == []
    assert hints(case, templates, Kind.SOLIDARITY, dataclasses.replace(SOLIDARITY, language="fr")) == [
        Advice(advice.NOT_UNDERSTOOD, "language", languages=("en", "es"))
    ]
    assert hints(case, templates, Kind.SOLIDARITY, dataclasses.replace(SOLIDARITY, language="es")) == []


def test_a_language_in_which_nothing_is_written_is_not_advised(
    folder: Path, templates: LetterTemplates
) -> None:
    path = folder / "spring" / "ana" / "case.yaml"
    change(path, "preferred_language: en", "preferred_language: no")
    change(path, "understands: [en, es]", "understands: [no]")
    case = read_catalogue(folder).case("ana")
    assert hints(case, templates, Kind.APPEAL, APPEAL) == []
    assert hints(case, templates, Kind.SOLIDARITY, SOLIDARITY) == []


def test_a_language_for_letters_of_one_kind_alone_is_advised_for_that_kind(
    folder: Path, templates: LetterTemplates
) -> None:
    ana = folder / "spring" / "ana"
    write_letters_alone(ana)
    change(ana / "case.yaml", "preferred_language: en", "preferred_language: ar")
    change(ana / "case.yaml", "understands: [en, es]", "understands: [ar]")
    case = read_catalogue(folder).case("ana")
    assert hints(case, templates, Kind.APPEAL, APPEAL) == []
    assert hints(case, templates, Kind.SOLIDARITY, SOLIDARITY) == [
        Advice(advice.NOT_UNDERSTOOD, "language", languages=("ar",))
    ]


def test_advice_holds_for_a_language_that_writes_small_words_together_with_the_next(
    folder: Path, templates: LetterTemplates
) -> None:
    write_letters_alone(folder / "spring" / "ana")
    case = read_catalogue(folder).case("ana")
    body = "قرأت القصيدة، وأكتب بالطاغية.\n\nعيد ميلاد سعيد، ورمضان كريم من الكنيسة."
    words = dataclasses.replace(SOLIDARITY, language="ar", body=body)
    given = hints(dataclasses.replace(case), templates, Kind.SOLIDARITY, words)
    found = [(hint.message, hint.place and body[slice(*hint.place)]) for hint in given]
    assert found == [
        (advice.NOT_TO_MENTION, "بالطاغية"),
        (advice.SEASONAL, "ورمضان"),
        (advice.RELIGIOUS, "الكنيسة"),
        (advice.NOT_UNDERSTOOD, None),
    ]
    assert hints(case, templates, Kind.SOLIDARITY, dataclasses.replace(words, body=None))[0].examples == (
        "أعمل في مستشفى، و…",
    )


def test_advice_reads_as_a_sentence() -> None:
    hint = Advice(advice.NOT_UNDERSTOOD, "language", languages=("en", "es"))
    assert str(hint) == (
        "If you can, write in en, es: that is what the person who receives this letter understands."
    )
    assert str(Advice(advice.RELIGIOUS, "body", {"found": "God"})).startswith("Please leave out “God”: ")
    assert str(left_out("tyrant", 2)) == "Please leave out “tyrant”. Insults help nobody."
    assert str(left_out("tyrant", 2, better="Minister")) == (
        "Please leave out “tyrant”. Insults help nobody. Better: “Minister”."
    )


def test_an_empty_letter_needs_no_advice(case: Case, templates: LetterTemplates) -> None:
    assert hints(case, templates, Kind.APPEAL, dataclasses.replace(APPEAL, body="")) == []

"""A letter and its case's rules → each piece of advice where it helps, and silence where it does not."""

import dataclasses
from pathlib import Path

import pytest

from app.cases.case import Case
from app.cases.catalogue import read_catalogue
from app.cases.sheet import Kind, SenderAddress, SolidarityRules
from app.letters import advice
from app.letters.advice import Advice, advise
from app.letters.compose import Words
from app.letters.templates import LetterTemplates
from tests.cases.good import change

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


def test_a_sample_asks_for_a_sentence_of_one_s_own(case: Case, templates: LetterTemplates) -> None:
    assert hints(case, templates, Kind.APPEAL, Words(interface="en")) == [
        Advice(advice.NO_PERSONAL_SENTENCE, "body")
    ]
    assert hints(case, templates, Kind.SOLIDARITY, Words(interface="en")) == [
        Advice(advice.NO_PERSONAL_GREETING, "body")
    ]


def test_paragraphs_of_the_sample_in_another_language_are_noticed(
    case: Case, templates: LetterTemplates
) -> None:
    french = templates.body(case, case.addressees(Kind.APPEAL, "fr")[0], "fr", "")
    words = Words(interface="en", language="en", body=f"{french}\n\n{OWN}")
    assert hints(case, templates, Kind.APPEAL, words) == [
        Advice(advice.TWO_LANGUAGES, "body", languages=("en",))
    ]
    in_french = hints(case, templates, Kind.APPEAL, dataclasses.replace(words, language="fr"))
    assert advice.TWO_LANGUAGES not in {hint.message for hint in in_french}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Your REGIME is cruel.", "régime"),
        ("A tyrant! And this régime\nof yours.", "régime, tyrant"),
        ("the tyrant’s court", "tyrant"),
        ("regimental tyranny", ""),
    ],
)
def test_words_that_the_case_avoids_are_named_with_the_reason(
    case: Case, templates: LetterTemplates, body: str, found: str
) -> None:
    facts = {"found": found, "reason": "Insults help nobody."}
    expected = [Advice(advice.NOT_TO_MENTION, "body", facts)] if found else []
    assert hints(case, templates, Kind.APPEAL, dataclasses.replace(APPEAL, body=body)) == expected


FEASTS = [
    ("en", "God bless you", "God, bless", advice.RELIGIOUS),
    ("en", "Happy new  year!", "New Year", advice.SEASONAL),
    ("fr", "Joyeux NOEL", "Noël", advice.SEASONAL),
    ("fr", "Que Dieu vous garde", "Dieu", advice.RELIGIOUS),
    ("es", "Feliz Navidad", "Navidad", advice.SEASONAL),
    ("es", "Dios le bendiga", "Dios, bendiga", advice.RELIGIOUS),
]


@pytest.mark.parametrize(("language", "body", "found", "message"), FEASTS)
def test_wishes_that_could_harm_are_named_unless_the_case_allows_them(
    case: Case, templates: LetterTemplates, language: str, body: str, found: str, message: str
) -> None:
    words = Words(interface="en", language=language, body=body)

    def told(case: Case, kind: Kind) -> list[Advice]:
        return [hint for hint in hints(case, templates, kind, words) if hint.field == "body"]

    assert told(case, Kind.SOLIDARITY) == [Advice(message, "body", {"found": found})]
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


def test_advice_reads_as_a_sentence() -> None:
    hint = Advice(advice.NOT_UNDERSTOOD, "language", languages=("en", "es"))
    assert str(hint) == (
        "If you can, write in en, es: that is what the person who receives this letter understands."
    )
    assert str(Advice(advice.RELIGIOUS, "body", {"found": "God"})).startswith("Please leave out “God”: ")


def test_an_empty_letter_needs_no_advice(case: Case, templates: LetterTemplates) -> None:
    assert hints(case, templates, Kind.APPEAL, dataclasses.replace(APPEAL, body="")) == []

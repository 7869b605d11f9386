"""The project's own campaigns and letter templates → no problems, and letters that anybody may sign."""

import datetime
import re
from collections.abc import Iterator
from itertools import product

import pytest

from app.cases.case import Addressee, Case
from app.cases.catalogue import Catalogue, read_catalogue
from app.cases.check import consent_problems
from app.cases.sheet import Kind
from app.languages import INTERFACE_LANGUAGES
from app.letters.advice import NOT_TO_MENTION, RELIGIOUS, SEASONAL, advise
from app.letters.letter import blocks
from app.letters.templates import LetterTemplates, read_letter_templates, writable
from app.letters.words import LIMITS, Words
from app.settings import ROOT

FOLDERS = sorted(path.parent for path in (ROOT / "case_files").glob("*/*/case.yaml"))
SLUGS = [folder.name for folder in FOLDERS]
EACH_LANGUAGE = list(product(SLUGS, INTERFACE_LANGUAGES))
#: Words that tell whether the writer is a man or a woman.
GENDERED = {
    "en": r"\b(as a (man|woman|mother|father|sister|brother)|my (husband|wife))\b",
    "fr": (
        r"\b(je (suis|reste|demeure|serais?|me sens)|suis-je) (\w+ )?"
        r"(\w+(é|ée|eux|euse|if|ive)|content|contente|convaincue?|certaine?|émue?|prête?|inquiet|inquiète|sûre?)\b"
    ),
    "es": (
        r"\b(estoy|quedo|soy|me siento|me he quedado) (\w+ )?"
        r"(\w+[ai]d[oa]|segur[oa]|content[oa]|inquiet[oa]|agradecid[oa]|convencid[oa])\b"
    ),
}
#: Ways of writing two genders at once, which cannot be read aloud.
DOUBLED = r"·|•|\w@|\w\((e|a|o|es|as)\)|\w/(a|o|e|as|os)\b"
FAMILIAR = {"fr": r"\b(tu|toi|ton|ta|tes|te|t’\w+)\b", "es": r"\b(tú|tu|tus|te|ti|contigo)\b"}
POLITE = {"fr": r"\b(vous|votre|vos)\b", "es": r"\b(usted|ustedes|vuestra majestad)\b"}


@pytest.fixture(scope="module")
def templates() -> LetterTemplates:
    return read_letter_templates(ROOT / "letter_templates")[0]


@pytest.fixture(scope="module")
def catalogue(templates: LetterTemplates) -> Catalogue:
    return writable(read_catalogue(ROOT / "case_files"), templates)


def addressees(case: Case, language: str) -> Iterator[Addressee]:
    for kind in case.facts.kinds:
        yield from case.addressees(kind, language)


def letters(case: Case, language: str, templates: LetterTemplates) -> Iterator[str]:
    """Every sample letter of the case in that language: salutation, body and closing."""
    for addressee in addressees(case, language):
        body = templates.body(case, addressee, language, "")
        yield f"{addressee.words.salutation}\n\n{body}\n\n{addressee.words.closing}"


def own_words(case: Case, language: str) -> str:
    """What the case says in that language, and what it suggests to write, without the fields' YAML."""
    return (case.folder / f"{language}.md").read_text(encoding="utf-8").split("\n---\n", 1)[1]


def test_letter_templates_have_no_problems() -> None:
    assert read_letter_templates(ROOT / "letter_templates")[1] == ()


def test_case_files_have_no_problems(catalogue: Catalogue) -> None:
    assert [str(problem) for problem in catalogue.problems] == []
    assert sorted(catalogue.cases) == sorted(SLUGS)


def test_both_campaigns_are_there(catalogue: Catalogue) -> None:
    assert {slug: campaign.facts.example for slug, campaign in catalogue.campaigns.items()} == {
        "example": True,
        "remembered": False,
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_no_consent_runs_out_within_ten_years(catalogue: Catalogue, slug: str) -> None:
    assert consent_problems(catalogue.case(slug), datetime.date(2035, 1, 1)) == ()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_case_says_as_much_in_every_language(catalogue: Catalogue, slug: str) -> None:
    case = catalogue.case(slug)
    assert case.languages == tuple(INTERFACE_LANGUAGES)
    lists = ("demands", "messages", "ideas", "personal", "not_to_ask", "samples")
    counts = {tuple(len(getattr(words, name)) for name in lists) for words in case.words.values()}
    assert len(counts) == 1
    assert len({tuple(update.day for update in words.updates) for words in case.words.values()}) == 1
    assert len({(words.risk is None, words.warning is None) for words in case.words.values()}) == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_a_sample_has_the_same_paragraphs_in_every_language_and_to_every_addressee(
    catalogue: Catalogue, templates: LetterTemplates, slug: str
) -> None:
    case = catalogue.case(slug)
    for kind in case.facts.kinds:
        lengths = {
            f"{kind} in {language} to {addressee.slug}": len(
                blocks(templates.body(case, addressee, language, ""))
            )
            for language in case.letter_languages(kind)
            for addressee in case.addressees(kind, language)
        }
        assert len(set(lengths.values())) == 1, lengths


@pytest.mark.parametrize("kind", Kind)
def test_a_general_sample_has_the_same_paragraphs_in_every_language(kind: Kind) -> None:
    sources = {path.name: path.read_text() for path in (ROOT / "letter_templates" / kind).glob("*.md.jinja")}
    lengths = {name: len(blocks(source)) for name, source in sources.items()}
    assert set(lengths) >= {f"{language}.md.jinja" for language in INTERFACE_LANGUAGES}
    assert len(set(lengths.values())) == 1, lengths


@pytest.mark.parametrize(("slug", "language"), EACH_LANGUAGE)
def test_plain_words_are_few(catalogue: Catalogue, slug: str, language: str) -> None:
    plain = catalogue.case(slug).words[language].plain.source
    assert 50 <= len(plain.split()) <= 110
    assert max(len(sentence.split()) for sentence in re.split(r"[.!?:]", plain)) <= 18


@pytest.mark.parametrize(("slug", "language"), EACH_LANGUAGE)
def test_demands_fit_into_the_letter_s_sentence(catalogue: Catalogue, slug: str, language: str) -> None:
    for demand in catalogue.case(slug).words[language].demands:
        assert demand[0].islower()
        assert demand[-1] not in ".;,"


@pytest.mark.parametrize(("slug", "language"), EACH_LANGUAGE)
def test_anybody_may_sign_a_sample(
    catalogue: Catalogue, templates: LetterTemplates, slug: str, language: str
) -> None:
    case = catalogue.case(slug)
    words = case.words[language]
    for text in (*letters(case, language, templates), *words.messages, *words.ideas, *words.personal):
        assert not re.search(GENDERED[language], text, re.IGNORECASE)
        assert not re.search(DOUBLED, text)


@pytest.mark.parametrize(("slug", "language"), EACH_LANGUAGE)
def test_a_sample_is_short_and_addresses_one_person_in_one_way(
    catalogue: Catalogue, templates: LetterTemplates, slug: str, language: str
) -> None:
    for letter in letters(catalogue.case(slug), language, templates):
        assert len(letter) <= LIMITS["body"] / 4
        forms = [table.get(language, r"\Z\A") for table in (FAMILIAR, POLITE)]
        assert not all(re.search(form, letter, re.IGNORECASE) for form in forms)


@pytest.mark.parametrize(("slug", "language"), EACH_LANGUAGE)
def test_what_is_suggested_is_not_what_is_advised_against(
    catalogue: Catalogue, templates: LetterTemplates, slug: str, language: str
) -> None:
    case = catalogue.case(slug)
    words = case.words[language]
    for addressee in addressees(case, language):
        sample = templates.body(case, addressee, language, "")
        # In one paragraph, which is nobody's sample, so that all of it is read as the writer's own.
        body = " ".join((sample, *words.messages, *words.ideas, *words.personal)).replace("\n", " ")
        given = Words(interface=language, addressee=addressee.slug, body=body)
        told = [
            hint.facts["found"]
            for hint in advise(case, addressee.kind, given, templates, pages=1)
            if hint.message in {NOT_TO_MENTION, RELIGIOUS, SEASONAL}
        ]
        assert told == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_french_closing_repeats_the_vocative(catalogue: Catalogue, slug: str) -> None:
    for addressee in catalogue.case(slug).addressees(Kind.APPEAL, "fr"):
        assert f", {addressee.words.vocative}," in addressee.words.closing


@pytest.mark.parametrize(("slug", "language"), EACH_LANGUAGE)
def test_quotes_and_apostrophes_are_curly(catalogue: Catalogue, slug: str, language: str) -> None:
    words = re.sub(r"\{[{%].*?[%}]\}", "", own_words(catalogue.case(slug), language))
    assert [line for line in words.split("\n") if re.search(r"['\"]", line)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_french_marks_have_a_space_and_spanish_ones_a_partner(catalogue: Catalogue, slug: str) -> None:
    case = catalogue.case(slug)
    french = re.sub(r"\{[{%].*?[%}]\}|https?://\S+", "", own_words(case, "fr"))
    assert re.findall(r"\w+[;!?»]", french) == []
    spanish = own_words(case, "es")
    assert spanish.count("?") == spanish.count("¿")
    assert spanish.count("!") == spanish.count("¡")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_general_samples_are_set_with_care(kind: Kind, language: str) -> None:
    path = ROOT / "letter_templates" / kind / f"{language}.md.jinja"
    words = re.sub(r"\{[{%].*?[%}]\}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"['\"]", words)
    assert not re.search(DOUBLED, words)
    assert not re.search(GENDERED[language], words, re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Je suis très heureuse de vous écrire."),
        ("fr", "je suis convaincu que"),
        ("es", "Estoy muy preocupada por"),
        ("es", "quedo agradecido"),
        ("en", "As a mother, I"),
    ],
)
def test_a_sample_that_tells_the_writer_s_gender_is_seen(language: str, text: str) -> None:
    assert re.search(GENDERED[language], text, re.IGNORECASE)


@pytest.mark.parametrize("text", ["ami·e", "ami(e)", "amig@s", "querido/a"])
def test_a_doubled_gender_is_seen(text: str) -> None:
    assert re.search(DOUBLED, text)

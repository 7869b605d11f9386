"""Folders of campaigns and cases → a catalogue that answers by slug, and words in every language."""

import datetime
from pathlib import Path

import pytest

from app.cases.case import Avoid
from app.cases.catalogue import read_catalogue
from app.cases.check import consent_problems
from app.cases.sheet import Kind
from app.errors import UnknownCampaign, UnknownCase
from tests.cases.good import CAMPAIGN, CASE, case_words, change, write_letters_alone

_WORDS = '{honorific: السيد, office: الوزير, vocative: السيد, salutation: "السيد،", closing: "تحياتي،"}'


def test_a_catalogue_answers_by_slug(folder: Path) -> None:
    catalogue = read_catalogue(folder)
    assert catalogue.problems == ()
    campaign = catalogue.campaign("spring")
    assert [case.slug for case in catalogue.cases_of(campaign)] == ["ana", "bela"]
    assert catalogue.case("ana").campaign is campaign


def test_what_is_not_in_the_catalogue_is_named(folder: Path) -> None:
    catalogue = read_catalogue(folder)
    with pytest.raises(UnknownCase, match="There is no case “nobody”"):
        catalogue.case("nobody")
    with pytest.raises(UnknownCampaign, match="There is no campaign “never”"):
        catalogue.campaign("never")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    catalogue = read_catalogue(tmp_path / "none")
    assert [problem.message for problem in catalogue.problems] == ["There is no such folder of case files."]


def test_words_stand_in_every_language(folder: Path) -> None:
    case = read_catalogue(folder).case("ana")
    assert case.languages == ("en", "fr", "es")
    words = case.words["en"]
    assert words.demands == ("free Ana Reyes", "hear the witnesses")
    assert words.vocabulary == (("poem", "a text that sings"),)
    assert words.avoid == (Avoid(("régime", "tyrant"), "Insults help nobody."),)
    assert words.personal == words.examples(Kind.APPEAL) == ("I teach poems to children.",)
    assert [update.day.isoformat() for update in words.updates] == ["2026-02-07", "2026-02-03"]
    assert str(words.story.__html__()) == "<p>Ana wrote <em>one</em> poem.</p>\n"
    assert words.warning is None
    assert words.samples == {}


def test_words_to_avoid_may_come_with_better_ones(folder: Path) -> None:
    change(folder / "spring" / "ana" / "fr.md", "- régime, tyrant:", "- régime,  tyrant, => l’État :")
    assert read_catalogue(folder).case("ana").words["fr"].avoid == (
        Avoid(("régime", "tyrant"), "Insults help nobody.", "l’État"),
    )


def test_addressees_come_in_the_order_of_the_file_with_all_their_lines(folder: Path) -> None:
    case = read_catalogue(folder).case("ana")
    minister, king = case.addressees(Kind.APPEAL, "fr")
    assert minister.lines() == ("Ministre de la Justice", "Government House", "0030 Oslo")
    assert case.destination(minister) == "NO"
    assert king.lines() == ("King Olav", "Royal Palace")
    assert case.destination(king) == {"en": "Northland", "fr": "Pays du Nord", "es": "País del Norte"}
    assert [addressee.slug for addressee in case.addressees(Kind.SOLIDARITY, "es")] == ["ana"]


def test_a_name_with_an_article_stands_otherwise_amid_a_sentence(folder: Path) -> None:
    change(folder / "spring" / "bela" / "en.md", "hook:", "name_in_sentence: the Reyes family\nhook:")
    case = read_catalogue(folder).case("bela")
    assert case.name_in_sentence("en") == "the Reyes family"
    assert case.name_in_sentence("fr") == case.name("fr")


def test_a_name_may_differ_by_language(folder: Path) -> None:
    change(folder / "spring" / "bela" / "case.yaml", "es: Ana Reyes", "es: Ana de los Reyes")
    case = read_catalogue(folder).case("bela")
    assert (case.name("en"), case.name("es")) == ("Ana Reyes", "Ana de los Reyes")
    change(
        folder / "spring" / "bela" / "case.yaml",
        "{en: Ana Reyes, fr: Ana Reyes, es: Ana de los Reyes}",
        "Ana",
    )
    assert read_catalogue(folder).case("bela").name("fr") == "Ana"


def test_a_credit_may_differ_by_language(folder: Path) -> None:
    assert read_catalogue(folder).case("bela").credit("fr") == "Drawn for this project"
    path = folder / "spring" / "bela" / "case.yaml"
    change(path, "credit: Drawn for this project", "credit: {en: Ana, fr: Anne, es: Ana}")
    assert read_catalogue(folder).case("bela").credit("fr") == "Anne"


def test_another_language_is_one_more_file(folder: Path) -> None:
    case = folder / "spring" / "ana"
    text = CASE.replace("es: Ana Reyes}", "es: Ana Reyes, ca: Anna}").replace(
        "es: País del Norte}", "es: País del Norte, ca: País del Nord}"
    )
    (case / "case.yaml").write_text(text, encoding="utf-8")
    (case / "ca.md").write_text(case_words("es"), encoding="utf-8")
    assert read_catalogue(folder).case("ana").languages == ("en", "fr", "es", "ca")


def test_a_language_may_be_for_letters_of_one_kind_alone(folder: Path) -> None:
    write_letters_alone(folder / "spring" / "ana")
    catalogue = read_catalogue(folder)
    case = catalogue.case("ana")
    assert catalogue.problems == ()
    assert case.languages == ("en", "fr", "es")
    assert case.letter_languages(Kind.APPEAL) == ("en", "fr", "es")
    assert case.letter_languages(Kind.SOLIDARITY) == ("en", "fr", "es", "ar")
    words = case.letter_words("ar")
    assert (len(words.messages), len(words.ideas), words.demands) == (3, 1, ())
    assert words.avoid == (Avoid(("طاغية", "مستبد"), "الشتائم لا تنفع أحدًا."),)
    assert case.letter_words("fr") == case.words["fr"]
    assert case.name_in_sentence("ar") == "آنا رييس"
    assert case.addressees(Kind.SOLIDARITY, "ar")[0].words.salutation == "عزيزتي آنا،"


def test_a_language_may_be_for_letters_of_every_kind_and_tell_nothing(folder: Path) -> None:
    path = write_letters_alone(folder / "spring" / "ana")
    change(path, "[solidarity]", "[appeal, solidarity]")
    change(path, "  ana:", f"  the-minister: {_WORDS}\n  the-king: {_WORDS}\n  ana:")
    change(path, "## Messages", "## Demands\n\n1. الحرية\n2. الشهود\n\n## Messages")
    catalogue = read_catalogue(folder)
    assert catalogue.problems == ()
    assert catalogue.case("ana").letter_languages(Kind.APPEAL) == ("en", "fr", "es", "ar")


def test_words_without_consent_for_their_language_are_left_out(folder: Path) -> None:
    case = folder / "spring" / "ana"
    change(case / "case.yaml", "covers: [name, picture]", "covers: [name, picture]\n  languages: [es, en]")
    assert read_catalogue(folder).case("ana").languages == ("en", "es")
    (case / "es.md").unlink()
    assert [problem.file.name for problem in read_catalogue(folder).problems] == ["es.md"]


def test_consent_for_a_language_that_has_no_words_is_told(folder: Path) -> None:
    case = folder / "spring" / "ana"
    change(case / "case.yaml", "covers: [name, picture]", "covers: [name, picture]\n  languages: [ca]")
    catalogue = read_catalogue(folder)
    assert list(catalogue.cases) == ["bela"]
    assert [problem.file.name for problem in catalogue.problems] == ["ca.md"]


def test_a_case_may_bring_its_own_sample_letters(folder: Path) -> None:
    path = folder / "spring" / "ana" / "en.md"
    path.write_text(case_words("en") + "\n## Appeal\nI write for {{ case.name }}.\n", encoding="utf-8")
    sample = read_catalogue(folder).case("ana").words["en"].samples[Kind.APPEAL]
    assert (sample.source, sample.file, sample.line) == ("I write for {{ case.name }}.\n", str(path), 62)


def test_consent_that_has_run_out_is_told_from_the_day_after(folder: Path) -> None:
    case = read_catalogue(folder).case("ana")
    last = datetime.date(2027, 12, 31)
    assert consent_problems(case, last) == ()
    (problem,) = consent_problems(case, last + datetime.timedelta(days=1))
    assert str(problem) == (
        f"{case.folder}/case.yaml: "
        "The consent ended on 2027-12-31; ask again and set “consent.until”, or close the case."
    )


def test_consent_may_have_no_end(folder: Path) -> None:
    change(folder / "spring" / "ana" / "case.yaml", "  until: 2027-12-31\n", "")
    case = read_catalogue(folder).case("ana")
    assert consent_problems(case, datetime.date(2099, 1, 1)) == ()


NAMED = "A campaign's folder is named in small letters, digits and hyphens, 40 at most."
DATES = "opens: 2026-03-01\ncloses: 2026-05-31\n"
EITHER = "A campaign has either “opens” and “closes”, or “closes_each_year” (month-day)."
CAMPAIGNS = {
    "no dates": ("", EITHER),
    "no end": ("opens: 2026-03-01\n", EITHER),
    "both kinds of dates": (DATES + "closes_each_year: 12-10\n", EITHER),
    "a beginning beside a yearly end": ("opens: 2026-03-01\ncloses_each_year: 12-10\n", EITHER),
    "an end before the beginning": (
        "opens: 2026-05-31\ncloses: 2026-03-01\n",
        "“closes” is before “opens”; correct one of them.",
    ),
    "a day of leap years alone": (
        "closes_each_year: 02-29\n",
        "“closes_each_year” is no day of every year; write month-day, such as 12-10.",
    ),
}


@pytest.mark.parametrize(("dates", "message"), CAMPAIGNS.values(), ids=CAMPAIGNS)
def test_campaign_dates_that_do_not_fit_are_told(folder: Path, dates: str, message: str) -> None:
    path = folder / "spring" / "campaign.yaml"
    path.write_text(CAMPAIGN.replace(DATES, dates))
    catalogue = read_catalogue(folder)
    assert [str(problem) for problem in catalogue.problems] == [f"{path}: {message}"]
    assert catalogue.campaigns == {}


def test_a_time_zone_that_does_not_exist_is_told(folder: Path) -> None:
    path = folder / "spring" / "campaign.yaml"
    change(path, "Europe/Paris", "Europe/Vesmar")
    assert [str(problem) for problem in read_catalogue(folder).problems] == [
        f"{path}: There is no time zone “Europe/Vesmar”; write one such as Europe/Paris."
    ]


def test_a_campaign_without_facts_is_told(folder: Path) -> None:
    path = folder / "spring" / "campaign.yaml"
    path.unlink()
    assert [problem.file for problem in read_catalogue(folder).problems] == [path]


def test_a_campaign_says_what_it_is_about_and_what_came_of_it(folder: Path) -> None:
    path = folder / "spring" / "en.md"
    text = path.read_text()
    path.write_text(text + "## Outcome\nShe is free.\n")
    words = read_catalogue(folder).campaign("spring").words["en"]
    assert (words.about.source, words.outcome and words.outcome.source) == (
        "A campaign of **letters**.",
        "She is free.",
    )
    path.write_text(text.replace("## About", "## Outcome"))
    (problem,) = read_catalogue(folder).problems
    assert str(problem) == f"{path}: The section “## About” is missing or empty; write it."
    path.write_text("nothing")
    (problem,) = read_catalogue(folder).problems
    assert str(problem) == f"{path}:1: The file must begin with its fields between two lines “---”."


def test_a_campaign_folder_whose_name_is_no_slug_is_told(folder: Path) -> None:
    (folder / "spring").rename(folder / "Spring 2026")
    catalogue = read_catalogue(folder)
    assert catalogue.campaigns == {}
    assert [str(problem) for problem in catalogue.problems] == [f"{folder}/Spring 2026: {NAMED}"]


def test_what_not_to_ask_may_be_for_letters_of_one_kind(folder: Path) -> None:
    change(
        folder / "spring/ana/en.md",
        "- Ask for no money.",
        "- Ask for no money.\n- (appeal) Ask for no pardon.",
    )
    words = read_catalogue(folder).case("ana").words["en"]
    assert words.not_to_ask_in(Kind.APPEAL) == ("Ask for no money.", "Ask for no pardon.")
    assert words.not_to_ask_in(Kind.SOLIDARITY) == ("Ask for no money.",)


def test_an_addressee_may_have_an_e_mail_address(folder: Path) -> None:
    place = "    lines: [Royal Palace]\n"
    change(
        folder / "spring" / "ana" / "case.yaml", place, f"{place}    emails: [office+letters@king.example]\n"
    )
    facts = read_catalogue(folder).case("ana").facts.addressees
    assert [one.emails for one in facts if one.emails] == [("office+letters@king.example",)]

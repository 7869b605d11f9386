"""One mistake in a good language file → one problem with line and remedy, while the other case is served."""

from pathlib import Path

import pytest

from tests.cases.good import change, told, write_letters_alone

SECTIONS = (
    "Appeal, Avoid, Demands, Ideas, In plain words, Messages, Not to ask, Personal, Risk, Solidarity, Story, "
    "Updates, Vocabulary, Warning"
)
NO_DAY = "is no day of the calendar; write it as year-month-day, such as 2026-12-10."
ARROW = (
    "An entry of “Avoid” reads “- words: reason” or “- words => better words: reason”. Write what is missing."
)
NO_HTML = "HTML does not belong here; write Markdown (**bold**, *emphasis*, links)."

#: File, what stands there, what a hurried hand wrote instead, and all that is told of it.
MISTAKES = {
    "a picture without words for those who cannot see it": (
        "en.md",
        "picture: A circle.\n",
        "",
        "en.md:2: The field “picture” is missing; add it.",
    ),
    "no salutation in one language": (
        "fr.md",
        'salutation: "Madame la Ministre,", ',
        "",
        "fr.md:7: The field “addressees.the-minister.salutation” is missing; add it.",
    ),
    "no words for an addressee in one language": (
        "fr.md",
        "  the-king: {honorific",
        "  the-queen: {honorific",
        (
            "fr.md: The words for the addressee “the-king” are missing; add them under “addressees”.\n"
            "fr.md: There is no addressee “the-queen” in case.yaml; correct the slug or remove it."
        ),
    ),
    "an addressee whom nothing names": (
        "es.md",
        "office: Ministra de Justicia, ",
        "",
        "es.md: The addressee “the-minister” has no name, office or institution; add one of them.",
    ),
    "a demand in one language only": (
        "es.md",
        "2. hear\n   the witnesses\n",
        "",
        "es.md: There are 1 demands here, but 2 in “en”; every language asks for the same.",
    ),
    "no demands": (
        "en.md",
        "1. free Ana Reyes\n2. hear\n   the witnesses\n",
        "",
        (
            "en.md: The section “## Demands” is missing or empty; an appeal asks for something.\n"
            "en.md: There are 0 demands here, but 2 in “fr”; every language asks for the same."
        ),
    ),
    "too few messages": (
        "en.md",
        "- The sea is calm today.\n",
        "",
        "en.md: The section “## Messages” needs 3 sentences or more; suggest some.",
    ),
    "no story": (
        "en.md",
        "Ana wrote *one* poem.\n",
        "",
        "en.md: The section “## Story” is missing or empty; write it.",
    ),
    "a story on two places": (
        "en.md",
        "## In plain words",
        "## Story",
        (
            "en.md: The section “## In plain words” is missing or empty; write it.\n"
            "en.md:16: The section “Story” stands here a second time; keep one."
        ),
    ),
    "an unknown section": (
        "en.md",
        "## Ideas",
        "## Thoughts",
        f"en.md:32: There is no section “Thoughts”; the headings are the same in every language: {SECTIONS}.",
    ),
    "a heading that is no section": (
        "en.md",
        "Ana wrote *one* poem.",
        "Ana wrote *one* poem.\n\n### A poem",
        "en.md:16: This is a heading, but no section; begin with “## ” and the section's English name.",
    ),
    "text under no heading": (
        "en.md",
        "---\n\n## Story",
        "---\nOnce upon a time\n\n## Story",
        "en.md:11: This text stands under no heading; begin with “## Story” or another section.",
    ),
    "a list that is none": (
        "en.md",
        "- I am a nurse",
        "I am a nurse",
        "en.md:34: This section is a list; begin each entry with “- ” or “1. ”.",
    ),
    "raw HTML": (
        "en.md",
        "Ana wrote *one* poem.",
        "Ana wrote *one* poem.\n\n<script>alert(1)</script>",
        f"en.md:16: {NO_HTML}",
    ),
    "HTML within a sentence": (
        "en.md",
        "Ana wrote *one* poem.",
        'Ana wrote <img src="x" onerror="y"> poems.',
        f"en.md:14: {NO_HTML}",
    ),
    "words to avoid without a reason": (
        "en.md",
        "tyrant: Insults help nobody.",
        "tyrant",
        "en.md:42: Each entry of “Avoid” needs a colon: “- first: second”.",
    ),
    "a reason without words to avoid": (
        "en.md",
        "- régime, tyrant: Insults",
        "- : Insults",
        "en.md:42: Each entry of “Avoid” needs a colon: “- first: second”.",
    ),
    "an arrow that leads nowhere": (
        "en.md",
        "tyrant: Insults",
        "tyrant =>: Insults",
        f"en.md:42: {ARROW}",
    ),
    "an arrow from nowhere": (
        "en.md",
        "- régime, tyrant: Insults",
        "- , => President: Insults",
        f"en.md:42: {ARROW}",
    ),
    "two arrows": (
        "en.md",
        "tyrant: Insults",
        "tyrant => ruler => President: Insults",
        f"en.md:42: {ARROW}",
    ),
    "an update on no day": (
        "en.md",
        "2026-02-07",
        "2026-02-30",
        f"en.md:59: “2026-02-30” {NO_DAY}",
    ),
    "a risk that is not explained": (
        "en.md",
        "## Risk\n\nThink of your family.\n",
        "",
        "en.md: case.yaml names a risk for the writer; explain it in a section “## Risk”.",
    ),
    "a file without its fields": (
        "en.md",
        "---\nreview",
        "review",
        "en.md:1: The file must begin with its fields between two lines “---”.",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_in_the_words_is_told_with_its_remedy(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    change(folder / "spring" / "ana" / file, old, new)
    assert told(folder) == expected


#: The same in a file that is for letters to the person alone; the second text is put in the first's place.
ALONE = {
    "a story that nobody would see": (
        "## Messages\n",
        "## Story\n\nA poem.\n\n## Messages\n",
        "ar.md:11: This file is for letters alone, so “Story” is never shown; remove it, or “letters”.",
    ),
    "a section of no known name": (
        "## Ideas",
        "## Dreams",
        f"ar.md:17: There is no section “Dreams”; the headings are the same in every language: {SECTIONS}.",
    ),
    "letters of a kind that needs more words": (
        "letters: [solidarity]",
        "letters: [appeal, solidarity]",
        (
            "ar.md: The section “## Demands” is missing or empty; an appeal asks for something.\n"
            "ar.md: The words for the addressee “the-king” are missing; add them under “addressees”.\n"
            "ar.md: The words for the addressee “the-minister” are missing; add them under “addressees”.\n"
            "ar.md: There are 0 demands here, but 2 in “en”; every language asks for the same."
        ),
    ),
    "too few messages": (
        "- نحن معك.\n",
        "",
        "ar.md: The section “## Messages” needs 3 sentences or more; suggest some.",
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), ALONE.values(), ids=ALONE)
def test_each_mistake_in_words_for_letters_alone_is_told(
    folder: Path, old: str, new: str, expected: str
) -> None:
    change(write_letters_alone(folder / "spring" / "ana"), old, new)
    assert told(folder) == expected


def test_letters_of_no_known_kind_are_told(folder: Path) -> None:
    change(write_letters_alone(folder / "spring" / "ana"), "letters: [solidarity]", "letters: [petition]")
    expected = "ar.md:3: “letters.1” cannot be “petition”; choose 'appeal' or 'solidarity'."
    assert expected in told(folder).splitlines()


def test_a_name_is_wanted_in_the_language_of_letters_alone(folder: Path) -> None:
    ana = folder / "spring" / "ana"
    write_letters_alone(ana)
    change(ana / "case.yaml", ", ar: آنا رييس", "")
    assert told(folder) == "case.yaml: In “ar” the name is missing; add it beside the other languages."


def test_letters_of_a_kind_that_the_case_has_not_are_told(folder: Path) -> None:
    ana = folder / "spring" / "ana"
    write_letters_alone(ana)
    change(ana / "case.yaml", "  solidarity: {status: open, sender_address: none}\n", "")
    expected = (
        "ar.md: This file is for letters of kind “solidarity”, which is not under “kinds” in case.yaml."
    )
    assert expected in told(folder).splitlines()


def test_what_the_pages_show_is_told_whole(folder: Path) -> None:
    change(
        folder / "spring" / "ana" / "fr.md", "review: draft", "review: draft\nletters: [appeal, solidarity]"
    )
    expected = "fr.md: The pages are in this language too, so the whole case is told in it; remove “letters”."
    assert expected in told(folder).splitlines()


def test_a_case_is_told_in_one_language_at_least(folder: Path) -> None:
    ana = folder / "spring" / "ana"
    write_letters_alone(ana)
    change(ana / "case.yaml", "covers: [name, picture]", "covers: [name, picture]\n  languages: [ar]")
    assert told(folder) == (
        "case.yaml: Every language’s file is for letters alone, so nobody can read the case; tell it in one."
    )

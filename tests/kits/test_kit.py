"""Parts, cases and people → the pages of a kit: in order, as often as needed, with what may be shown."""

import dataclasses
import itertools
from pathlib import Path
from typing import Any

import pytest

from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.document import Size
from app.documents.page import Page
from app.errors import PressFailed
from app.kits.kit import KitFacts, Listed, PartFile, Planned, cover, listed, part_files, planned
from app.kits.parts import KitPart, Mode, read_kits
from app.languages import INTERFACE_LANGUAGES
from tests.kits.made import (
    CODES,
    KITS,
    SLUGS,
    WORDS,
    blank,
    facts_of,
    parts_in,
    plans,
    printed,
    write_kits,
    write_part,
)
from tests.papers.measuring import page_count, page_text

BUNDLED = {part.slug: part for part in parts_in(KITS)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_kits(tmp_path / "kits")


def part_of(folder: Path, facts: str = "", **files: str) -> KitPart:
    write_part(folder, "own", f"place: 5\n{facts}", **files)
    return parts_in(folder)[-1]


def names(pages: tuple[Planned, ...]) -> list[str]:
    return [plan.name for plan in pages]


def test_pages_follow_their_parts_and_the_cover_is_none_of_them(folder: Path) -> None:
    write_part(folder, "second", "place: 2\neach: case\n")
    write_part(folder, "first", "place: 1\n")
    pages = planned(parts_in(folder), (facts_of(),), blank)
    assert names(pages) == ["First", "Second – Mira Solenne", "Second – The fishing families of Orm Bay"]


def test_a_page_of_a_pair_has_two_cases_and_the_last_may_have_one(folder: Path) -> None:
    part = part_of(folder, "each: pair\n", page="{{ cases|length }}")
    pages = plans(part, facts_of(*SLUGS))
    assert names(pages) == ["Own – Mira Solenne · The fishing families of Orm Bay", "Own – Idris Vael"]
    assert [plan.page.html for plan in pages] == ["2", "1"]


@pytest.mark.parametrize(
    ("facts", "copies"),
    [
        ("each: kit\n", [1]),
        ("each: case\n", [1, 1, 1]),
        ("each: pair\n", [1, 1]),
        ("each: kit\ncopies: everybody\n", [29]),
        ("each: case\ncopies: everybody\n", [10, 10, 10]),
        ("each: case\ncopies: everybody\nserves: 4\n", [3, 3, 3]),
    ],
)
def test_there_is_one_copy_or_one_for_each_who_writes(folder: Path, facts: str, copies: list[int]) -> None:
    pages = plans(part_of(folder, facts), facts_of(*SLUGS, people=29))
    assert [plan.copies for plan in pages] == copies


def test_copies_are_enough_and_no_more_for_any_number_of_people() -> None:
    for people, many in itertools.product(range(1, 501), (1, 2, 3)):
        facts = facts_of(*SLUGS[:many], people=people)
        each = facts.people_for_a_case
        assert (each - 1) * many < people <= each * many
        assert (sum(facts.shares), max(facts.shares), len(facts.shares)) == (people, each, many)
        assert max(facts.shares) - min(facts.shares) <= 1


@pytest.mark.parametrize(
    ("facts", "slugs", "whom", "several"),
    [
        ("each: case\n", SLUGS, "one", "one"),
        ("copies: everybody\nserves: 4\n", SLUGS, "everybody", "language"),
        ("copies: some\nserves: 4\n", SLUGS, "some", "some"),
        ("each: case\ncopies: everybody\n", SLUGS, "case", "case"),
        ("each: pair\ncopies: everybody\n", SLUGS, "case", "case"),
        ("each: case\ncopies: everybody\n", SLUGS[:1], "everybody", "language"),
    ],
)
def test_it_is_known_who_needs_a_copy(
    folder: Path, facts: str, slugs: tuple[str, ...], whom: str, several: str
) -> None:
    part = part_of(folder, f"{facts}each_language: true\n")
    for languages, expected in ((("en",), whom), (("en", "es"), several)):
        found = {plan.whom for plan in plans(part, facts_of(*slugs, languages=languages))}
        assert found == {expected}


def told(*languages: str, **facts: Any) -> tuple[KitFacts, ...]:
    """The facts of a kit in each of its languages."""
    return tuple(facts_of(language=language, languages=languages, **facts) for language in languages)


def test_sheets_for_writers_come_in_each_language_and_others_in_the_facilitator_s(folder: Path) -> None:
    write_part(folder, "all", "place: 1\neach: case\n", page="{{ kit.language }} {{ front.name }}")
    write_part(
        folder,
        "each",
        "place: 2\neach: case\ncopies: everybody\neach_language: true\n",
        page="{{ kit.language }} {{ cases[0].case.name(kit.language) }}",
        fr=WORDS.format(name="Chacune"),
    )
    write_part(folder, "once", "place: 3\neach_language: true\n", page="{{ kit.language }}")
    pages = planned(parts_in(folder), told("fr", "en"), blank)
    assert [(plan.name, plan.page.html, plan.copies) for plan in pages] == [
        ("All – Mira Solenne", "fr All", 1),
        ("All – Les familles de pêcheurs de la baie d’Orm", "fr All", 1),
        ("Chacune – français · Mira Solenne", "fr Mira Solenne", 7),
        (
            "Chacune – français · Les familles de pêcheurs de la baie d’Orm",
            "fr Les familles de pêcheurs de la baie d’Orm",
            7,
        ),
        ("Chacune – English · Mira Solenne", "en Mira Solenne", 7),
        (
            "Chacune – English · Les familles de pêcheurs de la baie d’Orm",
            "en The fishing families of Orm Bay",
            7,
        ),
        ("Once – français", "fr", 1),
        ("Once – English", "en", 1),
    ]


def test_letters_are_written_in_each_language(folder: Path) -> None:
    part = part_of(
        folder, "paper: plain\nkinds: [appeal]\neach: case\ncopies: everybody\neach_language: true\n"
    )
    pages = planned((part,), told("es", "fr", people=9), blank)
    assert [(plan.page.html, plan.copies) for plan in pages] == [
        (f"<title>own {slug} {language}</title>", 3) for language in ("es", "fr") for slug in SLUGS[:2]
    ]


@pytest.mark.parametrize("people", range(1, 60))
def test_copies_in_all_languages_are_enough_and_no_more(folder: Path, people: int) -> None:
    part = part_of(folder, "each: case\ncopies: everybody\neach_language: true\n")
    pages = planned((part,), told("en", "fr", "es", people=people), blank)
    assert len(pages) == 6
    assert people <= sum(plan.copies for plan in pages) < people + 6


def test_the_bundled_cover_tells_of_several_languages() -> None:
    for language in INTERFACE_LANGUAGES:
        other = next(code for code in INTERFACE_LANGUAGES if code != language)
        for languages in ((language,), (language, other)):
            page = cover(BUNDLED["cover"], facts_of(language=language, languages=languages), (), 1)
            words = page_text(printed((page,))[0].data)
            assert ("English" in words) is (len(languages) > 1)
            assert "{" not in words


def test_every_page_leads_in_the_outline_and_begins_on_the_right(folder: Path) -> None:
    part = part_of(folder, "each: case\nsides: 2\n")
    for plan in plans(part, facts_of()):
        assert (plan.page.bookmark, plan.page.on_right, plan.sides) == (plan.name, True, 2)


def test_a_part_on_a_paper_is_left_out_for_a_case_that_takes_no_such_letter(folder: Path) -> None:
    part = part_of(folder, "each: case\npaper: plain\nkinds: [appeal]\n")

    def letter(part: KitPart, case: Case, facts: KitFacts) -> Page | None:
        return blank(part, case, facts) if case.slug != SLUGS[1] else None

    pages = plans(part, facts_of(*SLUGS), letter)
    assert names(pages) == ["Own – Mira Solenne", "Own – Idris Vael"]
    assert [plan.page.html for plan in pages] == [f"<title>own {slug} en</title>" for slug in SLUGS[::2]]


def test_a_part_is_left_out_for_a_case_that_lacks_what_it_needs(folder: Path) -> None:
    facts = facts_of()
    without = dataclasses.replace(facts.cases[0], picture=None)
    facts = dataclasses.replace(facts, cases=(without, facts.cases[1]))
    part = part_of(folder, "each: case\nneeds: [picture]\n")
    assert names(plans(part, facts)) == ["Own – The fishing families of Orm Bay"]


def test_only_pictures_that_may_be_shown_go_with_a_page(folder: Path) -> None:
    facts = facts_of()
    hidden = dataclasses.replace(facts.cases[0], picture=None)
    part = part_of(folder, "each: pair\n")
    for cases, wanted in (
        (facts.cases, ["page:picture-0", "page:picture-1"]),
        ((hidden, facts.cases[1]), ["page:picture-1"]),
        ((hidden, hidden), []),
    ):
        (plan,) = plans(part, dataclasses.replace(facts, cases=cases))
        carried = {own.url: own.data for own in plan.page.resources if own.url.startswith("page:picture")}
        assert list(carried) == wanted
        for number, shown in enumerate(cases):
            assert carried.get(f"page:picture-{number}") == (shown.picture.data if shown.picture else None)


def test_names_in_braces_are_filled_in_wherever_they_stand(folder: Path) -> None:
    words = "---\nname: A\nabout: B\n---\n\n## For {people}\n\n{cases} {campaign} {closes} {other}\n"
    part = part_of(
        folder, page="{% for head, text in sections.items() %}{{ head }}|{{ text }}{% endfor %}", en=words
    )
    (plan,) = plans(part, facts_of(campaign="A <b>campaign</b>"))
    assert plan.page.html == (
        "For 28|<p>Mira Solenne · The fishing families of Orm Bay"
        " A &lt;b&gt;campaign&lt;/b&gt; 10 December 2026 {other}</p>\n"
    )


def test_a_template_knows_what_a_page_may_speak_of(folder: Path) -> None:
    page = "{{ [part, kit.mode, cases[0].case.slug, letter.case, front.name, printed, contents]|join(' ') }}"
    (plan, *_) = plans(part_of(folder, "each: case\n", page=page), facts_of(mode=Mode.DRAW))
    assert plan.page.html == "own draw mira-solenne mira-solenne Own {} ()"


@pytest.mark.parametrize("page", ["{{ nothing }}", "{% if %}", "{{ kit.no_such_fact }}"])
def test_a_template_s_fault_is_told_with_its_part(folder: Path, page: str) -> None:
    part = part_of(folder, page=page)
    with pytest.raises(PressFailed) as fault:
        plans(part, facts_of())
    assert "“own”" in fault.value.why


def test_the_list_says_on_which_leaves_each_begins_and_ends() -> None:
    page = Page("", KITS, ())
    plan = [
        Planned(name, name, page, copies, sides, "one")
        for name, copies, sides in (("a", 1, 1), ("b", 5, 2), ("c", 28, 1))
    ]
    lines = listed(plan, [1, 3, 2])
    assert lines == (
        Listed("a", 3, 3, 1, 1, "one"),
        Listed("b", 5, 7, 5, 2, "one"),
        Listed("c", 9, 10, 28, 1, "one"),
    )
    assert [line.sheets for line in lines] == [1, 10, 56]
    assert all(line.first % 2 for line in lines)
    assert [line.first for line in listed(plan, [1, 3, 2], 3)] == [5, 7, 11], "after a cover of three leaves"


def test_an_empty_kit_lists_nothing() -> None:
    assert listed((), ()) == ()


def test_files_of_parts_are_numbered_and_each_begins_on_its_first_page() -> None:
    pages = [Page(html, KITS, (), on_right=True) for html in "abcd"]
    plan = [
        Planned(part, name, page, 1, 2, "one")
        for part, name, page in zip(("x", "y", "y", "z"), "abcd", pages, strict=True)
    ]
    assert part_files(plan, listed(plan, [1, 3, 2, 1])) == (
        PartFile("x", "01-x", (pages[0],), (Listed("a", 1, 1, 1, 2, "one", "01"),)),
        PartFile(
            "y",
            "02-y",
            tuple(pages[1:3]),
            (Listed("b", 1, 3, 1, 2, "one", "02"), Listed("c", 5, 6, 1, 2, "one", "02")),
        ),
        PartFile("z", "03-z", (pages[3],), (Listed("d", 1, 1, 1, 2, "one", "03"),)),
    )


def test_a_kit_of_no_parts_has_no_files_but_the_cover_s() -> None:
    assert part_files((), ()) == ()


def test_only_the_cover_is_told_the_codes(folder: Path) -> None:
    part = part_of(folder, page="{{ kit.codes }}")
    facts = facts_of(codes=CODES)
    (plan,) = plans(part, facts)
    assert plan.page.html == "None"
    assert plan.page.edition
    (folder / "cover" / "page.html.jinja").write_text("{{ kit.codes.report }}", encoding="utf-8")
    first = cover(parts_in(folder)[0], facts, (), 1)
    assert (first.html, first.edition) == (CODES.report, ""), "a secret is kept in no folder of sheets"
    assert cover(BUNDLED["cover"], facts_of(), (), 1).edition


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("size", Size)
def test_the_bundled_cover_shows_the_codes_and_where_and_until_when_to_use_them(
    language: str, size: Size
) -> None:
    facts = facts_of(language=language, size=size)
    lines = [Listed("Plan", 3, 3, 28, 1, "everybody")]
    without = page_text(printed((cover(BUNDLED["cover"], facts, lines, 29),))[0].data)
    result, said = printed((cover(BUNDLED["cover"], dataclasses.replace(facts, codes=CODES), lines, 29),))
    assert (result.pages, said) == (1, [])
    words = " ".join(page_text(result.data).replace("\u00a0", " ").split())
    for told in dataclasses.astuple(CODES):
        assert told.replace("-", "") in words.replace("-", "").replace("/g/ ", "/g/")
        assert told not in without
    assert "{" not in words


def test_the_bundled_cover_names_the_files_of_parts() -> None:
    facts = facts_of()
    for file, told in (("", "Pages of this file"), ("07", "File: pages")):
        page = cover(BUNDLED["cover"], facts, [Listed("Plan", 3, 4, 2, 2, "one", file)], 3)
        words = " ".join(page_text(printed((page,))[0].data).split())
        assert told in words
        assert ("07: 3–4" in words) is bool(file)


def test_the_cover_lists_what_it_is_told(folder: Path) -> None:
    page = "{% for line in contents %}{{ line.first }} {{ line.sheets }}{% endfor %} {{ sheets }}"
    (folder / "cover" / "page.html.jinja").write_text(page, encoding="utf-8")
    first = cover(parts_in(folder)[0], facts_of(), [Listed("Plan", 3, 4, 2, 2, "one")], 3)
    assert (first.html, first.bookmark, first.on_right) == ("3 2 3", "", False)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("size", Size)
def test_the_bundled_cover_takes_a_sheet_however_much_it_lists(size: Size, language: str) -> None:
    codes = dataclasses.replace(
        CODES, join_at=f"{'every-letter.a-very-long-name-of-a-school.' * 2}example/en/g/K7QM-2XPD"
    )
    left_out = ("Mira Solenne", "")
    facts = facts_of(*SLUGS, people=500, left_out=left_out, language=language, size=size, codes=codes)
    pages = planned(tuple(BUNDLED.values()), (facts,), blank)
    result, _ = printed((cover(BUNDLED["cover"], facts, listed(pages, [1] * len(pages)), 999),))
    assert result.pages <= 2, "the first part is said to begin on page 3"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_bundled_cover_of_a_lesson_with_two_cases_and_codes_takes_one_page(language: str) -> None:
    lesson = read_kits(KITS)[0].ready["lesson"]
    parts = [
        part for slug, part in BUNDLED.items() if slug in lesson.parts and lesson.mode in part.facts.modes
    ]
    for size in Size:
        facts = facts_of(language=language, size=size, codes=CODES)
        pages = planned(parts, (facts,), blank)
        result, _ = printed((cover(BUNDLED["cover"], facts, listed(pages, [1] * len(pages)), 140),))
        assert result.pages == 1


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("slug", BUNDLED)
def test_each_bundled_part_can_be_planned_whatever_is_known_of_its_cases(slug: str, language: str) -> None:
    facts = facts_of(*SLUGS, people=7, language=language, size=Size.LETTER, mode=Mode.DRAW)
    bare = tuple(dataclasses.replace(case, picture=None) for case in facts.cases)
    for cases in (facts.cases[:1], bare):
        for plan in plans(BUNDLED[slug], dataclasses.replace(facts, cases=cases)):
            assert 1 <= plan.copies <= 7
            assert "{" not in plan.name


def test_lines_fit_the_age_and_cards_are_printed_on_both_sides() -> None:
    assert BUNDLED["lined"].facts.options == {"age": "{age}"}
    card = BUNDLED["card"].facts
    assert (card.sides, card.serves, card.kinds) == (2, 4, (Kind.SOLIDARITY,))


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_there_is_an_address_for_a_big_envelope_to_each_who_is_written_to_now(
    language: str, size: Size
) -> None:
    facts = facts_of("mira-solenne", language=language, size=size)
    shown = facts.cases[0]
    for kinds, times in ((shown.kinds, 2), ((Kind.APPEAL,), 1)):
        case = dataclasses.replace(shown, kinds=kinds)
        (plan,) = plans(BUNDLED["envelope"], dataclasses.replace(facts, cases=(case,)))
        result, said = printed((plan.page,))
        assert (page_count(result.data), said) == (1, [])
        words = page_text(result.data)
        assert shown.case.name_in_sentence(language) in words
        assert words.count("ORLÉN") == times
        assert ("Ferringat 8" in words) is (times == 2)

"""Folders of kit parts: read in their places, and every problem told where it is."""

import re
import shutil
from pathlib import Path

import pytest

from app.documents.papers import read_papers
from app.kits.parts import KitPart, Mode, read_kits
from app.languages import INTERFACE_LANGUAGES
from tests.kits.made import KITS, READY, TEMPLATES, WORDS, parts_in, write_kits, write_part

BUNDLED = parts_in(KITS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_kits(tmp_path / "kits")


def told(folder: Path) -> list[str]:
    return [str(problem) for problem in read_kits(folder)[1]]


def test_parts_stand_in_their_places_and_those_of_one_place_by_name(folder: Path) -> None:
    write_part(folder, "last", "place: 9\n")
    write_part(folder, "b")
    write_part(folder, "a")
    write_part(folder, "_draft", "nonsense")
    write_part(folder, ".hidden", "nonsense")
    assert [part.slug for part in parts_in(folder)] == ["cover", "a", "b", "last"]


def test_a_part_is_for_everything_unless_it_says_otherwise(folder: Path) -> None:
    write_part(folder, "plain")
    write_part(
        folder,
        "own",
        "place: 2\neach: pair\ncopies: everybody\nsides: 2\nmodes: [own]\nneeds: [picture]\n"
        "each_language: true\neditable: true\n",
        page="{{ front.name }}",
    )
    _, plain, own = parts_in(folder)
    assert (plain.facts.each, plain.facts.copies, plain.facts.sides) == ("kit", "one", 1)
    assert (plain.facts.modes, plain.facts.needs, plain.has_template) == (tuple(Mode), (), False)
    assert (plain.facts.each_language, plain.facts.editable) == (False, False)
    assert (own.facts.each_language, own.facts.editable) == (True, True)
    assert (own.facts.each, own.facts.copies, own.facts.sides) == ("pair", "everybody", 2)
    assert (own.facts.modes, own.facts.needs, own.has_template) == ((Mode.OWN,), ("picture",), True)


def test_words_are_read_with_their_sections_in_order(folder: Path) -> None:
    text = "---\nname: Plan\nabout: A plan.\nprinted: {file: kit}\n---\n\n## One\n\n1.\n\n## Two\n\nB.\n"
    write_part(folder, "plan", en=text)
    words = parts_in(folder)[1].words["en"]
    assert (words.front.name, words.front.about, words.front.printed) == ("Plan", "A plan.", {"file": "kit"})
    assert list(words.sections) == ["One", "Two"]


def test_an_edition_is_of_all_files_so_that_kept_sheets_are_never_stale(folder: Path) -> None:
    before = {part.edition for part in parts_in(folder)}
    (folder / "_shared" / "sheet.css").write_text("p { color: #000 }", encoding="utf-8")
    after = {part.edition for part in parts_in(folder)}
    assert (len(before), len(after), before & after) == (1, 1, set())


def test_ready_kits_are_read(folder: Path) -> None:
    stock, _ = read_kits(folder)
    ready = stock.ready["lesson"]
    assert (ready.minutes, ready.cases, ready.people, ready.mode) == (45, 2, 28, Mode.SIGN)
    assert (ready.names["fr"], ready.parts) == ("Une", ("cover",))


def test_no_folder_is_a_problem_and_no_kits(tmp_path: Path) -> None:
    assert read_kits(tmp_path / "none")[0].folder == tmp_path / "none"
    stock, problems = read_kits(tmp_path / "kits")
    assert (stock.parts, stock.ready) == ({}, {})
    assert [problem.message for problem in problems] == ["There is no such folder of kits."]


@pytest.mark.parametrize(
    ("files", "place", "message"),
    [
        ({"facts": "each: kit\n"}, "part.yaml:1", "The field “place” is missing"),
        ({"facts": "place: 1\ncolour: red\n"}, "part.yaml:2", "There is no field “colour”"),
        ({"facts": "place: 1\neach: page\n"}, "part.yaml:2", "“each” cannot be “page”"),
        ({"facts": "place: 1\nmodes:\n- sing\n"}, "part.yaml:3", "cannot be “sing”"),
        ({"facts": "place: 1\nneeds: [money]\n"}, "part.yaml:2", "cannot be “money”"),
        ({"facts": "place: 1\nsides: 3\n"}, "part.yaml:2", "“sides”"),
        ({"facts": "place: 1\nplace: 2\n"}, "part.yaml:2", ""),
        ({"facts": "place: ["}, "part.yaml:1", ""),
        ({"en": "Words.\n"}, "en.md:1", "must begin with its fields"),
        ({"fr": "---\nname: A\n---\n"}, "fr.md:2", "The field “about” is missing"),
        ({"es": "---\nname: A\nabout: B\n---\nLost.\n"}, "es.md:5", "stands under no heading"),
        ({"en": WORDS.format(name="A") + "\n<b>Bold</b>\n"}, "en.md:10", "HTML does not belong here"),
        ({"en": WORDS.format(name="A") + "\n### More\n"}, "en.md:10", "This is a heading, but no section"),
        ({"en": WORDS.format(name="A") + "\n## Before\n"}, "en.md:10", "stands here a second time"),
    ],
)
def test_what_is_wrong_in_a_part_is_told_with_its_file_and_line(
    folder: Path, files: dict[str, str], place: str, message: str
) -> None:
    write_part(folder, "wrong", **files)
    (problem,) = told(folder)
    assert f"wrong/{place}: " in problem
    assert message in problem
    assert [part.slug for part in read_kits(folder)[0].parts.values()] == ["cover"]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_part_is_told_in_every_language(folder: Path, language: str) -> None:
    (write_part(folder, "mute") / f"{language}.md").unlink()
    (problem,) = told(folder)
    assert problem.endswith(f"The part is not told in “{language}”; write {language}.md.")
    assert "mute" in problem


def test_all_problems_of_all_parts_are_told_at_once(folder: Path) -> None:
    write_part(folder, "one", "place: x\n", en="Words.\n")
    (write_part(folder, "two") / "part.yaml").unlink()
    problems = told(folder)
    assert len(problems) == 3
    assert [problem for problem in problems if "two/part.yaml" in problem]


@pytest.mark.parametrize(
    ("ready", "line", "message"),
    [
        (READY.replace("mode: sign", "mode: sing"), 7, "cannot be “sing”"),
        (READY.replace("minutes: 45", "minutes: 1"), 5, "minutes”"),
        (READY.replace("parts: [cover]", "parts: []"), 9, "parts” is empty"),
        (READY + "    colour: red\n", 10, "There is no field “kits.lesson.colour”"),
    ],
)
def test_what_is_wrong_in_a_ready_kit_is_told_with_its_line(
    folder: Path, ready: str, line: int, message: str
) -> None:
    (folder / "ready.yaml").write_text(ready, encoding="utf-8")
    (problem,) = told(folder)
    assert f"ready.yaml:{line}: " in problem
    assert message in problem
    assert read_kits(folder)[0].ready == {}


def test_a_ready_kit_of_parts_that_are_not_there_is_a_problem(folder: Path) -> None:
    (folder / "ready.yaml").write_text(READY.replace("[cover]", "[cover, gold]"), encoding="utf-8")
    (problem,) = told(folder)
    assert "The kit “lesson” names the part “gold”, which there is not." in problem


def test_a_ready_kit_for_an_age_that_there_is_not_is_a_problem(folder: Path) -> None:
    (folder / "ready.yaml").write_text(READY + "    age: 12\n", encoding="utf-8")
    (problem,) = told(folder)
    assert "The kit “lesson” cannot be for “12”; choose 6-8, 9-12, 13-15, 16+." in problem


@pytest.mark.parametrize("part", BUNDLED, ids=lambda part: part.slug)
def test_the_bundled_parts_say_the_same_in_every_language(part: KitPart) -> None:
    words = [part.words[language] for language in INTERFACE_LANGUAGES]
    assert len({frozenset(own.front.printed) for own in words}) == 1
    assert len({len(own.sections) for own in words}) == 1


def test_the_bundled_letters_are_on_papers_that_there_are() -> None:
    papers, _ = read_papers(TEMPLATES / "pages")
    on_paper = [part for part in BUNDLED if part.facts.paper]
    assert {part.slug for part in on_paper} >= {
        "letter-appeal",
        "letter-solidarity",
        "model",
        "lined",
        "card",
    }
    for part in on_paper:
        paper = papers[part.facts.paper]
        assert part.facts.kinds, part.slug
        assert set(part.facts.kinds) <= set(paper.facts.kinds), part.slug
        assert part.facts.options.keys() <= paper.facts.options.keys(), part.slug


def test_the_bundled_ready_kits_begin_with_a_cover_and_have_something_to_write_on() -> None:
    stock, _ = read_kits(KITS)
    assert len(stock.ready) == 3
    for kit in stock.ready.values():
        assert set(kit.names) == set(kit.about) == set(INTERFACE_LANGUAGES)
        parts = [part for slug, part in stock.parts.items() if slug in kit.parts]
        assert parts[0].slug == "cover"
        for mode in Mode:
            own = [part for part in parts if part.facts.modes != tuple(Mode) and mode in part.facts.modes]
            assert own, f"{mode} has nothing of its own"


def test_kits_without_a_cover_are_a_problem(folder: Path) -> None:
    shutil.rmtree(folder / "cover")
    assert any("There is no part “cover”, with which every kit begins" in problem for problem in told(folder))


def test_a_ready_kit_without_a_name_in_a_language_is_a_problem(folder: Path) -> None:
    (folder / "ready.yaml").write_text(
        re.sub(r"fr: [^,}]*", "fr-CA: Cours", READY, count=1), encoding="utf-8"
    )
    (problem,) = told(folder)
    assert "The kit “lesson” has no name or no “about” in “fr”." in problem

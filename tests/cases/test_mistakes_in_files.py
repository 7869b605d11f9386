"""A file that is missing, hostile or no text → one problem with its remedy; the other case is served."""

from pathlib import Path

import pytest

from app.cases.catalogue import read_catalogue
from tests.cases.good import CASE, case_words, change, told, write_campaign, write_case

NO_YAML = "look for a missing quote, colon or space."


def test_a_missing_language_is_told(folder: Path) -> None:
    (folder / "spring" / "ana" / "es.md").unlink()
    assert (
        told(folder) == "es.md: The words in “es” are missing; copy another language's file and translate it."
    )


def test_missing_facts_are_told(folder: Path) -> None:
    (folder / "spring" / "ana" / "case.yaml").unlink()
    assert told(folder) == (
        "case.yaml: This file is missing; write it, or copy it from another case and change it."
    )


@pytest.mark.parametrize("name", ["Ana Reyes", "ana reyes", "ana_reyes", "-ana", "a" * 41])
def test_a_folder_name_that_is_no_slug_is_told(folder: Path, name: str) -> None:
    case = folder / "spring" / "ana"
    case.rename(case.with_name(name))
    catalogue = read_catalogue(folder)
    assert [str(problem) for problem in catalogue.problems] == [
        f"{case.with_name(name)}: A case's folder is named in small letters, digits and hyphens, 40 at most."
    ]
    assert list(catalogue.cases) == ["bela"]


WHOLE_FILES = {
    "a list": ("- who: person\n", "1: The file must hold fields, one a line: “name: value”."),
    "a word": ("person", "1: The file must hold fields, one a line: “name: value”."),
    "nothing": ("", "1: The file must hold fields, one a line: “name: value”."),
    "two documents": (
        "who: person\n---\nwho: group\n",
        f"2: This is not correct YAML (but found another document); {NO_YAML}",
    ),
    "5,000 brackets": (
        "a: " + "[" * 5_000,
        "1: This is nested more than 20 levels deep; brackets are probably left open.",
    ),
    "5,000 closed brackets": (
        "a: " + "[" * 5_000 + "]" * 5_000,
        "1: This is nested more than 20 levels deep; brackets are probably left open.",
    ),
    "an alias bomb": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "1: Anchors and aliases (& and *) are not used here; put a text that begins so in quotes.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_facts_that_are_no_fields_are_told(folder: Path, text: str, expected: str) -> None:
    (folder / "spring" / "ana" / "case.yaml").write_text(text)
    assert told(folder) == f"case.yaml:{expected}"


BYTES = {
    "NUL": (b"\0", "en.md:14: There is a control character here (U+0000); delete it."),
    "escape": (b"\x1b[1m", "en.md:14: There is a control character here (U+001B); delete it."),
    "a hidden turn of direction": (
        "\u202e".encode(),
        "en.md:14: There is a control character here (U+202E); delete it.",
    ),
    "Latin-1": (
        b"\xe9t\xe9",
        "en.md:14: This file is not in UTF-8; save it again with the encoding “UTF-8”.",
    ),
    "5 MB": (b"word " * 1024 * 1024, "en.md: This file is larger than 256 KB; shorten it."),
}


@pytest.mark.parametrize(("data", "expected"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_text_are_told_and_nothing_else(folder: Path, data: bytes, expected: str) -> None:
    path = folder / "spring" / "ana" / "en.md"
    path.write_bytes(path.read_bytes().replace(b"Ana wrote *", data + b"Ana wrote *"))
    assert told(folder) == expected


@pytest.mark.parametrize("file", ["en.md", "case.yaml"])
def test_utf_16_is_told(folder: Path, file: str) -> None:
    path = folder / "spring" / "ana" / file
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert told(folder) == f"{file}:1: This file is not in UTF-8; save it again with the encoding “UTF-8”."


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(case_words("en"))
    path = folder / "spring" / "ana" / "en.md"
    path.unlink()
    path.symlink_to(secret)
    assert told(folder) == "en.md: This is a link to a file outside the folder; copy the file itself here."


def test_a_picture_is_not_taken_from_outside_its_folder(folder: Path) -> None:
    path = folder / "spring" / "ana" / "picture.svg"
    path.unlink()
    path.symlink_to(folder / "spring" / "bela" / "picture.svg")
    assert told(folder) == (
        "picture.svg: This is a link to a file outside the folder; copy the picture itself here."
    )


def test_a_picture_that_is_none_is_told(folder: Path) -> None:
    (folder / "spring" / "ana" / "picture.svg").write_bytes(b"GIF89a")
    assert told(folder) == (
        "picture.svg:1: This is not a readable SVG drawing; export it again as plain SVG."
    )


def test_a_second_case_of_one_name_is_told_and_the_first_is_served(folder: Path) -> None:
    write_case(write_campaign(folder / "winter") / "ana")
    catalogue = read_catalogue(folder)
    assert [str(problem) for problem in catalogue.problems] == [
        f"{folder}/winter/ana: The campaign “spring” has a case of this name already; rename the folder."
    ]
    assert catalogue.case("ana").campaign.slug == "spring"


def test_a_paused_kind_must_say_why(folder: Path) -> None:
    path = folder / "spring" / "ana" / "case.yaml"
    change(path, "solidarity: {status: open,", "solidarity: {status: paused,")
    assert told(folder) == "\n".join(
        f"{language}.md: Letters of kind “solidarity” are paused; say why under “outcomes”."
        for language in ("en", "es", "fr")
    )


def test_a_kind_without_addressee_is_told(folder: Path) -> None:
    path = folder / "spring" / "ana" / "case.yaml"
    path.write_text(CASE.replace("kind: solidarity\n", "kind: appeal\n"))
    assert told(folder) == (
        "case.yaml: There is no addressee of kind “solidarity”; add one, or take the kind out."
    )


def test_norway_is_no_mistake(folder: Path) -> None:
    catalogue = read_catalogue(folder)
    assert catalogue.problems == ()
    assert catalogue.case("ana").facts.country == "NO"
    assert [catalogue.case("ana").country(language) for language in ("en", "fr", "es")] == [
        "Norway",
        "Norvège",
        "Noruega",
    ]

"""A folder of letter templates → languages and samples, or every problem, and cases to write for."""

import dataclasses
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cases.case import Case, Sample
from app.cases.catalogue import read_catalogue
from app.cases.sheet import Kind
from app.letters.language import Thousands
from app.letters.samples import SampleFailed, sample_body
from app.letters.templates import LetterTemplates, read_letter_templates, writable
from app.letters.words import LIMITS
from app.settings import ROOT
from tests.cases.good import CASE, case_words, change, write_letters_alone


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the project's letter templates, to break."""
    return shutil.copytree(ROOT / "letter_templates", tmp_path / "letter_templates")


def read(folder: Path, own: Path) -> tuple[list[str], list[str]]:
    """The slugs of the cases that can be written for, and all problems."""
    templates, problems = read_letter_templates(own)
    catalogue = writable(read_catalogue(folder), templates)
    paths = (f"{folder}/spring/", f"{own}/")
    # How Python tells of a recursion depends on where it ends.
    told = [
        str(problem).replace(" while calling a Python object", "")
        for problem in (*problems, *catalogue.problems)
    ]
    return list(catalogue.cases), [line.removeprefix(paths[0]).removeprefix(paths[1]) for line in told]


def test_good_templates_suffice_for_every_case(folder: Path, own: Path) -> None:
    assert read(folder, own) == (["ana", "bela"], [])


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    templates, problems = read_letter_templates(tmp_path / "none")
    assert templates.languages == {}
    assert [problem.message for problem in problems] == ["There is no such folder of letter templates."]


def test_letters_of_one_kind_alone_need_a_sample_of_that_kind_and_their_language(
    folder: Path, own: Path
) -> None:
    write_letters_alone(folder / "spring" / "ana")
    assert not (own / "appeal" / "ar.md.jinja").exists()
    assert read(folder, own) == (["ana", "bela"], [])
    (own / "solidarity" / "ar.md.jinja").unlink()
    expected = "ana/ar.md: There is no sample letter of kind “solidarity” in “ar”; write one."
    assert read(folder, own) == (["bela"], [expected])
    (own / "languages" / "ar.yaml").unlink()
    expected = "ana/ar.md: Letters in “ar” are not set up; add letter_templates/languages/ar.yaml."
    assert read(folder, own) == (["bela"], [expected])


USE = "Correct it; a sample may use case, addressee, demands and messages."
COUNTED = f"characters of at most {LIMITS['body']}"
#: A sample of the case's own, the line of the file on which it fails, and why.
SAMPLES = {
    "an undefined name": ("Dear {{ prisoner }}", 62, "cannot be composed ('prisoner' is undefined)"),
    "an undefined part": (
        "One\n\n{{ case.age }}",
        64,
        "cannot be composed ('dict object' has no attribute 'age')",
    ),
    "an unknown tag": ("One\n{% fro %}", 63, "is not correct Jinja (Encountered unknown tag 'fro'.)"),
    "a way into the program": (
        "{{ ''.__class__.__mro__ }}",
        62,
        "cannot be composed (access to attribute '__class__' of 'str' object is unsafe.)",
    ),
    "a file": (
        "{% include '/etc/passwd' %}",
        62,
        "cannot be composed (no loader for this environment specified)",
    ),
    "a division by zero": ("{{ 1 // 0 }}", 62, "cannot be composed (integer division or modulo by zero)"),
    "a macro that calls itself": (
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        62,
        "cannot be composed (maximum recursion depth exceeded)",
    ),
    "nothing": ("", 62, f"has 0 {COUNTED}"),
    "too many words": ("{% for n in range(9999) %}word {% endfor %}", 62, f"has 49994 {COUNTED}"),
}


@pytest.mark.parametrize(("source", "line", "why"), SAMPLES.values(), ids=SAMPLES)
def test_a_sample_that_cannot_be_composed_is_told_and_the_other_case_served(
    folder: Path, own: Path, source: str, line: int, why: str
) -> None:
    path = folder / "spring" / "ana" / "en.md"
    path.write_text(f"{case_words('en')}\n## Appeal\n{source}\n", encoding="utf-8")
    assert read(folder, own) == (["bela"], [f"ana/en.md:{line}: The sample letter {why}. {USE}"])


PIECES = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        " case",
        ".name",
        " demands",
        "[0]",
        "[",
        "(",
        "|",
        "|join",
        "\n",
        "1. ",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_any_source_gives_words_or_a_problem(case: Case, source: str) -> None:
    sample = Sample(source, "en.md", 62)
    try:
        body = sample_body(sample, case, case.addressees(Kind.APPEAL, "en")[0], "en")
    except SampleFailed as failed:
        told = str(failed)
    else:
        told = ""
        assert 0 < len(body) <= LIMITS["body"]
    assert re.match(r"$|en\.md:(6[2-9]|7\d|8\d): The sample letter ", told)


def test_jinja_s_own_escapes_bring_no_control_characters(folder: Path, own: Path) -> None:
    path = folder / "spring" / "ana" / "en.md"
    path.write_text(case_words("en") + "\n## Appeal\n{{ 'a\\x00b\\u202ec' }}\n", encoding="utf-8")
    case = read_catalogue(folder).case("ana")
    templates, _ = read_letter_templates(own)
    assert templates.body(case, case.addressees(Kind.APPEAL, "en")[0], "en", "") == "abc"


def test_a_sample_s_lines_run_on_and_its_list_stays(folder: Path, own: Path) -> None:
    source = "One\ntwo  \n three.\n\n\n\n  1. a\n  2. b\n     c\n"
    path = folder / "spring" / "ana" / "en.md"
    path.write_text(f"{case_words('en')}\n## Appeal\n{source}\n", encoding="utf-8")
    case = read_catalogue(folder).case("ana")
    templates, _ = read_letter_templates(own)
    body = templates.body(case, case.addressees(Kind.APPEAL, "en")[0], "en", "")
    assert body == "One two three.\n\n1. a\n2. b c"


def test_a_fault_of_the_general_sample_is_told_once(folder: Path, own: Path) -> None:
    (own / "appeal" / "fr.md.jinja").write_text("{{ case.hok }}")
    message = f"The sample letter cannot be composed ('dict object' has no attribute 'hok'). {USE}"
    assert read(folder, own) == ([], [f"appeal/fr.md.jinja:1: {message}"])


def test_a_sample_that_is_missing_or_no_text_is_told(folder: Path, own: Path) -> None:
    (own / "appeal" / "fr.md.jinja").unlink()
    (own / "appeal" / "es.md.jinja").write_bytes(b"\xff")
    cases, problems = read(folder, own)
    assert cases == []
    assert problems == [
        "appeal/es.md.jinja:1: This file is not in UTF-8; save it again with the encoding “UTF-8”.",
        "ana/fr.md: There is no sample letter of kind “appeal” in “fr”; write one.",
        "ana/es.md: There is no sample letter of kind “appeal” in “es”; write one.",
        "bela/fr.md: There is no sample letter of kind “appeal” in “fr”; write one.",
        "bela/es.md: There is no sample letter of kind “appeal” in “es”; write one.",
    ]


def test_a_template_of_an_unknown_kind_is_told(folder: Path, own: Path) -> None:
    (own / "appeal" / "template.yaml").write_text("kind: petition\n")
    cases, problems = read(folder, own)
    assert cases == []
    assert (
        problems[0] == "appeal/template.yaml:1: “kind” cannot be “petition”; choose 'appeal' or 'solidarity'."
    )


def test_a_language_that_is_not_set_up_keeps_its_cases_out(folder: Path, own: Path) -> None:
    text = CASE.replace("es: Ana Reyes}", "es: Ana Reyes, ca: Anna}").replace(
        "es: País del Norte}", "es: País del Norte, ca: País del Nord}"
    )
    (folder / "spring" / "ana" / "case.yaml").write_text(text, encoding="utf-8")
    (folder / "spring" / "ana" / "ca.md").write_text(case_words("es"), encoding="utf-8")
    message = "ana/ca.md: Letters in “ca” are not set up; add letter_templates/languages/ca.yaml."
    assert read(folder, own) == (["bela"], [message])


def test_a_new_language_is_files_alone(folder: Path, own: Path) -> None:
    test_a_language_that_is_not_set_up_keeps_its_cases_out(folder, own)
    shutil.copy(own / "languages" / "es.yaml", own / "languages" / "ca.yaml")
    for kind in ("appeal", "solidarity"):
        shutil.copy(own / kind / "es.md.jinja", own / kind / "ca.md.jinja")
    assert read(folder, own) == (["ana", "bela"], [])


BAD_LANGUAGES = {
    "an unknown place": ("{place}, {date}", "{town}, {date}", "KeyError('town')"),
    "an open bracket": ("Letter for {case}", "Letter for {case", "expected '}' before end of string"),
    "a kind without a title": ('  solidarity: "Letter to {case}"\n', "", "<Kind.SOLIDARITY: 'solidarity'>"),
}


@pytest.mark.parametrize(("old", "new", "error"), BAD_LANGUAGES.values(), ids=BAD_LANGUAGES)
def test_a_language_whose_patterns_cannot_be_filled_in_is_told(
    folder: Path, own: Path, old: str, new: str, error: str
) -> None:
    change(own / "languages" / "en.yaml", old, new)
    cases, problems = read(folder, own)
    assert cases == []
    assert problems[0].startswith("languages/en.yaml: A title or date of this language cannot be filled in (")
    assert error in problems[0]


def test_a_language_of_no_known_code_is_told(folder: Path, own: Path) -> None:
    shutil.copy(own / "languages" / "es.yaml", own / "languages" / "zz.yaml")
    cases, problems = read(folder, own)
    assert cases == ["ana", "bela"]
    assert "UnknownLocaleError(\"unknown locale 'zz'\")" in problems[0]


def test_a_language_file_with_a_mistake_is_told(folder: Path, own: Path) -> None:
    change(own / "languages" / "en.yaml", "direction: ltr", "direction: down")
    cases, problems = read(folder, own)
    assert cases == []
    assert problems[0] == "languages/en.yaml:3: “direction” cannot be “down”; choose 'ltr' or 'rtl'."


@pytest.mark.parametrize(
    ("own", "number", "written"),
    [
        (None, 16_000, "16.000"),
        (Thousands("\u00a0", 10_000), 5_000, "5000"),
        (Thousands("\u00a0", 10_000), 1_516_000, "1\u00a0516\u00a0000"),
    ],
)
def test_a_number_is_written_as_the_language_does(
    templates: LetterTemplates, own: Thousands | None, number: int, written: str
) -> None:
    spanish = dataclasses.replace(templates.languages["es"], thousands=own)
    assert spanish.number("es", number) == written

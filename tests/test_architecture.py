"""The README's house → tests: modules, templates and scripts keep the house rules, and each rule can fail."""

import ast
import fnmatch
import statistics
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests import house_rules
from tests.house_rules import EVERYWHERE, MODULE_RULES, SCRIPT_RULES, TEMPLATE_RULES, Rule, Source

ROOT = Path(__file__).parent.parent
TOP_LEVEL = {
    "app",
    "case_files",
    "letter_templates",
    "tests",
    "pyproject.toml",
    "README.md",
    "Makefile",
    "LICENSE",
    "CHANGELOG.md",
    "requirements.txt",
    "requirements-test.txt",
}


def _sources(folder: str, *patterns: str) -> tuple[Source, ...]:
    paths = sorted({path for pattern in patterns for path in (ROOT / folder).rglob(pattern)})
    return tuple(Source(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in paths)


APP = _sources("app", "*.py")
TESTS = _sources("tests", "*.py")
TEMPLATES = _sources("app", "*.html", "*.jinja") + _sources("letter_templates", "*.jinja")
SCRIPTS = _sources("app", "*.js")


def _faults(rule: Rule, sources: Iterable[Source]) -> str:
    """One line for each place that breaks the rule."""
    return "".join(f"\n{source.path}:{line}: {words}" for source in sources for line, words in rule(source))


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    words = function.body[0]
    docstring = (words.end_lineno or words.lineno) - words.lineno + 1 if ast.get_docstring(function) else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


@pytest.mark.parametrize("rule", MODULE_RULES, ids=lambda rule: rule.__name__)
def test_every_module_of_the_app_keeps(rule: Rule) -> None:
    assert _faults(rule, APP) == ""


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.__name__)
def test_every_module_of_app_and_tests_keeps(rule: Rule) -> None:
    assert _faults(rule, APP + TESTS) == ""


@pytest.mark.parametrize("rule", TEMPLATE_RULES, ids=lambda rule: rule.__name__)
def test_every_template_keeps(rule: Rule) -> None:
    assert _faults(rule, TEMPLATES) == ""


@pytest.mark.parametrize("rule", SCRIPT_RULES, ids=lambda rule: rule.__name__)
def test_every_script_keeps(rule: Rule) -> None:
    assert _faults(rule, SCRIPTS) == ""


def test_no_function_is_longer_than_50_lines_and_create_app_than_40() -> None:
    limits = {"create_app": 40}
    too_long = [
        f"{source.path}:{function.lineno}: {function.name} has {_length(function)} lines"
        for source in APP
        for function in source.functions
        if _length(function) > limits.get(function.name, 50)
    ]
    assert too_long == []


def test_most_functions_are_short() -> None:
    lengths = sorted((_length(function) for source in APP for function in source.functions), reverse=True)
    long = [length for length in lengths if length > 30]
    assert len(long) <= 0.05 * len(lengths), (
        f"{len(long)} of {len(lengths)} functions exceed 30 lines: {long}"
    )
    assert statistics.median(lengths) <= 8


def test_no_file_is_longer_than_400_lines_and_conftest_than_150() -> None:
    limits = {"conftest.py": 150}
    too_long = [
        f"{source.path} has {len(source.text.splitlines())} lines"
        for source in APP + TESTS
        if len(source.text.splitlines()) > limits.get(source.path.name, 400)
    ]
    assert too_long == []


def _strangers(names: Iterable[str], ignored: Iterable[str]) -> list[str]:
    """The names that neither the design nor the list of ignored files knows; dot-files are free."""
    known = [*TOP_LEVEL, ".*", *ignored]
    return [name for name in names if not any(fnmatch.fnmatchcase(name, pattern) for pattern in known)]


def test_the_top_level_holds_only_what_the_design_names() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    assert _strangers((path.name for path in ROOT.iterdir()), ignored) == []


SENTENCE = '"""This → that."""\n'
BROKEN = [
    ("imports_only_leftwards", "app/cases/a.py", "from app.letters.letter import Letter"),
    ("imports_only_leftwards", "app/cases/a.py", "import app.actions"),
    ("imports_only_leftwards", "app/cases/a.py", "from ..documents import pdf"),
    ("imports_only_leftwards", "app/cases/a.py", "from app import web"),
    ("imports_only_leftwards", "app/web/a.py", "from app import create_app"),
    ("imports_only_leftwards", "app/web/a.py", "import app"),
    ("imports_only_leftwards", "app/penpals/a.py", "from app.actions import ledger"),
    ("imports_only_leftwards", "app/cases/a.py", "from app.nowhere import a"),
    ("imports_only_leftwards", "app/nowhere/a.py", "x = 1"),
    ("keeps_web_rooms_apart", "app/web/write/a.py", "from app.web.browse import pages"),
    ("keeps_web_rooms_apart", "app/web/write/a.py", "from app.web import browse"),
    ("keeps_web_rooms_apart", "app/web/shell/a.py", "from app.web.write import pages"),
    ("keeps_web_rooms_apart", "app/web/write/a.py", "from ..browse import pages"),
    ("uses_the_doors", "app/cases/a.py", "import yaml"),
    ("uses_the_doors", "app/documents/sheet.py", "def f() -> None:\n    from weasyprint import HTML"),
    ("uses_the_doors", "app/documents/a.py", "import lxml.etree as tree"),
    ("uses_the_doors", "app/web/a.py", "from sqlalchemy.orm import Session"),
    ("uses_the_doors", "app/letters/a.py", "from flask import current_app"),
    ("uses_the_doors", "app/cli/__init__.py", "from flask import request"),
    (
        "uses_the_doors",
        "app/cli/__init__.py",
        "import flask\n\n\ndef f() -> str:\n    return flask.request.path",
    ),
    ("uses_the_doors", "app/web/a.py", "from app.database import db"),
    ("uses_the_doors", "app/web/desk/a.py", "from app import penpals"),
    ("uses_the_doors", "app/actions/a.py", "import pydantic"),
    ("does_nothing_on_import", "app/cases/a.py", "print('hello')"),
    ("does_nothing_on_import", "app/cases/a.py", "for name in 'abc':\n    x = name"),
    ("does_nothing_on_import", "app/cases/a.py", "WORDS = Path('words').read_text()"),
    ("does_nothing_on_import", "app/cli/__init__.py", "app = create_app()"),
    ("has_a_plain_name", "app/cases/text_utils.py", ""),
    ("has_a_plain_name", "app/web/common/pages.py", ""),
    ("asks_no_language", "app/letters/a.py", "def f(language: str) -> bool:\n    return language == 'fr'"),
    ("asks_no_language", "app/letters/a.py", "def f(code: str) -> bool:\n    return code in ('es', 'fr')"),
    (
        "asks_no_language",
        "app/letters/a.py",
        "def f(code):\n    match code:\n        case 'fr':\n            pass",
    ),
    ("asks_no_language", "app/letters/a.py", "DEAR = {'en': 'Dear', 'fr': 'Cher'}"),
    ("freezes_its_dataclasses", "app/letters/a.py", "@dataclass\nclass A:\n    x: int"),
    (
        "freezes_its_dataclasses",
        "app/letters/a.py",
        "@dataclasses.dataclass(frozen=True)\nclass A:\n    x: int",
    ),
    ("compiles_no_data", "app/documents/a.py", "def f(e, words):\n    return e.from_string(words)"),
    (
        "compiles_no_data",
        "app/web/a.py",
        "from flask import render_template_string as r\nx = render_template_string",
    ),
    ("gives_reasons_for_silence", "app/a.py", "x = 1  # no" + "qa"),
    ("gives_reasons_for_silence", "app/a.py", "x = 1  # no" + "qa: S101"),
    ("gives_reasons_for_silence", "app/a.py", "x = 1  # type: " + "ignore[misc]"),
    ("gives_reasons_for_silence", "app/a.py", "x = 1  # pragma: " + "no cover"),
    ("page_trusts_no_words", "app/web/a.html", "<p>{{ words|safe }}</p>"),
    ("page_trusts_no_words", "app/web/a.html", "{% autoescape false %}"),
    ("page_asks_no_language", "app/web/a.html", "{% if language == 'fr' %}"),
    ("page_asks_no_language", "app/web/a.html", '{{ "Cher" if language == "fr" else "Dear" }}'),
    ("script_asks_no_language", "app/web/a.js", 'const dear = lang === "fr" ? "Cher" : "Dear";'),
    ("script_asks_no_language", "app/web/a.js", "const OWN = /^\\/(de|en|fr)\\/write/;"),
    ("script_writes_no_markup", "app/web/a.js", "place.innerHTML = words;"),
    ("script_writes_no_markup", "app/web/a.js", "document.write(words);"),
    ("script_writes_no_markup", "app/web/a.js", "const sum = eval(words);"),
]
KEPT = [
    (
        "imports_only_leftwards",
        "app/letters/a.py",
        "import json\n\nfrom app import errors\nfrom app.cases import case",
    ),
    ("imports_only_leftwards", "app/__init__.py", "from app.web import shell\nfrom app.cli import main"),
    (
        "keeps_web_rooms_apart",
        "app/web/__init__.py",
        "from app.web import browse\nfrom app.web.write import pages",
    ),
    (
        "keeps_web_rooms_apart",
        "app/web/write/a.py",
        "from app.web.shell import page\nfrom app.web.write import b",
    ),
    ("uses_the_doors", "app/files/a.py", "import yaml\nfrom PIL import Image"),
    (
        "does_nothing_on_import",
        "app/a.py",
        "import re\n\nWORD = re.compile('a')\n\n\ndef f() -> str:\n    return open('a')",
    ),
    (
        "asks_no_language",
        "app/letters/a.py",
        "def f(language: str, known: set[str]) -> bool:\n    return language in known",
    ),
    (
        "freezes_its_dataclasses",
        "app/letters/a.py",
        "@dataclass(frozen=True, slots=True)\nclass A:\n    x: int",
    ),
    ("compiles_no_data", "app/letters/a.py", "def f(e, words):\n    return e.from_string(words)"),
    ("gives_reasons_for_silence", "app/a.py", "x = 1  # no" + "qa: S101 – a reason"),
    ("gives_reasons_for_silence", "app/a.py", "x = 1  # type: " + "ignore[misc]  # A reason."),
    ("page_asks_no_language", "app/web/a.html", "{% if language in languages %}"),
    (
        "script_asks_no_language",
        "app/web/a.js",
        "const OWN = /^\\/[a-z]{2}\\/write/;\nconst words = form.lang;",
    ),
    ("script_writes_no_markup", "app/web/a.js", "place.textContent = retrieval(words);"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_a_rule_sees_where_it_is_broken(rule: str, path: str, text: str) -> None:
    check: Rule = getattr(house_rules, rule)
    assert len(list(check(Source(Path(path), SENTENCE + text)))) >= 1


@pytest.mark.parametrize(("rule", "path", "text"), KEPT)
def test_a_rule_lets_good_code_be(rule: str, path: str, text: str) -> None:
    check: Rule = getattr(house_rules, rule)
    assert list(check(Source(Path(path), SENTENCE + text))) == []


@pytest.mark.parametrize("text", ["x = 1", '"""No full stop"""', '""""""'])
def test_a_module_without_an_opening_sentence_is_seen(text: str) -> None:
    assert list(house_rules.opens_with_a_sentence(Source(Path("app/a.py"), text)))


def test_every_rule_is_proved_able_to_fail() -> None:
    proved = {rule for rule, _, _ in BROKEN} | {"opens_with_a_sentence"}
    assert {rule.__name__ for rule in (*MODULE_RULES, *EVERYWHERE, *TEMPLATE_RULES, *SCRIPT_RULES)} == proved


def test_a_docstring_does_not_make_a_function_long() -> None:
    source = Source(Path("app/a.py"), 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n')
    assert [_length(function) for function in source.functions] == [2]


def test_a_stranger_at_the_top_level_is_seen() -> None:
    assert _strangers(["app", "utils.py", ".ci", "instance"], ["instance"]) == ["utils.py"]

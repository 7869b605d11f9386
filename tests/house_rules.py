"""The house rules that a machine can hold: a module, template or script → every place that breaks one."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

#: A room may import what stands on a line above its own.
ORDER: Final = (
    ("languages",),
    ("errors",),
    ("settings",),
    ("database",),
    ("files",),
    ("postal",),
    ("cases",),
    ("postage",),
    ("letters",),
    ("documents",),
    ("kits",),
    ("actions",),
    ("accounts",),
    ("penpals",),
    ("migrations",),
    ("figures",),
    ("writing",),
    ("previews",),
    ("reporting",),
    ("tallying",),
    ("importing",),
    ("desk",),
    ("closing",),
    ("preparing",),
    ("facilitating",),
    ("checking",),
    ("inspecting",),
    ("reviewing",),
    ("course",),
    ("server",),
    ("services",),
    ("web", "cli"),
    ("create_app",),
    ("__main__",),
)
RANK: Final = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
#: What is to the left of a room and yet shut to it.
SHUT: Final = {"penpals": ("actions", "cases")}
_TABLES: Final = ("app.database", "app.actions", "app.accounts", "app.penpals", "app.migrations")
#: A library or room → the only modules that may import it.
DOORS: Final[dict[str, tuple[str, ...]]] = {
    "PIL": ("app.files",),
    "alembic": _TABLES,
    "app.database": (*_TABLES, "app.cli", "app.create_app"),
    "app.migrations": (),
    "app.penpals": ("app.penpals", "app.web.penpals", "app.cli"),
    "docx": ("app.documents.docx",),
    "flask": (*_TABLES, "app.server", "app.web", "app.cli", "app.create_app", "app.__main__"),
    "flask.request": ("app.web",),
    "flask.session": ("app.web",),
    "flask_compress": ("app.web.shell.packing",),
    "flask_migrate": ("app.database", "app.migrations"),
    "flask_sqlalchemy": _TABLES,
    "gunicorn": ("app.server",),
    "lxml": ("app.files",),
    "markdown_it": ("app.files",),
    "icalendar": ("app.web.shell.calendar",),
    "pydantic": (
        *("app.files", "app.cases", "app.postage", "app.letters", "app.documents", "app.kits"),
        "app.closing",
    ),
    "pydyf": ("app.documents.pdf",),
    "pypdfium2": ("app.documents.picture",),
    "segno": ("app.web.signin.welcoming",),
    "sqlalchemy": _TABLES,
    "weasyprint": ("app.documents.pdf",),
    "xlsxwriter": ("app.documents.spreadsheet",),
    "yaml": ("app.files",),
    "zipfile": ("app.files", "app.documents"),
}
#: Codes that no line of code may ask for.
LANGUAGES: Final = {"en", "fr", "es"}
NO_NAMES: Final = {"util", "utils", "helper", "helpers", "common", "manager", "managers"}
#: Calls that would open, read or start something while a module is imported.
_ACTS: Final = {"connect", "create_app", "getenv", "open", "read_bytes", "read_settings", "read_text"}
_NEVER_ON_IMPORT: Final = {"TYPE_CHECKING", "__name__ == '__main__'"}

Fault = tuple[int, str]


@dataclass(frozen=True)
class Source:
    """A file's text and what stands in it; ``path`` starts at the top of the repository."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @cached_property
    def module(self) -> str:
        """Its dotted name; `app/__init__.py`, which makes the app, is `app.create_app`."""
        parts = self.path.with_suffix("").parts
        if parts == ("app", "__init__"):
            return "app.create_app"
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return tuple(node for node in ast.walk(self.tree) if isinstance(node, kinds))

    @cached_property
    def imports(self) -> tuple[tuple[int, str], ...]:
        """Line and dotted name of all that is imported; so is `flask.request` after `import flask`."""
        statements = (node for node in ast.walk(self.tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
        found = [(node.lineno, name) for node in statements for name in _imported(node, self.path)]
        names = {name for _, name in found}
        reached = (
            (node.lineno, ast.unparse(node))
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute)
        )
        return (*found, *((line, name) for line, name in reached if name.rpartition(".")[0] in names))


def _imported(node: ast.Import | ast.ImportFrom, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    else:
        above = path.parts[: len(path.parts) - node.level] if node.level else ()
        origin = ".".join((*above, *([node.module] if node.module else [])))
        yield from (f"{origin}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str:
    """`app.cases.sheet` → `cases`; the app itself is `create_app`."""
    return module.split(".")[1] if "." in module else "create_app"


def _within(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def imports_only_leftwards(source: Source) -> Iterator[Fault]:
    """The order of the pipeline, as the README's table has it."""
    own = room_of(source.module)
    if own not in RANK:
        yield 1, f"the room “{own}” has no place in the order; give it one in tests/house_rules.py"
        return
    for line, name in source.imports:
        room = room_of(name)
        if not _within(name, ("app",)) or room == own:
            continue
        if RANK.get(room, len(RANK)) >= RANK[own] or room in SHUT.get(own, ()):
            yield line, f"{own} may not import {room}; import only leftwards"


def keeps_web_rooms_apart(source: Source) -> Iterator[Fault]:
    """Rooms of web/ share only web/shell; web/__init__.py lists them and is imported by none."""
    own = source.module.split(".")[2:3]
    for line, name in source.imports:
        other = name.split(".")[2:3]
        if (
            _within(source.module, ("app.web",))
            and _within(name, ("app.web",))
            and own
            and other not in (own, ["shell"])
        ):
            yield line, f"a room of web/ imports {name}; only web/shell may be shared"


def uses_the_doors(source: Source) -> Iterator[Fault]:
    """One door a library."""
    for line, name in source.imports:
        for library, doors in DOORS.items():
            if _within(name, (library,)) and not _within(source.module, doors):
                yield line, f"{library} may be imported only in {' '.join(doors) or 'no module'}"


def does_nothing_on_import(source: Source) -> Iterator[Fault]:
    """Modules hold imports, definitions and constants; Alembic alone runs its env.py by importing it."""
    if source.module == "app.migrations.env":
        return
    definitions = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    constants = (ast.Assign, ast.AnnAssign)
    for node in source.tree.body:
        is_words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_asleep = isinstance(node, ast.If) and ast.unparse(node.test) in _NEVER_ON_IMPORT
        if not isinstance(node, (*definitions, *constants)) and not is_words and not is_asleep:
            yield node.lineno, f"`{ast.unparse(node).splitlines()[0]}` runs when the module is imported"
        elif isinstance(node, constants):
            yield from ((node.lineno, f"{name}() runs when the module is imported") for name in _acts(node))


def _acts(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = ast.unparse(call.func).rpartition(".")[2]
            if name in _ACTS:
                yield name


def has_a_plain_name(source: Source) -> Iterator[Fault]:
    """A piece of help lives with its subject."""
    parts = {word for part in source.module.split(".") for word in part.split("_")}
    for name in sorted(parts & NO_NAMES):
        yield 1, f"“{name}” names nothing; name the module by its subject"


def opens_with_a_sentence(source: Source) -> Iterator[Fault]:
    """What the module turns into what."""
    words = ast.get_docstring(source.tree) or ""
    if not re.match(r"[A-Z\W].*[.;:!?](\s|$)", words, re.DOTALL):
        yield 1, "the module does not open with a sentence that says what it turns into what"


def asks_no_language(source: Source) -> Iterator[Fault]:
    """A language is never an `if`, nor a dictionary that stands for one: its words live in files."""
    if source.module == "app.languages":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Compare) and any(map(_names_a_language, (node.left, *node.comparators))):
            yield node.lineno, f"`{ast.unparse(node)}` asks for a language; put what differs into a file"
        if isinstance(node, ast.MatchValue) and _names_a_language(node.value):
            yield node.lineno, "a `match` asks for a language; put what differs into a file"
        if isinstance(node, ast.Dict) and any(key and _names_a_language(key) for key in node.keys):
            yield node.lineno, "a dictionary lists languages; put what differs into a file"


def _names_a_language(node: ast.expr) -> bool:
    """Whether it is the code of a language, written out, or a written list with one in it."""
    values = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]
    return any(isinstance(value, ast.Constant) and value.value in LANGUAGES for value in values)


def freezes_its_dataclasses(source: Source) -> Iterator[Fault]:
    """Values do not change on their way through the pipeline."""
    for node in ast.walk(source.tree):
        for decorator in node.decorator_list if isinstance(node, ast.ClassDef) else ():
            words = ast.unparse(decorator)
            # One with a `config` is pydantic's, made where a file is read; it is frozen all the same.
            is_value = "frozen=True" in words and ("slots=True" in words or "config=" in words)
            if re.match(r"([\w.]+\.)?dataclass\b", words) and not is_value:
                yield (
                    decorator.lineno,
                    "a dataclass is not frozen=True, slots=True; what changes is a plain class",
                )


def compiles_no_data(source: Source) -> Iterator[Fault]:
    """Only the sandbox of letters/ compiles templates from strings: those of the campaign's own files."""
    for node in ast.walk(source.tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in {"from_string", "render_template_string"} and room_of(source.module) != "letters":
            yield getattr(node, "lineno", 1), f"{name} compiles a template from data"


def gives_reasons_for_silence(source: Source) -> Iterator[Fault]:
    """A check is silenced with its code and a reason, and coverage never."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"#\s*pragma:\s*no (cover|branch)", line):
            yield number, "a line is hidden from coverage"
        if re.search(r"#\s*(noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)* \S)|type: ignore(?!\[[\w, -]+\]\s+# \S))", line):
            yield number, "a check is silenced without its code and a reason"


def page_trusts_no_words(source: Source) -> Iterator[Fault]:
    """Templates escape whatever they show."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\|\s*safe\b|\bautoescape\s+false\b", line):
            yield number, "words are shown without being escaped"


def page_asks_no_language(source: Source) -> Iterator[Fault]:
    """The same as for modules, in templates."""
    codes = "|".join(sorted(LANGUAGES))
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(rf"{{[%{{][^}}]*\b(if|elif|in)\b[^}}]*['\"]({codes})['\"]", line):
            yield number, "a template asks for a language; put what differs into a file"


def script_asks_no_language(source: Source) -> Iterator[Fault]:
    """The same in scripts, where a code stands between quotes or as one of several in a pattern."""
    codes = "|".join(sorted(LANGUAGES))
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(rf"(['\"`])({codes})\1|\b({codes})\|({codes})\b", line):
            yield number, "a script asks for a language; let the page tell it what differs"


def script_writes_no_markup(source: Source) -> Iterator[Fault]:
    """Scripts make elements and set their text, so that no words are ever read as markup or code."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|eval\()", line):
            yield number, "words could be read as markup or code"


Rule = Callable[[Source], Iterator[Fault]]
MODULE_RULES: Final[tuple[Rule, ...]] = (
    imports_only_leftwards,
    keeps_web_rooms_apart,
    uses_the_doors,
    does_nothing_on_import,
    has_a_plain_name,
    opens_with_a_sentence,
    asks_no_language,
    freezes_its_dataclasses,
    compiles_no_data,
)
#: Rules that tests keep too.
EVERYWHERE: Final[tuple[Rule, ...]] = (gives_reasons_for_silence,)
TEMPLATE_RULES: Final[tuple[Rule, ...]] = (page_trusts_no_words, page_asks_no_language)
SCRIPT_RULES: Final[tuple[Rule, ...]] = (script_asks_no_language, script_writes_no_markup)

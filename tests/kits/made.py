"""Parts of kits that a test writes, the bundled ones, and the facts of a kit about the bundled cases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from app.cases.case import Case
from app.cases.catalogue import read_catalogue
from app.documents.document import Size
from app.documents.fonts import font_folders
from app.documents.page import Page
from app.documents.pdf.printing import Printed, print_pages
from app.kits.kit import GroupCodes, KitCase, KitFacts, LetterPage, Planned, planned
from app.kits.parts import KitPart, Mode, read_kits
from app.languages import INTERFACE_LANGUAGES
from app.settings import ROOT
from tests.documents.letters import sample
from tests.papers.making import heard

TEMPLATES: Final = ROOT / "letter_templates"
KITS: Final = TEMPLATES / "kits"
FOLDERS: Final = (TEMPLATES, *font_folders())
CASES: Final = read_catalogue(ROOT / "case_files").cases
#: Three cases of one campaign, in no order of theirs.
SLUGS: Final = ("mira-solenne", "orm-bay", "idris-vael")
CODES: Final = GroupCodes(
    report="4F7K-9Q2M-XW3T",
    join="K7QM-2XPD",
    report_at="letters.example/en/report",
    join_at="letters.example/en/g/K7QM-2XPD",
    report_by="24 December 2026",
)
READY: Final = """kits:
  lesson:
    names: {en: One, fr: Une, es: Una}
    about: {en: One., fr: Une., es: Una.}
    minutes: 45
    cases: 2
    mode: sign
    people: 28
    parts: [cover]
"""
WORDS: Final = "---\nname: {name}\nabout: A part.\n---\n\n## Before\n\nFor {{people}} people: {{cases}}.\n"


def write_part(folder: Path, slug: str, facts: str = "place: 1\n", **files: str) -> Path:
    """A part in that folder; ``files`` are other texts than those it would have, by name without ending."""
    part = folder / slug
    part.mkdir(parents=True)
    texts = {language: WORDS.format(name=slug.capitalize()) for language in INTERFACE_LANGUAGES} | files
    for name, text in texts.items():
        ending = ".html.jinja" if name == "page" else ".md"
        (part / f"{name}{ending}").write_text(text, encoding="utf-8")
    (part / "part.yaml").write_text(facts, encoding="utf-8")
    return part


def write_kits(folder: Path, ready: str = READY) -> Path:
    """A folder with a cover, ready kits, and the sheet that parts are laid out on."""
    write_part(folder, "cover", "place: 0\n")
    (folder / "ready.yaml").write_text(ready, encoding="utf-8")
    shared = folder / "_shared"
    shared.mkdir()
    for path in (KITS / "_shared").iterdir():
        (shared / path.name).write_bytes(path.read_bytes())
    return folder


def parts_in(folder: Path) -> tuple[KitPart, ...]:
    """The parts in that folder, which has no problem."""
    stock, problems = read_kits(folder)
    assert problems == ()
    return tuple(stock.parts.values())


def facts_of(*slugs: str, people: int = 28, language: str = "en", **changes: Any) -> KitFacts:
    """The facts of a kit about these cases (by default, two), whose pictures may be shown."""
    cases = tuple(shown(CASES[slug]) for slug in slugs or SLUGS[:2])
    facts: dict[str, Any] = {
        "people": people,
        "cases": cases,
        "language": language,
        "direction": "ltr",
        "languages": (language,),
        "mode": Mode.SIGN,
        "size": Size.A4,
        "age": "13-15",
        "campaign": "Every Letter",
        "closes": "10 December 2026",
    }
    return KitFacts(**facts | changes)


def shown(case: Case) -> KitCase:
    """The case with a letter and its picture."""
    return KitCase(case, tuple(case.facts.kinds), sample(), case.picture)


def blank(part: KitPart, case: Case, facts: KitFacts) -> Page:
    """A page that stands for the letter of a part on its paper."""
    return Page(f"<title>{part.slug} {case.slug} {facts.language}</title>", part.folder, ())


def plans(part: KitPart, facts: KitFacts, letter: LetterPage = blank) -> tuple[Planned, ...]:
    """The pages of that part alone."""
    return planned((part,), (facts,), letter)


def printed(pages: Iterator[Page] | tuple[Page, ...]) -> tuple[Printed, list[str]]:
    """The pages in one file, made in this process, and what the engine complained of."""
    with heard() as said:
        return print_pages(tuple(pages), FOLDERS), said

"""The bundled cases → their letters on every paper, made in this process so that its warnings are heard."""

import datetime
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.chosen import choose_paper
from app.documents.press import Press
from app.languages import INTERFACE_LANGUAGES
from app.letters.compose import compose
from app.letters.letter import Letter
from app.letters.words import Words
from app.settings import ROOT, Settings
from app.writing import Wish, Writing
from tests.documents.letters import PAGES

T = TypeVar("T")
#: A day on which the example campaign is open.
NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


class PressHere(Press):
    """A press that works in this process: what the engine complained of last is in ``warnings``."""

    def __init__(self) -> None:
        super().__init__(PAGES)
        self.warnings: list[str] = []

    def _made(self, make: Callable[..., T], *parts: object, seconds: float | None = None) -> T:
        del seconds
        with heard() as self.warnings:
            return make(*parts)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def heard() -> Iterator[list[str]]:
    """What WeasyPrint complains of meanwhile."""
    ear = _Ear()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        yield ear.heard
    finally:
        logger.removeHandler(ear)


@dataclass(frozen=True)
class Made:
    """One letter on one paper, with everything that its making told."""

    case: Case
    letter: Letter
    data: bytes
    filename: str
    finishes: bool
    warnings: tuple[str, ...]


class Maker:
    """Makes the letters of some case files, always on one day and for one writer."""

    def __init__(self, case_files: Path = ROOT / "case_files") -> None:
        self._press = PressHere()
        settings = Settings(
            database_url="", secret_keys=("k" * 16,), data_dir=case_files, case_files=case_files
        )
        self.writing = Writing(settings, self._press, lambda: NOON)
        self.stock = self.writing.stock

    def cases(self) -> tuple[tuple[Case, Kind], ...]:
        """Every case with every kind of letter that it has, the closed ones too."""
        every = self.stock.catalogue.cases.values()
        return tuple((case, kind) for case in every for kind in case.facts.kinds)

    def make(self, case: Case, kind: Kind, language: str, wish: Wish) -> Made:
        """The sample letter of that kind and language. Raises what `compose` and `Writing.document` raise."""
        words = writer(case, language, faces=self.stock.papers[wish.paper].facts.faces)
        letter = compose(case, kind, words, self.stock.templates, NOON.date())
        paper = choose_paper(self.stock.papers, wish.paper, wish.size, wish.options, words.interface)
        self._press.warnings = []
        document = self.writing.document(case, letter, words, wish)
        heard = tuple(self._press.warnings)
        return Made(case, letter, document.data, document.filename, paper.finishes, heard)


def writer(case: Case, language: str, *, faces: bool = False) -> Words:
    """What a writer gives for a letter in that language; where papers face, the writer reads another one."""
    others = [one for one in INTERFACE_LANGUAGES if one in case.languages and one != language]
    own = others[0] if faces or language not in INTERFACE_LANGUAGES else language
    return Words(
        interface=own,
        language=language,
        name="Camille Ferrand",
        address="12, rue des Tanneurs\n69007 Lyon",
        place="Lyon",
        country="FR",
    )

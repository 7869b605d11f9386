"""Letters → PDF, here and with what people would use instead: a file, a run, changed text; size, memory."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from app.documents.fonts import font_folders
from app.documents.page import Lent, Page, page_of, values_of
from app.documents.pdf.printing import print_page, print_pages
from app.letters.letter import Letter
from app.settings import Settings
from app.writing import read_stock
from tests.benchmarks.baseline import (
    Sample,
    naive,
    one_document,
    people,
    sample,
    typst_data,
    typst_document,
)
from tests.benchmarks.measure import WARM_UP, Fact, Goal, Row, compare

#: Letters of a run; of which so many are printed the naive way, for all of them take it that much longer.
RUN, NAIVELY = 1_000, 20
#: Letters of the one document by WeasyPrint, and of the run beside it.
DOCUMENT = 100
#: Letters of the run whose memory is measured.
LONG_RUN = 10_000
NAIVE, TYPST = "naive WeasyPrint", "Typst, reused compiler, tagged"

T = TypeVar("T")


def pages_here(sample: Sample, letters: list[Letter]) -> list[Page]:
    """What is printed here: pages with slots, and what goes into them. It is made before anything is timed.

    (So is the HTML for WeasyPrint and the data for Typst: everybody is timed from there to the file.)
    """
    page = page_of(letters[0], sample.paper, Lent())
    return [replace(page, values=values_of(letter)) for letter in letters]


def copy_here(sample: Sample, pages: list[Page]) -> bytes:
    """A file with one copy; the sheet is ready."""
    return print_page(pages[0], _folders(sample)).data


def run_here(sample: Sample, pages: list[Page]) -> bytes:
    """One file with a copy for each; the sheet is ready."""
    return print_pages(pages, _folders(sample)).data


def long_run_here(sample: Sample, letters: Iterator[Letter], folder: Path) -> None:
    """Files of 1,000 copies each in the folder, as they come out of one run."""
    for number in range(LONG_RUN // RUN):
        pages = pages_here(sample, list(islice(letters, RUN)))
        (folder / f"{number}.pdf").write_bytes(run_here(sample, pages))


def changed_text_here(sample: Sample, pages: list[Page]) -> bytes:
    """A letter that somebody has written a sentence into: its sheet is new, and forgotten."""
    return copy_here(sample, pages)


def _folders(sample: Sample) -> tuple[Path, ...]:
    return sample.paper.paper.folder.parent, *font_folders()


@dataclass(frozen=True)
class Bench:
    """The sample and people to send it, of whom none comes twice: nobody gains by remembering letters."""

    sample: Sample
    people: Iterator[tuple[str, str]]

    def letters(self, count: int) -> list[Letter]:
        """Letters of so many."""
        return [self.sample.letter(*person) for person in islice(self.people, count)]

    def pages_here(self, count: int) -> list[Page]:
        """Letters of so many, as they are printed here."""
        return pages_here(self.sample, self.letters(count))

    def pages(self, count: int) -> list[str]:
        """Letters of so many, as HTML."""
        return [self.sample.html(letter) for letter in self.letters(count)]

    def naively(self, pages: list[str]) -> None:
        """Prints them one by one."""
        for page in pages:
            naive(page, self.sample.base_url)


def measured(settings: Settings) -> list[Row | Fact]:
    """Every line of what printing is measured by."""
    bench = Bench(sample(read_stock(settings)), people())
    single = single_file(bench, times=40)
    return [
        further_copy(bench, single, times=7),
        single,
        single_file_by_typst(bench, times=40),
        run(bench, times=5),
        run_as_document(bench, times=3),
        changed_text(bench, times=40),
        size(bench),
        memory(),
        # Last, because its compiler remembers every letter: half a gigabyte for each thousand.
        run_by_typst(bench, times=3),
    ]


def single_file(bench: Bench, times: int) -> Row:
    return compare(
        "single file with one copy",
        of_new(lambda pages: copy_here(bench.sample, pages), lambda: bench.pages_here(1), times),
        NAIVE,
        of_new(bench.naively, lambda: bench.pages(1), times),
        times=times,
        goal=Goal(10, 30, at_least=True),
    )


def further_copy(bench: Bench, single: Row, times: int) -> Row:
    """What each of a hundred copies adds to a single file."""
    together = compare(
        "further copy of a ready sheet",
        of_new(lambda pages: run_here(bench.sample, pages), lambda: bench.pages_here(101), times),
        NAIVE,
        of_new(bench.naively, lambda: bench.pages(NAIVELY), times),
        times=times,
        goal=Goal(30, 60, at_least=True),
    )
    added = (together.here_ms - single.here_ms) / 100
    return replace(together, here_ms=added, beside_ms=together.beside_ms / NAIVELY)


def single_file_by_typst(bench: Bench, times: int) -> Row:
    return compare(
        "single file with one copy",
        of_new(lambda pages: copy_here(bench.sample, pages), lambda: bench.pages_here(1), times),
        TYPST,
        of_new(typst_document, lambda: typst_data(bench.letters(1)), times),
        times=times,
        goal=Goal(1, 3, at_least=True),
    )


def run(bench: Bench, times: int) -> Row:
    row = compare(
        f"run of {RUN:,}",
        of_new(lambda pages: run_here(bench.sample, pages), lambda: bench.pages_here(RUN), times),
        f"{NAIVE} ({NAIVELY} letters × {RUN // NAIVELY})",
        of_new(bench.naively, lambda: bench.pages(NAIVELY), times),
        times=times,
        goal=Goal(30, 60, at_least=True),
    )
    return replace(row, beside_ms=row.beside_ms * RUN / NAIVELY)


def run_by_typst(bench: Bench, times: int) -> Row:
    return compare(
        f"run of {RUN:,}",
        of_new(lambda pages: run_here(bench.sample, pages), lambda: bench.pages_here(RUN), times),
        "Typst, one tagged document",
        of_new(typst_document, lambda: typst_data(bench.letters(RUN)), times),
        times=times,
        goal=Goal(1, 2, at_least=True),
    )


def run_as_document(bench: Bench, times: int) -> Row:
    return compare(
        f"run of {DOCUMENT}",
        of_new(lambda pages: run_here(bench.sample, pages), lambda: bench.pages_here(DOCUMENT), times),
        "WeasyPrint, one tagged document",
        of_new(
            lambda pages: one_document(pages, bench.sample.base_url), lambda: bench.pages(DOCUMENT), times
        ),
        times=times,
    )


def changed_text(bench: Bench, times: int) -> Row:
    """Both print the same letters, each with words that nobody else has written."""
    letters = [bench.sample.changed(*person) for person in islice(bench.people, times + WARM_UP)]
    here = iter([pages_here(bench.sample, [letter]) for letter in letters])
    beside = iter([bench.sample.html(letter) for letter in letters])
    return compare(
        "letter with changed text, warm",
        lambda: changed_text_here(bench.sample, next(here)),
        NAIVE,
        lambda: naive(next(beside), bench.sample.base_url),
        times=times,
        goal=Goal(1, 1.5, at_least=True),
    )


def size(bench: Bench) -> Fact:
    """What each copy adds to the file of a run."""
    one, many = (len(run_here(bench.sample, bench.pages_here(count))) for count in (1, RUN + 1))
    return Fact(f"size of a run of {RUN:,}, per further copy", (many - one) / RUN / 1000, "kB", Goal(1.5, 1))


def memory() -> Fact:
    """What a long run takes at most, above what its process had with the sheet ready."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.memory"], check=True, capture_output=True, text=True
    )
    what = f"memory of a run of {LONG_RUN:,} in files of {RUN:,}, above start"
    return Fact(what, float(ran.stdout), "MB", Goal(250, 100))


def of_new(do: Callable[[T], object], make: Callable[[], T], times: int) -> Callable[[], object]:
    """Does it with something new at each call; that is made beforehand, so that only doing it is measured."""
    made = iter([make() for _ in range(times + WARM_UP)])
    return lambda: do(next(made))

"""A kit → its plan, asked for first; its PDF, here and by WeasyPrint; what letters lose meanwhile."""

import shutil
import statistics
import threading
import time
from pathlib import Path

from flask import Flask
from weasyprint import HTML

from app import create_app, database
from app.documents.fonts import font_folders
from app.documents.page import Page
from app.documents.pdf.fence import Fence
from app.errors import NotLaidOutYet
from app.facilitating import Facilitating, KitPlan, KitWish
from app.settings import Settings
from tests.benchmarks.baseline import TAGGED
from tests.benchmarks.letters import writer
from tests.benchmarks.measure import Fact, Goal, Row, compare, milliseconds
from tests.serving import ROOT

PEOPLE, CASES = 30, ("idris-vael", "mira-solenne", "orm-bay", "orm-cove")
#: Letters whose median is taken, beside kits and without.
LETTERS = 60
#: Kits a second meanwhile: twenty times what the website gives to one network in the long run.
KITS = 10
#: Seconds for which the website waits before it shows how far a kit is.
PATIENCE = 0.4


def measured(folder: Path) -> list[Row | Fact]:
    """Every line of what kits are measured by."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'kits.sqlite3'}",
        secret_keys=("k" * 16,),
        data_dir=folder,
        case_files=with_a_fourth_case(folder / "cases"),
    )
    app = create_app(settings)
    with app.app_context():
        database.prepare()
    facilitating: Facilitating = app.extensions["every-letter services"].facilitating
    plan = facilitating.plan(KitWish(PEOPLE, "en", cases=CASES))
    size = Fact(
        f"a kit of {len(CASES)} cases for {PEOPLE}",
        len(facilitating.kit(plan).data) / 1e6,
        "MB",
        Goal(3),
    )
    return [
        *cold(facilitating),
        kit(facilitating, plan, times=7),
        size,
        letters_meanwhile(app, facilitating, plan),
    ]


def with_a_fourth_case(folder: Path) -> Path:
    """The bundled cases, one of them twice: three can be written for."""
    shutil.copytree(ROOT / "case_files", folder)
    shutil.copytree(folder / "example" / "orm-bay", folder / "example" / "orm-cove")
    return folder


def cold(facilitating: Facilitating) -> list[Row | Fact]:
    """Until a facilitator is told how far a kit is, no sheet of which is kept, and until its plan stands."""
    # Nothing was laid out in this language yet, and the workers are warm from another.
    wish = KitWish(PEOPLE, "fr", cases=CASES)
    begun = time.perf_counter()
    told: list[float] = []
    is_ready = False
    while not is_ready:
        is_ready = stands(facilitating, wish)
        told.append(time.perf_counter() - begun)
    what = f"plan of {len(CASES)} cases for {PEOPLE}, no sheet ready"
    return [Fact(f"{what}: first answer", told[0], "s", Goal(1)), Fact(f"{what}: all of it", told[-1], "s")]


def stands(facilitating: Facilitating, wish: KitWish) -> bool:
    """Whether the plan is ready within the website's patience."""
    try:
        facilitating.plan(wish, PATIENCE)
    except NotLaidOutYet:
        return False
    return True


def kit(facilitating: Facilitating, plan: KitPlan, times: int) -> Row:
    """From the plan to the file, sheets ready; beside it, the same pages laid out and written as one file."""
    pages = [planned.page for planned in plan.pages]
    return compare(
        f"kit of {len(CASES)} cases for {PEOPLE}, sheets ready",
        lambda: facilitating.kit(plan),
        "one WeasyPrint document",
        lambda: one_document(pages),
        times=times,
        goal=Goal(5, 10, at_least=True),
    )


def one_document(pages: list[Page]) -> bytes:
    """All pages in one PDF, as WeasyPrint's documentation joins documents."""
    laid_out = [
        HTML(
            string=page.html,
            base_url=f"{page.folder.as_uri()}/",
            url_fetcher=Fence(page.resources, (ROOT / "letter_templates", *font_folders())),
        ).render(pdf_variant=TAGGED)
        for page in pages
    ]
    every = [page for document in laid_out for page in document.pages]
    data: bytes = laid_out[0].copy(every).write_pdf(pdf_variant=TAGGED)
    return data


def letters_meanwhile(app: Flask, facilitating: Facilitating, plan: KitPlan) -> Row:
    """The median letter while kits are made, beside that while none is."""
    letter = writer(app)
    letter()
    alone = statistics.median(milliseconds(letter) for _ in range(LETTERS))
    over = threading.Event()

    def kits() -> None:
        while not over.wait(1 / KITS):
            facilitating.kit(plan)

    making = threading.Thread(target=kits)
    making.start()
    try:
        meanwhile = statistics.median(milliseconds(letter) for _ in range(LETTERS))
    finally:
        over.set()
        making.join()
    what = f"one letter while {KITS} kits a second are made"
    return Row(what, meanwhile, "while none is", alone, Goal(1.2))

"""A ZIP, or all case files → a report of every problem, made in a process of its own beside whoever asks."""

import datetime
import multiprocessing
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.checking import LONGEST, Inside, Step, from_folders, tell_steps
from app.errors import EveryLetterError
from app.files.archive import unpacked
from app.files.problems import Problem
from app.files.text import clean
from app.languages import translatable as _
from app.settings import Settings
from app.writing import Writing

#: Checks at once, of different organizers.
MOST_AT_ONCE: Final = 2
#: For how long a report can be read again, and how many are kept.
KEPT_FOR: Final = datetime.timedelta(hours=1)
_MOST_KEPT: Final = 16
#: Characters of the folder that is made for files that lie in none, and of a ZIP's name that are said back.
_LONGEST_SLUG: Final = 40
_LONGEST_NAME: Final = 100
_CAMPAIGN: Final = "campaign.yaml"
_CASE: Final = "case.yaml"


class NoCaseFiles(EveryLetterError):
    """A ZIP holds neither a case nor a campaign."""

    message = _(
        "In this ZIP there is neither a case (case.yaml) nor a campaign (campaign.yaml)."
        " Please pack the folder of a case, that of a campaign, or that of all case files."
    )


class StillChecking(EveryLetterError):
    """The same organizer's check is not over."""

    message = _("Your last check is still going on. Please wait for its report, and check this one then.")


class OthersAreChecking(EveryLetterError):
    """As many checks go on as may."""

    message = _("Others are checking files just now. Please try again in a minute.")


class TookTooLong(Exception):
    """A check was not over in its time."""


class State(StrEnum):
    """How a check stands."""

    RUNNING = "running"
    FINISHED = "finished"
    TOO_LONG = "too-long"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a check: so many of all pages were laid out, and the problems so far.

    ``name`` is the ZIP's; nothing where all case files are checked. Problems name their file as it is called
    from the folder of case files.
    """

    name: str
    begun: datetime.datetime
    state: State
    done: int
    many: int
    problems: tuple[Problem, ...]


#: What makes the steps of a check; it raises `TookTooLong`, and ends early where its process did.
Steps = Callable[[Inside], Iterator[Step]]


class Inspecting:
    """Checks files for organizers, one at a time for each; one for the whole program.

    What is sent is deleted as soon as it was checked; reports are kept for an hour in memory.
    """

    def __init__(self, settings: Settings, writing: Writing, steps: Steps | None = None) -> None:
        # The process that reads what was sent knows neither the keys nor the ledger's address.
        self._settings = replace(settings, secret_keys=(), database_url="")
        self._writing = writing
        self._steps = steps or steps_of_a_process
        self._lock = threading.Lock()
        self._checks: dict[str, _Check] = {}

    def check_all(self, who: str) -> None:
        """Begins to check all case files as they stand. Raises `StillChecking` and `OthersAreChecking`."""
        check = self._begun(who, "")
        places = self._settings.case_files.resolve(), self._settings.letter_templates.resolve()
        check.start(Inside(self._settings, places, check.begun), self._steps, ExitStack())

    def check_zip(self, who: str, name: str, data: bytes) -> None:
        """Begins to check the files of that ZIP.

        Raises `StillChecking`, `OthersAreChecking`, `BadArchive` and `NoCaseFiles`.
        """
        check = self._begun(who, clean(name)[:_LONGEST_NAME])
        with ExitStack() as kept:
            kept.callback(self._forget, who)
            files = kept.enter_context(ExitStack())
            folder = files.enter_context(unpacked(data))
            root, places = self._placed(folder, _slug(name))
            inside = Inside(
                replace(self._settings, case_files=root),
                (*places, self._settings.letter_templates.resolve()),
                check.begun,
            )
            check.start(inside, self._steps, files.pop_all())
            kept.pop_all()

    def report(self, who: str) -> Report | None:
        """That of the organizer's newest check, while it goes on and for an hour."""
        with self._lock:
            check = self._checks.get(who)
        if check is None or self._writing.now() - check.begun > KEPT_FOR:
            return None
        return check.report()

    def _begun(self, who: str, name: str) -> "_Check":
        with self._lock:
            running = [one for one, check in self._checks.items() if not check.is_over()]
            if who in running:
                raise StillChecking
            if len(running) >= MOST_AT_ONCE:
                raise OthersAreChecking
            self._checks.pop(who, None)
            over = [one for one in self._checks if one not in running]
            for one in over[: max(0, len(self._checks) + 1 - _MOST_KEPT)]:
                del self._checks[one]
            self._checks[who] = _Check(name, self._writing.now())
            return self._checks[who]

    def _forget(self, who: str) -> None:
        with self._lock:
            del self._checks[who]

    def _placed(self, folder: Path, slug: str) -> tuple[Path, tuple[Path, ...]]:
        """The folder of case files that what was unpacked makes, and the folders that were sent.

        Raises `NoCaseFiles`.
        """
        # No campaign is called so: there is no such sign in a slug.
        root = folder.parent / "case_files"
        if (folder / _CAMPAIGN).is_file():
            root.mkdir()
            folder.rename(root / slug)
            return root, (root,)
        if (folder / _CASE).is_file():
            return root, self._beside_its_campaign([folder.rename(folder.parent / slug)], root)
        for top in (folder, *_only_folder(folder)):
            if any(top.glob(f"*/{_CAMPAIGN}")):
                return top, (top,)
            if cases := sorted(path.parent for path in top.glob(f"*/{_CASE}")):
                return root, self._beside_its_campaign(cases, root)
        raise NoCaseFiles

    def _beside_its_campaign(self, cases: list[Path], root: Path) -> tuple[Path, ...]:
        """Cases alone belong to the campaign that has one of the first's name, or to the live one."""
        known = self._writing.files.catalogue.cases.get(cases[0].name)
        campaign = known.campaign if known else self._writing.live_campaign()
        if campaign is None:
            raise NoCaseFiles
        own = root / campaign.slug
        own.mkdir(parents=True)
        there = self._settings.case_files / campaign.slug
        for path in (there / _CAMPAIGN, *there.glob("*.md")):
            shutil.copyfile(path, own / path.name)
        return tuple(case.rename(own / case.name) for case in cases)


class _Check:
    """One check, which goes on in a thread that waits for its process."""

    def __init__(self, name: str, begun: datetime.datetime) -> None:
        self.begun = begun
        self._lock = threading.Lock()
        self._report = Report(name, begun, State.RUNNING, 0, 0, ())

    def start(self, inside: Inside, steps: Steps, files: ExitStack) -> None:
        """Goes on from here in a thread of its own; the files are gone before it is over."""
        # A server that stops does not wait for it, and its process ends with the server.
        threading.Thread(target=self._run, args=(inside, steps, files), daemon=True).start()

    def report(self) -> Report:
        """What is known by now."""
        with self._lock:
            return self._report

    def is_over(self) -> bool:
        """Whether there is nothing more to come."""
        return self.report().state is not State.RUNNING

    def _run(self, inside: Inside, steps: Steps, files: ExitStack) -> None:
        state = State.FAILED
        try:
            with files:
                for step in steps(inside):
                    self._add(step, inside.settings)
                    if step.done == step.many:
                        state = State.FINISHED
        except TookTooLong:
            state = State.TOO_LONG
        finally:
            with self._lock:
                self._report = replace(self._report, state=state)

    def _add(self, step: Step, settings: Settings) -> None:
        found = tuple(from_folders(problem, settings) for problem in step.found)
        with self._lock:
            every = (*self._report.problems, *found)
            self._report = replace(self._report, done=step.done, many=step.many, problems=every)


def steps_of_a_process(inside: Inside, longest: float = LONGEST) -> Iterator[Step]:
    """The steps of a check that goes on in a process of its own, which is ended after so many seconds.

    Ends early if that process does. Raises `TookTooLong`.
    """
    context = multiprocessing.get_context("forkserver")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=tell_steps, args=(inside, there), daemon=True)
    until = time.monotonic() + longest
    process.start()
    there.close()
    try:
        with here:
            while here.poll(max(0, until - time.monotonic())):
                try:
                    step: Step = here.recv()
                except EOFError:
                    return
                yield step
        raise TookTooLong
    finally:
        process.kill()
        process.join()


def _only_folder(folder: Path) -> tuple[Path, ...]:
    """The one folder in which all others lie, if there is nothing beside it."""
    inside = tuple(folder.iterdir())
    return inside if len(inside) == 1 and inside[0].is_dir() else ()


def _slug(name: str) -> str:
    """The ZIP's name as a folder of case files is called."""
    plain = re.sub("[^a-z0-9]+", "-", Path(name).stem.lower())
    return plain[:_LONGEST_SLUG].strip("-") or "case"

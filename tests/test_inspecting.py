"""Files that an organizer sends: read in a process with limits, reported like `cases check`, and not kept."""

import dataclasses
import datetime
import multiprocessing.util
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.checking import MOST_TOLD, Inside, Step
from app.documents.press import Press
from app.files.archive import archive
from app.files.errors import BadArchive
from app.files.problems import Problem
from app.inspecting import (
    KEPT_FOR,
    MOST_AT_ONCE,
    Inspecting,
    NoCaseFiles,
    OthersAreChecking,
    Report,
    State,
    Steps,
    StillChecking,
    TookTooLong,
    steps_of_a_process,
)
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.cases.good import change, write_campaign, write_case, write_catalogue

NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are unpacked; nothing is left there."""
    # Sockets of processes lie in the folder that is asked for first, and take no long path.
    multiprocessing.util.get_temp_dir()
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


class Room:
    """A desk at which files are checked over the bundled cases, with a clock that a test sets."""

    def __init__(self, steps: Steps | None = None, case_files: Path = ROOT / "case_files") -> None:
        self.now = NOON
        self.settings = Settings(
            database_url="sqlite://", secret_keys=("k" * 16,), data_dir=case_files, case_files=case_files
        )
        press = Press(self.settings.letter_templates)
        writing = Writing(self.settings, press, lambda: self.now, hears_the_desk=False)
        self.inspecting = Inspecting(self.settings, writing, steps)

    def checked(self, data: bytes, name: str = "x.zip", who: str = "ana") -> Report:
        """The report on that ZIP, once it is there."""
        self.inspecting.check_zip(who, name, data)
        return self.over(who)

    def over(self, who: str = "ana") -> Report:
        """The report on the newest check, once it is there."""
        while (report := self.inspecting.report(who)) and report.state is State.RUNNING:
            time.sleep(0.01)
        assert report
        return report


class Kept:
    """Steps that tell what they were asked for, and whose first waits until it may come."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps or (Step(0, 0, ()),)
        self.asked: list[Inside] = []
        self.files: list[set[str]] = []
        self.may_come = threading.Event()

    def __call__(self, inside: Inside) -> Iterator[Step]:
        root = inside.settings.case_files
        self.asked.append(inside)
        self.files.append({path.relative_to(root).as_posix() for path in root.rglob("*.yaml")})
        self.may_come.wait(60)
        yield from self.steps


@pytest.fixture
def kept() -> Kept:
    steps = Kept()
    steps.may_come.set()
    return steps


def zipped(folder: Path, top: str = "") -> bytes:
    """A ZIP of all files in that folder, in a folder of that name if there is one."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    before = f"{top}/" if top else ""
    return archive([(f"{before}{path.relative_to(folder).as_posix()}", path.read_bytes()) for path in paths])


WHOLE = {"spring/campaign.yaml", "spring/ana/case.yaml", "spring/bela/case.yaml"}


@pytest.mark.parametrize("top", ["", "case_files", "example"])
def test_all_case_files_may_be_sent_with_or_without_a_folder_around_them(
    kept: Kept, tmp_path: Path, top: str
) -> None:
    assert Room(kept).checked(zipped(write_catalogue(tmp_path / "own"), top)).state is State.FINISHED
    (inside,), (files,) = kept.asked, kept.files
    assert files == WHOLE
    assert inside.places == (inside.settings.case_files, ROOT / "letter_templates")


@pytest.mark.parametrize(
    ("top", "name", "slug"), [("", "My Spring!.zip", "my-spring"), ("spring", "x", "spring")]
)
def test_a_campaign_may_be_sent_with_or_without_its_folder(
    kept: Kept, tmp_path: Path, top: str, name: str, slug: str
) -> None:
    folder = write_catalogue(tmp_path / "own") / "spring"
    Room(kept).checked(zipped(folder, top), name)
    assert kept.files == [{path.replace("spring", slug) for path in WHOLE}]


@pytest.mark.parametrize(
    ("top", "name", "slug"),
    [
        ("", "ana.zip", "ana"),
        ("", "…", "case"),
        ("files", "", "files"),
        ("ana", "", "ana"),
        ("x/ana", "", "ana"),
    ],
)
def test_a_case_may_be_sent_alone_and_belongs_to_the_live_campaign(
    kept: Kept, tmp_path: Path, top: str, name: str, slug: str
) -> None:
    Room(kept).checked(zipped(write_case(tmp_path / "own"), top), name)
    (inside,) = kept.asked
    assert kept.files == [{"example/campaign.yaml", f"example/{slug}/case.yaml"}]
    assert inside.places[0] == inside.settings.case_files / "example" / slug


def test_a_case_of_a_known_name_belongs_to_its_own_campaign(kept: Kept, tmp_path: Path) -> None:
    Room(kept).checked(zipped(write_case(tmp_path / "own"), "bernardo-caal-xol"))
    assert kept.files == [{"remembered/campaign.yaml", "remembered/bernardo-caal-xol/case.yaml"}]


def test_what_is_no_case_and_no_campaign_is_refused_and_nothing_goes_on(scratch: Path, kept: Kept) -> None:
    room = Room(kept)
    for data in (archive([]), archive([("a/b/c/case.yaml", b"")]), archive([("readme.md", b"")])):
        with pytest.raises(NoCaseFiles):
            room.inspecting.check_zip("ana", "x.zip", data)
    with pytest.raises(BadArchive):
        room.inspecting.check_zip("ana", "x.zip", b"no ZIP")
    assert (room.inspecting.report("ana"), list(scratch.iterdir()), kept.asked) == (None, [], [])


def test_a_case_alone_needs_a_campaign(tmp_path: Path, kept: Kept) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(NoCaseFiles):
        Room(kept, tmp_path / "none").checked(zipped(write_case(tmp_path / "own"), "ana"))


def test_all_files_are_checked_where_they_are(kept: Kept, scratch: Path) -> None:
    room = Room(kept)
    room.inspecting.check_all("ana")
    assert (room.over().name, list(scratch.iterdir())) == ("", [])
    assert kept.asked[0].places == (ROOT / "case_files", ROOT / "letter_templates")


def test_the_process_learns_neither_keys_nor_the_address_of_the_ledger(kept: Kept) -> None:
    room = Room(kept)
    room.inspecting.check_all("ana")
    room.over()
    assert (kept.asked[0].settings.secret_keys, kept.asked[0].settings.database_url) == ((), "")


def test_files_are_gone_before_a_check_is_over_and_its_report_names_them_without_their_folder(
    tmp_path: Path, scratch: Path
) -> None:
    def steps(inside: Inside) -> Iterator[Step]:
        root, templates = inside.settings.case_files, inside.settings.letter_templates
        assert list(scratch.iterdir())
        yield Step(0, 2, (Problem(root / "spring/ana/case.yaml", 3, f"See {root}/spring/ana/en.md."),))
        yield Step(1, 2, ())
        yield Step(
            2, 2, (Problem(templates / "pages/plain/paper.yaml", 1, "No."), Problem(Path("/x/y"), 0, "?"))
        )

    report = Room(steps).checked(zipped(write_catalogue(tmp_path / "own")), "spring.zip")
    assert list(scratch.iterdir()) == []
    assert report == Report(
        "spring.zip",
        NOON,
        State.FINISHED,
        2,
        2,
        (
            Problem(Path("spring/ana/case.yaml"), 3, "See spring/ana/en.md."),
            Problem(Path("letter_templates/pages/plain/paper.yaml"), 1, "No."),
            Problem(Path("y"), 0, "?"),
        ),
    )


def test_one_organizer_has_one_check_at_a_time_and_all_together_two() -> None:
    kept = Kept()
    room = Room(kept)
    for who in ("ana", "ben"):
        room.inspecting.check_all(who)
    with pytest.raises(StillChecking):
        room.inspecting.check_all("ana")
    with pytest.raises(OthersAreChecking):
        room.inspecting.check_zip("eve", "x.zip", b"")
    kept.may_come.set()
    assert {room.over(who).state for who in ("ana", "ben")} == {State.FINISHED}
    room.inspecting.check_all("eve")
    assert room.over("eve").state is State.FINISHED
    assert len(kept.asked) == MOST_AT_ONCE + 1


def test_a_report_is_kept_for_an_hour_and_so_are_not_too_many(kept: Kept) -> None:
    room = Room(kept)
    for number in range(20):
        room.inspecting.check_all(f"organizer-{number}")
        room.over(f"organizer-{number}")
    reports = [room.inspecting.report(f"organizer-{number}") for number in range(20)]
    assert [report is not None for report in reports] == [False] * 4 + [True] * 16
    room.now += KEPT_FOR
    assert room.inspecting.report("organizer-19")
    room.now += datetime.timedelta(seconds=1)
    assert room.inspecting.report("organizer-19") is None


def test_a_check_that_takes_too_long_or_breaks_off_says_how_far_it_came() -> None:
    found = Problem(ROOT / "case_files" / "example", 0, "No.")

    def long(_inside: Inside) -> Iterator[Step]:
        yield Step(0, 9, (found,))
        raise TookTooLong

    def broken(_inside: Inside) -> Iterator[Step]:
        yield Step(3, 9, ())

    for steps, state, done in ((long, State.TOO_LONG, 0), (broken, State.FAILED, 3)):
        room = Room(steps)
        room.inspecting.check_all("ana")
        report = room.over()
        assert (report.state, report.done, report.many) == (state, done, 9)


def _inside(tmp_path: Path) -> Inside:
    room = Room(case_files=tmp_path / "own")
    return Inside(room.settings, (room.settings.case_files,), NOON)


def test_a_process_tells_step_by_step_what_is_wrong_and_that_no_program_fills_the_memory(
    tmp_path: Path,
) -> None:
    campaign = write_campaign(tmp_path / "own" / "spring")
    good, endless, wrong = (write_case(campaign / name) for name in ("ana", "bela", "eva"))
    # One letter is enough.
    for case in (good, endless):
        for language in ("fr", "es"):
            (case / f"{language}.md").unlink()
        change(case / "case.yaml", "  covers:", "  languages: [en]\n  covers:")
    change(endless / "en.md", "## Avoid", '## Appeal\n\n{{ "x" * 99999999999 }}\n\n## Avoid')
    change(wrong / "case.yaml", "who: person", f"who: {'x' * 2_000}")
    first, *others = steps_of_a_process(_inside(tmp_path))
    told = {problem.file.parent.name: problem for problem in first.found}
    assert set(told) == {"bela", "eva"}
    assert "cannot be composed" in told["bela"].message
    assert (told["eva"].line, len(told["eva"].message)) == (2, 602)
    assert [(step.done, step.many) for step in (first, *others)] == [
        (done, first.many) for done in range(first.many + 1)
    ]
    assert [problem for step in others for problem in step.found] == []


def test_a_process_that_is_not_over_in_time_is_ended(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "own")
    with pytest.raises(TookTooLong):
        list(steps_of_a_process(_inside(tmp_path), longest=0))


def test_the_steps_end_where_their_process_does(tmp_path: Path) -> None:
    inside = _inside(tmp_path)
    broken = dataclasses.replace(
        inside.settings,
        case_files="none",  # type: ignore[arg-type]  # Whatever goes wrong in there.
    )
    assert list(steps_of_a_process(dataclasses.replace(inside, settings=broken))) == []


def test_no_more_problems_are_told_than_anybody_reads(tmp_path: Path) -> None:
    for number in range(MOST_TOLD):
        (tmp_path / "own" / f"Campaign {number}").mkdir(parents=True)
    (step,) = steps_of_a_process(_inside(tmp_path))
    assert len(step.found) == MOST_TOLD

"""What organizers look after in case files: problems, languages, days, and letters that nobody may write."""

import datetime
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app.cases.sheet import Kind, Status
from app.cases.status import WhyClosed
from app.documents.document import Size
from app.documents.press import Press
from app.documents.text import text
from app.errors import KindNotOpen, UnknownChoice
from app.letters.words import Words
from app.reviewing import LARGE, SMALL, Due, Overview, ReviewedCase, Reviewing, Sample, What
from app.settings import ROOT, Settings
from app.writing import Wish, Writing
from tests.web.website import edit, end_consent

NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
TODAY = NOON.date()


@pytest.fixture(scope="module")
def press(kept_sheets: Path) -> Iterator[Press]:
    press = Press(ROOT / "letter_templates", sheets=kept_sheets, workers=1)
    yield press
    press.close()


class Office:
    """What is looked after in case files that a test changes."""

    def __init__(self, press: Press, folder: Path) -> None:
        self.folder = Path(shutil.copytree(ROOT / "case_files", folder / "case_files"))
        settings = Settings(database_url="", secret_keys=("k" * 16,), data_dir=folder, case_files=self.folder)
        self.writing = Writing(settings, press, lambda: NOON, hears_the_desk=False)
        self.reviewing = Reviewing(settings, self.writing, press)

    def case_file(self, slug: str) -> Path:
        return self.folder / "example" / slug / "case.yaml"

    def overview(self, campaign: str = "example") -> Overview:
        return self.reviewing.overview(self.writing.campaign(campaign))

    def of(self, slug: str) -> ReviewedCase:
        """What there is to say of that case of the example."""
        (found,) = (one for one in self.overview().cases if one.slug == slug)
        return found


@pytest.fixture
def office(press: Press, tmp_path: Path) -> Office:
    return Office(press, tmp_path)


def told(found: Overview | ReviewedCase) -> list[tuple[str, int, str]]:
    """Its problems, of each the first words, without those of what is beside the case files."""
    ours = (one for one in found.problems if one.file.parts[0] != "letter_templates")
    return [(one.file.as_posix(), one.line, " ".join(one.message.split()[:4])) for one in ours]


def test_cases_without_anything_to_do_are_told_with_their_kinds_and_languages(office: Office) -> None:
    idris = office.of("idris-vael")
    assert [(own.kind, own.status, own.openness.reason) for own in idris.kinds] == [
        (Kind.APPEAL, Status.OPEN, None),
        (Kind.SOLIDARITY, Status.OPEN, None),
    ]
    assert (idris.lacks, idris.dues, idris.problems) == ((), (), ())
    assert idris.drafts == ("en", "fr", "es", "ar")
    assert {one.slug for one in office.overview().cases} == {"idris-vael", "mira-solenne", "orm-bay"}
    assert told(office.overview()) == []


def test_what_was_reviewed_is_no_draft_and_a_language_without_consent_is_lacking(office: Office) -> None:
    folder = office.case_file("mira-solenne").parent
    edit(folder / "fr.md", ("review: draft", "review: native-reviewed"))
    edit(folder / "case.yaml", ("  covers: [", "  languages: [en, fr]\n  covers: ["))
    mira = office.of("mira-solenne")
    assert (mira.drafts, mira.lacks) == (("en",), ("es",))


def test_every_problem_stands_beside_its_case_with_file_and_line(office: Office) -> None:
    orm = office.case_file("orm-bay")
    edit(orm, ("who: community", "who: comunity"))
    edit(orm.with_name("fr.md"), ("review: draft", "review: drafted"))
    edit(office.folder / "remembered" / "bernardo-caal-xol" / "en.md", ("review: draft", "review: x"))
    found = office.overview()
    first = found.cases[0]
    assert (first.slug, first.case) == ("orm-bay", None)
    assert told(first) == [
        ("example/orm-bay/case.yaml", 5, "“who” cannot be “comunity”;"),
        ("example/orm-bay/fr.md", 2, "“review” cannot be “drafted”;"),
    ]
    assert told(found) == []


def test_problems_of_no_case_are_told_whatever_campaign_is_looked_at(office: Office) -> None:
    (office.folder / "Bad Name").mkdir()
    edit(office.folder / "remembered" / "campaign.yaml", ("time_zone: ", "time_zone: Nowhere/"))
    files = {file for file, _, _ in told(office.overview())}
    assert files == {"Bad Name", "Bad Name/campaign.yaml", "remembered/campaign.yaml"} | {
        f"Bad Name/{language}.md" for language in ("en", "es", "fr")
    }
    assert {file for file, _, _ in told(office.reviewing.overview(None))} == files


def test_a_case_that_a_template_keeps_away_is_told_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office.folder / "example" / "without-files").mkdir()
    (office.folder / "example" / ".hidden").mkdir()
    monkeypatch.setattr(office.reviewing, "_problems", lambda: iter(()))
    unserved = [(one.slug, one.problems) for one in office.overview().cases if one.case is None]
    assert unserved == [("without-files", ())]


def test_without_a_folder_of_case_files_that_is_the_problem(press: Press, tmp_path: Path) -> None:
    office = Office(press, tmp_path)
    shutil.rmtree(office.folder)
    found = office.reviewing.overview(None)
    assert found.cases == ()
    assert told(found) == [("case_files", 0, "There is no such")]


def test_days_that_come_soon_or_have_passed_are_told_the_most_urgent_first(office: Office) -> None:
    edit(
        office.case_file("mira-solenne"),
        ("  covers: [", "  until: 2027-01-20\n  covers: ["),
        ("reviewed: 2026-10-01", "reviewed: 2026-05-01"),
        (
            "  appeal: {status: open,",
            "  appeal: {status: open, write_until: 2026-11-21, count_by: 2027-01-21,",
        ),
        ("solidarity: {status: open,", "solidarity: {status: open, return_by: 2026-12-01,"),
    )
    review = datetime.date(2026, 10, 28)
    assert office.of("mira-solenne").dues == (
        Due(-24, review, What.REVIEW),
        Due(0, TODAY, What.WRITE, Kind.APPEAL),
        Due(10, datetime.date(2026, 12, 1), What.RETURN, Kind.SOLIDARITY),
        Due(60, datetime.date(2027, 1, 20), What.CONSENT),
    )


def test_consent_that_has_ended_is_the_first_to_be_looked_after(office: Office) -> None:
    edit(office.case_file("idris-vael"), ("  covers: [", "  until: 2026-11-20\n  covers: ["))
    first = office.overview().cases[0]
    assert (first.slug, first.dues[0].left, first.dues[0].what) == ("idris-vael", -1, What.CONSENT)
    assert {own.openness.reason for own in first.kinds} == {WhyClosed.CONSENT_ENDED}


def test_closed_letters_have_no_days_and_a_withdrawn_case_none_at_all(office: Office) -> None:
    days = "write_until: 2026-01-01, return_by: 2026-01-02"
    edit(
        office.case_file("orm-bay"),
        ("reviewed: 2026-10-01", "reviewed: 2026-04-01"),
        ("appeal: {status: open", f"appeal: {{status: withdrawn, {days}"),
    )
    edit(
        office.case_file("mira-solenne"),
        ("reviewed: 2026-10-01", "reviewed: 2026-04-01"),
        ("appeal: {status: open", f"appeal: {{status: closed, {days}"),
        ("solidarity: {status: open", "solidarity: {status: closed"),
    )
    for language in ("en", "fr", "es"):
        edit(
            office.case_file("mira-solenne").with_name(f"{language}.md"),
            (
                "review: draft\n",
                "review: draft\noutcomes: {appeal: She is free., solidarity: She is free.}\n",
            ),
        )
    withdrawn, closed = office.of("orm-bay"), office.of("mira-solenne")
    assert withdrawn.case
    assert closed.case
    assert (withdrawn.is_withdrawn, withdrawn.dues, closed.is_withdrawn, closed.dues) == (True, (), False, ())
    assert office.overview().cases[-1] == withdrawn


def test_a_letter_that_nobody_may_write_can_be_looked_at(office: Office) -> None:
    bernardo = office.writing.stock.catalogue.case("bernardo-caal-xol")
    with pytest.raises(KindNotOpen):
        office.writing.letter(bernardo, Kind.APPEAL, Words(interface="en"))
    words = text(office.reviewing.letter(bernardo, Sample(Kind.APPEAL, "es", "the-attorney-general")))
    assert "Bernardo Caal Xol" in words
    for is_large, width in ((False, SMALL), (True, LARGE)):
        sample = Sample(Kind.APPEAL, "es")
        png = office.reviewing.picture(bernardo, sample, Wish(size=Size.LETTER), is_large=is_large)
        assert Image.open(io.BytesIO(png)).width == width


def test_consent_that_has_ended_takes_the_picture_off(press: Press, tmp_path: Path) -> None:
    pictures = []
    for name in ("before", "after"):
        office = Office(press, tmp_path / name)
        if name == "after":
            end_consent(office.folder, "mira-solenne")
        mira = office.writing.stock.catalogue.case("mira-solenne")
        wish, sample = Wish(paper="stationery"), Sample(Kind.APPEAL, "en")
        pictures.append(office.reviewing.picture(mira, sample, wish, is_large=False))
    assert pictures[0] != pictures[1]


def test_papers_are_those_on_which_somebody_may_print_it(office: Office) -> None:
    idris = office.writing.stock.catalogue.case("idris-vael")
    papers = {paper.slug for paper in office.reviewing.papers(idris, Kind.SOLIDARITY, "ar")}
    assert {"plain", "mirror", "postcard"} <= papers
    assert "postcard" not in {paper.slug for paper in office.reviewing.papers(idris, Kind.APPEAL, "en")}


@pytest.mark.parametrize(
    ("sample", "paper"),
    [
        (Sample(Kind.APPEAL, "en"), "postcard"),
        (Sample(Kind.APPEAL, "ar"), "plain"),
        (Sample(Kind.SOLIDARITY, "xx"), "plain"),
        (Sample(Kind.SOLIDARITY, "en", "nobody"), "plain"),
    ],
)
def test_what_there_is_not_is_refused(office: Office, sample: Sample, paper: str) -> None:
    idris = office.writing.stock.catalogue.case("idris-vael")
    with pytest.raises(UnknownChoice):
        office.reviewing.picture(idris, sample, Wish(paper=paper), is_large=False)

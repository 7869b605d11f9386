"""Letters with names already on them: printed for a group, counted once, the names kept nowhere."""

from pathlib import Path

import pytest

from app.documents.press import Press
from app.errors import PressBusy, PressFailed
from app.writing import Outcome, Writing
from tests.web.conftest import Open
from tests.web.group import (
    MIRA,
    RUN,
    letters,
    opened_group,
    run_fields,
)
from tests.web.website import Website, copied_cases, edit


@pytest.fixture
def code(website: Website) -> str:
    return opened_group(website)


REFUSED_RUNS = {
    "no name": ({"names": " \n\u200b\n"}, "There is no name yet", "names"),
    "a long name": ({"names": f"Ada\n{'x' * 101}"}, "2 (101)", "names"),
    "too many for the group": ({"names": "Ada\n" * 61}, "can have 60 letters", "names"),
    "too many for anybody": ({"names": "Ada\n" * 1001}, "more than 1,000 names", "names"),
    "signs without a font": ({"names": "Ada \U0001bca0\U00012000"}, "cannot be printed here", "names"),
    "no such case": ({"letter": "nobody.appeal.en"}, "is not on offer", "letter"),
    "a case of another campaign": ({"letter": "bernardo-caal-xol.appeal.en"}, "is not on offer", "letter"),
    "no such kind": ({"letter": "mira-solenne.petition.en"}, "is not on offer", "letter"),
    "no such language": ({"letter": f"{MIRA}.xx"}, "is not on offer", "letter"),
    "nothing chosen": ({"letter": ""}, "is not on offer", "letter"),
    "no such size": ({"size": "a3"}, "is not on offer", "size"),
}


@pytest.mark.parametrize(("changes", "sentence", "field"), REFUSED_RUNS.values(), ids=REFUSED_RUNS)
def test_letters_that_cannot_be_printed_give_the_names_back(
    website: Website, code: str, changes: dict[str, str], sentence: str, field: str
) -> None:
    fields = run_fields(website, code, names="Ada\nBo") | changes
    page = website.post(RUN, fields)
    assert (page.status, sentence in page.text) == (422, True)
    assert f"#{field}" in page.links
    assert page.all("//details[@open]//textarea")
    kept = page.fields(1)
    assert kept["names"].split() == fields["names"].replace("\u200b", "").split() or field == "names"
    assert kept["run"] == fields["run"]
    assert letters(website, code) == 0


def test_the_same_run_again_counts_once_and_another_one_asks_first(website: Website) -> None:
    code = opened_group(website)
    fields = run_fields(website, code, names="Ada\nBo")
    assert {website.send(RUN, fields).status_code for _ in range(2)} == {200}
    assert letters(website, code) == 2
    page = website.post(RUN, fields | {"names": "Ada\nBo\nCy"})
    assert (page.status, "To print these as new letters" in page.text) == (422, True)
    anew = page.fields(1)
    assert anew["run"] != fields["run"]
    assert website.send(RUN, anew).status_code == 200
    assert letters(website, code) == 5


def test_a_kind_that_is_not_open_is_not_printed_with_names(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(
        cases / "example/idris-vael/case.yaml",
        ("appeal: {status: open", "appeal: {status: open, open_from: 2999-01-01"),
    )
    website = open_website(cases)
    code = opened_group(website)
    page = website.post(RUN, run_fields(website, code, names="Ada", letter="idris-vael.appeal.en"))
    assert (page.status, "has not come yet" in page.text) == (422, True)
    offered = [str(option.get("value")) for option in page.all("//select[@id='letter']//option")]
    assert "idris-vael.appeal.en" not in offered
    assert "idris-vael.solidarity.en" in offered


def test_a_busy_press_and_one_that_fails_give_the_names_back(
    website: Website, code: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fields = run_fields(website, code, names="Ada Secret")
    for error, status in ((PressBusy(7), 503), (PressFailed("out of ink"), 422)):

        def stopped(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(Press, "print_all", stopped)
        page = website.post(RUN, fields)
        assert (page.status, page.headers.get("Retry-After")) == (status, "7" if status == 503 else None)
        assert page.fields(1)["names"] == "Ada Secret"
    assert "out of ink" in caplog.text
    assert "Secret" not in caplog.text
    assert letters(website, code) == 0


def test_letters_that_were_printed_and_not_counted_are_not_given(
    website: Website, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:

    fields = run_fields(website, code, names="Ada")
    monkeypatch.setattr(Writing, "count_run", lambda *_: Outcome.UNREACHABLE)
    assert website.post(RUN, fields).status == 503

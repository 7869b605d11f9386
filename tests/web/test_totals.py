"""What machines are told: public totals, and whether the site is well."""

from datetime import datetime
from pathlib import Path

from tests.web.conftest import Open
from tests.web.website import Website, copied_cases, edit


def write(website: Website, path: str) -> None:
    assert website.send(path, website.begun(path) | {"as": "txt"}).status_code == 200


def test_totals_are_told_by_case_and_kind(open_website: Open) -> None:
    website = open_website()
    for path in ("/en/write/mira-solenne/appeal", "/en/write/orm-bay/appeal", "/es/write/orm-bay/solidarity"):
        write(website, path)
    answer = website.ask("/totals.json?campaign=example").json
    assert answer
    moment = datetime.fromisoformat(answer.pop("as_of"))
    assert moment.utcoffset() is not None
    assert answer == {
        "campaign": "example",
        "total": 3,
        "signatures": 0,
        "by_case": {"mira-solenne": 1, "orm-bay": 2},
        "by_kind": {"appeal": 2, "solidarity": 1},
    }


def test_the_public_total_moves_in_steps(open_website: Open) -> None:
    website = open_website(totals_step=86_400)
    assert website.total() == 0
    write(website, "/en/write/mira-solenne/appeal")
    assert website.total() == 0


def test_letters_for_a_withdrawn_case_stay_in_the_sum_without_its_name(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    website = open_website(cases)
    write(website, "/en/write/mira-solenne/appeal")
    edit(cases / "example/mira-solenne/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    website.close()
    answer = open_website(cases).ask("/totals.json")
    assert "mira" not in answer.text
    assert answer.json
    assert answer.json["by_case"] == {"withdrawn": 1}


def test_an_unknown_campaign_is_a_sentence(website: Website) -> None:
    answer = website.ask("/totals.json?campaign=nobodys")
    assert answer.status_code == 404
    assert answer.json == {"error": "There is no campaign “nobodys” in the case files."}


def test_without_its_database_the_site_is_alive_but_not_ready(open_website: Open) -> None:
    website = open_website()
    assert website.ask("/readyz").json == {"status": "ok"}
    website.break_database()
    assert website.ask("/healthz").json == {"status": "ok"}
    for path in ("/readyz", "/totals.json"):
        answer = website.ask(path)
        assert (answer.status_code, list(answer.json or ())) == (503, ["error"])
    assert website.get("/en/").all("//p[@class='postmark']") == []

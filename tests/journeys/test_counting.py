"""One letter, however often and from wherever it is asked for, counts once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.serving import serving

PAGE = "/es/write/mira-solenne/appeal"


def test_three_formats_twice_each_double_clicked_from_two_processes_count_once(
    database_url: str, tmp_path: Path
) -> None:
    settings = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a-key-for-tests-long-enough",
        "DATA_DIR": str(tmp_path),
        "TOTALS_STEP": "0",
    }
    with (
        serving(settings, folder=tmp_path / "one") as one,
        serving(settings, folder=tmp_path / "two") as two,
        ThreadPoolExecutor(12) as people,
    ):
        token = one.token(PAGE)
        forms = ["page", "pdf", "docx", "txt", "pdf", "docx"]
        asked = [
            people.submit(site.insist, PAGE, token=token, name="Ana", **{"as": form})
            for form in forms
            for site in (one, two)
        ]
        assert {answer.result().status for answer in asked} == {200}
        assert (one.total(), two.total()) == (1, 1)
        changed = one.post(PAGE, token=token, name="Ana", body="Ruego a Vuestra Majestad.", **{"as": "pdf"})
        assert (changed.status, one.total()) == (200, 1), "changed words are the same letter"
        assert two.post(PAGE, token=two.token(PAGE), **{"as": "txt"}).status == 200
        assert one.total() == 2, "a fresh page is another letter"

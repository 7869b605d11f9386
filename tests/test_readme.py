"""The README → what it promises a newcomer: rooms, commands, settings and pictures are as it says."""

import re
import subprocess
import sys
from pathlib import Path

from app import settings
from tests.command_line import commands
from tests.house_rules import ORDER, RANK
from tests.serving import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = re.findall(r"^\| `app/(\w+)(?:\.py|/)` \|", README, re.MULTILINE)
#: Rooms without a row: the commands' entry is `cli`, and `create_app` is the package itself.
WITHOUT_A_ROW = {"__main__", "create_app", "__init__"}


def test_every_room_has_its_line_in_the_order_of_imports() -> None:
    code = {path.stem for path in (ROOT / "app").glob("*.py")} | {
        path.name for path in (ROOT / "app").iterdir() if path.is_dir() and not path.name.startswith("__")
    }
    assert set(ROOMS) == code - WITHOUT_A_ROW
    ranked = [room for room in ROOMS if room in {name for rooms in ORDER for name in rooms}]
    assert ranked == sorted(ranked, key=lambda room: RANK[room])


def test_every_folder_and_file_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:app|case_files|letter_templates|tests)/[\w./]*)`", README)
    assert [name for name in named if not (ROOT / name).exists()] == []
    for picture in re.findall(r'<img src="([^"]+)"', README):
        assert (ROOT / picture).is_file()


def test_every_target_of_make_that_it_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", README)) <= targets


def test_every_setting_is_named_and_no_other() -> None:
    read = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', Path(settings.__file__).read_text(encoding="utf-8")))
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", README)) == read


def test_every_command_that_it_names_can_be_asked_for_help(tmp_path: Path) -> None:
    with commands(tmp_path) as runner:
        for command in (
            "serve",
            "cases check",
            "totals",
            "fold",
            "audit",
            "what-we-hold",
            "write",
            "run",
            "tally add",
            "kit",
        ):
            assert f"{command}`" in README or f"{command} " in README
            assert runner.invoke(args=[*command.split(), "--help"]).exit_code == 0


def test_the_program_can_be_asked_for_help(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "app", "--help"]
    own = {"DATA_DIR": str(tmp_path)}
    done = subprocess.run(asked, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    assert "kit" in done.stdout, done.stderr

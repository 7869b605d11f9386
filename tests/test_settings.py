"""Environments → the settings that they make, or the sentence that says what is wrong with them."""

import multiprocessing
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from app.errors import BadSetting
from app.settings import ROOT, Settings, read_settings


def read(folder: Path, **environment: str) -> Settings:
    return read_settings({"DATA_DIR": str(folder), **environment})


def test_an_empty_environment_serves_the_bundled_campaigns_from_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert settings.data_dir == tmp_path / "instance"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/every-letter.sqlite3"
    assert settings.case_files == ROOT / "case_files"
    assert settings.letter_templates == ROOT / "letter_templates"
    assert (settings.public_url, settings.proxy_hops, settings.totals_step) == ("", 0, 60)


def test_every_setting_is_read_from_its_variable(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        DATABASE_URL="postgresql://ledger.example/letters",
        SECRET_KEY="a" * 16,
        CASE_FILES=str(tmp_path / "cases"),
        LETTER_TEMPLATES=str(tmp_path / "templates"),
        PUBLIC_URL="https://letters.example/",
        PROXY_HOPS="1",
        TOTALS_STEP="0",
        SECOND_PERSON="off",
    )
    assert settings == Settings(
        database_url="postgresql://ledger.example/letters",
        secret_keys=("a" * 16,),
        data_dir=tmp_path,
        case_files=tmp_path / "cases",
        letter_templates=tmp_path / "templates",
        public_url="https://letters.example",
        proxy_hops=1,
        totals_step=0,
        second_person=False,
    )


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path) -> None:
    assert read(tmp_path, TOTALS_STEP="", DATABASE_URL="", CASE_FILES="") == read(tmp_path)


@pytest.mark.parametrize("name", ["PROXY_HOPS", "TOTALS_STEP"])
@pytest.mark.parametrize("value", ["-1", "1.5", "soon"])
def test_a_number_that_is_none_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(
        BadSetting, match=f"The setting {name} cannot be used: “{value}” is not a whole number."
    ):
        read(tmp_path, **{name: value})


@pytest.mark.parametrize("value", ["no", "ON", "1"])
def test_what_is_neither_on_nor_off_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(BadSetting, match=f"SECOND_PERSON cannot be used: “{value}” is neither on nor off."):
        read(tmp_path, SECOND_PERSON=value)


def test_a_missing_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "not yet there"
    first = read(folder)
    (kept,) = [path for path in folder.iterdir() if path.is_file()]
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    assert len(first.secret_keys[0]) >= 32
    assert read(folder).secret_keys == first.secret_keys
    assert read(tmp_path / "another").secret_keys != first.secret_keys


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("forkserver")) as pool:
        for attempt in range(50):
            environments = [{"DATA_DIR": str(tmp_path / str(attempt))}] * 8
            keys = {settings.secret_keys for settings in pool.map(read_settings, environments)}
            assert len(keys) == 1
            assert all(len(key) >= 32 for (key,) in keys)


def test_a_kept_key_that_is_empty_signs_nothing(tmp_path: Path) -> None:
    read(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text("")
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        read(tmp_path)


def test_the_first_key_signs_and_older_ones_still_count(tmp_path: Path) -> None:
    settings = read(tmp_path, SECRET_KEY="the-new-key-of-today, the-old-key-of-before")
    assert settings.secret_keys == ("the-new-key-of-today", "the-old-key-of-before")
    assert list(tmp_path.iterdir()) == []


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"SECRET_KEY .* 16 characters or more"):
        read(tmp_path, SECRET_KEY="short")


def test_several_machines_must_share_a_key(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"SECRET_KEY .* has to be set"):
        read(tmp_path, DATABASE_URL="postgresql://ledger.example/letters")


def test_a_key_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refusal:
        read(tmp_path, SECRET_KEY="secret")
    assert "secret" not in str(refusal.value)

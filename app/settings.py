"""The environment → one frozen value, read once; nothing else in the house reads the environment."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import BadSetting

#: Characters; itsdangerous signs with HMAC, whose strength is that of the key.
SHORTEST_KEY: Final = 16
ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an installation may decide.

    ``secret_keys``: the first signs, every one verifies, so that a key can be rotated.
    ``totals_step``: seconds between two moves of the public total; 0 asks the ledger each time.
    ``proxy_hops``: how many proxies stand in front and may be believed about the network address.
    ``second_person``: whether somebody else must agree to what one organizer has entered or reopened.
    """

    database_url: str
    secret_keys: tuple[str, ...]
    data_dir: Path
    case_files: Path = ROOT / "case_files"
    letter_templates: Path = ROOT / "letter_templates"
    public_url: str = ""
    proxy_hops: int = 0
    totals_step: int = 60
    second_person: bool = True


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from the environment variables that the README lists. Raises `BadSetting`.

    On one machine (SQLite) a missing ``SECRET_KEY`` is made and kept in the data folder,
    readable by its owner only.
    """
    data_dir = Path(environment.get("DATA_DIR") or "instance").resolve()
    database_url = environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'every-letter.sqlite3'}"
    return Settings(
        database_url=database_url,
        secret_keys=_secret_keys(environment.get("SECRET_KEY", ""), database_url, data_dir),
        data_dir=data_dir,
        case_files=Path(environment.get("CASE_FILES") or ROOT / "case_files").resolve(),
        letter_templates=Path(environment.get("LETTER_TEMPLATES") or ROOT / "letter_templates").resolve(),
        public_url=environment.get("PUBLIC_URL", "").rstrip("/"),
        proxy_hops=_whole_number(environment, "PROXY_HOPS", 0),
        totals_step=_whole_number(environment, "TOTALS_STEP", 60),
        second_person=_is_on(environment, "SECOND_PERSON"),
    )


def _is_on(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name) or "on"
    if text not in {"on", "off"}:
        raise BadSetting(name, f"“{text}” is neither on nor off")
    return text == "on"


def _whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal():
        raise BadSetting(name, f"“{text}” is not a whole number")
    return int(text)


def _secret_keys(text: str, database_url: str, data_dir: Path) -> tuple[str, ...]:
    keys = tuple(text.replace(",", " ").split())
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise BadSetting("SECRET_KEY", f"each key needs {SHORTEST_KEY} characters or more")
    if keys:
        return keys
    if not database_url.startswith("sqlite"):
        raise BadSetting("SECRET_KEY", "several machines must share it, so with PostgreSQL it has to be set")
    return (_kept_key(data_dir / "secret_key"),)


def _kept_key(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_name(f"{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):
            # Whole or not at all, and the first of several processes wins; the others read its key.
            os.link(made, path)
        made.unlink()
    key = path.read_text()
    if len(key) < SHORTEST_KEY:
        raise BadSetting("SECRET_KEY", f"{path} holds no key; remove that file, and a new key is made")
    return key

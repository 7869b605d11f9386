"""A test process's folder → what it shares with the other processes of the same run."""

from pathlib import Path


def shared_by_processes(base: Path) -> Path:
    """The folder of the whole run, where this process keeps its own in ``base``."""
    return base.parent if base.name.startswith("popen-") else base


def sheets_in(shared: Path) -> Path:
    """Where sheets are kept there: what any test has laid out is ready for all."""
    folder = shared / "sheets"
    folder.mkdir(exist_ok=True)
    return folder


def share_sheets(data: Path, base: Path) -> None:
    """Let a program whose data will lie in that folder keep its sheets there, too."""
    if not (data / "sheets").exists():
        (data / "sheets").symlink_to(sheets_in(shared_by_processes(base)))

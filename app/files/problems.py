"""What is wrong with a content file, as a value: where it is and what to do, in words for a campaigner."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: the file, its line (from 1; 0 is the file as a whole) and a sentence with the remedy."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.message}"

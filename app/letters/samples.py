"""A case's fields and a sample letter's source → the sample's words; nowhere else is content compiled.

A sample is Jinja over plain values in a sandbox, and gives plain text. A participant's words never come here.
"""

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic.dataclasses import dataclass as typed

from app.cases.case import Addressee, Case, Sample
from app.cases.sheet import Kind
from app.errors import EveryLetterError
from app.files.problems import Problem
from app.files.text import clean, read_text
from app.files.typed import STRICT, read_yaml
from app.letters.words import LIMITS

#: Samples whose words are kept, of some 2 kB: those of a hundred cases in all languages.
_MOST_COMPOSED: Final = 1_000
#: Folders of ``letter_templates/`` that hold something else than sample letters.
_OTHER_FOLDERS = frozenset({"books", "kits", "languages", "pages", "postage"})


class SampleFailed(EveryLetterError):
    """A sample letter cannot be composed; carries the `Problem` with file and line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(sentence=str(problem))
        self.problem = problem


@typed(frozen=True, config=STRICT)
class TemplateFacts:
    """``template.yaml``: the kind of letter that the folder's samples are for."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class SampleTemplates:
    """The general sample letters by kind and language."""

    by_kind: Mapping[tuple[Kind, str], Sample]

    def sample_for(self, case: Case, kind: Kind, language: str) -> Sample | None:
        """The case's own sample letter, else the general one of that kind."""
        return case.letter_words(language).samples.get(kind) or self.by_kind.get((kind, language))


def read_templates(folder: Path) -> tuple[SampleTemplates, tuple[Problem, ...]]:
    """Every ``<name>/template.yaml`` with its ``<language>.md.jinja`` files, and every problem."""
    samples: dict[tuple[Kind, str], Sample] = {}
    problems: list[Problem] = []
    for own in sorted(path for path in folder.iterdir() if path.is_dir() and path.name not in _OTHER_FOLDERS):
        facts, found = read_yaml(TemplateFacts, own / "template.yaml", folder)
        problems += found
        for path in sorted(own.glob("*.md.jinja")):
            text = read_text(path, folder)
            if isinstance(text, Problem):
                problems.append(text)
            elif facts:
                samples[facts.kind, path.name.removesuffix(".md.jinja")] = Sample(text, str(path), 1)
    return SampleTemplates(samples), tuple(problems)


def sample_body(sample: Sample, case: Case, addressee: Addressee, language: str) -> str:
    """The words between salutation and closing, as plain text. Raises `SampleFailed` with file and line."""
    return _composed(sample, *_plain_values(case, addressee, language))


@lru_cache(_MOST_COMPOSED)
def _composed(
    sample: Sample,
    case: tuple[tuple[str, str], ...],
    addressee: tuple[tuple[str, str], ...],
    demands: tuple[str, ...],
    messages: tuple[str, ...],
) -> str:
    """The sample with these values; every letter asks for it, some several times."""
    try:
        text = _compiled(sample).render(
            case=dict(case), addressee=dict(addressee), demands=demands, messages=messages
        )
    except jinja2.TemplateSyntaxError as error:
        message = f"The sample letter is not correct Jinja ({error.message})."
        raise _failed(sample, error.lineno, message) from None
    except Exception as error:  # noqa: BLE001 – a sample is a small program, which may raise anything.
        raise _failed(sample, _line_of(error), f"The sample letter cannot be composed ({error}).") from None
    text = _tidy(clean(text))
    # The writer who edits the sample may give back as many.
    most = LIMITS["body"]
    if not 0 < len(text) <= most:
        raise _failed(sample, 1, f"The sample letter has {len(text)} characters of at most {most}.")
    return text


def _plain_values(case: Case, addressee: Addressee, language: str) -> tuple[Any, ...]:
    """What a sample may name; values only, so that no template can reach into the program."""
    words = case.letter_words(language)
    of_case = {
        "name": case.name(language),
        "name_in_sentence": case.name_in_sentence(language),
        "country": case.country(language),
        "hook": words.front.hook,
    }
    of_addressee = {
        "name": addressee.name,
        "office": addressee.words.office or "",
        "vocative": addressee.words.vocative,
    }
    return tuple(of_case.items()), tuple(of_addressee.items()), words.demands, words.messages


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # What comes out is plain text, which each document escapes for itself, so nothing is escaped here.
    return ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )


@cache
def _compiled(sample: Sample) -> jinja2.Template:
    return _environment().from_string(sample.source)


def _tidy(text: str) -> str:
    """Paragraphs parted by one empty line; a paragraph's own lines run on, list items stay apart."""
    lines = "\n".join(line.strip() for line in text.strip().split("\n"))
    return "\n\n".join(re.sub(r"\n(?!\d+\. )", " ", part) for part in re.split(r"\n{2,}", lines))


def _line_of(error: Exception) -> int:
    """The line of the template that failed; Jinja gives its frames the template's name and lines."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return frames[-1].lineno or 1 if frames else 1


def _failed(sample: Sample, line: int, message: str) -> SampleFailed:
    remedy = "Correct it; a sample may use case, addressee, demands and messages."
    return SampleFailed(Problem(Path(sample.file), sample.line + line - 1, f"{message} {remedy}"))

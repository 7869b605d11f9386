"""The folder of letter templates → languages and sample letters, and the cases that they suffice for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from app.cases.case import Addressee, Case
from app.cases.catalogue import Catalogue
from app.files.problems import Problem
from app.letters.language import LetterLanguage, read_languages
from app.letters.samples import SampleFailed, SampleTemplates, read_templates, sample_body


@dataclass(frozen=True, slots=True)
class LetterTemplates:
    """What every letter needs beside its case."""

    languages: Mapping[str, LetterLanguage]
    samples: SampleTemplates

    def body(self, case: Case, addressee: Addressee, language: str, region: str) -> str:
        """The sample's words between salutation and closing, typeset. Raises `SampleFailed`."""
        sample = self.samples.sample_for(case, addressee.kind, language)
        if sample is None:
            message = f"There is no sample letter of kind “{addressee.kind}” in “{language}”; write one."
            raise SampleFailed(Problem(case.folder / f"{language}.md", 0, message))
        return self.languages[language].typeset(sample_body(sample, case, addressee, language), region)


def read_letter_templates(folder: Path) -> tuple[LetterTemplates, tuple[Problem, ...]]:
    """Languages and sample letters of ``letter_templates/``, and every problem."""
    if not folder.is_dir():
        problem = Problem(folder, 0, "There is no such folder of letter templates.")
        return LetterTemplates({}, SampleTemplates({})), (problem,)
    languages, problems = read_languages(folder / "languages", folder)
    samples, more = read_templates(folder)
    return LetterTemplates(languages, samples), (*problems, *more)


def writable(catalogue: Catalogue, templates: LetterTemplates) -> Catalogue:
    """The catalogue without the cases whose sample letters cannot be composed, and with those problems."""
    problems = {case.slug: tuple(_problems(case, templates)) for case in catalogue.cases.values()}
    # A fault of a general sample is every case's, but is told once.
    told = dict.fromkeys((*catalogue.problems, *chain.from_iterable(problems.values())))
    cases = {slug: case for slug, case in catalogue.cases.items() if not problems[slug]}
    return replace(catalogue, cases=cases, problems=tuple(told))


def _problems(case: Case, templates: LetterTemplates) -> Iterator[Problem]:
    for language in (*case.words, *case.letters_only):
        if language not in templates.languages:
            message = (
                f"Letters in “{language}” are not set up; add letter_templates/languages/{language}.yaml."
            )
            yield Problem(case.folder / f"{language}.md", 0, message)
            continue
        kinds = (kind for kind in case.facts.kinds if language in case.letter_languages(kind))
        for addressee in (one for kind in kinds for one in case.addressees(kind, language)):
            try:
                templates.body(case, addressee, language, region="")
            except SampleFailed as failed:
                yield failed.problem

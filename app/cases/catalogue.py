"""The folder of case files → all campaigns and cases that can be served, and every problem in the rest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.cases.case import Campaign, Case
from app.cases.read import read_campaign, read_case
from app.cases.sheet import SLUG
from app.errors import UnknownCampaign, UnknownCase
from app.files.problems import Problem


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Campaigns and cases by slug, in the order of their folders, and why others were left out."""

    campaigns: Mapping[str, Campaign]
    cases: Mapping[str, Case]
    problems: tuple[Problem, ...] = ()

    def case(self, slug: str) -> Case:
        """The case of that slug. Raises `UnknownCase`."""
        try:
            return self.cases[slug]
        except KeyError:
            raise UnknownCase(slug) from None

    def campaign(self, slug: str) -> Campaign:
        """The campaign of that slug. Raises `UnknownCampaign`."""
        try:
            return self.campaigns[slug]
        except KeyError:
            raise UnknownCampaign(slug) from None

    def cases_of(self, campaign: Campaign) -> tuple[Case, ...]:
        """The cases of a campaign."""
        return tuple(case for case in self.cases.values() if case.campaign.slug == campaign.slug)


def read_catalogue(folder: Path) -> Catalogue:
    """Everything in ``<folder>/<campaign>/<case>/``; one bad case never keeps the good ones away."""
    if not folder.is_dir():
        return Catalogue({}, {}, (Problem(folder, 0, "There is no such folder of case files."),))
    campaigns: dict[str, Campaign] = {}
    cases: dict[str, Case] = {}
    problems: list[Problem] = []
    for campaign_folder in _folders(folder):
        campaign, found = read_campaign(campaign_folder, folder)
        problems += found
        if not re.fullmatch(SLUG, campaign_folder.name):
            problems.append(
                Problem(
                    campaign_folder,
                    0,
                    "A campaign's folder is named in small letters, digits and hyphens, 40 at most.",
                )
            )
        elif campaign:
            campaigns[campaign.slug] = campaign
            problems += _read_cases(campaign_folder, campaign, folder, cases)
    return Catalogue(campaigns, cases, tuple(sorted(problems)))


def _read_cases(folder: Path, campaign: Campaign, root: Path, cases: dict[str, Case]) -> list[Problem]:
    """Adds the campaign's cases to ``cases``; a slug is unique over all campaigns and for ever."""
    problems: list[Problem] = []
    for case_folder in _folders(folder):
        case, found = read_case(case_folder, campaign, root)
        problems += found
        if case and case.slug in cases:
            other = cases[case.slug].campaign.slug
            problems.append(
                Problem(
                    case_folder,
                    0,
                    f"The campaign “{other}” has a case of this name already; rename the folder.",
                )
            )
        elif case:
            cases[case.slug] = case
    return problems


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))

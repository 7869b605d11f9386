"""The house's own values → the words that pages have for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.actions.cell import PETITION, Channel
from app.cases.sheet import Kind
from app.cases.status import WhyClosed
from app.languages import translatable as _

#: What a button says that leads to a letter of that kind.
WRITE: Final[Mapping[Kind, str]] = MappingProxyType(
    {Kind.APPEAL: _("Write an appeal"), Kind.SOLIDARITY: _("Write a message of solidarity")}
)

#: What the button's letter is.
ABOUT: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.APPEAL: _("A letter to the authorities who can put this right."),
        Kind.SOLIDARITY: _("A few warm words to those who need to know that they are not alone."),
    }
)

#: What letters of that kind are called.
LETTERS: Final[Mapping[Kind, str]] = MappingProxyType(
    {Kind.APPEAL: _("Letters to the authorities"), Kind.SOLIDARITY: _("Messages of solidarity")}
)

#: The same of all that is counted.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {**{str(kind): words for kind, words in LETTERS.items()}, PETITION: _("Signatures of petitions")}
)

#: How it came in.
CHANNELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Channel.ONLINE: _("Finished on this website"),
        Channel.RUN: _("Printed with names on them"),
        Channel.TALLY: _("Reported as a pile"),
        Channel.EXTERNAL: _("Told by another website"),
        Channel.OTHER: _("Other contributions"),
    }
)

#: What each kind of group is called; the keys are `app.reporting.KINDS_OF_GROUP`.
KINDS_OF_GROUP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "school": _("A class or a school"),
        "university": _("A university"),
        "youth": _("A youth group"),
        "activists": _("A local group of activists"),
        "faith": _("A faith community"),
        "library": _("A library or a bookshop"),
        "other": _("Another group"),
    }
)

#: Why letters of a kind cannot be written.
REASONS: Final[Mapping[WhyClosed, str]] = MappingProxyType(
    {
        WhyClosed.NO_SUCH_KIND: _("This case asks for no letters of this kind."),
        WhyClosed.PAUSED: _("These letters are paused for now."),
        WhyClosed.CLOSED: _("These letters are no longer asked for."),
        WhyClosed.WITHDRAWN: _("The case was withdrawn."),
        WhyClosed.CONSENT_ENDED: _("These letters are paused until consent has been asked for again."),
        WhyClosed.NOT_YET: _("The day to begin has not come yet."),
        WhyClosed.TOO_LATE: _("The last day to write has passed."),
        WhyClosed.CAMPAIGN_OVER: _("The campaign is over."),
    }
)

#: What a case is about; the keys are those of `app.cases.sheet.Issue`.
ISSUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "freedom-of-expression": _("Freedom of expression"),
        "freedom-of-assembly": _("Freedom of assembly"),
        "land-and-environment": _("Land and environment"),
        "fair-trial": _("Fair trial"),
        "torture": _("Torture"),
        "womens-rights": _("Women’s rights"),
        "lgbti-rights": _("LGBTI rights"),
        "childrens-rights": _("Children’s rights"),
        "refugees": _("Refugees"),
        "labour-rights": _("Rights at work"),
        "enforced-disappearance": _("Enforced disappearance"),
        "death-penalty": _("Death penalty"),
        "discrimination": _("Discrimination"),
        "police-violence": _("Police violence"),
    }
)

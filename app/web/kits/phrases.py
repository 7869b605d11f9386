"""Ways to write and bands of age → the words that the pages of kits have for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.kits.parts import Mode
from app.languages import translatable as _

#: What each way to write is called, and what it means.
MODES: Final[Mapping[Mode, tuple[str, str]]] = MappingProxyType(
    {
        Mode.SIGN: (_("Sign a printed letter"), _("Quickest: everybody reads the letter and signs it.")),
        Mode.COPY: (_("Copy by hand"), _("A model to copy on lined paper: slower, and more personal.")),
        Mode.STARTERS: (_("Sentence starters"), _("Beginnings of sentences that everybody completes.")),
        Mode.OWN: (_("Own words"), _("Lined paper, the facts and a few tips: for practised writers.")),
        Mode.DRAW: (_("Draw a card"), _("A picture and a few kind words: right for every age.")),
    }
)

#: What each band of age is called; the keys are those of `app.kits.parts.AGES`.
AGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "6-8": _("Ages 6 to 8"),
        "9-12": _("Ages 9 to 12"),
        "13-15": _("Ages 13 to 15"),
        "16+": _("16 and over"),
    }
)

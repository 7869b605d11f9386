"""Ways in which letters came in → the words that the room has for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.actions.cell import Channel
from app.languages import translatable as _

#: Of a pile that has become smaller: the letters that came in that way.
CAME_IN: Final[Mapping[Channel, str]] = MappingProxyType(
    {
        Channel.ONLINE: _("Of %(count)s finished on this website"),
        Channel.RUN: _("Of %(count)s printed with names on them"),
        Channel.TALLY: _("Of %(count)s reported before"),
        Channel.EXTERNAL: _("Of %(count)s told by another website"),
        Channel.OTHER: _("Of %(count)s other contributions"),
    }
)

"""What an organizer may do at the desk: each role may do all that those before it may."""

from enum import StrEnum


class Role(StrEnum):
    """A ``viewer`` sees, an ``organizer`` enters and decides, an ``admin`` also says who the others are."""

    VIEWER = "viewer"
    ORGANIZER = "organizer"
    ADMIN = "admin"

    def may(self, needed: "Role") -> bool:
        """Whether this role is allowed what needs that one."""
        order = list(Role)
        return order.index(self) >= order.index(needed)

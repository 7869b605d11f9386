"""Who signs beside organizers → names that no organizer can have."""

from typing import Final

#: What the program does by itself.
PROGRAM: Final = "every-letter"
#: Whoever reports for a group.
FACILITATOR: Final = "facilitator"
#: Whoever runs the installation, on the command line.
OPERATOR: Final = "operator"
TAKEN: Final = frozenset({PROGRAM, FACILITATOR, OPERATOR})

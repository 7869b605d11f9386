"""The program's services as one value, which the website and the command line are handed alike."""

from dataclasses import dataclass

from app.closing.books import Books
from app.desk import Desk
from app.facilitating import Facilitating
from app.importing import Importing
from app.previews import Previews
from app.reporting import Reporting
from app.reviewing import Reviewing
from app.settings import Settings
from app.tallying import Tallying
from app.writing import Writing


@dataclass(frozen=True, slots=True)
class Services:
    """What pages and commands work with; there is one of each."""

    settings: Settings
    writing: Writing
    previews: Previews
    facilitating: Facilitating
    reporting: Reporting
    desk: Desk
    books: Books
    reviewing: Reviewing
    tallying: Tallying
    importing: Importing

"""A case, a campaign or a paper → the picture of it that anybody may ask for, each made once."""

from typing import Final

from app.cases.case import Campaign, Case
from app.cases.sheet import Kind
from app.cases.status import shows_picture
from app.documents.contact import CONTACT_WIDTH, Shown, contact_page
from app.documents.kept import KeptPictures
from app.documents.link import LINK_WIDTH, link_page
from app.documents.papers import Paper
from app.documents.press import Press
from app.files.pictures import Picture
from app.letters.words import Words
from app.settings import Settings
from app.writing import Wish, Writing

#: Pixels, for a paper on the contact sheet.
_PAPER_WIDTH: Final = 480


class Previews:
    """Makes such pictures (PNG), each once; every method raises what `KeptPictures.of` raises."""

    def __init__(self, settings: Settings, writing: Writing, press: Press) -> None:
        self._folder = settings.letter_templates / "pages"
        self._writing = writing
        self._press = press
        self._kept = KeptPictures(press)

    def case_link(self, case: Case, language: str, motto: str) -> bytes:
        """What other sites show beside a link to the case, with the motto in a postmark."""
        picture = case.picture if shows_picture(case, self._writing.today(case.campaign)) else None
        return self._link(case.name(language), case.words[language].front.hook, language, motto, picture)

    def campaign_link(self, campaign: Campaign, language: str, motto: str) -> bytes:
        """The same for a link to the campaign."""
        front = campaign.words[language].front
        return self._link(front.title, front.hook, language, motto, None)

    def paper(self, case: Case, kind: Kind, words: Words, wish: Wish, width: int) -> bytes:
        """A letter on a paper, so many pixels wide. Raises what `Writing.page` raises, too."""
        letter = self._writing.letter(case, kind, words)
        page = self._writing.page(case, letter, words, wish)
        return self._kept.of(page, width, self._writing.stock.papers[wish.paper].facts.preview)

    def contact_sheet(self, case: Case, language: str, title: str, *, as_picture: bool) -> bytes:
        """A sheet (PDF or PNG) with a letter to the person of this case on every paper that it can have.

        Raises what `paper` raises.
        """
        papers = self._writing.papers_for(case, Kind.SOLIDARITY).values()
        shown = [self._shown(case, paper, language) for paper in papers]
        page = contact_page(shown, title, language, self._folder)
        if as_picture:
            return self._kept.of(page, CONTACT_WIDTH)
        return self._press.print(page).data

    def _shown(self, case: Case, paper: Paper, language: str) -> Shown:
        # A mirror letter faces two languages, so that letter is in another one.
        others = (other for other in case.languages if other != language)
        words = Words(interface=language, language=next(others, "") if paper.facts.faces else language)
        own = paper.words_in(language)
        picture = self.paper(case, Kind.SOLIDARITY, words, Wish(paper=paper.slug), _PAPER_WIDTH)
        return Shown(own.name, picture, own.about)

    def _link(self, name: str, hook: str, language: str, motto: str, picture: Picture | None) -> bytes:
        known = self._writing.stock.templates.languages[language]
        name, hook, motto = (known.typeset(text, "") for text in (name, hook, motto))
        page = link_page(name, hook, language, known.direction, motto, picture, self._folder)
        return self._kept.of(page, LINK_WIDTH)

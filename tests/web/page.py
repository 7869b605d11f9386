"""An answer of the website → a page that has been inspected: what any page must be, each one is."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import html
from werkzeug.test import TestResponse

from app.languages import INTERFACE_LANGUAGES
from app.web.shell.headers import HEADERS

FIELDS = "//input[not(@type='hidden')] | //select | //textarea"


class Page:
    """One HTML page; making it inspects it."""

    def __init__(self, answer: TestResponse) -> None:
        self.status = answer.status_code
        self.headers = answer.headers
        self.sent = answer.request.method == "POST"
        self.source = answer.text
        self.root = html.document_fromstring(self.source)
        for area in self.all("//textarea"):
            # Browsers drop the line end that follows the tag; this parser does not.
            area.text = (area.text or "").removeprefix("\n")
        self.main = self.all("//main[@id='main']")[0]
        faults = [
            *self._of_answer(),
            *self._of_head(),
            *self._of_body(),
            *self._of_fields(),
            *self._of_links(),
        ]
        assert faults == [], f"{answer.request.path}: {faults}"

    @property
    def text(self) -> str:
        """What its main part says, spaces made one."""
        return one_line(self.main.text_content())

    @property
    def heading(self) -> str:
        """The words of its one h1."""
        return one_line(self.all("//h1")[0].text_content())

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [str(link.get("href")) for link in self.all("//a[@href]")]

    def all(self, path: str) -> list[html.HtmlElement]:
        """The elements at that XPath."""
        found = self.root.xpath(path)
        assert isinstance(found, list)
        return [element for element in found if isinstance(element, html.HtmlElement)]

    def fields(self, form: int = 0) -> dict[str, str]:
        """What the browser would send with that form, its buttons aside."""
        return {name: value or "" for name, value in self.main.forms[form].form_values() if name}

    def buttons(self) -> list[str]:
        """The values of its buttons."""
        return [str(button.get("value")) for button in self.all("//button")]

    def _of_answer(self) -> Iterator[str]:
        yield from (f"no header {name}" for name in HEADERS if name not in self.headers)
        if "Set-Cookie" in self.headers:
            yield "sets a cookie"
        if "no-store" not in self.headers["Cache-Control"] and self.all("//input[@name='token']"):
            yield "may be kept, although it has a token"

    def _of_head(self) -> Iterator[str]:
        if self.root.get("lang") not in INTERFACE_LANGUAGES:
            yield f"its language is {self.root.get('lang')}"
        if len(self.all("//h1")) != 1:
            yield f"it has {len(self.all('//h1'))} h1"
        elif self.heading not in one_line(self.all("//title")[0].text_content()):
            yield "its title does not name its heading"
        links = {link.get("hreflang") for link in self.all("//header//a[@hreflang]")}
        buttons = {button.get("lang") for button in self.all("//header//button[@lang]")}
        # The answer to a form has no links to other languages: they would lose what was sent.
        if links | buttons != set(INTERFACE_LANGUAGES) and not (self.sent and not links | buttons):
            yield f"it leads only to the languages {links | buttons}"
        if self.sent and links:
            yield "its links to other languages would lose what was sent"

    def _of_body(self) -> Iterator[str]:
        counts = Counter(element.get("id") for element in self.all("//*[@id]"))
        yield from (f"two elements have the id {name}" for name, count in counts.items() if count > 1)
        yield from (f"an inline {element.tag}" for element in self.all("//script[not(@src)] | //style"))
        for element in self.all("//*"):
            inline = [name for name in element.attrib if str(name).startswith("on") or name == "style"]
            yield from (f"an attribute {name!s}" for name in inline)
        yield from ("a picture without alt" for _ in self.all("//img[not(@alt)]"))

    def _of_fields(self) -> Iterator[str]:
        ids = {element.get("id") for element in self.all("//*[@id]")}
        labels = {label.get("for") for label in self.all("//label")}
        yield from (
            f"{field.get('name')} has no label" for field in self.all(FIELDS) if field.get("id") not in labels
        )
        for field in self.all("//*[@aria-describedby]"):
            if not ids.issuperset(str(field.get("aria-describedby")).split()):
                yield f"{field.get('id')} is described by nothing"
        forms = self.all("//form[not(@method='dialog')]")
        yield from ("a form without address" for form in forms if not form.get("action"))

    def _of_links(self) -> Iterator[str]:
        ids = {element.get("id") for element in self.all("//*[@id]")}
        for link in self.all("//a"):
            address = str(link.get("href"))
            if address.startswith("#") and address[1:] not in ids:
                yield f"{address} leads nowhere"
            if not address.startswith(("/", "#")) and "external" not in str(link.get("rel")):
                yield f"{address} leads out without saying so"


def one_line(text: str) -> str:
    """The text with each run of ordinary white space made one space; no-break spaces stay."""
    return re.sub(r"[ \n\r\t]+", " ", text).strip()

"""The tree of tags that WeasyPrint makes → the structure elements of a sheet, but those that say nothing."""

from typing import Any, Final

import pydyf

from app.documents.pdf.objects import entries, number_of
from app.documents.pdf.sheet import Element, Kid

#: Elements that group others, or lines of one paragraph, and mean nothing themselves (ISO 32000-1, 14.8.4).
_NOTHING: Final = {"/Div", "/Link", "/NonStruct", "/Span"}
#: Without one, even an empty one, a row of a table would have fewer than others.
_CELLS: Final = {"/TD", "/TH"}
_TREE: Final = {"Type", "S", "K", "P", "Pg"}


class Structure:
    """Reads the tree of a file that is about to be written."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._leaves = {reference: leaf for leaf, reference in enumerate(pdf.page_references)}
        self._elements: list[Element | None] = []

    def elements(self) -> tuple[Element, ...]:
        """All elements below the document, each before its kids, in the order in which they are read."""
        root = self._object(self._pdf.catalog["StructTreeRoot"])
        for kid in self._object(root["K"][0])["K"]:
            self._add(self._object(kid), None)
        return tuple(element for element in self._elements if element)

    def _object(self, reference: bytes) -> Any:
        return self._pdf.objects[number_of(reference)]

    def _add(self, node: Any, parent: int | None) -> list[Kid]:
        """Adds an element with all below it; what its parent has as kids of it."""
        if node["S"] in _NOTHING and node.keys() <= _TREE and not self._is_text_alone(node, parent):
            return self._kids(node, parent)
        number = len(self._elements)
        self._elements.append(None)
        kids = self._kids(node, number)
        if not kids and node["S"] not in _CELLS:
            # Nothing was added after it: it is empty, as a box that only draws a line.
            self._elements.pop()
            return []
        says = {key: value for key, value in node.items() if key == "S" or key not in _TREE}
        self._elements[number] = Element(entries(says), self._leaves[node["Pg"]], parent, tuple(kids))
        return [("element", number)]

    def _is_text_alone(self, node: Any, parent: int | None) -> bool:
        """Whether text would be left to the document itself, which holds no page."""
        return parent is None and any(isinstance(kid, int) for kid in node["K"])

    def _kids(self, node: Any, number: int | None) -> list[Kid]:
        kids: list[Kid] = []
        for kid in node["K"]:
            if isinstance(kid, int):
                kids.append(("mark", kid))
            # What is no element refers to a link, which no sheet has: on paper it is words.
            elif "S" in (node_below := self._object(kid)):
                kids += self._add(node_below, number)
        return kids

"""The layout engine → the same without coverage's eyes on it: watched line by line, it is half as quick."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from weasyprint import HTML

from app.documents.pdf import layout
from app.documents.pdf.fence import Fence

Function = Callable[..., Any]


@contextmanager
def unwatched_engine() -> Iterator[None]:
    """While the block lasts, what the engine does is not measured, but what it asks of the house is."""
    watching: list[Any] = []

    def unwatched(function: Function) -> Function:
        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            watching.append(sys.gettrace())
            sys.settrace(None)
            try:
                return function(*arguments, **named)
            finally:
                sys.settrace(watching.pop())

        return call

    def watched(function: Function) -> Function:
        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            before = sys.gettrace()
            sys.settrace(watching[-1] if watching else before)
            try:
                return function(*arguments, **named)
            finally:
                sys.settrace(before)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTML, "render", unwatched(HTML.render))
        patch.setattr(layout, "generate_pdf", unwatched(vars(layout)["generate_pdf"]))
        patch.setattr(Fence, "fetch", watched(Fence.fetch))
        yield

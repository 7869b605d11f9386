"""Good files with changed bytes → problems or a case, and never anything else."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.catalogue import read_catalogue
from tests.cases.good import write_campaign, write_case

FILES = ("campaign.yaml", "en.md", "ana/case.yaml", "ana/en.md", "ana/picture.svg")
#: What means something to YAML, Markdown, SVG or Jinja, and bytes that mean nothing.
PIECES = (
    st.sampled_from(
        ["\n", " ", ":", "- ", "[", "{", "'", '"', "&a", "*a", "!!x", "---\n", "## ", "<b>", "<!--"]
    )
    | st.sampled_from(["{{", "{%", "\\U", "\\x00", "\0", "\u202e", "é", "&x;", "url(", "<<: ", "=", "%TAG"])
).map(str.encode) | st.binary(max_size=8)
CHANGES = st.lists(st.tuples(st.sampled_from(FILES), st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(CHANGES)
def test_changed_bytes_give_problems_or_a_case(changes: list[tuple[str, float, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_case(write_campaign(folder / "spring") / "ana")
        for file, where, length, piece in changes:
            path = folder / "spring" / file
            data = path.read_bytes()
            start = round(where * len(data))
            path.write_bytes(data[:start] + piece + data[start + length :])
        catalogue = read_catalogue(folder)
    assert bool(catalogue.cases) != bool(catalogue.problems)
    for problem in catalogue.problems:
        assert str(problem).encode()
        assert problem.file.is_relative_to(folder)
        assert problem.message.endswith(".")

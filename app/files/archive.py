"""Named files → one archive that holds them, always of the same bytes for the same files."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

#: The first moment that the format knows: when the files were made stands nowhere.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
#: An ordinary file, which its owner may change and all may read, in the upper half of the field.
_ORDINARY: Final = 0o100644 << 16


def archive(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of the files (names and bytes) in their order.

    They are stored as they are: PDFs are packed in themselves, and what packs them may differ by machine.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system, entry.external_attr = _UNIX, _ORDINARY
            packed.writestr(entry, data)
    return out.getvalue()

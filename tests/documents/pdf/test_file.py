"""Objects → a file that any reader opens, however many there are."""

import io

import pikepdf
import pytest

from app.documents.pdf.file import File


def _file(objects: int, streams: int) -> bytes:
    file = File()
    catalogue, pages, later = file.numbers(1), file.numbers(1), file.numbers(objects)
    file.add(b"<</Type/Catalog/Pages %d 0 R/Own[%d 0 R]>>" % (pages, later), catalogue)
    file.add(b"<</Type/Pages/Kids[]/Count 0>>", pages)
    for number in reversed(range(later, later + objects)):
        file.add(b"(%d)" % number, number)
    for number in range(streams):
        if number % 2:
            file.stream(b"%d endstream endobj" % number)
        else:
            file.packed(b"%d" % number)
    return file.closed(catalogue, file.add(b"<<>>"))


@pytest.mark.parametrize(("objects", "streams"), [(1, 0), (397, 1), (398, 2), (1_200, 50)])
def test_every_object_is_found_by_its_number(objects: int, streams: int) -> None:
    data = _file(objects, streams)
    assert data == _file(objects, streams)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [str(pdf.get_object(number, 0)) for number in range(3, 3 + objects)] == [
            str(number) for number in range(3, 3 + objects)
        ]
        contents = [item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        for number in range(streams):
            assert (b"%d endstream endobj" if number % 2 else b"%d") % number in contents
        assert pdf.pdf_version == "1.7"

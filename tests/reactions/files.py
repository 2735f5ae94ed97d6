"""Small files of each kind, as real ones begin."""

import io
import zipfile

import xlsxwriter

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + b"\x00" * 40
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
MSG = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "__properties_version1.0".encode("utf-16-le") + b"\x00" * 500
)
EML = b"Received: from x\r\nFrom: klant@onderneming.example\r\nSubject: Wij komen niet\r\n\r\nDag\r\n"


def an_archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


def docx(*more: str) -> bytes:
    return an_archive("[Content_Types].xml", "_rels/.rels", "word/document.xml", *more)


def xlsx() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write_string(0, 0, "bewijs")
    return content.getvalue()

"""What a file is by its first bytes, and what is wrong with it before a parser touches it."""

import re
import zipfile
from io import BytesIO

from services.errors import UnusableFile

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Of what is behind a password the parser says no more than "broken". An xlsx is then an OLE file, as an old xls is,
# with the workbook in a stream of this name; an xls has record 2F behind its first; an ods says so in its manifest.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06.{14}\x2f\x00", re.DOTALL)
ODS_MANIFEST = "META-INF/manifest.xml"
MOST_MANIFEST = 1_000_000
LOCKED = "het is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord en probeer opnieuw."
TOO_LARGE = "het is uitgepakt veel te groot voor een lijst. Bewaar alleen de lijst in een nieuw bestand."

MOST_ENTRIES = 2_000
MOST_UNPACKED = 400 * 1024 * 1024
SMALL_UNPACKED = 20 * 1024 * 1024
MOST_RATIO = 200

KNOWN_TO_BE_OTHER = {
    b"%PDF": "een pdf",
    b"\xff\xd8\xff": "een afbeelding",
    b"\x89PNG": "een afbeelding",
    b"GIF8": "een afbeelding",
    b"Rar!": "een archief",
    b"7z\xbc\xaf": "een archief",
    b"\x1f\x8b": "een archief",
    b"{\\rtf": "een tekstdocument",
    b"<": "een webpagina of een xml-bestand",
    b"MIME-Version:": "een webpagina",
    ZIP: "een archief of een beschadigd rekenblad",
    OLE: "een document, geen rekenblad",
}


def is_xlsx(content: bytes) -> bool:
    """A zip with a workbook in it; xlsm too, whose macros are never run."""
    return any(name.startswith("xl/workbook.") for name in _names(content))


def is_ods(content: bytes) -> bool:
    """A zip with OpenDocument's content in it."""
    return "content.xml" in _names(content)


def is_xls(content: bytes) -> bool:
    """The container of Excel 97 to 2003, which Word and others used too: the parser has the last word."""
    return content.startswith(OLE)


def other_type(content: bytes) -> str:
    """What this is when it is known not to be a list, else nothing."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((what for magic, what in KNOWN_TO_BE_OTHER.items() if start.startswith(magic)), "")


def check_ole(content: bytes) -> None:
    """Raises UnusableFile for an xlsx or xls behind a password."""
    if ENCRYPTED_PACKAGE in content or ENCRYPTED_XLS.search(content):
        raise UnusableFile(LOCKED)


def check_zip(content: bytes) -> None:
    """Raises UnusableFile for a zip that unpacks to more than any list: entries, total size, ratio."""
    entries = _entries(content)
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > SMALL_UNPACKED and unpacked > MOST_RATIO * len(content)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or too_dense:
        raise UnusableFile(TOO_LARGE)


def check_ods(content: bytes) -> None:
    """Raises UnusableFile for an ods behind a password, and for all that `check_zip` refuses."""
    check_zip(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if ODS_MANIFEST not in archive.namelist():
            return
        with archive.open(ODS_MANIFEST) as manifest:
            if b"encryption-data" in manifest.read(MOST_MANIFEST):
                raise UnusableFile(LOCKED)


def _names(content: bytes) -> set[str]:
    return {entry.filename for entry in _entries(content)}


def _entries(content: bytes) -> list[zipfile.ZipInfo]:
    """The table of contents; empty when this is no zip or when it was cut off."""
    if not content.startswith(ZIP):
        return []
    try:
        return zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []

"""Which files may be evidence: their type is told from what is in them, never from their name."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import PurePosixPath

from PIL import Image

from services.errors import BadInput
from services.policy.submissions import LARGEST_EVIDENCE, MEGABYTE

LONGEST_NAME = 120
MOST_PIXELS = 100_000_000  # a scan of an A3 page at 600 dpi has 70 million
# Windows keeps these for devices, whatever ends them.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: its endings (the first is its own), how it is called, and how its content is recognised."""

    endings: tuple[str, ...]
    mime: str
    noun: str
    is_in: Callable[[bytes], bool]


def _begins(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signs)


def _office(part: str) -> Callable[[bytes], bool]:
    """A zip with the part that only this kind of document has, and without macros."""

    def is_in(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        return {"[Content_Types].xml", part} <= names and not any("vbaProject" in name for name in names)

    return is_in


def _is_outlook_mail(content: bytes) -> bool:
    return content.startswith(OLE) and "__properties_version1.0".encode("utf-16-le") in content


def _is_mail(content: bytes) -> bool:
    if b"\x00" in content[:4096] or not re.match(rb"[A-Za-z][A-Za-z0-9-]*:", content):
        return False
    headers = message_from_bytes(content[:65536])
    return "From" in headers and bool({"Date", "Received", "Message-ID"} & set(headers.keys()))


FILE_TYPES = (
    FileType((".pdf",), "application/pdf", "pdf", _begins(b"%PDF-")),
    FileType((".jpg", ".jpeg"), "image/jpeg", "foto (jpg)", _begins(b"\xff\xd8\xff")),
    FileType((".png",), "image/png", "afbeelding (png)", _begins(b"\x89PNG\r\n\x1a\n")),
    FileType((".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
             "Word-document (docx)", _office("word/document.xml")),
    FileType((".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             "Excel-bestand (xlsx)", _office("xl/workbook.xml")),
    FileType((".msg",), "application/vnd.ms-outlook", "Outlook-mail (msg)", _is_outlook_mail),
    FileType((".eml",), "message/rfc822", "mail (eml)", _is_mail),
)  # fmt: skip


def recognise(name: str, content: bytes) -> tuple[str, FileType]:
    """The cleaned name and the type of a piece of evidence; raises BadInput, saying why, for what may not be one."""
    bare = re.split(r"[/\\]", name)[-1]
    shown = bare[:60] or "Het bestand"
    if not content:
        raise BadInput(f"{shown}: dit bestand is leeg.")
    if len(content) > LARGEST_EVIDENCE:
        raise BadInput(f"{shown}: dit bestand is groter dan {LARGEST_EVIDENCE // MEGABYTE} MB.")
    kind = next((kind for kind in FILE_TYPES if kind.is_in(content)), None)
    if kind is None:
        raise BadInput(f"{shown}: dit is geen pdf, jpg, png, docx, xlsx, eml of msg (macro's zijn niet toegelaten).")
    if kind.mime.startswith("image/") and _is_huge(content):
        raise BadInput(f"{shown}: deze afbeelding heeft te veel beeldpunten. Bewaar ze kleiner.")
    ending = PurePosixPath(bare).suffix.casefold()
    if ending and ending not in kind.endings:
        raise BadInput(f"{shown}: de naam eindigt op {ending}, maar de inhoud is een {kind.noun}. Bewaar het opnieuw.")
    return clean_name(bare, kind), kind


def _is_huge(content: bytes) -> bool:
    """Whether an image would fill the memory of who opens it, by what its head says: it is not decoded here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
                width, height = image.size
    except Image.DecompressionBombError:
        return True
    except (OSError, SyntaxError, ValueError):  # damaged, which harms nobody here
        return False
    return width * height > MOST_PIXELS


def clean_name(name: str, kind: FileType) -> str:
    """A name that every system takes: no path, no signs that steer, its own ending, not too long."""
    stem = PurePosixPath(name).stem
    stem = re.sub(r"[^\w ()&+,=@.-]", "_", stem).strip(" .")[:LONGEST_NAME] or "bewijsstuk"
    return f"{'_' if RESERVED.match(stem) else ''}{stem}{kind.endings[0]}"

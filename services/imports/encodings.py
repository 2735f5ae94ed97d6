"""Text from bytes: UTF-8 and UTF-16 by proof, the old tables of Windows, Mac and DOS by how Belgian text looks."""

import codecs

from services.errors import UnusableFile

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OLD_TABLES = ("cp1252", "mac_roman", "cp850")  # in this order when they do equally well
COMMON = frozenset("éëèïê€–’")
EXPECTED = frozenset("éèëêáàâäãåçíìïîñóòöôõúùüûœæßøÉÈËÊÁÀÂÄÇÍÏÎÓÖÔÚÜÛŒØ€£°²³½µ§«»–—’‘“”„…•·×´\u00a0")
SAMPLE_BYTES = 1_000_000


def decoded(content: bytes) -> str:
    """The text; raises UnusableFile when it breaks off halfway a character."""
    try:
        return content.decode(encoding_of(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise UnusableFile("de tekens zijn niet te lezen. Bewaar de lijst als “CSV UTF-8” of als xlsx.") from None


def encoding_of(content: bytes) -> str:
    """The name of the encoding, for bytes that are text."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding
    if is_utf16(content):
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    return "utf-8" if _is_utf8(content) else _old_table(content[:SAMPLE_BYTES])


def is_utf16(content: bytes) -> bool:
    """A byte order mark, or every other byte of the start zero: Latin text without a mark."""
    start = content[:200]
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (
        len(start) > 3 and (_mostly_zero(start[0::2]) != _mostly_zero(start[1::2]))
    )


def _mostly_zero(half: bytes) -> bool:
    return half.count(0) > 0.8 * len(half)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _old_table(sample: bytes) -> str:
    """The table that gives the most signs of a Belgian list; general detectors guess Polish or Baltic here."""
    high = bytes(byte for byte in sample if byte > 0x7F)
    return max(OLD_TABLES, key=lambda table: _likeness(high.decode(table, "replace")))


def _likeness(text: str) -> int:
    return sum((sign in EXPECTED) + 3 * (sign in COMMON) for sign in text)

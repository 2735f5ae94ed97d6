"""Text that a spreadsheet would take for a formula: the sign that disarms it, and taking that sign away again."""

import re

# A cell starts at the beginning, and for a reader that splits badly also after any delimiter or line end.
FORMULA = r"'*[=+\-@\t\r]"
UNGUARDED = re.compile(rf"(^|[;,|\t\r\n])(?={FORMULA})")
GUARDED = re.compile(rf"(^|[;,|\t\r\n])'(?={FORMULA})")


def guard(text: str) -> str:
    """The text with `'` before what a spreadsheet would take for a formula; `unguard` gives the text back."""
    return UNGUARDED.sub(r"\1'", text)


def unguard(text: str) -> str:
    """The text without the `'` that our exports put before what looks like a formula."""
    return GUARDED.sub(r"\1", text) if "'" in text else text

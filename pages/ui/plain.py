"""Text of others in the labels of widgets, which take markdown: it stays what was written."""

import re

SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+.!|~$:^=-])")


def plain(text: str) -> str:
    """The text with every sign of markdown made an ordinary one."""
    return SIGNS.sub(r"\\\1", text)

"""Text of others in the labels of widgets, which take markdown: it stays what was written."""

import re

SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+.!|~$:^=&-])")
# An address would become a link by itself; what cannot be seen stands in its way.
ADDRESS = re.compile(r"(://|www\.)")


def plain(text: str) -> str:
    """The text with every sign of markdown made an ordinary one."""
    return SIGNS.sub(r"\\\1", ADDRESS.sub("\\1\u2060", text))

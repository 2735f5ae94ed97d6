"""The second wall of the log: what slipped into a message and must not stand there, is taken out of it.

The first wall is that nobody logs it: messages of ours hold ids and counts, and tracebacks no parameters of queries.
"""

import re

HIDDEN = "<geheim>"
HEADERS = "(?:set-)?cookie|(?:proxy-)?authorization|x-xsrftoken|x-kmo-bind"
NAMES = "sleutel|token|ticket|code|sid|session_?id|wachtwoord|password|secret"
# What a database says of a row may run over several lines: until what it says next, or the traceback goes on.
NEXT = r"\n(?=(?:HINT|CONTEXT|QUERY|STATEMENT):|\[SQL|\(Background|Traceback|The above|During handling|\s+File \")|\Z"
# In this order: what is wide goes before what is narrow.
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?i)\b({HEADERS})\b(['\"]?\s*[:=,]).*"), r"\1\2 <geheim>"),
    (re.compile(rf"(?s)\[parameters: .*?({NEXT})"), r"[parameters: <geheim>]\1"),
    (re.compile(rf"(?s)\bDETAIL:.*?({NEXT})"), r"DETAIL: <geheim>\1"),
    (re.compile(r"://[^\s/@'\"]+@"), "://<geheim>@"),
    (re.compile(r"(/[\w./-]*)\?[^\s'\"]+"), r"\1?<geheim>"),
    (re.compile(r"(/(?:agenda|media|upload_file)/)[^\s'\"]+"), r"\1<geheim>"),
    (re.compile(rf"(?i)\b({NAMES})(['\"]?\s*[=:]\s*)[^\s&,)]+"), r"\1\2<geheim>"),
    (re.compile(r"[^\s@<>\"'()\[\]=,;:]+@[^\s@<>\"'()\[\]=,;:]+\.[A-Za-z]{2,}"), "<mailadres>"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), HIDDEN),
    (re.compile(r"\beyJ[\w-]+(?:\.[\w-]*)*"), HIDDEN),
    (re.compile(r"\b[0-9a-f]{32,}\b"), HIDDEN),
    # What chance wrote: of all three kinds at once, as no name in the program is.
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{24,}(?![\w-])", re.ASCII), HIDDEN),
    (re.compile(r"(?<![\d.])\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?![\d.])"), "<nummer>"),
    (re.compile(r"(?<![\d.])[01]\d{3}[. ]?\d{3}[. ]?\d{3}(?!\d)"), "<nummer>"),
    (re.compile(r"(?<![\d.])(?!127\.)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"), "<adres>"),
)  # fmt: skip


def scrubbed(text: str) -> str:
    """The text without mail addresses, numbers of people and firms, keys, cookies and what stands after a `?`."""
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text

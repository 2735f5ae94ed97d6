"""docs/security.md names every check that has a test, and every check it names has one."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
DOCUMENT = TESTS.parent / "docs" / "security.md"


def test_each_check_of_the_document_has_a_test_and_the_other_way_round() -> None:
    named = re.findall(r"^\| (\d\d) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    code = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))

    assert named == sorted(set(re.findall(r"^def test_check_(\d\d)_", code, re.MULTILINE)))

"""Which files may be evidence: by what is in them, whatever they are called."""

import pytest

from services.errors import BadInput
from services.policy.files import recognise
from tests.reactions.files import EML, JPG, MSG, PDF, PNG, an_archive, docx, xlsx

MEGABYTES = 1024 * 1024
GOOD = {
    "attest.pdf": PDF, "foto.jpg": JPG, "foto.jpeg": JPG, "scherm.PNG": PNG, "brief.docx": docx(),
    "lijst.xlsx": xlsx(), "mail.msg": MSG, "mail.eml": EML,
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_the_kinds_of_the_manual_are_taken(name: str) -> None:
    shown, kind = recognise(name, GOOD[name])

    assert shown == name.replace("jpeg", "jpg").replace("PNG", "png")
    assert "." + shown.rpartition(".")[2] == kind.endings[0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("leeg.pdf", b"", "leeg"),
        ("groot.pdf", b"%PDF-" + b"x" * (10 * MEGABYTES), "groter dan 10 MB"),
        ("virus.pdf", b"MZ\x90\x00", "geen pdf, jpg"),
        ("pagina.pdf", b"<html><script>alert(1)</script>", "geen pdf, jpg"),
        ("tekening.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "geen pdf, jpg"),
        ("tekst.eml", b"hallo, dit is geen mail", "geen pdf, jpg"),
        ("map.docx", an_archive("word/document.xml"), "geen pdf, jpg"),
        ("map.zip", an_archive("a.txt"), "geen pdf, jpg"),
        ("macro.docx", docx("word/vbaProject.bin"), "geen pdf, jpg"),
        ("oud.doc", MSG[:8] + b"\x00" * 600, "geen pdf, jpg"),
        ("kapot.xlsx", b"PK\x03\x04kapot", "geen pdf, jpg"),
        ("factuur.pdf", docx(), "eindigt op .pdf, maar de inhoud is een Word-document"),
        ("foto.png", JPG, "eindigt op .png, maar de inhoud is een foto"),
        ("factuur.pdf.exe", PDF, "eindigt op .exe"),
    ],
)
def test_check_47_anything_else_is_refused_with_its_reason(name: str, content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        recognise(name, content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/x.pdf", "x.pdf"),
        ("C:\\map\\x.pdf", "x.pdf"),
        ("a" * 3000 + ".pdf", "a" * 120 + ".pdf"),
        (".pdf", "pdf.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("zonder", "zonder.pdf"),
        ('a"b;c\r\nX: y.pdf', "a_b_c__X_ y.pdf"),
        ("attest 😀 1.pdf", "attest _ 1.pdf"),
        ("/", "bewijsstuk.pdf"),
    ],
)
def test_check_48_a_name_is_made_harmless(name: str, shown: str) -> None:
    assert recognise(name, PDF)[0] == shown

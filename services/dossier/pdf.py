"""A cover as a PDF of A4 pages, with a font of its own so that every name prints as it is written."""

from pathlib import Path

from fpdf import FPDF, XPos, YPos
from fpdf.enums import TextMode

from services.dossier.cover import Cover, Line, Part

FONTS = Path(__file__).parent / "fonts"
# Small enough to be read in a moment for each of hundreds of covers; the wide one joins only where it is needed.
LATIN, WIDE = FONTS / "DejaVuSans-latin.ttf", FONTS / "DejaVuSans-wide.ttf"
BLUE, GREY, BLACK = (22, 72, 107), (95, 104, 109), (20, 24, 26)
MARGIN, LABEL = 18, 46
WIDTH = 210 - 2 * MARGIN


class _Page(FPDF):
    """A page that says at its foot of which project it is, and which of how many it is."""

    about = ""

    def footer(self) -> None:
        """The line below each page."""
        self.set_y(-14)
        self.set_font("D", size=7)
        self.set_text_color(*GREY)
        self.cell(0, 5, f"{self.about}  ·  {self.page_no()} van {{nb}}", align="R")


def as_pdf(cover: Cover, *, compress: bool = True) -> bytes:
    """The whole document; without `compress` its text can be searched in the bytes."""
    pdf = _Page(format="A4")
    pdf.set_compression(compress)
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(True, 20)
    pdf.about = cover.about
    pdf.set_title(cover.title)
    pdf.add_font("D", fname=LATIN)
    pdf.set_font("D", size=9)
    if not _is_latin(pdf, cover):
        pdf.add_font("W", fname=WIDE)
        pdf.set_fallback_fonts(["W"], exact_match=False)
    pdf.add_page()
    _heading(pdf, cover.title, 16)
    _text(pdf, cover.below, 8, GREY)
    for part in cover.parts:
        _part(pdf, part)
    return bytes(pdf.output())


def _is_latin(pdf: FPDF, cover: Cover) -> bool:
    lines = [line for part in cover.parts for line in part.lines]
    written = {sign for line in lines for text in (line.label, line.text, line.fine) for sign in text}
    known = pdf.fonts["d"].cmap  # type: ignore[union-attr]
    return all(ord(sign) in known for sign in written | {*cover.title, *cover.below} if sign != "\n")


def _part(pdf: FPDF, part: Part) -> None:
    pdf.ln(4)
    _heading(pdf, part.heading, 11)
    pdf.set_draw_color(*BLUE)
    pdf.set_line_width(0.3)
    pdf.line(MARGIN, pdf.get_y(), MARGIN + WIDTH, pdf.get_y())
    pdf.ln(1.5)
    if not part.lines:
        _text(pdf, part.nothing, 9, GREY)
    for line in part.lines:
        _line(pdf, line)


def _line(pdf: FPDF, line: Line) -> None:
    """The label beside its text; both may need several lines."""
    if pdf.will_page_break(10):
        pdf.add_page()
    pdf.set_font("D", size=9)
    top, page = pdf.get_y(), pdf.page_no()
    pdf.set_text_color(*GREY)
    pdf.multi_cell(LABEL - 2, 4.6, line.label, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    below = pdf.get_y()
    pdf.set_xy(MARGIN + LABEL, top)
    _text(pdf, line.text, 9, BLACK, left=LABEL)
    if line.fine:
        _text(pdf, line.fine, 7.5, GREY, left=LABEL)
    if pdf.page_no() == page:
        pdf.set_y(max(below, pdf.get_y()))
    pdf.ln(0.6)


def _text(pdf: FPDF, text: str, size: float, colour: tuple[int, int, int], left: float = 0) -> None:
    pdf.set_font("D", size=size)
    pdf.set_text_color(*colour)
    pdf.set_x(MARGIN + left)
    pdf.multi_cell(WIDTH - left, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _heading(pdf: FPDF, text: str, size: float) -> None:
    """Fat by its outline: a second font would take as long as all the rest."""
    if pdf.will_page_break(20):
        pdf.add_page()
    pdf.set_draw_color(*BLUE)
    pdf.set_line_width(size / 60)
    with pdf.local_context(text_mode=TextMode.FILL_STROKE):
        _text(pdf, text, size, BLUE)

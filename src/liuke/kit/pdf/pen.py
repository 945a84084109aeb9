"""Draws on A4 pages: one font, a few sizes and inks, every mark tagged so that a screen reader has its order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from liuke.kit.pdf.wrap import drawable, wrap

FONT = Path(__file__).parent / "fonts" / "noto-sans-sc.woff"
WIDTH, LEFT, TOP, BOTTOM = 170.0, 20.0, 20.0, 272.0
INK, QUIET, TEAL, PALE, RULE = (23, 28, 35), (91, 102, 115), (13, 115, 105), (228, 240, 238), (208, 214, 221)
_MM_A_POINT = 25.4 / 72
_FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
Tag = Literal["H1", "H2", "H3", "P", "Figure"]


class Pen:
    """Where the next block begins, and the hand that draws it."""

    def __init__(self, title: str, language: str, at: datetime | None) -> None:
        pdf = FPDF(format="A4")
        pdf.set_auto_page_break(False)
        pdf.set_margins(LEFT, TOP)
        pdf.set_creation_date(at or _FIRST_DAY)
        pdf.add_font("sans", fname=FONT)
        pdf.set_creator("liuke")
        pdf.set_producer("liuke")
        pdf.set_lang("zh-CN" if language == "zh" else "en")
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.pdf, self.y = pdf, TOP
        self.font = cast(TTFFont, pdf.fonts["sans"])
        self.known = self.font.cmap.__contains__
        pdf.set_title(drawable(title, self.known).replace("\n", " "))
        self.turn()

    def turn(self) -> None:
        """Begin a new page."""
        self.pdf.add_page()
        self.y = TOP

    def room(self, height: float) -> bool:
        """Return whether that much still fits on this page."""
        return self.y + height <= BOTTOM

    def need(self, height: float) -> None:
        """Turn the page where that much does not fit on it."""
        if not self.room(height) and self.y > TOP:
            self.turn()

    def measure(self, text: str, size: float) -> float:
        """Return how wide a line of that size is, in millimetres."""
        self.pdf.set_font("sans", size=size)
        return self.pdf.get_string_width(text)

    def lines(self, text: str, width: float, size: float) -> list[str]:
        """Return the text in lines of that width."""
        return wrap(drawable(text, self.known), width, lambda line: self.measure(line, size))

    def line(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        ink: tuple[int, int, int] = INK,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """Write one line; ``x`` is its left end, or its right end, and ``y`` the top of its line."""
        start = x - self.measure(text, size) if right else x
        base = y + size * _MM_A_POINT * 1.12
        self.pdf.set_font("sans", size=size)
        with self.pdf.local_context(text_color=ink, draw_color=ink):
            if bold:
                self.pdf.text_mode = TextMode.FILL_STROKE
                self.pdf.set_line_width(size * 0.0085)
            self.pdf.text(start, base, text)

    def block(self, x: float, y: float, width: float, height: float, ink: tuple[int, int, int]) -> None:
        """Fill a rectangle."""
        with self.pdf.local_context(fill_color=ink):
            self.pdf.rect(x, y, width, height, style="F")

    @contextmanager
    def tagged(self, kind: Tag) -> Iterator[None]:
        """Say what the marks drawn inside are. They must lie on one page."""
        number = self.pdf.struct_builder.next_mcid_for_page(self.pdf.page)
        self.pdf._add_marked_content(struct_type=f"/{kind}", mcid=number)
        self.pdf._out(f"/{kind} <</MCID {number}>> BDC")
        yield
        self.pdf._out("EMC")

    @contextmanager
    def untagged(self, page: int) -> Iterator[None]:
        """Draw on a page what belongs to the paper, not to the text: its number, its foot."""
        self.pdf.page = page
        self.pdf._out("/Artifact BMC")
        yield
        self.pdf._out("EMC")

    def finished(self) -> bytes:
        """Return the document."""
        return bytes(self.pdf.output())

    def close(self) -> None:
        """Let go of the font's file."""
        self.font.ttfont.close()

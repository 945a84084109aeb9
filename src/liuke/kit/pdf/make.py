"""The one way to a PDF: a title, blocks, a foot."""

from collections.abc import Sequence
from datetime import datetime

from liuke.kit.errors import Language
from liuke.kit.pdf.blocks import Block


def make_pdf(
    title: str, blocks: Sequence[Block], *, language: Language, footer: str, at: datetime | None = None
) -> bytes:
    """Return an A4 document, the same to the byte for the same words and the same ``at`` (its date of creation).

    The letters that are used are embedded, nothing else of the font. A sign the font has not, an emoji for one, is
    drawn as □. Half a second and 70 MB for a few pages, most of it for opening the font.
    """
    from liuke.kit.pdf.drawn import drawn  # noqa: PLC0415 — what draws takes half a second to import

    return drawn(title, blocks, language=language, footer=footer, at=at)

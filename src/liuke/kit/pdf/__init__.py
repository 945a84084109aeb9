"""PDF documents from a few blocks, with Chinese letters inside, the same to the byte for the same words."""

from liuke.kit.pdf.blocks import Bars, Block, Figures, Heading, Paragraph, Table
from liuke.kit.pdf.make import make_pdf

__all__ = ["Bars", "Block", "Figures", "Heading", "Paragraph", "Table", "make_pdf"]

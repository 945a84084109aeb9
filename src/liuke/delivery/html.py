"""A plain, narrow e-mail page out of plain text: readable on a phone, in the dark, and with pictures off."""

import html
import re

LINK = re.compile(r"https?://[^\s<>\"'，。；、）】》]+[^\s<>\"'，。；、）】》.,;:!?)\]]")
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{margin:0;padding:24px 16px;background:#fff;color:#1c232b}}
main{{max-width:560px;margin:0 auto;font:16px/1.65 -apple-system,"PingFang SC","Microsoft YaHei","Segoe UI",sans-serif}}
p{{margin:0 0 16px;overflow-wrap:anywhere}}a{{color:#0d7369}}
@media (prefers-color-scheme:dark){{body{{background:#171c23;color:#e6e9ed}}a{{color:#5cc4b8}}}}
</style></head><body><main>
{paragraphs}
</main></body></html>
"""


def to_html(text: str, *, title: str = "", language: str = "zh") -> str:
    """Return an HTML page that says what ``text`` says; every character is escaped, addresses become links.

    Blank lines part paragraphs.
    """
    paragraphs = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if part.strip()]
    shown = "\n".join(f"<p>{linked(part)}</p>" for part in paragraphs)
    lang = "en" if language == "en" else "zh-CN"
    return _PAGE.format(lang=lang, title=html.escape(title), paragraphs=shown)


def linked(paragraph: str, look: str = "") -> str:
    """Return text with every character escaped and addresses as links; ``look`` are further attributes of a link."""
    tag = f"<a {look}" if look else "<a"
    pieces, seen = [], 0
    for link in LINK.finditer(paragraph):
        address = html.escape(link[0])
        pieces += [html.escape(paragraph[seen : link.start()]), f'{tag} href="{address}">{address}</a>']
        seen = link.end()
    pieces.append(html.escape(paragraph[seen:]))
    return "".join(pieces).replace("\n", "<br>\n")

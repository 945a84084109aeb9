"""The morning as a mail: one narrow column, readable in the dark and with pictures off; addresses stand written out."""

from html import escape

from liuke.delivery.card import Card, Point

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{margin:0;padding:20px 14px;background:#fff;color:#1c232b}}
main{{max-width:560px;margin:0 auto;font:16px/1.6 -apple-system,"PingFang SC","Microsoft YaHei","Segoe UI",sans-serif}}
h1{{font-size:20px;line-height:1.35;margin:0 0 6px}}h2{{font-size:16px;line-height:1.45;margin:0 0 4px}}
p{{margin:0 0 8px;overflow-wrap:anywhere}}section{{border-top:1px solid #d5dae0;padding:14px 0 8px}}
a{{color:#0d7369;overflow-wrap:anywhere}}.small{{font-size:13px;color:#5a6572}}
a.go{{display:inline-block;background:#0d7369;color:#fff;text-decoration:none;border-radius:8px;padding:9px 16px}}
@media (prefers-color-scheme:dark){{body{{background:#171c23;color:#e6e9ed}}section{{border-color:#39424e}}
a{{color:#5cc4b8}}.small{{color:#a3adb9}}a.go{{background:#5cc4b8;color:#10151b}}}}
</style></head><body><main>
<h1>{title}</h1>
<p>{lead}</p>
{points}{figures}<section><p><a class="go" href="{link}">{verb}</a></p>
<p class="small">{link}</p><p class="small">{foot}</p></section>
</main></body></html>
"""


def mail(card: Card, language: str) -> str:
    """Return the card as a page; every character of it is escaped."""
    figures = "".join(f"<p>{escape(name)} <b>{escape(value)}</b></p>" for name, value in card.figures)
    return _PAGE.format(
        lang="en" if language == "en" else "zh-CN",
        title=escape(card.title),
        lead=escape(card.lead),
        points="".join(_point(n, point) for n, point in enumerate(card.points, 1)),
        figures=f"<section>{figures}</section>\n" if figures else "",
        link=escape(card.link),
        verb=escape(card.verb),
        foot=escape(card.foot),
    )


def _point(n: int, point: Point) -> str:
    more = " · ".join(part for part in (point.label, *point.facts, point.until) if part)
    said = f"<p>{escape(more)}</p>" if more else ""
    link = escape(point.link)
    way = f'<p><a class="go" href="{link}">{escape(point.verb)}</a></p><p class="small">{link}</p>'
    return f"<section><h2>{n} {escape(point.title)}</h2>{said}{way}</section>\n"

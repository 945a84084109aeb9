"""An e-mail out of its blocks: headline, value, one next step, who writes, why, stop.

Made for clients that know little: tables, styles on each element, nothing fetched. 320 points wide it still fits; in
the dark it has colours of its own where the client asks for them, and is readable where the client turns them round.
"""

import html
import re
from dataclasses import dataclass

from liuke.delivery.html import LINK, linked

_FONT = "-apple-system,BlinkMacSystemFont,'PingFang SC','Microsoft YaHei','Segoe UI',Roboto,sans-serif"
_ENDS = " \t:：,，->→—"
_LONGEST_LABEL = 60
_PREHEADER = 90
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no"><title>{title}</title>
<style>
:root{{color-scheme:light dark;supported-color-schemes:light dark}}
@media (max-width:480px){{.pad{{padding:20px 16px!important}}
.go{{display:block!important;text-align:center!important}}}}
@media (prefers-color-scheme:dark){{.page,.card{{background:#171c23!important}}.card{{border-color:#323a45!important}}
.ink{{color:#e6e9ed!important}}.soft{{color:#a7b0bb!important}}.line{{border-color:#323a45!important}}
.tie{{color:#5cc4b8!important}}
.btn{{background:#2a9d8f!important}}.go{{color:#06201d!important}}}}
</style></head>
<body class="page" style="margin:0;padding:0;background:#f3f5f7;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">{preheader}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f7"><tr>
<td align="center" style="padding:16px 8px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0"
 style="max-width:560px;background:#ffffff;border:1px solid #e1e5ea;border-radius:12px"><tr>
<td class="pad" style="padding:28px 32px;font-family:{font};font-size:16px;line-height:1.65;text-align:left">
{content}
</td></tr></table>
</td></tr></table>
</body></html>
"""
_INK = 'class="ink" style="margin:0 0 16px;color:#1c232b;overflow-wrap:anywhere;word-break:break-word"'
_SOFT = 'class="soft" style="margin:0 0 8px;color:#5b6673;font-size:13px;line-height:1.6;overflow-wrap:anywhere"'
_TIE = 'class="tie" style="color:#0d7369;text-decoration:underline"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """What a letter is made of, as plain text; any may be empty."""

    headline: str
    value: str
    next_step: str = ""
    signature: str = ""
    why: str = ""
    stop: str = ""


def letter_html(said: Blocks, *, language: str = "zh") -> str:
    """Return the letter as an HTML page; every character is escaped, the next step's address becomes a button."""
    line = '<div class="line" style="border-top:1px solid #e1e5ea;margin:20px 0 16px;font-size:0;line-height:0"></div>'
    content = [
        f'<h1 class="ink" style="margin:0 0 18px;color:#1c232b;font-size:21px;line-height:1.4;font-weight:700">'
        f"{html.escape(said.headline)}</h1>",
        *(f"<p {_INK}>{linked(part, _TIE)}</p>" for part in _paragraphs(said.value)),
        *_step(said.next_step),
        *(f"<p {_INK}>{linked(part, _TIE)}</p>" for part in _paragraphs(said.signature)),
    ]
    small = [f"<p {_SOFT}>{linked(said.why.strip(), _TIE)}</p>"] if said.why.strip() else []
    small += [f"<p {_SOFT}>{_tied(one)}</p>" for one in said.stop.strip().split("\n") if one.strip()]
    return _PAGE.format(
        lang="en" if language == "en" else "zh-CN",
        title=html.escape(said.headline),
        preheader=html.escape(" ".join(said.value.split())[:_PREHEADER]),
        font=_FONT,
        content="\n".join([*content, *([line, *small] if small else [])]),
    )


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if part.strip()]


def _step(text: str) -> list[str]:
    """Return the one next step: a button where it has an address and words short enough for one."""
    found = LINK.search(text)
    if found is None:
        return [f"<p {_INK}><b>{html.escape(part)}</b></p>" for part in _paragraphs(text)]
    label, rest = text[: found.start()].strip().rstrip(_ENDS), text[found.end() :].strip().strip("。.;；")
    if not label or len(label) > _LONGEST_LABEL or rest:
        return [f"<p {_INK}>{linked(part, _TIE)}</p>" for part in _paragraphs(text)]
    address = html.escape(found[0])
    return [
        '<table role="presentation" cellpadding="0" cellspacing="0" style="margin:4px 0 22px"><tr>'
        '<td class="btn" style="background:#0d7369;border-radius:8px">'
        f'<a class="go" href="{address}" style="display:inline-block;padding:12px 22px;color:#ffffff;font-weight:600;'
        f'text-decoration:none;overflow-wrap:anywhere">{html.escape(label)}</a></td></tr></table>'
    ]


def _tied(line: str) -> str:
    """Return a line of the foot: its words lead to the address that follows them, which is not shown."""
    found = LINK.search(line)
    label = line[: found.start()].strip().rstrip(_ENDS) if found else ""
    if found is None or not label or line[found.end() :].strip():
        return linked(line, _TIE)
    return f'<a {_TIE} href="{html.escape(found[0])}">{html.escape(label)}</a>'

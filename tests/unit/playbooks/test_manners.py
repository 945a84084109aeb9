"""What ships is decent and true by the guard's own judgement, in both languages, for rich and for scarce facts."""

from typing import Any

import liquid
import pytest

from liuke.guard.message import Message
from liuke.guard.text import judge_text
from liuke.playbooks.document import library, library_templates
from liuke.playbooks.preview import choose
from tests.unit.playbooks import circumstances

LIQUID = liquid.Environment(undefined=liquid.StrictUndefined)
OURS: dict[str, Any] = {
    "brand": "青柠",
    "sender": "林晚，用户运营",
    "links": {
        "open": "https://lime.example/o",
        "report": "https://lime.example/report/abc",
        "progress": "https://lime.example/progress/abc",
        "settings": "https://lime.example/settings/abc",
        "stop": "https://lime.example/u/abc",
    },
}
RICH: dict[str, Any] = {
    "user": {"name": "王芳"},
    "idle_days": 16,
    "first_year": 2023,
    "open_item": {"name": "置身事内", "price_yuan": "29.90"},
    "cart_item": {"name": "云南小粒咖啡", "price_yuan": "45"},
    "follow_item": {"name": "长安的荔枝", "price_yuan": "39"},
    "orders_365d": 1234,
    "active_days_365d": 88,
    "favourite_category": "咖啡",
    "top_item": {"name": "WHITE HANGING HEART T-LIGHT HOLDER"},
    "last_order_date": "2026-01-03",
    **circumstances.RICH,
}
SCARCE: dict[str, Any] = {
    "idle_days": 7,
    "active_days_365d": 1,
    "orders_365d": 1,
    **circumstances.SCARCE,
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("known", [RICH, SCARCE], ids=["rich", "scarce"])
@pytest.mark.parametrize("id_", sorted(library()))
def test_the_guard_finds_nothing_in_what_a_shipped_playbook_says(
    id_: str, known: dict[str, Any], language: Any
) -> None:
    playbook = library()[id_]
    for tier in (*playbook.tiers, *(step for step in playbook.steps if step.channel)):
        given = {**OURS, **known}
        if tier.offer:
            offer = playbook.offer(tier.offer)
            label = offer.label.said(language)
            given["offer"] = {"label": label, "value_yuan": offer.value_fen / 100, "expires_on": "2026-01-31"}
        for start in filter(None, (tier.template, tier.fallback_template)):
            chosen = choose(library_templates(), start, given, language)
            assert chosen is not None, start
            template, filled = chosen
            judged = judge_text(
                Message(
                    id=template.id,
                    language=language,
                    channel=template.form,
                    message_class=playbook.message_class,
                    user=filled.get("user", {}),
                    facts=filled,
                    subject=LIQUID.from_string(template.copy(language).subject).render(**filled),
                    body=LIQUID.from_string(template.text(language)).render(**filled),
                    sender=OURS["sender"],
                )
            )
            assert (template.id, judged.verdict, judged.findings) == (template.id, "ok", ())

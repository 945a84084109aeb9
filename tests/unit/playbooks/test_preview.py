"""A message says only what is known of its reader; what it cannot do without keeps it from going."""

from datetime import date
from typing import Any

import liquid
import pytest

from liuke.model.words import ChannelName
from liuke.playbooks.document import library, library_templates
from liuke.playbooks.preview import choose, fill, lint_template, needed_facts
from liuke.playbooks.template import PARTS, Copy, FactUse, Label, Template
from liuke.playbooks.vocabulary import FACTS
from tests.unit.playbooks import circumstances

LIQUID = liquid.Environment(undefined=liquid.StrictUndefined)
EVERYTHING: dict[str, Any] = {
    "user": {"name": "王芳", "email": "secret@example.com"},
    "brand": "青柠",
    "sender": "林晚，用户运营",
    "idle_days": 9,
    "first_year": 2023,
    "open_item": {"name": "置身事内", "price_yuan": "29.90"},
    "cart_item": {"name": "云南小粒咖啡", "price_yuan": "45"},
    "follow_item": {"name": "长安的荔枝", "price_yuan": "39"},
    "orders_365d": 12,
    "active_days_365d": 88,
    "favourite_category": "咖啡",
    "top_item": {"name": "挂耳咖啡"},
    "last_order_date": "2026-01-03",
    "offer": {"label": "免运费券", "value_yuan": 5.0, "expires_on": date(2026, 1, 31)},
    "links": {
        **{"open": "https://x.example/o", "settings": "https://x.example/s", "stop": "https://x.example/u"},
        **{"report": "https://x.example/r", "progress": "https://x.example/p"},
    },
    **circumstances.RICH,
}
LEAST: dict[str, Any] = {
    name: EVERYTHING[name] for name in ("brand", "sender", "idle_days", "offer", "links", "active_days_365d")
} | {"orders_365d": 1, **circumstances.SCARCE}


def _template(*facts: str | FactUse, otherwise: str | None = None, id_: str = "t") -> Template:
    copy = Copy(body=" ".join(f"{{{{ {use if isinstance(use, str) else use.key} }}}}" for use in facts))
    return Template(id=id_, form="sms", zh=copy, en=copy, facts=facts, otherwise=otherwise)  # type: ignore[arg-type]


def _text(template: Template, language: Any, facts: dict[str, Any]) -> str:
    filled = fill(template, facts, language)
    assert filled is not None
    return LIQUID.from_string(template.text(language)).render(**filled)


def test_facts_are_needed_unless_they_may_lack() -> None:
    template = _template(
        "brand",
        FactUse(key="user.name", optional=True),
        FactUse(key="sender", fallback=Label(zh="客服", en="customer service")),
        FactUse(key="orders_365d", at_least=1),
    )
    assert needed_facts(template) == ("brand", "orders_365d")


def test_facts_needed_in_one_language_are_those_its_text_names() -> None:
    template = Template(
        id="t",
        form="sms",  # type: ignore[arg-type]
        zh=Copy(body="{{ brand }}"),
        en=Copy(body="{{ brand }} {{ sender }}"),
        facts=("brand", "sender"),
    )
    assert needed_facts(template, "zh") == ("brand",)
    assert needed_facts(template, "en") == ("brand", "sender")


@pytest.mark.parametrize("facts", [{}, {"brand": None}, {"brand": ""}, {"brand": {}}])
def test_a_fact_that_is_not_known_keeps_the_message_back(facts: dict[str, Any]) -> None:
    filled = fill(_template("user.name", "brand"), {"user": {"name": "王芳"}, **facts}, "zh")
    assert filled is None or facts == {"brand": {}}


def test_a_count_below_its_least_counts_as_not_known() -> None:
    template = _template(FactUse(key="orders_365d", at_least=1))
    assert fill(template, {"orders_365d": 0}, "zh") is None
    assert fill(template, {"orders_365d": 1}, "zh") == {"orders_365d": "1"}


def test_a_fallback_is_said_in_the_message_s_language() -> None:
    template = _template(FactUse(key="sender", fallback=Label(zh="客服", en="customer service")))
    assert fill(template, {}, "zh") == {"sender": "客服"}
    assert fill(template, {}, "en") == {"sender": "customer service"}
    assert fill(template, {"sender": "林晚"}, "en") == {"sender": "林晚"}


def test_nothing_undeclared_reaches_a_template() -> None:
    assert fill(_template("user.name"), EVERYTHING, "zh") == {"user": {"name": "王芳"}}


@pytest.mark.parametrize(
    ("key", "value", "language", "currency", "written"),
    [
        ("offer.value_yuan", 5.0, "zh", "CNY", "¥5"),
        ("offer.value_yuan", "29.90", "zh", "CNY", "¥29.90"),
        ("offer.value_yuan", 50, "en", "GBP", "£50"),
        ("paid_365d_yuan", "12345.60", "zh", "CNY", "¥1.2 万"),
        ("paid_365d_yuan", "12345.60", "en", "USD", "$12,345.60"),
        ("orders_365d", 1234, "en", "CNY", "1,234"),
        ("orders_365d", "3", "zh", "CNY", "3"),
        ("first_year", 2023, "en", "CNY", "2023"),
        ("offer.expires_on", date(2026, 1, 31), "zh", "CNY", "2026 年 1 月 31 日"),
        ("offer.expires_on", "2026-01-31", "en", "CNY", "31 January 2026"),
        ("offer.expires_on", "周日", "zh", "CNY", "周日"),
        ("idle_days", 0, "zh", "CNY", "0"),
    ],
)
def test_facts_are_written_as_people_write_them(
    key: str, value: Any, language: Any, currency: str, written: str
) -> None:
    facts: dict[str, Any] = {}
    *above, last = key.split(".")
    inner = facts.setdefault(above[0], {}) if above else facts
    inner[last] = value
    filled = fill(_template(key), facts, language, currency)
    assert filled is not None
    found: Any = filled
    for step in key.split("."):
        found = found[step]
    assert found == written


def test_the_first_template_whose_facts_are_known_is_taken() -> None:
    shelf = {
        "a": _template("open_item.name", otherwise="b", id_="a"),
        "b": _template("cart_item.name", otherwise="c", id_="b"),
        "c": _template("brand", id_="c"),
    }
    for facts, id_ in (({"open_item": {"name": "x"}}, "a"), ({"cart_item": {"name": "x"}}, "b"), ({"brand": "x"}, "c")):
        chosen = choose(shelf, "a", facts, "zh")
        assert chosen is not None
        assert chosen[0].id == id_
    assert choose(shelf, "a", {}, "zh") is None


def test_a_circle_of_templates_ends() -> None:
    shelf = {
        "a": _template("brand", otherwise="b", id_="a"),
        "b": _template("sender", otherwise="a", id_="b"),
    }
    assert choose(shelf, "a", {}, "zh") is None


@pytest.mark.parametrize("id_", sorted(library_templates()))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shipped_template_renders_with_everything_and_with_the_least(id_: str, language: Any) -> None:
    for facts in (EVERYTHING, LEAST):
        chosen = choose(library_templates(), id_, facts, language)
        assert chosen is not None
        template, filled = chosen
        copy = template.copy(language)
        for source in (copy.subject, template.text(language))[
            template.form in (ChannelName.SMS, ChannelName.VOICE) :
        ]:  # no subject
            text = LIQUID.from_string(source).render(**filled)
            assert text.strip()
            assert not any(mark in text for mark in ("{{", "{%", "None", "nil", "  ，", " 。"))
            assert "\n\n\n" not in text
        assert "\n" not in LIQUID.from_string(copy.subject).render(**filled)


@pytest.mark.parametrize("id_", sorted(library_templates()))
def test_a_shipped_template_has_nothing_to_find_fault_with(id_: str) -> None:
    assert lint_template(library_templates()[id_]) == ()


@pytest.mark.parametrize("id_", sorted(t.id for t in library_templates().values() if t.form == "push"))
def test_a_shipped_push_is_short(id_: str) -> None:
    template = library_templates()[id_]
    assert len(_text(template, "zh", EVERYTHING)) <= 120
    assert len(_text(template, "en", EVERYTHING)) <= 240


@pytest.mark.parametrize("id_", sorted(t.id for t in library_templates().values() if t.form in {"email", "letter"}))
def test_a_shipped_letter_says_who_writes_why_and_how_to_stop(id_: str) -> None:
    template = library_templates()[id_]
    for language, why, stop in (("zh", "为什么", ("退订", "不想再收到")), ("en", "Why", ("Unsubscribe", "no more"))):
        text = _text(template, language, EVERYTHING)
        assert "林晚" in text
        assert "青柠" in text
        assert why in text
        assert any(word in text for word in stop)
        ahead = sum(text.count(f"https://x.example/{page}") for page in "orp")
        assert ahead == (1 if template.form == "email" else 0)


@pytest.mark.parametrize("id_", sorted(library_templates()))
def test_no_shipped_text_lays_guilt_or_hurries(id_: str) -> None:
    template = library_templates()[id_]
    forbidden = (
        "想你",
        "好久不见",
        "舍不得",
        "难过",
        "最后机会",
        "马上失效",
        "即将过期",
        "仅剩",
        "赶快",
        "快来",
        "错过",
        "亲爱的",
    )
    forbidden += ("miss you", "missed you", "last chance", "hurry", "don't miss", "only today", "act now", "sad")
    for language in ("zh", "en"):
        for part in PARTS:
            said = getattr(template.copy(language), part).lower()  # type: ignore[arg-type]
            assert not [word for word in forbidden if word in said]


def test_every_fact_of_the_vocabulary_has_both_names_and_stands_once() -> None:
    assert len({fact.key for fact in FACTS}) == len(FACTS)
    assert all(fact.en and fact.zh for fact in FACTS)


def test_every_shipped_template_is_used_by_a_shipped_playbook() -> None:
    used = {id_ for playbook in library().values() for id_ in playbook.templates}
    assert used == set(library_templates())

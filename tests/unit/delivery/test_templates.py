"""Templates fill in plain facts, say which one is missing, and can do no harm in any way we could think of."""

import resource
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from liuke.delivery.errors import MissingFactError, TemplateError
from liuke.delivery.templates import check, render, render_header
from liuke.kit.errors import LiukeError
from liuke.model.words import ValueTier

FACTS: dict[str, Any] = {
    "name": "小美",
    "n": 3,
    "paid_fen": 1234500,
    "share": Decimal("0.5"),
    "due": date(2026, 11, 7),
    "at": datetime(2026, 11, 7, 9, 5, tzinfo=UTC),
    "tier": ValueTier.KEY_VALUE,
    "items": [{"name": "书", "fen": 500}, {"name": "茶", "fen": 900}],
    "nothing": None,
    "long": "a" * 90_000,
    "big": 1_000_000_000,
    "hundred": list(range(100)),
    "user": {"name": "a", "secret": "x"},
}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("您好 {{ name }}", "您好 小美"),
        ("{{ items | map: 'name' | join: '、' }}", "书、茶"),
        ("{% for item in items %}{{ item.name }} {{ item.fen | money }};{% endfor %}", "书 ¥5;茶 ¥9;"),
        ("{{ paid_fen | money }}", "¥12,345"),
        ("{{ due | date: '%Y年%-m月%-d日' }}", "2026年11月7日"),
        ("{{ at | date: '%H:%M' }}", "09:05"),
        ("{{ share }}", "0.5"),
        ("{{ tier }}", "key_value"),
        ("{{ nickname | default: '朋友' }}", "朋友"),
        ("{{ nothing | default: '朋友' }}", "朋友"),
        ("{% if coupon %}有券{% else %}无券{% endif %}", "无券"),
        ("{% if city == '北京' %}京{% else %}外地{% endif %}", "外地"),
        ("{{ n | plus: 2 | times: 3 }}", "15"),
        ("{{ name | upcase | append: '!' }}", "小美!"),
        ("{{ '<b>' | escape }}", "&lt;b&gt;"),
    ],
)
def test_a_template_says_the_facts(template: str, said: str) -> None:
    assert render(template, FACTS) == said


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("我是{{ brand }}的客服", "我是 Lime 的客服"),
        ("我是 {{ brand }} 的客服", "我是 Lime 的客服"),
        ("【{{ brand }}】您好", "【Lime】您好"),
        ("{{ name }}，{{ brand }}想告诉您", "小美，Lime 想告诉您"),
        ("我是{{ name }}的客服", "我是小美的客服"),
        ("您有{{ n }}张券", "您有3张券"),
        (
            "{% if name %}我是{% endif %}{{ brand }}{% capture who %}的{{ brand }}{% endcapture %}{{ who }}",
            "我是 Lime 的 Lime",
        ),
        ("打开{{ link }}", "打开 https://x.example/a"),
        ("用App看", "用App看"),
    ],
)
def test_a_latin_name_in_chinese_stands_apart_and_the_words_of_the_template_stay(template: str, said: str) -> None:
    assert render(template, FACTS | {"brand": "Lime", "link": "https://x.example/a"}) == said


@pytest.mark.parametrize(
    ("template", "fact"),
    [
        ("{{ coupon }}", "coupon"),
        ("{{ coupon | upcase }}", "coupon"),
        ("{{ nothing }}", "nothing"),
        ("{{ user.nick }}", "user.nick"),
        ("{% for x in coupons %}{{ x }}{% endfor %}", "coupons"),
        ("{{ coupon | default: voucher }}", "voucher"),
    ],
)
def test_a_missing_fact_is_named_and_nothing_is_sent(template: str, fact: str) -> None:
    with pytest.raises(MissingFactError) as caught:
        render(template, FACTS)
    assert caught.value.facts["fact"] == fact
    assert fact in caught.value.sentence("zh")


class _User:
    """An object with something to hide and something to break."""

    password_hash = "geheim"
    broken = False

    def delete(self) -> None:
        type(self).broken = True

    def __str__(self) -> str:
        return self.password_hash


ATTACKS = {
    "a class by attribute": "{{ name.__class__ }}",
    "the way up to object": "{{ ''.__class__.__mro__[1].__subclasses__ }}",
    "a class by index": "{{ name['__class__'] }}",
    "globals of a function": "{{ user.get.__globals__ }}",
    "a method of a list": "{{ items.append }}",
    "attributes by map": "{{ items | map: '__class__' }}",
    "the clock by name": "{{ now }}",
    "the day by name": "{{ today }}",
    "the clock by filter": "{{ 'now' | date: '%Y' }}",
    "another file": "{% include '/etc/passwd' %}",
    "another template": "{% render 'x' %}",
    "an endless loop": "{% for a in (1..1000000000) %}x{% endfor %}",
    "an endless loop from its end": "{% for a in (1..1000000000) reversed %}x{% endfor %}",
    "a loop from a far offset": "{% for a in (1..1000000000) limit: 1 offset: 999999999 %}x{% endfor %}",
    "a range up to a fact": "{% for a in (1..big) reversed %}x{% endfor %}",
    "looking for a word in a range": "{% if (1..1000000000) contains 'x' %}x{% endif %}",
    "a range in a case": "{% case n %}{% when (1..1000000000) %}x{% endcase %}",
    "a range in a filter": "{{ hundred | concat: (1..1000000000) | size }}",
    "a range in a keyword": "{{ coupon | default: (1..1000000000), allow_false: (1..1000000000) }}",
    "a range in a cycle": "{% cycle (1..1000000000), 'a' %}",
    "a range as an index": "{{ hundred[(1..1000000000)] }}",
    "loops in loops": "{% for a in (1..90) %}{% for b in (1..90) %}x{% endfor %}{% endfor %}",
    "five hundred loops": "{% for a in (1..200) %}{% endfor %}" * 249,
    "a loop over much": "{% for a in (1..200) %}" + "{% assign x = 1 %}" * 490 + "{% endfor %}",
    "a range made real": "{{ (1..1000000000) | join: ',' }}",
    "a range turned round": "{{ (1..1000000000) | reverse | size }}",
    "a range sorted": "{% assign x = (1..1000000000) %}{{ x | sort }}",
    "a wide table": "{% tablerow i in (1..1000000) %}x{% endtablerow %}",
    "nine replaces": "{{ long " + "| replace: 'a', long " * 9 + "}}",
    "replace nothing": "{{ long | replace: '', long }}",
    "six splits and joins": "{{ long " + "| split: '' | join: 'aa' " * 6 + "}}",
    "a long join": "{{ hundred | join: long }}",
    "doubling": "{% assign s = long %}" + "{% assign s = s | append: s %}" * 40 + "{{ s }}",
    "doubling a list": "{% assign s = hundred %}" + "{% assign s = s | concat: s %}" * 40 + "{{ s | size }}",
    "capturing without end": "{% capture s %}" + "{{ long }}" * 3 + "{% endcapture %}",
    "five thousand filters": "{{ long " + "| upcase " * 5_000 + "}}",
    "escaping in a loop": "{% for i in (1..200) %}{{ long | escape | size }}{% endfor %}",
    "a wide number": "{{ '2026-01-01' | date: '%1000000000d' }}",
    "a wide text": "{{ 'a' | ljust: 1000000000 }}",
    "a great power": "{% assign x = 9999999999 %}" + "{% assign x = x | times: x %}" * 40 + "{{ x }}",
    "a great exponent": "{{ '1e99999999' | ceil }}",
    "many digits": "{{ " + "9" * 5_000 + " | plus: 1 }}",
    "deep blocks": "{% if true %}" * 200 + "{% endif %}" * 200,
    "deep brackets": "{{ a" + "[a" * 5_000 + "]" * 5_000 + " }}",
    "deep parentheses": "{% if " + "(" * 2_000 + "true" + ")" * 2_000 + " %}x{% endif %}",
    "a long path": "{{ " + "a." * 20_000 + "b }}",
    "a long condition": "{% for i in (1..200) %}{% if " + "n == 3 and " * 4_000 + "true %}{% endif %}{% endfor %}",
    "a long template": "x" * 50_001,
    "many marks": "{{ n }}" * 501,
    "nought": "{{ n | divided_by: 0 }}",
    "decoding": "{{ 'Z2VoZWlt' | base64_decode }}",
    "an unknown filter": "{{ name | system: 'id' }}",
    "an unfinished mark": "{{ name",
    "an unfinished block": "{% if n %}",
    "a counter in a loop": "{% increment x %}",
    "tags in a tag": "{% liquid\n for i in (1..100000000)\n endfor %}",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_x6_an_attack_ends_soon_and_learns_nothing(attack: str) -> None:
    began = time.process_time()
    said = ""
    try:
        said = render(attack, FACTS)
    except LiukeError as why:
        assert why.sentence("zh")
    assert time.process_time() - began < 20  # a tenth of a second; without its bounds, hours
    assert len(said) <= 100_000
    assert not any(word in said for word in ("class", "object at", "geheim", "root:", "2026"))


def test_x6_there_are_attacks_enough() -> None:
    assert len(ATTACKS) >= 28


@pytest.mark.parametrize("refused", sorted(set(ATTACKS) - {"attributes by map", "five hundred loops"}))
def test_almost_every_attack_is_an_error_not_a_text(refused: str) -> None:
    with pytest.raises((TemplateError, MissingFactError)):
        render(ATTACKS[refused], FACTS)


def test_x6_all_attacks_together_need_little_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for attack in ATTACKS.values():
        with suppress(LiukeError):
            render(attack, FACTS)
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mb < 200


@pytest.mark.parametrize("hidden", [_User(), {"u": _User()}, [_User()], object(), lambda: "geheim", {1, 2}, b"bytes"])
def test_a_fact_that_is_more_than_a_value_is_refused(hidden: object) -> None:
    with pytest.raises(TemplateError):
        render("{{ u }}{{ u.delete }}{{ u.password_hash }}", {"u": hidden})
    assert not _User.broken


def test_a_fact_is_text_not_template() -> None:
    assert render("{{ name }}", {"name": "{{ user.secret }}{% for %}"}) == "{{ user.secret }}{% for %}"


def test_a_fact_that_is_nested_without_end_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(TemplateError):
        render("{{ x }}", {"x": loop})


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x00"])
def test_x6_a_header_stays_one_line(breaker: str) -> None:
    said = render_header(f"到账{breaker}Bcc: a@b.cn {{{{ name }}}}", {"name": f"x{breaker}Bcc: victim@x.cn"})
    assert len(said.splitlines()) == 1
    assert breaker not in said


def test_a_template_is_read_when_it_is_saved() -> None:
    check("{{ name }} {% if n %}x{% endif %}")
    for wrong in ("{% if n %}", "{{ name | nofilter", "{% include 'x' %}", "x" * 60_000):
        with pytest.raises(TemplateError):
            check(wrong)


def test_an_error_names_its_line() -> None:
    with pytest.raises(TemplateError) as caught:
        render("一\n二\n{{ name | nofilter }}", FACTS)
    assert "line 3" in caught.value.sentence()

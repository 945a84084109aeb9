"""A playbook that does not hold together is refused with the place of what is wrong."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.model.column import Column
from liuke.playbooks.document import (
    check_playbook,
    library,
    library_templates,
    read_folder,
    read_playbook,
    read_template,
)
from liuke.playbooks.errors import PlaybookError
from liuke.playbooks.play import Playbook

HEAD = """\
id: mine
code: X1
label: {zh: 我的, en: mine}
purpose: {zh: 试一试, en: a try}
priority: 50
owner: me
audience: idle_days >= 3
budget_fen: 1000
offers:
  - {id: coupon, kind: coupon, label: {zh: 券, en: coupon}, value_fen: 500, cost_fen: 100, valid_days: 7}
tiers:
"""
TIER = "  - {{id: {id}, label: {{zh: 档, en: tier}}, channel: push, template: days_push, offer: coupon, {days}}}\n"


def _tiers(*days: str) -> str:
    return HEAD + "".join(TIER.format(id=f"t{n}", days=said) for n, said in enumerate(days))


def _refused(text: str) -> PlaybookError:
    with pytest.raises(PlaybookError) as refused:
        read_playbook(text, "mine.yml", library_templates())
    return refused.value


def test_a_playbook_is_read_into_values() -> None:
    playbook = read_playbook(_tiers("from_days: 3, below_days: 7", "from_days: 7"), "mine.yml", library_templates())
    assert [(tier.id, tier.from_days, tier.below_days) for tier in playbook.tiers] == [("t0", 3, 7), ("t1", 7, None)]
    assert playbook.offer("coupon").value_fen == 500
    assert playbook.tier("t1").template == "days_push"
    assert set(playbook.templates) == {"days_push"}
    assert playbook.cost_fen(playbook.tier("t0")) == 100
    assert len(playbook.version) == 12


@pytest.mark.parametrize(
    ("days", "line", "word"),
    [
        (("from_days: 3, below_days: 7", "from_days: 8"), 13, "nobody answers days 7 to 7"),
        (("from_days: 3, below_days: 7", "from_days: 6"), 13, "overlaps t0 [3, 7)"),
        (("from_days: 3", "from_days: 7"), 13, "overlaps t0 [3, no end)"),
        (("from_days: 7", "from_days: 3, below_days: 7"), 13, "overlaps"),
        (("from_days: 7, below_days: 7",), 12, "ends after it begins"),
        (("from_days: 7, below_days: 3",), 12, "ends after it begins"),
        (("from_days: -1",), 12, "from_days is from 0"),
        (("from_days: 3", "from_days: 3"), 13, "t1 would get nobody"),
        (("from_days: 3, below_days: 7", "from_days: 3, below_days: 15"), 13, "overlaps"),
    ],
)
def test_a_gap_or_an_overlap_of_tiers_is_refused_at_its_line(days: tuple[str, ...], line: int, word: str) -> None:
    refused = _refused(_tiers(*days))
    assert refused.facts["line"] == line
    assert word in refused.sentence("en")
    assert f"第 {line} 行" in refused.sentence("zh")


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_any_chain_of_half_open_tiers_puts_each_day_into_one_tier(lengths: list[int]) -> None:
    edges = [3]
    for length in lengths:
        edges.append(edges[-1] + length)
    said = [f"from_days: {a}, below_days: {b}" for a, b in itertools.pairwise(edges)]
    playbook = read_playbook(_tiers(*said), "mine.yml", library_templates())
    for day in range(3, edges[-1]):
        holding = [t for t in playbook.tiers if t.from_days <= day and (t.below_days is None or day < t.below_days)]
        assert len(holding) == 1


@pytest.mark.parametrize(
    ("before", "after", "line", "word"),
    [
        ("channel: push", "channel: pusch", 12, "did you mean push"),
        ("channel: push", "channel: task", 12, "is not a channel"),
        ("template: days_push", "template: day_push", 12, "did you mean days_push"),
        ("template: days_push", "template: days_email", 12, "written for email, not for push"),
        ("offer: coupon,", "offer: cupon,", 12, "did you mean coupon"),
        ("kind: coupon", "kind: cupon", 10, "did you mean coupon"),
        ("budget_fen: 1000", "budget_fen: 0", 8, "budget_fen"),
        ("budget_fen: 1000", "budget_fen: -5", 8, "budget_fen"),
        ("budget_fen: 1000", "budget_fen: much", 8, "budget_fen"),
        ("budget_fen: 1000", "budget_fen: 1000\nholdout_share: 0.6", 9, "from 0 to 0.5"),
        ("owner: me", "owner: me\nholdout_share: -0.1", 7, "from 0 to 0.5"),
        ("owner: me", "owner: me\nholdout: 0.1", 7, "holdout is not known"),
        ("owner: me", "owner: me\nversion: 3", 7, "worked out from the content"),
        ("owner: me", "owner: me\nplaces: {}", 7, "worked out from the content"),
        ("owner: me", "owner: me\nmessage_class: marketting", 7, "did you mean marketing"),
        ("owner: me", "owner: me\ngoal: {event: purchasing, window_days: 14}", 7, "did you mean purchase"),
        ("owner: me", "owner: me\ngoal: {event: present, window_days: 0}", 7, "window_days"),
        ("owner: me", "owner: me\ntrigger: {kind: allarm}", 7, "did you mean alarm"),
        ("owner: me", "owner: me\ndifficulty: 6", 7, "difficulty"),
        ("owner: me", "", 1, "owner is missing"),
        ("id: mine", "id: My Own", 1, "small letters"),
        ("code: X1", "code: x1", 2, "capitals"),
        ("label: {zh: 我的, en: mine}", "label: {zh: 我的}", 3, "en"),
        ("valid_days: 7", "valid_days: 0", 10, "valid_days"),
        ("value_fen: 500", "value_fen: -500", 10, "value_fen"),
        ("from_days: 3}", "from_days: 3, divert: idle_days > 9}", 12, "come together"),
        ("from_days: 3}", "from_days: 3, divert: idle_days > 9, divert_to: mine}", 12, "to itself"),
        ("from_days: 3}", "from_days: 3, fallback_channel: email}", 12, "come together"),
        ("from_days: 3}", "from_days: 3, fallback_channel: push, fallback_template: days_push}", 12, "another channel"),
        ("channel: push, template: days_push", "channel: call, template: service_call", 12, "whose task"),
        ("tiers:\n", "tiers: []\nothers:\n", 12, "others is not known"),
        ("id: mine", "id: [mine", 1, "mine.yml"),
        ("id: mine", "- id: mine", 2, "mine.yml"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(before: str, after: str, line: int, word: str) -> None:
    text = _tiers("from_days: 3")
    assert before in text
    refused = _refused(text.replace(before, after, 1))
    assert word in refused.sentence("en")
    if word != "mine.yml":
        assert (refused.facts["line"], refused.facts["file"]) == (line, "mine.yml")
    assert refused.code == "LK-P101"


@pytest.mark.parametrize(
    "text", ["", "just words", "- a\n- b\n", "\t", "id: &a [*a]", "{", "id: !!python/object:os.x {}"]
)
def test_what_is_no_playbook_at_all_is_refused_too(text: str) -> None:
    assert _refused(text).sentence("zh")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(
            "a: &a [x, x, x]\n"
            + "".join(f"b{n}: &b{n} [{', '.join(['*a' if n == 0 else f'*b{n - 1}'] * 10)}]\n" for n in range(9)),
            "aliases",
            id="bomb",
        ),
        pytest.param("tiers: &a [*a]", "aliases", id="circle"),
        pytest.param("id: " + "[" * 5_000, "nested too deeply", id="brackets"),
        pytest.param("id: " + "{a: " * 5_000, "nested too deeply", id="braces"),
        pytest.param("- " * 5_000, "nested too deeply", id="dashes"),
        pytest.param("x" * 1_000_000, "longer than", id="long"),
    ],
)
def test_a_document_made_to_burst_is_refused_before_it_is_unfolded(text: str, why: str) -> None:
    refused = _refused(text)
    assert refused.code == "LK-P101"
    assert why in refused.sentence("en")


def test_no_tier_at_all_is_refused() -> None:
    assert "at least one tier" in _refused(HEAD.replace("tiers:\n", "tiers: []\n")).sentence("en")


@pytest.mark.parametrize(
    ("ids", "word"), [(("tiers", "  - {id: t0,"), "t0 is there twice"), (("offers", "  - {id: coupon,"), "twice")]
)
def test_an_id_stands_once(ids: tuple[str, str], word: str) -> None:
    text = _tiers("from_days: 3, below_days: 7", "from_days: 7").replace("id: t1", "id: t0")
    if ids[0] == "offers":
        line = next(line for line in HEAD.splitlines() if "id: coupon" in line)
        text = _tiers("from_days: 3").replace(line, f"{line}\n{line}")
    assert word in _refused(text).sentence("en")


def test_the_version_changes_with_the_content_and_with_a_template_only() -> None:
    text = _tiers("from_days: 3")
    first = read_playbook(text, "mine.yml", library_templates())
    assert read_playbook(f"# a remark\n{text}", "elsewhere.yml", library_templates()).version == first.version
    assert read_playbook(text.replace("1000", "1001"), "mine.yml", library_templates()).version != first.version
    days = library_templates()["days_push"]
    other = library_templates() | {"days_push": replace(days, zh=replace(days.zh, stop="可随时关闭。"))}
    assert read_playbook(text, "mine.yml", other).version != first.version
    unrelated = library_templates() | {"service_call": replace(library_templates()["service_call"], zh=days.zh)}
    assert read_playbook(text, "mine.yml", unrelated).version == first.version


def _with(playbook: Playbook, key: str, expression: str) -> str:
    text = _tiers("from_days: 3")
    if key == "audience":
        return text.replace("audience: idle_days >= 3", f"audience: {expression}")
    divert = ", divert_to: dormant_wakeup" if key == "divert" else ""
    return text.replace("from_days: 3}", f'from_days: 3, {key}: "{expression}"{divert}}}')


@pytest.mark.parametrize(("key", "line"), [("audience", 7), ("when", 12), ("divert", 12)])
def test_an_expression_that_is_no_audience_is_said_with_its_line(
    key: str, line: int, columns: tuple[Column, ...]
) -> None:
    text = _with(library()["golden_48h"], key, "idel_days > 3")
    playbook = read_playbook(text, "mine.yml", library_templates())
    with pytest.raises(PlaybookError) as refused:
        check_playbook(playbook, columns)
    assert refused.value.facts["line"] == line
    assert "LK-A107" in refused.value.sentence("en")
    assert "idle_days" in refused.value.sentence("zh")


def test_a_playbook_may_only_divert_to_one_that_is_there(columns: tuple[Column, ...]) -> None:
    text = _with(library()["golden_48h"], "divert", "idle_days > 9").replace("dormant_wakeup", "dormant_wakup")
    playbook = read_playbook(text, "mine.yml", library_templates())
    with pytest.raises(PlaybookError, match="did you mean dormant_wakeup"):
        check_playbook(playbook, columns, library())
    check_playbook(playbook, columns)


def test_a_workspace_without_playbooks_of_its_own_has_the_shipped_ones(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "none") == library()


def test_a_workspace_s_own_playbook_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(_tiers("from_days: 3"), encoding="utf-8")
    shorter = _tiers("from_days: 5").replace("id: mine", "id: golden_48h").replace("priority: 50", "priority: 1")
    (tmp_path / "golden.yml").write_text(shorter, encoding="utf-8-sig")
    found = read_folder(tmp_path)
    in_use = [id_ for id_, play in found.items() if play.in_use]
    assert in_use == ["golden_48h", "high_value_leaving", "dormant_wakeup", "mine"]
    assert found["golden_48h"].tiers[0].from_days == 5
    assert found["dormant_wakeup"] == library()["dormant_wakeup"]


def test_a_workspace_s_own_template_is_taken_by_shipped_playbooks(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "days.yml").write_text(_TEMPLATE.replace("id: own", "id: days_push"), encoding="utf-8")
    found = read_folder(tmp_path)
    assert found["golden_48h"].templates["days_push"].zh.subject == "好"
    assert found["golden_48h"].version != library()["golden_48h"].version
    assert found["dormant_wakeup"].version == library()["dormant_wakeup"].version


def test_two_files_of_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(_tiers("from_days: 3"), encoding="utf-8")
    with pytest.raises(PlaybookError, match=r"b\.yml, line 1.*another file says mine"):
        read_folder(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"id: \xff\xfe")
    with pytest.raises(PlaybookError, match="cannot be read"):
        read_folder(tmp_path)


def test_a_file_is_read_with_the_templates_beside_it(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "own.yml").write_text(_TEMPLATE, encoding="utf-8")
    text = _tiers("from_days: 3").replace("template: days_push", "template: own")
    assert read_playbook(text, str(tmp_path / "mine.yml")).templates["own"].form == "push"


_TEMPLATE = """\
id: own
form: push
facts: [brand]
zh: {subject: 好, body: "{{ brand }}好", next_step: 看看, stop: 可关闭}
en: {subject: Good, body: "{{ brand }} is well", next_step: See, stop: Turn off}
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "word"),
    [
        ("facts: [brand]", "facts: [brend]", 3, "did you mean brand"),
        ("facts: [brand]", "facts: []", 4, "brand is not among the declared facts"),
        ("facts: [brand]", "facts: [brand, sender]", 3, "sender is declared but not used"),
        ("facts: [brand]", "facts: [brand, brand]", 3, "declared twice"),
        ("{{ brand }}好", "{{ orders_365d }}", 4, "orders_365d is not among the declared facts"),
        ("{{ brand }}好", "{{ brand", 4, "not Liquid"),
        ("{{ brand }}好", "{% if brand %}", 4, "not Liquid"),
        ("{{ brand }}好", "{% for x in brand %}{{ x }}{% endfor %}", 4, "the tag for"),
        ("{{ brand }}好", "{% include 'x' %}{{ brand }}", 4, "the tag include"),
        ("{{ brand }}好", "{{ brand | upcase }}", 4, "the filter upcase"),
        ("subject: 好", 'subject: ""', 4, "needs subject"),
        (", stop: Turn off", "", 5, "needs stop"),
        ("form: push", "form: pusch", 2, "form"),
        ("en: {", "fr: {", 1, "en is missing"),
        ("facts: [brand]", "facts: [brand]\nclaims: {price: open_item.price_yuan}", 4, "not among the declared"),
        ("facts: [brand]", "facts: [brand, {key: brand, fallbak: x}]", 3, "facts"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_with_its_place(before: str, after: str, line: int, word: str) -> None:
    assert before in _TEMPLATE
    with pytest.raises(PlaybookError) as refused:
        read_template(_TEMPLATE.replace(before, after, 1), "own.yml")
    assert word in refused.value.sentence("en")
    assert refused.value.facts["line"] == line


def test_a_claim_that_no_binding_bears_out_is_refused() -> None:
    said = _TEMPLATE.replace("facts: [brand]", "facts: [brand, orders_365d]").replace(
        "{{ brand }}好", "{{ brand }}好，{{ orders_365d }} 单"
    )
    with pytest.raises(PlaybookError, match="bind it under claims"):
        read_template(said, "own.yml")
    bound: Any = read_template(said.replace("zh:", "claims: {orders: orders_365d}\nzh:", 1), "own.yml")
    assert bound.claims == {"orders": "orders_365d"}


def test_a_template_that_falls_back_on_nothing_is_refused() -> None:
    days = library_templates()["days_push"]
    with pytest.raises(PlaybookError, match="falls back on another: there is no template year_posh"):
        read_playbook(_tiers("from_days: 3"), "mine.yml", {"days_push": replace(days, otherwise="year_posh")})

"""Variants in a playbook's YAML (O4): checked with their line, drawn by a fixed hash with a salt of its own."""

import pytest

from liuke.playbooks.document import library, library_templates, read_playbook
from liuke.playbooks.errors import PlaybookError
from liuke.playbooks.play import Playbook
from liuke.playbooks.variants import drawn, set_of

TEXT = """\
id: mine
code: X1
label: {zh: 我的, en: mine}
purpose: {zh: 试一试, en: a try}
priority: 50
owner: me
audience: idle_days >= 3
budget_fen: 1000
offers:
  - {id: small, kind: coupon, label: {zh: 券, en: coupon}, value_fen: 500, cost_fen: 100, valid_days: 7}
  - {id: large, kind: coupon, label: {zh: 大券, en: large}, value_fen: 900, cost_fen: 300, valid_days: 7}
tiers:
  - id: all
    label: {zh: 档, en: tier}
    from_days: 3
    channel: push
    template: days_push
    offer: small
    variants:
      - {id: plain, label: {zh: 原样, en: plain}, share: 0.5}
      - {id: year, label: {zh: 年, en: year}, share: 0.3, template: year_push}
      - {id: rich, label: {zh: 大, en: rich}, share: 0.2, offer: large, at_hour: 19}
"""


GOLDEN = ["plain", "rich", "plain", "rich"]


def _read(text: str) -> Playbook:
    return read_playbook(text, "mine.yml", library_templates())


def test_each_variant_changes_what_it_says_and_nothing_else() -> None:
    play = _read(TEXT)
    plain, year, rich = (play.touch_as("all", name) for name in ("plain", "year", "rich"))
    assert (plain.template, plain.offer, play.cost_fen(plain)) == ("days_push", "small", 100)
    assert (year.template, year.offer) == ("year_push", "small")
    assert (rich.template, rich.offer, play.cost_fen(rich)) == ("days_push", "large", 300)
    assert play.touch_as("all", None) == play.touch_as("all", "gone") == play.touch("all")
    assert {"days_push", "year_push"} <= set(play.templates)


@pytest.mark.parametrize(
    ("before", "after", "line", "word"),
    [
        ("share: 0.3", "share: 0.4", 19, "add up to 1"),
        ("share: 0.5", "share: 0.5, hour: 3", 20, "hour is not known"),
        ("share: 0.5", "share: 1.5", 20, "between 0 and 1"),
        ("template: year_push", "template: year_pus", 21, "did you mean year_push"),
        ("template: year_push", "template: year_email", 21, "written for email, not for push"),
        ("template: year_push", "fallback_template: year_email", 21, "fallback_channel"),
        ("offer: large", "offer: larg", 22, "did you mean large"),
        ("at_hour: 19", "at_hour: 24", 22, "0 to 23"),
        ("id: rich", "id: plain", 22, "there twice"),
        ("id: rich", "id: Rich One", 22, "small letters"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(before: str, after: str, line: int, word: str) -> None:
    with pytest.raises(PlaybookError) as refused:
        _read(TEXT.replace(before, after, 1))
    assert word in refused.value.sentence("en")
    assert refused.value.facts["line"] == line
    assert refused.value.sentence("zh")


def test_one_variant_alone_is_refused() -> None:
    alone = "\n".join(line for line in TEXT.splitlines() if "id: year" not in line and "id: rich" not in line)
    with pytest.raises(PlaybookError, match="nothing to be compared"):
        _read(alone.replace("share: 0.5", "share: 0.99"))


def test_the_draw_is_fixed_and_of_the_written_shares() -> None:
    """SHA-256 of salt, "variant", playbook, touch and unit: these four must never change (T1)."""
    touch = _read(TEXT).touch("all")
    assert [drawn(touch, "Lime", "mine", f"u{n}").id for n in range(4)] == GOLDEN
    found = [drawn(touch, "Lime", "mine", f"u{n}").id for n in range(20_000)]
    for one in touch.variants:
        assert found.count(one.id) / 20_000 == pytest.approx(one.share, abs=0.015)


def test_a_changed_variant_is_another_comparison() -> None:
    one, two = (_read(text).touch("all").variants for text in (TEXT, TEXT.replace("at_hour: 19", "at_hour: 20")))
    assert set_of(one) != set_of(two)
    assert set_of(one) == set_of(_read(TEXT).touch("all").variants)


def test_a_shipped_playbook_tries_two_hours() -> None:
    (tier,) = library()["paid_unused"].tiers
    assert {one.id: one.at_hour for one in tier.variants} == {"at_once": None, "evening": 20}

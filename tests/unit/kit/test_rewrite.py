"""A value is changed and everything else of a YAML text stays as people wrote it."""

import pytest

from liuke.kit.document import DocumentError
from liuke.kit.rewrite import rearrange, rewrite

TEXT = """# ours, keep this
id: one   # a name
label: {zh: 一, en: "One: the first"}
budget_fen: 2000
steps:
  # the first
  - id: mail
    when: idle_days >= 3
  - id: call
"""


def test_only_the_value_changes() -> None:
    after = rewrite(TEXT, {("budget_fen",): "3000", ("steps", 0, "when"): "idle_days >= 5"})
    assert after == TEXT.replace("2000", "3000").replace(">= 3", ">= 5")


def test_an_empty_value_takes_the_key_away_and_one_that_was_not_there_comes() -> None:
    after = rewrite(TEXT, {("steps", 0, "when"): "", ("steps", 1, "offer"): "coupon", ("goal", "window_days"): "7"})
    assert "when" not in after and "    offer: coupon\n" in after and "goal:\n  window_days: 7\n" in after
    assert "# the first" in after and 'en: "One: the first"' in after


def test_steps_move_double_and_go() -> None:
    assert rearrange(TEXT, ("steps", 1), "up").index("id: call") < rearrange(TEXT, ("steps", 1), "up").index("id: mail")
    assert "id: mail_2" in rearrange(TEXT, ("steps", 0), "copy")
    assert "id: call" not in rearrange(TEXT, ("steps", 1), "remove")
    assert rearrange(TEXT, ("steps", 1), "down") == rewrite(TEXT, {})


@pytest.mark.parametrize("path", [("steps", 7, "when"), ("steps", "x", "when"), ("id", 0, "x")])
def test_a_path_that_leads_nowhere_is_said(path: tuple[str | int, ...]) -> None:
    with pytest.raises((KeyError, TypeError)):
        rewrite(TEXT, {path: "x"})


@pytest.mark.parametrize("text", ["a: [b", "a: &x 1\nb: *x\n"])
def test_what_is_no_yaml_or_holds_an_alias_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        rewrite(text, {("a",): "1"})

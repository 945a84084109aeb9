"""What was learned of who is moved, and whether a plan uses it, in sentences of both languages."""

from collections.abc import Mapping
from typing import Any

RIVALS_ZH = {"everyone": "人人都做", "highest_risk": "风险最高的先做", "random": "随机挑人", "nobody": "谁都不做"}
RIVALS_EN = {
    "everyone": "everybody",
    "highest_risk": "highest risk first",
    "random": "people at random",
    "nobody": "nobody",
}
_PER = 1_000
_LEVELS = {
    "everybody_pays": (
        "分不出谁会被打动，但人人都做稳赚：按平均增量一起分",
        "Does not tell people apart, but surely pays for everybody: takes part with its mean",
    ),
    "nobody_pays": (
        "人人都做稳亏：只留随机探索的那份",
        "Surely does not pay for everybody: only the exploring share is left",
    ),
    "abstains": ("照旧：学到的结论分不出谁会被打动", "As before: what was learned does not tell people apart"),
}


def said_finding(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return what was learned of one playbook, or why nothing was (zh, en)."""
    if document["state"] in ("waits", "blocked"):
        return str(document["why_zh"]), str(document["why_en"])
    won = [one for one in document["at_money"] if one["wins"]]
    if not won:
        zh, en = _constant(document)
        return (
            f"没有可用的分辨：按分数挑人，没有稳定胜过其他做法；{zh}",
            f"Abstains: no score surely beats the rest; {en}",
        )
    zh, en = said_gain(max(won, key=lambda one: one["low"]))
    shares = ", ".join(f"{one['share']:.0%}" for one in won)
    return (
        f"分得出谁会被打动（预算够 {shares} 的人时都胜出）；{zh}",
        f"Some people are moved and others not, proven with money for {shares} of them; {en}",
    )


def _constant(document: Mapping[str, Any]) -> tuple[str, str]:
    everybody = document["everyone"]
    zh = f"人人都做，每千人净增 {_per(everybody['mean'])}（{_per(everybody['low'])} 到 {_per(everybody['high'])}）"
    en = (
        f"everybody brings {_per(everybody['mean'])} per 1,000 net "
        f"({_per(everybody['low'])} to {_per(everybody['high'])})"
    )
    return zh, en


def said_gain(at: Mapping[str, Any]) -> tuple[str, str]:
    """Return what choosing brought at one level of money, on people not learned from (zh, en)."""
    gain, rival = at["gain"], at["best_rival"]
    span = f"{_per(gain['low'])} … {_per(gain['high'])}"
    return (
        f"钱够 {at['share']:.0%} 的人时，每千人比「{RIVALS_ZH[rival]}」多 {_per(gain['mean'])} 人达成目标（{span}）",
        f"with money for {at['share']:.0%}, {_per(gain['mean'])} more per 1,000 reach the goal than with "
        f"{RIVALS_EN[rival]} ({span})",
    )


def said_level(level: Mapping[str, Any]) -> tuple[str, str]:
    """Return whether a plan gave a playbook's money to whom it moves, and why or why not (zh, en)."""
    match level["why"]:
        case "wins":
            zh, en = said_gain(level["compared"])
            return f"按增量分配：{zh}", f"Money goes to whom it moves: {en}"
        case "does_not_win":
            zh, en = said_gain(level["compared"])
            return f"照旧：按增量分配没有稳定胜出；{zh}", f"As before: choosing does not surely win; {en}"
        case "blocked":
            return f"照旧：没法学（{level.get('code')}）", f"As before: nothing can be learned ({level.get('code')})"
        case why:
            return _LEVELS.get(why, ("照旧：还没有学到结论", "As before: nothing was learned yet"))


def _per(share: float) -> str:
    number = f"{abs(share) * _PER:.0f}"
    return f"−{number}" if share < 0 and number != "0" else f"+{number}"

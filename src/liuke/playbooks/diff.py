"""Says in words what changed between two versions of a playbook."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from liuke.playbooks.play import Playbook

_ZH = {
    "audience": "人群条件",
    "priority": "优先级",
    "owner": "负责部门",
    "holdout_share": "对照组占比",
    "expected_lift": "预期提升",
    "budget_fen": "预算（分）",
    "goal": "目标",
    "reentry": "再次进入",
    "trigger": "触发条件",
    "topic": "内容类型",
    "message_class": "消息类别",
    "in_use": "启用",
    "label": "名称",
    "purpose": "用途",
    "difficulty": "难度",
    "payback": "回报",
    "tiers": "档位",
    "steps": "步骤",
    "offers": "权益",
    "templates": "文案",
}
_EN = {"tiers": "tier", "steps": "step", "offers": "offer", "templates": "template"}
_LEFT_OUT = ("version", "file", "places")
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed: where, what it was and is (None where it was not, or is no more), and the sentences."""

    path: str
    before: str | None
    after: str | None
    en: str
    zh: str


def differences(before: Playbook, after: Playbook) -> list[Change]:
    """Return every change, in the order of the document; nothing for two equal versions."""
    return list(_differences(_parts(before), _parts(after)))


def _differences(one: dict[str, Any], two: dict[str, Any]) -> Iterator[Change]:
    for key, mine in one.items():
        if key in _EN:
            yield from _named(key, mine, two[key])
        elif mine != two[key]:
            yield from _changed(key, key, _ZH.get(key, key), mine, two[key])


def _named(kind: str, one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterator[Change]:
    """Compare parts that have ids: what went, what came, what changed, and whether their order did."""
    en, zh = _EN[kind], _ZH[kind]
    for id_ in one:
        if id_ not in two:
            gone = {"en": f"{en} {id_} was taken out", "zh": f"去掉了{zh} {id_}"}
            yield Change(path=f"{kind}.{id_}", before=id_, after=None, **gone)
    for id_, mine in two.items():
        if id_ not in one:
            new = {"en": f"{en} {id_} is new", "zh": f"新增了{zh} {id_}"}
            yield Change(path=f"{kind}.{id_}", before=None, after=id_, **new)
            continue
        for key in mine:
            if one[id_].get(key) != mine[key]:
                where = (f"{kind}.{id_}.{key}", f"{en} {id_}, {key}", f"{zh} {id_} 的 {key}")
                yield from _changed(*where, one[id_].get(key), mine[key])
    both_before, both_after = [i for i in one if i in two], [i for i in two if i in one]
    if both_before != both_after:
        yield from _changed(f"{kind}.order", f"order of the {en}s", f"{zh}的顺序", both_before, both_after)


def _changed(path: str, en: str, zh: str, before: Any, after: Any) -> Iterator[Change]:
    old, new = _said(before), _said(after)
    yield Change(path=path, before=old, after=new, en=f"{en}: {old} → {new}", zh=f"{zh}：{old} → {new}")


def _parts(play: Playbook) -> dict[str, Any]:
    parts = {name: value for name, value in asdict(play).items() if name not in _LEFT_OUT}
    for kind in ("tiers", "steps", "offers"):
        parts[kind] = {part["id"]: part for part in parts[kind]}
    return parts


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        text = ", ".join(f"{name} {_said(part)}" for name, part in value.items() if part not in (None, "", ()))
    elif isinstance(value, list | tuple):
        text = ", ".join(_said(part) for part in value)
    else:
        text = str(value.value if isinstance(value, Enum) else value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

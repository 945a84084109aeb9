"""Worlds by name or from a file: read, checked, and said where they do not fit."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from liuke.kit.document import fail, nearest, parse, read_into
from liuke.model.words import ChannelName, Role
from liuke.simulator.errors import UnknownWorldError, WorldFileError
from liuke.simulator.flight.spec import Why, WorldSpec

_FOLDER = files("liuke.simulator.flight") / "library"
_NEAR = 0.02
_NEEDED = (Role.LOGIN, Role.VIEW, Role.CORE)
Wrong = tuple[tuple[str | int, ...], str, str]


def shipped() -> tuple[str, ...]:
    """Return the names of the worlds that come with liuke."""
    return tuple(sorted(one.name.removesuffix(".yml") for one in _FOLDER.iterdir() if one.name.endswith(".yml")))


def world_named(said: str) -> WorldSpec:
    """Return a shipped world by its name, or the one a file holds.

    Raises
    ------
    UnknownWorldError
        No shipped world has that name, and there is no such file.
    WorldFileError, DocumentError
        The file cannot be read, or a line of it does not say what it should.
    """
    if said in shipped():
        return read_world((_FOLDER / f"{said}.yml").read_text(encoding="utf-8"), f"{said}.yml")
    file = Path(said)
    if not file.is_file():
        near = nearest(said, shipped())
        raise UnknownWorldError(name=said, known=", ".join(shipped()), nearest=f"; {near}?" if near else "")
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise WorldFileError(file=said, why=str(why)) from why
    return read_world(text, said)


def read_world(text: str, file: str) -> WorldSpec:
    """Return the world that a document says.

    Raises
    ------
    DocumentError
        The first line that does not fit, with its place.
    """
    said = parse(text, file)
    spec = read_into(WorldSpec, said, file)
    for path, en, zh in _wrong(spec):
        raise fail(said, file, path, en, zh)
    return spec


def _wrong(spec: WorldSpec) -> Iterator[Wrong]:
    yield from _sums(spec)
    yield from _names(spec)
    yield from _parts(spec)
    if spec.visits.least > spec.visits.most:
        yield ("visits",), "least must not be more than most", "least 不能大于 most"
    try:
        ZoneInfo(spec.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield ("timezone",), f"there is no time zone {spec.timezone}", f"没有 {spec.timezone} 这个时区"


def _sums(spec: WorldSpec) -> Iterator[Wrong]:
    told: list[tuple[tuple[str | int, ...], Any]] = [(("causes",), {w: c.share for w, c in spec.causes.items()})]
    told += [(("bursts", k, "causes"), one.causes) for k, one in enumerate(spec.bursts)]
    for path, shares in told:
        whole = sum(shares.values())
        if abs(whole - 1) > _NEAR:
            yield path, f"the shares must add up to 1, they make {whole:.2f}", f"份额相加应为 1，现在是 {whole:.2f}"


def _names(spec: WorldSpec) -> Iterator[Wrong]:
    told: list[tuple[tuple[str | int, ...], Any]] = [
        (("bursts", k, "causes"), one.causes) for k, one in enumerate(spec.bursts)
    ]
    told += [(("competitors", k, "pulls"), one.pulls) for k, one in enumerate(spec.competitors)]
    for path, whys in told:
        for why in (one for one in whys if one not in spec.causes):
            yield (*path, why), f"{why} is no cause of this world", f"这个世界没有 {why} 这个原因"
    for name, touch in spec.touches.items():
        missing = [why for why in spec.causes if why not in touch.lift]
        if missing:
            en, zh = f"lift says nothing of {missing[0]}", f"lift 没有写 {missing[0]}"
            yield ("touches", name, "lift"), en, zh
    yield from _ways(spec)


def _ways(spec: WorldSpec) -> Iterator[Wrong]:
    for channel, name in spec.channels.items():
        if channel not in {str(one) for one in ChannelName} | {"offer"}:
            yield ("channels", channel), f"there is no channel {channel}", f"没有 {channel} 这个渠道"
        if name not in spec.touches:
            near = nearest(name, spec.touches)
            en = f"there is no touch {name}" + (f"; did you mean {near}?" if near else "")
            zh = f"没有 {name} 这种触达" + (f"；是不是 {near}？" if near else "")
            yield ("channels", channel), en, zh
    roles = {str(role) for role in Role}
    for role in spec.events:
        if role not in roles:
            near = nearest(role, roles)
            en = f"there is no role {role}" + (f"; did you mean {near}?" if near else "")
            yield ("events", role), en, f"没有 {role} 这个角色" + (f"；是不是 {near}？" if near else "")


def _parts(spec: WorldSpec) -> Iterator[Wrong]:
    for role in _NEEDED:
        if str(role) not in spec.events:
            yield ("events",), f"the role {role} needs an event of this business", f"角色 {role} 需要一个埋点名"
    if Why.NONE not in spec.causes:
        yield ("causes",), "none is missing: people without a reason of their own", "缺少 none：没有明确原因的人"
    if not spec.touches:
        yield ("touches",), "a world needs a touch that does something", "至少要有一种触达"
    if spec.kind == "saas" and spec.accounts is None:
        yield ("kind",), "a saas world needs accounts", "saas 世界需要写 accounts"
    if spec.kind == "subscription" and spec.term is None:
        yield ("kind",), "a subscription world needs term", "subscription 世界需要写 term"

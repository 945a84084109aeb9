"""What a template needs, whether it says only what it declares, and what it would be given for one person."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from liuke.kit.document import nearest
from liuke.kit.errors import Language
from liuke.kit.money import counted, written
from liuke.playbooks.template import NEEDED_PARTS, PARTS, FactUse, Template
from liuke.playbooks.vocabulary import BY_KEY

MOST_CHARACTERS = 50_000
TAGS = frozenset({"if", "unless"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MONTHS = tuple(
    re.findall(r"\w+", "January February March April May June July August September October November December")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with a template: where in it, and the sentence in both languages."""

    path: tuple[str | int, ...]
    en: str
    zh: str


def needed_facts(template: Template, language: Language | None = None) -> tuple[str, ...]:
    """Return the facts whose absence keeps the message from being sent, each once, in the order of the declaration.

    With a ``language``, only those that its text names.
    """
    named = _named(template, language) if language else None
    return tuple(
        use.key
        for use in template.uses
        if not use.optional and use.fallback is None and (named is None or use.key in named)
    )


def lint_template(template: Template) -> tuple[Finding, ...]:
    """Return what is wrong: parts missing, Liquid that is not, facts named but not declared (or the other way round),
    claims that no binding bears out. The text of people's manners is the guard's to judge, not ours.
    """
    return (*_lint_parts(template), *_lint_facts(template), *_lint_claims(template))


def fill(
    template: Template, facts: Mapping[str, Any], language: Language, currency: str = "CNY"
) -> dict[str, Any] | None:
    """Return the declared facts, written for people, as nested plain values; nothing undeclared gets through.

    None where a fact is missing that the template cannot do without.
    """
    filled: dict[str, Any] = {}
    for use in template.uses:
        value = _found(facts, use)
        if value is None and use.fallback is None and not use.optional:
            return None
        said = use.fallback.said(language) if value is None and use.fallback else value
        _put(filled, use.key, _written(use.key, said, language, currency))
    return filled


def stood_in(template: Template, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts that are missing and have a declared phrase in their stead."""
    return tuple(use.key for use in template.uses if use.fallback is not None and _found(facts, use) is None)


def choose(
    templates: Mapping[str, Template], id_: str, facts: Mapping[str, Any], language: Language, currency: str = "CNY"
) -> tuple[Template, dict[str, Any]] | None:
    """Return the first template along ``otherwise`` that the facts suffice for, with them; None: do not send."""
    tried: set[str] = set()
    at: str | None = id_
    while at is not None and at not in tried:
        tried.add(at)
        template = templates[at]
        filled = fill(template, facts, language, currency)
        if filled is not None:
            return template, filled
        at = template.otherwise
    return None


def chain(templates: Mapping[str, Template], id_: str) -> Iterator[Template]:
    """Walk a template and those it falls back on, each once; what is not there ends the walk."""
    seen: set[str] = set()
    at: str | None = id_
    while at is not None and at in templates and at not in seen:
        seen.add(at)
        yield templates[at]
        at = templates[at].otherwise


def _found(facts: Mapping[str, Any], use: FactUse) -> Any:
    value: Any = facts
    for step in use.key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if value is None or value == "":
        return None
    small = use.at_least is not None and isinstance(value, int | float) and value < use.at_least
    return None if small else value


def _put(filled: dict[str, Any], key: str, value: Any) -> None:
    *above, last = key.split(".")
    for step in above:
        filled = filled.setdefault(step, {})
    filled[last] = value


def _written(key: str, value: Any, language: Language, currency: str) -> Any:
    if value is None:
        return None
    kind = BY_KEY[key].type
    if kind == "day":
        return _day(value, language)
    if kind in {"money", "count"}:
        return _amount(value, language, currency if kind == "money" else None)
    return str(value)


def _amount(value: Any, language: Language, currency: str | None) -> str:
    """Write money (with a currency) or a count; a word in the place of a number stays that word."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return written(round(number * 100), currency, language) if currency else counted(float(number), language)


def _day(value: Any, language: Language) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
    if language == "zh":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _parts(template: Template) -> Iterator[tuple[Language, str, str]]:
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        for part in PARTS:
            yield language, part, getattr(template.copy(language), part)


def _named(template: Template, language: Language) -> set[str]:
    found: set[str] = set()
    for here, _, source in _parts(template):
        if here == language:
            found |= _look(source).variables
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What a Liquid source names, or why it is none."""

    variables: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    filters: frozenset[str] = frozenset()
    wrong: str = ""


@lru_cache(maxsize=512)
def _look(source: str) -> _Looked:
    from liquid import Environment  # noqa: PLC0415 - 250 ms that only who lints a template need pay
    from liquid.exceptions import LiquidError  # noqa: PLC0415

    try:
        analysis = Environment().from_string(source).analyze(include_partials=False)
    except LiquidError as why:
        return _Looked(wrong=str(why.args[0]))
    named = {".".join(map(str, use.segments)) for uses in analysis.globals.values() for use in uses}
    return _Looked(variables=frozenset(named), tags=frozenset(analysis.tags), filters=frozenset(analysis.filters))


def _lint_parts(template: Template) -> Iterator[Finding]:
    for language, part, source in _parts(template):
        path = (language, part)
        if part in NEEDED_PARTS[template.form] and not source.strip():
            yield Finding(
                path=path,
                en=f"a template for {template.form} needs {part}",
                zh=f"{template.form} 渠道的文案缺少 {part}",
            )
        if len(source) > MOST_CHARACTERS:
            yield Finding(path=path, en="this is longer than 50,000 characters", zh="超过 50,000 个字符")
            continue
        looked = _look(source)
        if looked.wrong:
            yield Finding(path=path, en=f"this is not Liquid: {looked.wrong}", zh=f"这不是 Liquid：{looked.wrong}")
        for tag in sorted(looked.tags - TAGS):
            yield Finding(path=path, en=f"the tag {tag} has no place here", zh=f"这里不能用标签 {tag}")
        for name in sorted(looked.filters):
            yield Finding(path=path, en=f"the filter {name} has no place here", zh=f"这里不能用过滤器 {name}")


def _lint_facts(template: Template) -> Iterator[Finding]:
    declared = [use.key for use in template.uses]
    for number, key in enumerate(declared):
        if key not in BY_KEY:
            near = nearest(key, BY_KEY)
            yield Finding(
                path=("facts", number),
                en=f"there is no fact {key}" + (f"; did you mean {near}?" if near else ""),
                zh=f"没有 {key} 这个事实" + (f"；是不是 {near}？" if near else ""),
            )
        elif declared.index(key) != number:
            yield Finding(path=("facts", number), en=f"{key} is declared twice", zh=f"{key} 声明了两次")
    named: dict[str, tuple[str, str]] = {}
    for language, part, source in _parts(template):
        looked = _look(source)
        if looked.wrong:
            return
        for key in sorted(looked.variables):
            named.setdefault(key, (language, part))
    for key, path in named.items():
        if key not in declared:
            yield Finding(
                path=path, en=f"{key} is not among the declared facts", zh=f"用到的 {key} 没有在 facts 里声明"
            )
    for number, key in enumerate(declared):
        if key not in named:
            yield Finding(path=("facts", number), en=f"{key} is declared but not used", zh=f"{key} 声明了却没有用到")


def _lint_claims(template: Template) -> Iterator[Finding]:
    declared = {use.key for use in template.uses}
    for claim, key in template.claims.items():
        if not _NAME.fullmatch(claim):
            yield Finding(path=("claims", claim), en=f"{claim} is not a name", zh=f"{claim} 不能作名字")
        if key not in declared:
            yield Finding(
                path=("claims", claim), en=f"{key} is not among the declared facts", zh=f"{key} 没有在 facts 里声明"
            )
    for number, use in enumerate(template.uses):
        known = BY_KEY.get(use.key)
        if known and known.claim and use.key not in template.claims.values():
            yield Finding(
                path=("facts", number),
                en=f"a message that names {use.key} makes a claim; bind it under claims",
                zh=f"提到 {use.key} 就是一句承诺，请在 claims 里绑定它",
            )

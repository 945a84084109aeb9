"""Templates in Liquid over plain facts. A template may choose words; it may not reach out, run away or guess.

Unknown facts are errors, never blanks. There is no clock, no file, no other template, and every step has a price, so
that the worst template costs less than a second and little memory: the library's own limits do not cover filters (nine
``replace`` in a row took 1.5 GB, six ``split | join`` never ended).
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from liquid import BoundTemplate, Environment, FalsyStrictUndefined, Mode, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions.primitive import IntegerLiteral, RangeLiteral
from liquid.exceptions import LiquidError, ResourceLimitError, UndefinedError
from liquid.expression import Expression
from liquid.output import LimitedStringIO
from liquid.utils import ReadOnlyChainMap

from liuke.delivery.errors import MissingFactError, TemplateError
from liuke.delivery.filters import FILTERS, checked, weight
from liuke.delivery.mail import one_line
from liuke.kit.spacing import named

MAX_SOURCE = 50_000
MAX_OUTPUT = 100_000
_MAX_MARKS = 500
_MAX_DEPTH = 6
_LONGEST_RANGE = 1_000
_BUDGET = 5_000_000
"""What one rendering may spend: a character handled costs 1, a filter 50, a name 5."""
_TAGS = {"#", "assign", "break", "capture", "case", "comment", "content", "continue", "cycle", "echo", "for", "if"} | {
    "illegal",
    "output",
    "unless",
}
_BROKEN = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


def render(source: str, facts: Mapping[str, Any]) -> str:
    """Fill a template in.

    Parameters
    ----------
    source
        Liquid, at most 50,000 characters.
    facts
        Text, numbers, days, instants, and lists and mappings of them. None counts as not there.

    Raises
    ------
    MissingFactError
        It prints a fact that is not there and names no fallback (``| default: "…"``).
    TemplateError
        It cannot be read, or asks for more than a template may.
    """
    if "{" not in source and len(source) <= MAX_SOURCE:  # words alone: nothing to fill in
        return source
    plain_facts = {str(name): _plain(value) for name, value in facts.items() if value is not None}
    try:
        return str(_parsed(source).render(plain_facts))
    except UndefinedError as why:
        raise MissingFactError(fact=str(why.message).removesuffix(" is undefined").strip("'")) from why
    except LiquidError as why:
        raise TemplateError(why=_place(why)) from why
    except _BROKEN as why:
        raise TemplateError(why=f"it cannot be worked out ({type(why).__name__})") from why


def render_header(source: str, facts: Mapping[str, Any]) -> str:
    """Fill in a template for one line: whatever could end the line, in the template or in a fact, becomes a blank."""
    return one_line(render(source, facts))


def check(source: str) -> None:
    """Read a template without filling it in.

    Raises
    ------
    TemplateError
    """
    try:
        _parsed(source)
    except LiquidError as why:
        raise TemplateError(why=_place(why)) from why
    except _BROKEN as why:
        raise TemplateError(why=f"it cannot be read ({type(why).__name__})") from why


class _Written(LimitedStringIO):  # type: ignore[misc]
    """What is written so far. Between Chinese and a Latin name that is filled in stands a space, as people write it."""

    def __init__(self, carried: int = 0) -> None:
        super().__init__(limit=MAX_OUTPUT - carried)
        self._end = ""

    def write(self, said: str, /) -> int:
        if not said:
            return 0
        spaced = f" {said}" if named(self._end, said) else said
        self._end = said[-1]
        return int(super().write(spaced))


class _Frugal(RenderContext):  # type: ignore[misc]  # the library's own seam
    """What a template sees while it is filled in: its facts, the allowed filters, and a purse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = _BUDGET
        self.scope = ReadOnlyChainMap(self.locals, self.globals, self.counters)  # without ``now`` and ``today``

    def get_buffer(self, buf: Any = None) -> _Written:
        """What a block is written into by itself, to be named or looked at before it is printed."""
        return _Written(buf.size if isinstance(buf, _Written) else 0)

    def pay(self, cost: int) -> None:
        self.left -= cost
        if self.left < 0:
            raise ResourceLimitError("it does too much", token=None)

    def get(self, path: Any, **kwargs: Any) -> Any:
        self.pay(5 * len(path))
        return super().get(path, **kwargs)

    def assign(self, key: str, val: Any) -> None:
        self.pay(60 + weight(val))
        super().assign(key, val)

    def filter(self, name: str, token: Any) -> Callable[..., object]:
        return functools.partial(checked, super().filter(name, token), name, self.pay)


class _Template(BoundTemplate):  # type: ignore[misc]
    context_class = _Frugal

    def _get_buffer(self) -> _Written:
        return _Written()


class _Environment(Environment):  # type: ignore[misc]
    """The library's limits; its defaults are none."""

    template_class = _Template
    block_nesting_limit = 10
    context_depth_limit = 12
    loop_iteration_limit = 200
    local_namespace_limit = 2 * MAX_OUTPUT
    output_stream_limit = MAX_OUTPUT
    string_first_and_last = False


@functools.cache
def _environment() -> Environment:
    environment = _Environment(tolerance=Mode.STRICT, undefined=FalsyStrictUndefined)
    for name in set(environment.tags) - _TAGS:
        del environment.tags[name]
    library = dict(environment.filters)
    environment.filters.clear()
    environment.filters.update({name: own or library[name] for name, own in FILTERS.items()})
    return environment


@functools.lru_cache(maxsize=256)
def _parsed(source: str) -> BoundTemplate:
    if len(source) > MAX_SOURCE:
        raise TemplateError(why=f"it is longer than {MAX_SOURCE} characters")
    if source.count("{{") + source.count("{%") > _MAX_MARKS:
        raise TemplateError(why=f"it has more than {_MAX_MARKS} marks")
    template = _environment().from_string(source)
    for part in _parts(template.nodes):
        if isinstance(part, RangeLiteral) and not (_short(part.start) and _short(part.stop)):
            raise TemplateError(why=f"a range is written with two numbers, at most {_LONGEST_RANGE}")
    return template


def _parts(root: Any) -> Iterator[Any]:
    """Walk all a template was read into. The list of children leaves some out, so attributes are followed."""
    waiting, seen = [root], set[int]()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, list | tuple):
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, Node | Expression) or type(part).__module__.startswith("liquid.builtin"):
            yield part
            names = {name for kind in type(part).__mro__ for name in getattr(kind, "__slots__", ())}
            waiting.extend(getattr(part, name, None) for name in names | set(getattr(part, "__dict__", ())))


def _short(bound: Any) -> bool:
    """Tell whether a bound is a small number. ``(1..n)`` would be worked out in full by a loop from its end."""
    return isinstance(bound, IntegerLiteral) and 0 <= bound.value <= _LONGEST_RANGE


def _plain(value: Any, depth: int = 0) -> Any:
    """Copy a fact down to plain text, numbers, lists and mappings: nothing a template could call."""
    if depth > _MAX_DEPTH:
        raise TemplateError(why="a fact is nested too deep")
    match value:
        case bool() | int() | float() | str():
            return value if type(value) in (bool, int, float, str) else _unwrapped(value)
        case Decimal():
            return float(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(each, depth + 1) for name, each in value.items() if each is not None}
        case list() | tuple():
            return [_plain(each, depth + 1) for each in value if each is not None]
        case _:
            pass
    raise TemplateError(why=f"a fact is a {type(value).__name__}, not text, a number, a day, a list or a mapping")


def _unwrapped(value: bool | int | float | str) -> Any:
    """Return the plain value of an enum member or another descendant of a plain type."""
    for plain in (bool, int, float, str):
        if isinstance(value, plain):
            return plain(value.value if hasattr(value, "value") else value)
    return None


def _place(why: LiquidError) -> str:
    said = str(why.message or type(why).__name__)
    context = why.context() if why.token is not None and why.token.start_index >= 0 else None
    return f"line {context[0]}: {said}" if context else said

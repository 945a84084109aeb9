"""Spells an audience into words the parser may see: column numbers, text numbers, keywords, numbers and operators.

The parser is never shown a name or a text that somebody typed: names become ``c_0``, texts ``'0'``. Full-width signs
and quotes, as a Chinese keyboard writes them, are understood; Chinese labels are names too.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liuke.kit.document import nearest
from liuke.model.column import Column
from liuke.playbooks.errors import (
    AudienceNestedError,
    AudienceSyntaxError,
    AudienceTooLongError,
    BadLiteralError,
    EmptyAudienceError,
    NotInLanguageError,
    StrangeCharacterError,
    UnknownColumnError,
)

MOST_CHARACTERS = 2_000
MOST_WORDS = 700
MOST_DEEP = 12
MOST_DIGITS = 15
MOST_RECKONINGS = 40
KEYWORDS = frozenset({"and", "or", "not", "in", "like", "ilike", "between", "is", "null", "true", "false"})
FUNCTIONS = ("abs", "ceil", "coalesce", "days_since", "floor", "length", "lower", "round", "trim", "upper")

_PAIRS = {"'": "'", "＇": "＇", "‘": "’", "’": "’", "“": "”", "”": "”", "＂": "＂"}
_SIGNS = str.maketrans(
    {"≥": ">=", "≤": "<=", "≠": "<>", "、": ",", "　": " ", "−": "-", "×": "*", "÷": "/"}
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
)
_SPACE = " \t\r\n"
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_JOINED = re.compile(f"[{_PICTURE}\ufe0f]\u200d[{_PICTURE}]")
"""A joiner between two pictures, which makes one of them (UTS 51); anywhere else it is not seen."""
_OPERATOR = re.compile(r"<>|<=|>=|==|!=|[()+\-*/%=<>,]")
_NUMBER = re.compile(r"(?:\d+(?:_\d+)*)?\.?\d+")
_WORD = re.compile(r"[^\W\d]\w*")
_DATE_CAST = re.compile(r"\s*::\s*date\b", re.IGNORECASE)
_FOREIGN = re.compile(
    r"select|from|where|union|all|any|some|exists|having|limit|offset|join|with|values|table|case|when|then|"
    r"else|end|cast|try_cast|as|over|partition|order|group|by|distinct|filter|window|interval|extract|collate|"
    r"escape|similar|glob|rlike|regexp|array|struct|map|lambda|create|drop|delete|insert|update|alter|attach|"
    r"detach|copy|pragma|set|call|load|install|export|import|use|show|describe|explain|begin|commit|xor|div|"
    r"timestamp"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """Words for the parser, and what its numbered names and texts stand for."""

    words: str
    columns: tuple[Column, ...]
    texts: tuple[str, ...]


def spell(expression: str, columns: Sequence[Column]) -> Spelled:
    """Turn what was typed into safe words.

    Raises
    ------
    AudienceError
        It is empty, too long or too deep, holds a character, word or number that the language does not have, or names
        a column that is not there.
    """
    _measure(expression)
    names = _names(columns)
    known = sorted(names, key=len, reverse=True)
    words: list[str] = []
    texts: list[str] = []
    at = 0
    while at < len(expression):
        if expression[at] in _PAIRS:
            text, at = _text(expression, at)
            cast = _DATE_CAST.match(expression, at)
            at = cast.end() if cast else at
            words += ["date"] if cast and words[-1:] != ["date"] else []
            words.append(f"'{len(texts)}'")
            texts.append(text)
            continue
        end = next((n for n in range(at, len(expression)) if expression[n] in _PAIRS), len(expression))
        words += _words(expression[at:end].translate(_SIGNS), at, names, known, followed=end < len(expression))
        at = end
    _check_size(words)
    return Spelled(words=" ".join(words), columns=tuple(columns), texts=tuple(texts))


def _measure(expression: str) -> None:
    if not expression.strip():
        raise EmptyAudienceError
    if len(expression) > MOST_CHARACTERS:
        raise AudienceTooLongError(
            what_en=f"{len(expression)} characters", what_zh=f"{len(expression)} 个字符", most=MOST_CHARACTERS
        )
    for position, character in enumerate(expression, 1):
        strange = unicodedata.category(character)[0] in "CZ" and character not in _SPACE + "　"
        if strange and not _JOINED.match(expression, max(position - 2, 0)):
            raise StrangeCharacterError(character=f"U+{ord(character):04X}", position=position)


def _names(columns: Sequence[Column]) -> Mapping[str, tuple[int, str]]:
    """Map each spelling to its column's number and how to show it.

    A name beats a label, and of two columns with one name the first is meant; a label that two share names neither.
    """
    labels = [_fold(column.zh.translate(_SIGNS)).strip() for column in columns]
    spelled = {
        label: (number, f"{columns[number].zh} ({columns[number].name})")
        for number, label in enumerate(labels)
        if labels.count(label) == 1
    }
    for number, column in reversed(list(enumerate(columns))):
        spelled[_fold(column.name.translate(_SIGNS)).strip()] = (number, column.name)
    return {name: found for name, found in spelled.items() if name not in KEYWORDS and any(map(str.isalpha, name))}


def _fold(text: str) -> str:
    """Make letters small without changing how many characters there are."""
    return "".join(c.casefold() if len(c.casefold()) == 1 else c for c in text)


def _text(expression: str, at: int) -> tuple[str, int]:
    """Read the text that opens at ``at``; a doubled closing quote stands for itself."""
    close = _PAIRS[expression[at]]
    said: list[str] = []
    position = at + 1
    while position < len(expression):
        if expression[position] != close:
            said.append(expression[position])
            position += 1
        elif expression[position + 1 : position + 2] == close:
            said.append(close)
            position += 2
        else:
            return "".join(said), position + 1
    raise AudienceSyntaxError(
        why_en=f"the quote at position {at + 1} is not closed", why_zh=f"第 {at + 1} 个字符处的引号没有闭合"
    )


def _words(
    code: str, offset: int, names: Mapping[str, tuple[int, str]], known: Sequence[str], *, followed: bool
) -> list[str]:
    """Split what stands between texts. ``followed`` says that a text comes right after it."""
    folded = _fold(code)
    found: list[str] = []
    at = 0
    while at < len(code):
        if code[at] in _SPACE:
            at += 1
            continue
        named = _named(folded, at, known)
        if named is not None:
            last = followed and not code[at + len(named) :].strip()
            found.append("date" if named == "date" and last else f"c_{names[named][0]}")
            at += len(named)
            continue
        word, at = _word(code, at, offset, names, followed=followed)
        found.append(word)
    return found


def _named(folded: str, at: int, known: Sequence[str]) -> str | None:
    """Return the longest known name that stands at ``at`` as a whole word."""
    if at and _is_word(folded[at - 1]) and _is_word(folded[at]):
        return None
    for name in known:
        after = at + len(name)
        if folded.startswith(name, at) and not (after < len(folded) and _is_word(folded[after])):
            return name
    return None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _word(code: str, at: int, offset: int, names: Mapping[str, tuple[int, str]], *, followed: bool) -> tuple[str, int]:
    operator = _OPERATOR.match(code, at)
    if operator:
        if code.startswith(("--", "/*", "*/", "**", "//"), at):
            raise StrangeCharacterError(character=code[at : at + 2], position=offset + at + 1)
        return operator.group(), operator.end()
    number = _NUMBER.match(code, at)
    if number:
        return _number(code, number), number.end()
    word = _WORD.match(code, at)
    if word is None:
        raise StrangeCharacterError(character=code[at], position=offset + at + 1)
    rest = code[word.end() :].lstrip()
    return _keyword(word.group(), names, opens=rest.startswith("("), last=followed and not rest), word.end()


def _number(code: str, number: re.Match[str]) -> str:
    after = number.end()
    said = number.group().replace("_", "")
    ended = after == len(code) or not (_is_word(code[after]) or code[after] == ".")
    if not ended or len(said) > MOST_DIGITS or not said.replace(".", "").isascii():
        whole = code[number.start() :].split(maxsplit=1)[0]
        raise BadLiteralError(
            what=whole[:40],
            wanted_en=f"a plain number of at most {MOST_DIGITS} digits",
            wanted_zh=f"普通数字（最多 {MOST_DIGITS} 位）",
        )
    return said


def _keyword(word: str, names: Mapping[str, tuple[int, str]], *, opens: bool, last: bool) -> str:
    small = word.lower()
    if small in KEYWORDS:
        return small
    if small == "date" and last:
        return "date"
    if opens and small in FUNCTIONS:
        return small
    if opens and not _FOREIGN.fullmatch(small):
        near = nearest(small[:60], FUNCTIONS)
        raise NotInLanguageError(
            what_en=f"The function {word[:60]}",
            what_zh=f"{word[:60]} 这个函数",
            hint_en=f"; did you mean {near}?" if near else f"; it has {', '.join(FUNCTIONS)}",
            hint_zh=f"；是不是 {near}？" if near else f"；可用的函数：{'、'.join(FUNCTIONS)}",
        )
    if _FOREIGN.fullmatch(small):
        raise NotInLanguageError(what_en=word.upper(), what_zh=word.upper(), hint_en="", hint_zh="")
    close = nearest(_fold(word[:60]), names)
    near = names[close][1] if close else None
    raise UnknownColumnError(
        name=word[:60],
        hint_en=f"; did you mean {near}?" if near else "",
        hint_zh=f"；是不是 {near}？" if near else "",
    )


def _check_size(words: Sequence[str]) -> None:
    if len(words) > MOST_WORDS:
        raise AudienceTooLongError(what_en=f"{len(words)} words", what_zh=f"{len(words)} 个词", most=MOST_WORDS)
    reckonings = sum(word in {"+", "-", "*", "/", "%"} for word in words)
    if reckonings > MOST_RECKONINGS:
        raise AudienceTooLongError(
            what_en=f"{reckonings} signs of arithmetic", what_zh=f"{reckonings} 个算术符号", most=MOST_RECKONINGS
        )
    depth = 0
    for here, after in zip(words, [*words[1:], ""], strict=True):
        depth += (here == "(") - (here == ")")
        if depth > MOST_DEEP:
            raise AudienceNestedError(most=MOST_DEEP)
        if here == after == "not":
            raise AudienceSyntaxError(why_en="NOT stands twice in a row", why_zh="NOT 连写了两次")

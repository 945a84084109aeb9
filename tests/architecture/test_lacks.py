"""How a missing number is said: one form wherever there is not enough to say it, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from liuke.app.say import FOLDER, keys

_SOURCE = Path(__file__).resolve().parents[2] / "src" / "liuke"
_OTHER_FORMS = re.compile(
    r"数据不足|人数不够|人数不足|下不了结论|还学不出来|数据不够(?![：学时])"
    r"|not enough data(?!:| (and|to|for|is)\b)|Not enough to \w+|Cannot tell(?! yet$)"
)
_SHORT_EN = re.compile(r"^(too|fewer) (few|than)|not enough", re.IGNORECASE)
_SHORT_ZH = re.compile(r"不足以|太少|不够")


def _text(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return ""


def _sources() -> Iterator[tuple[str, ast.AST]]:
    for source in sorted(_SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            yield f"{source.relative_to(_SOURCE)}:{getattr(node, 'lineno', 0)}", node


def _lacks() -> Iterator[tuple[str, str, str]]:
    """Yield every declared lack with its place: the value itself, or the document it becomes."""
    for place, node in _sources():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Lack":
            said = {word.arg: _text(word.value) for word in node.keywords}
        elif isinstance(node, ast.Dict):
            said = {_text(key): _text(value) for key, value in zip(node.keys, node.values, strict=True)}
            if set(said) != {"code", "en", "zh"}:
                continue
        else:
            continue
        if said.get("en"):
            yield place, said["en"], said["zh"]


def test_a_lack_says_not_enough_data_in_one_form() -> None:
    lacks = list(_lacks())
    assert len(lacks) > 50
    uneven = [one for one in lacks if one[1].startswith("Not enough data: ") != one[2].startswith("数据不够：")]
    assert uneven == []
    rest = [one for one in lacks if not one[1].startswith("Not enough data: ")]
    assert [one for one in rest if _SHORT_EN.search(one[1]) or _SHORT_ZH.search(one[2])] == []
    assert [one for one in rest if not one[1][0].isupper() and one[1][0] != "{"] == []


def test_no_text_says_it_in_another_form() -> None:
    said = [(place, _text(node)) for place, node in _sources() if isinstance(node, ast.Constant)]
    assert [one for one in said if _OTHER_FORMS.search(one[1])] == []


@pytest.mark.parametrize("file", sorted(file.stem for file in FOLDER.glob("*.toml")))
def test_no_word_of_the_catalogue_says_it_in_another_form(file: str) -> None:
    said = [(key, text) for key, texts in keys(file).items() for text in texts.values()]
    assert [one for one in said if _OTHER_FORMS.search(one[1])] == []

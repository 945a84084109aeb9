"""The house inspects itself: cards, sizes, SQL in its place, nothing private in the repository."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "liuke"
ROOMS = sorted(p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists())
SOURCES = sorted(PACKAGE.rglob("*.py"))
_SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|CREATE\s+TABLE|UPDATE\s+\w+\s+SET)\b", re.S)


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_opens_with_its_card(room: str) -> None:
    card = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    for line in ("In:", "Out:", "May import:", "Never:"):
        assert f"\n{line} " in card, f"{room} does not say {line}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_sql_text_in_python(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]
    assert not [text for text in texts if _SQL.search(text)]


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def test_no_file_names_a_machine_a_registry_or_a_secret() -> None:
    private = re.compile(
        rb"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|/work/|/root/\.|BEGIN [A-Z ]*PRIVATE KEY"
    )
    own = Path(__file__).resolve()
    found = [
        str(path.relative_to(ROOT))
        for path in _tracked()
        if path.exists() and path != own and "static/vendor" not in str(path) and private.search(path.read_bytes())
    ]
    assert not found


def test_no_tracked_file_is_large() -> None:
    """But for the one font that writes Chinese into PDFs: vendored, with its licence beside it."""
    ours = [p for p in _tracked() if p.exists() and p.parent != ROOT / "src/liuke/kit/pdf/fonts"]
    large = [str(p.relative_to(ROOT)) for p in ours if p.stat().st_size > 1_500_000]
    assert not large


def test_every_sentence_of_an_error_exists_in_both_languages_with_a_code_of_its_own() -> None:
    import importlib
    import pkgutil

    import liuke
    from liuke.kit.errors import every_error

    for module in pkgutil.walk_packages(liuke.__path__, "liuke."):
        if module.name.endswith(".errors") or module.name.endswith(".document") or module.name.endswith(".door"):
            importlib.import_module(module.name)
    errors = [e for e in every_error() if e.__module__.startswith("liuke.")]
    codes = [e.code for e in errors]
    assert len(set(codes)) == len(codes)
    for error in errors:
        assert re.fullmatch(r"LK-[A-Z]\d{3}", error.code)
        if error.code == "LK-H198":  # relays what a server said in the asker's language
            continue
        assert re.search(r"[一-鿿]", error.zh), error.code
        assert not re.search(r"[一-鿿]", error.en), error.code
        assert _facts(error.en) == _facts(error.zh), error.code


def _facts(sentence: str) -> set[str]:
    """Return the facts a sentence names; a fact in one language ends in it."""
    return {name.removesuffix("_zh").removesuffix("_en") for name in re.findall(r"{(\w+)", sentence)}

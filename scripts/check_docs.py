"""Keep the documentation true: write what is declared into docs/, or say what differs.

``python scripts/check_docs.py`` checks (links, files named, generated parts); ``--write`` writes the generated parts.
"""

import ast
import inspect
import re
import sys
from dataclasses import fields
from pathlib import Path

from liuke.cli.reference import markdown as cli_reference
from liuke.facts.tables import TABLES
from liuke.flow.declared import DECLARED
from liuke.guard.reasons import REASONS
from liuke.model.policy import Policy

sys.path.insert(0, str(Path(__file__).resolve().parent))
from playbook_pages import empty, pages, playbook_page

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def tables() -> str:
    """Return the fact tables as Markdown."""
    parts = []
    for table in TABLES:
        key = ", ".join(f"`{name}`" for name in table.key)
        parts.append(f"### `{table.name}`\n\n{table.means} Key: {key}.\n")
        parts.append("| column | type | meaning | unit |\n|---|---|---|---|")
        parts += [
            f"| `{c.name}`{' *' if c.required else ''} | {c.type} | {c.means} | {c.unit} |" for c in table.columns
        ]
        parts.append("")
    return "\n".join(parts)


def thresholds() -> str:
    """Return every threshold with its default and the sentence under it."""
    parts = []
    for section in fields(Policy):
        source = inspect.getsource(sys.modules[section.default_factory.__module__])
        (node,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
        parts.append(f"### `{section.name}`\n\n{ast.get_docstring(node)}\n")
        parts.append("| threshold | default | meaning |\n|---|---|---|")
        for field, said in zip(node.body, node.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(said, ast.Expr) and field.value is not None:
                means = ast.literal_eval(said.value)
                parts.append(f"| `{ast.unparse(field.target)}` | `{ast.unparse(field.value)}` | {means} |")
        parts.append("")
    return "\n".join(parts)


def signals() -> str:
    """Return the signals as they are declared."""
    parts = []
    for spec in DECLARED:
        parts.append(f"### {spec.id} {spec.en} {spec.zh}\n\n{spec.means_en}\n\n{spec.means_zh}\n")
        parts.append(f"- Rule: {spec.rule_en}\n- 口径：{spec.rule_zh}\n- Unit: {spec.unit}")
        parts.append(f"- Thresholds: {', '.join(f'`{knob}`' for knob in spec.knobs) or 'none'}\n")
        if spec.columns:
            parts.append("| column | type | meaning | 含义 |\n|---|---|---|---|")
            parts += [f"| `{c.name}` | {c.type} | {c.means_en or c.en} | {c.means_zh or c.zh} |" for c in spec.columns]
        if spec.account_columns:
            parts.append("\n| column of accounts | type | meaning | 含义 |\n|---|---|---|---|")
            parts += [
                f"| `{c.name}` | {c.type} | {c.means_en or c.en} | {c.means_zh or c.zh} |" for c in spec.account_columns
            ]
        parts.append("")
    return "\n".join(parts)


def reasons() -> str:
    """Return the reason codes."""
    head = "| code | name | 名称 | meaning | 含义 |\n|---|---|---|---|---|\n"
    return head + "\n".join(f"| {r.code} | {r.en} | {r.zh} | {r.means_en} | {r.means_zh} |" for r in REASONS) + "\n"


GENERATED = {
    "facts.md": {"tables": tables},
    "policy.md": {"thresholds": thresholds},
    "signals.md": {"signals": signals},
    "guard.md": {"reasons": reasons},
}


def filled(text: str, name: str, body: str) -> str:
    """Put ``body`` between the marks of ``name``."""
    marks = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(f"no <!-- begin {name} --> mark")
    return marks.sub(lambda found: f"{found[1]}\n{body.strip()}\n\n{found[2]}", text)


def broken_links() -> list[str]:
    """Return links of the documentation that lead nowhere."""
    found = []
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists():
                found.append(f"{page.relative_to(ROOT)}: {target}")
    return found


def main() -> int:
    """Check, or write."""
    write = "--write" in sys.argv
    wrong = []
    for name, parts in GENERATED.items():
        page = DOCS / name
        before = after = page.read_text(encoding="utf-8")
        for part, make in parts.items():
            after = filled(after, part, make())
        if write:
            page.write_text(after, encoding="utf-8")
        elif after != before:
            wrong.append(f"docs/{name} does not say what is declared; run python scripts/check_docs.py --write")
    for name, play in pages().items():
        file = DOCS / "playbooks" / name
        before = file.read_text(encoding="utf-8") if file.exists() else empty(play)
        after = filled(before, "playbook", playbook_page(play))
        if write:
            file.write_text(after, encoding="utf-8")
        elif after != before or not file.exists():
            wrong.append(f"docs/playbooks/{name} differs from its document; run python scripts/check_docs.py --write")
    if write:
        (DOCS / "cli.md").write_text(cli_reference(), encoding="utf-8")
    elif (DOCS / "cli.md").read_text(encoding="utf-8") != cli_reference():
        wrong.append("docs/cli.md does not say what the commands say; run python scripts/check_docs.py --write")
    wrong += [f"broken link: {link}" for link in broken_links()]
    print("\n".join(wrong) or "documentation: true")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

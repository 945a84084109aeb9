"""Commands that need no open house: doctor, explain, lint, version; and the written reference."""

import json
import re
from pathlib import Path

import click
import pytest

from liuke import __version__
from liuke.cli.codes import every_code
from liuke.cli.reference import markdown
from liuke.cli.tree import ROOT
from liuke.kit.errors import every_error
from liuke.model.reasons import Code
from tests.unit.cli.stand_in import StandIn, ran

_DOCS = Path(__file__).resolve().parents[3] / "docs" / "cli.md"


def test_the_written_reference_is_what_the_commands_say() -> None:
    assert _DOCS.read_text(encoding="utf-8") == markdown()


def test_the_doctor_finds_nothing_in_a_sound_workspace(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("doctor --json") == 0
    found = {check["name"]: check["state"] for check in json.loads(capsys.readouterr().out)["checks"]}
    assert found["workspace"] == found["python"] == found["packages"] == found["folder"] == "ok"


def test_the_doctor_names_a_broken_setting(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "liuke.toml").write_text('name = "Lime"\nlanguage = "en"\nzone = 1\n', encoding="utf-8")
    assert ran("doctor --json") == 1
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["workspace"]["state"] == "fail"
    assert "zone" in checks["workspace"]["said"]


def test_the_doctor_misses_the_mail_password(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = 'name = "Lime"\nlanguage = "en"\n[email]\nhost = "mail.example.com"\nuser = "crm"\n'
    (shop / "liuke.toml").write_text(settings, encoding="utf-8")
    monkeypatch.delenv("LIUKE_SMTP_PASSWORD", raising=False)
    assert ran("doctor") == 0
    assert "LIUKE_SMTP_PASSWORD is not set" in capsys.readouterr().out
    monkeypatch.setenv("LIUKE_SMTP_PASSWORD", "secret")
    ran("doctor")
    said = capsys.readouterr().out
    assert "secret" not in said
    assert "is not set" not in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_code_is_explained(language: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for code in Code:
        assert ran(f"explain {code.lower()} --json --lang {language}") == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["code"], found["kind"]) == (str(code), "reason")
        assert found["label"]
        assert found["means"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_is_there_once_with_a_whole_sentence(language: str) -> None:
    codes = every_code("zh" if language == "zh" else "en")
    names = [found["code"] for found in codes]
    assert len(names) == len(set(names))
    assert {"LK-C106", "LK-H101", "LK-D101"} <= set(names)
    assert all(found["label"] and "{" not in found["label"] + found["next"] for found in codes)


def test_an_unknown_code_suggests_the_nearest(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("explain LK-C10X") == 2
    assert "LK-C10" in capsys.readouterr().err


def test_version_needs_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ran("version --json") == 0
    assert json.loads(capsys.readouterr().out)["version"] == __version__


_PLAYBOOK = Path(__file__).resolve().parents[3] / "src" / "liuke" / "playbooks" / "library" / "golden_48h.yml"


def test_lint_passes_a_shipped_playbook_and_has_its_conditions_checked(shop: Path) -> None:
    door = StandIn(instead={"audience_check": {"checked": [{"ok": True}]}})
    assert ran(["playbook", "lint", str(_PLAYBOOK)], door) == 0
    assert door.asked[-1][0] == "audience_check"
    assert len(door.asked[-1][1]["expressions"]) >= 1


def test_lint_names_line_and_column_and_goes_on(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "bad.yml").write_text("id: bad\nnonsense: 3\n", encoding="utf-8")
    assert ran(["playbook", "lint", "bad.yml", str(_PLAYBOOK), "--json"]) == 1
    checked = json.loads(capsys.readouterr().out)
    assert [found["ok"] for found in checked] == [False, False]
    assert "line" in checked[0]["message"]
    assert checked[1]["code"] == "LK-A103"


def test_lint_without_facts_checks_what_it_can_and_says_what_it_cannot(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an import may still bring is no mistake; a mistake is one all the same."""
    unknown = {"ok": False, "code": "LK-A107", "message": "There is no column vip"}
    door = StandIn(instead={"audience_check": {"as_of": None, "checked": [{"ok": True}, unknown]}})
    assert ran(["playbook", "lint", str(_PLAYBOOK), "--lang", "en"], door) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "No facts yet" in said
    assert "There is no column vip" in said
    wrong = {"ok": False, "code": "LK-A105", "message": "cannot be read"}
    door = StandIn(instead={"audience_check": {"as_of": None, "checked": [unknown, wrong]}})
    assert ran(["playbook", "lint", str(_PLAYBOOK), "--json"], door) == 1
    assert json.loads(capsys.readouterr().out)[0]["code"] == "LK-A105"


def test_every_next_step_names_commands_and_options_that_exist() -> None:
    """What an error tells a person to type can be typed."""
    every_code("en")
    for error in every_error():
        for text in (error.next_en, error.next_zh):
            for named in re.findall(r"liuke ([a-z]+)", text):
                assert named in ROOT.names, (error.code, text)
            unknown = set(re.findall(r"--[a-z][a-z-]+", text)) - _every_option()
            assert not unknown, (error.code, text)


def _every_option() -> set[str]:
    found = {"--help"}
    for name in ROOT.names:
        command = ROOT.get_command(click.Context(ROOT), name)
        below = getattr(command, "names", [])
        commands = [command, *(command.get_command(click.Context(command), leaf) for leaf in below)]  # type: ignore[union-attr,attr-defined]
        found |= {
            option for one in commands if one for param in one.params for option in (*param.opts, *param.secondary_opts)
        }
    return found

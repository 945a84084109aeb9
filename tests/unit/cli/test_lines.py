"""What a line does: the call it makes, the form of its answer, the exit code it ends with."""

import errno
import json
import re
from pathlib import Path

import click
import pytest

from liuke.app.errors import NoFactsError
from liuke.cli.tree import ROOT
from liuke.guard.errors import StaleHashError
from tests.unit.cli.stand_in import EVERY_LINE, StandIn, ran


def leaves() -> set[str]:
    """Name every command, groups opened."""
    found = set()
    for name in ROOT.names:
        command = ROOT.get_command(click.Context(ROOT), name)
        below = getattr(command, "names", None)
        found |= {f"{name} {leaf}" for leaf in below} if below else {name}
    return found


def test_every_command_that_answers_is_tried_here() -> None:
    tried = {line for name in leaves() for line in EVERY_LINE if line == name or line.startswith(name + " ")}
    assert tried == set(EVERY_LINE)
    assert {name for name in leaves() if not any((line + " ").startswith(name + " ") for line in EVERY_LINE)} == {
        "serve"
    }


@pytest.mark.parametrize("line", EVERY_LINE)
def test_json_is_one_document_and_nothing_else(
    line: str, shop: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    ran(f"{line} --json")
    out, err = capfdbinary.readouterr()
    json.loads(out.decode("utf-8"))
    assert err == b""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("line", EVERY_LINE)
def test_people_get_an_answer_in_their_language(
    line: str, language: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(f"{line} --lang {language}") in (0, 1)
    out, err = capsys.readouterr()
    assert out.strip() or line == "playbook lint"
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    "line", ["--json today", "today --json", "--lang zh today --json", "--json --workspace . today"]
)
def test_the_options_of_every_command_stand_before_or_after_its_name(
    line: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(line) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-11-16"


def test_chinese_is_not_escaped_in_json(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran("today --json --lang zh")
    assert "云岚本地生活" in capsys.readouterr().out


def test_a_lone_surrogate_still_makes_valid_json(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran("why u_1 --json", StandIn(instead={"why": {"subject_id": "\udc80"}}))
    assert json.loads(capsys.readouterr().out)["subject_id"] == "\udc80"


def test_a_number_that_is_none_is_a_defect_and_not_nan(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("results --json", StandIn(instead={"results": {"lift": float("nan")}})) == 6
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "LK-H199"


@pytest.mark.parametrize(
    ("line", "call", "params"),
    [
        ("run --as-of 2026-11-16", "run", {"as_of": "2026-11-16"}),
        ("today", "today", {}),
        ("signal login_decay", "signal", {"name": "login_decay"}),
        (
            "retention --by week --kind on_or_after --from sign_up --cells 4",
            "retention",
            {"unit": "week", "kind": "on_or_after", "by": "sign_up", "cells": 4},
        ),
        ("users --limit 3 --columns a,b", "users", {"columns": ["a", "b"], "limit": 3}),
        ("users", "users", {"limit": 20}),
        (
            "users --json --ascending --sort idle_days",
            "users",
            {"limit": 100_000, "descending": False, "order_by": "idle_days"},
        ),
        ("users --personal", "users", {"limit": 20, "show_personal": True}),
        ("why u_1 --message W-1", "why", {"user": "u_1", "message": "W-1"}),
        ("plan review", "plan_review", {}),
        ("plan approve W-1 --by he --hash abc123", "plan_approve", {"plan": "W-1", "by": "he", "hash": "abc123"}),
        ("plan apply --queue-only", "plan_apply", {"queue_only": True}),
        ("plan stop --all --by lin", "plan_stop", {"all": True, "by": "lin"}),
        ("plan people --code G-04", "plan_people", {"code": "G-04", "limit": 50}),
        ("channel on email --by he", "channel_switch", {"channel": "email", "live": True, "by": "he"}),
        ("channel off email --by he", "channel_switch", {"channel": "email", "live": False, "by": "he"}),
        ("channel list", "channel_list", {}),
        ("task done 17 --note done", "task_done", {"task": 17, "note": "done"}),
        ("results golden_48h", "results", {"playbook": "golden_48h"}),
        ("playbook preview P1", "playbook_preview", {"playbook": "P1", "people": 5}),
        ("rehearse P1", "rehearse", {"playbook": "P1", "days": 28, "every": 7}),
        (
            "rehearse P1 --world shop --days 14",
            "rehearse",
            {"playbook": "P1", "days": 14, "every": 7, "world": "shop", "people": 1_000, "seed": 1},
        ),
        ("worker --limit 5", "worker", {"limit": 5}),
        (
            "init made --sample --users 50 --days 9",
            "create",
            {"sample": True, "users": 50, "days": 9, "language": "en"},
        ),
    ],
)
def test_a_line_becomes_one_call(line: str, call: str, params: dict[str, object], shop: Path) -> None:
    door = StandIn()
    ran(line, door)
    name, said, language = door.asked[-1]
    assert (name, said, language) == (call, {"sample": False, **params} if call == "create" else params, "en")


@pytest.mark.parametrize(
    ("line", "door", "code"),
    [
        ("today", StandIn(), 0),
        ("import orders.csv --as orders", StandIn(), 1),
        ("check", StandIn(), 1),
        ("check", StandIn(instead={"check": {"checks": [{"name": "a", "state": "warn", "said": "b"}]}}), 0),
        ("audience check a=1", StandIn(), 1),
        ("guard test messages.jsonl", StandIn(), 1),
        ("worker", StandIn(instead={"worker": {"sent_now": {"sent": 1, "uncertain": 1}}}), 1),
        ("worker", StandIn(), 0),
        ("today", StandIn(wrong=NoFactsError()), 3),
        ("plan approve --by he --hash abcdef", StandIn(wrong=StaleHashError(plan_hash="a", said_hash="b")), 5),
        ("today", StandIn(wrong=OSError(errno.ENOSPC, "No space left on device")), 6),
        ("today", StandIn(wrong=MemoryError()), 6),
        ("today", StandIn(wrong=ValueError("oops")), 6),
        ("today", StandIn(wrong=KeyboardInterrupt()), 130),
        ("nothing", StandIn(), 2),
        ("today --no-such-option", StandIn(), 2),
        ("why", StandIn(), 2),
        ("retention --by year", StandIn(), 2),
        ("retention --cells none", StandIn(), 2),
        ("plan stop", StandIn(), 2),
        ("plan stop W-1 --all", StandIn(), 2),
        ("audience check", StandIn(), 2),
        ("guard test missing.jsonl", StandIn(), 2),
        ("export orders --to liuke.toml", StandIn(), 5),
        ("explain G-99", StandIn(), 2),
    ],
)
@pytest.mark.parametrize("form", ["", " --json"])
def test_a_line_ends_with_its_exit_code(
    line: str, door: StandIn, code: int, form: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(line + form, door) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    if code > 1 and form:
        error = json.loads(out)["error"]
        assert set(error) == {"code", "message", "next"}
        assert re.fullmatch(r"LK-[A-Z]\d{3}", error["code"])
        assert error["message"]
        assert error["next"]
    elif code > 1:
        sentence, hint = err.strip().splitlines()
        assert sentence.startswith("✗ ")
        assert re.match(r"  LK-[A-Z]\d{3} · \S", hint)
        assert out == ""


@pytest.mark.parametrize("line", ["users --csv --json", "worker --watch 1 --json"])
def test_two_forms_at_once_are_refused(line: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(line) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "LK-C104"


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("tody", "today"),
        ("retentoin", "retention"),
        ("plan aprove", "plan approve"),
        ("users --wher a", "--where"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mistyped_name_suggests_the_nearest(
    line: str, near: str, language: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(f"{line} --lang {language}") == 2
    assert near in capsys.readouterr().err.splitlines()[0]


def test_a_defect_shows_its_traceback_only_when_asked(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran("today --debug", StandIn(wrong=ValueError("oops")))
    assert "Traceback" in capsys.readouterr().err


def test_outside_a_workspace_a_line_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ran("today") == 2
    assert "liuke init" in capsys.readouterr().err


def test_a_workspace_is_found_from_any_folder_below_it(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "playbooks" / "old").mkdir(parents=True)
    monkeypatch.chdir(shop / "playbooks" / "old")
    door = StandIn()
    ran("today", door)
    assert door.folders == [shop]


def test_a_named_workspace_wins_over_the_one_we_stand_in(shop: Path, tmp_path: Path) -> None:
    door = StandIn()
    ran(f"today --workspace {tmp_path / 'other'}", door)
    ran(f"--workspace={tmp_path / 'other'} today", door)
    assert door.folders == [tmp_path / "other"] * 2


@pytest.mark.parametrize(
    ("line", "environment", "spoken"),
    [
        ("today", {}, "en"),
        ("today", {"LANG": "zh_CN.UTF-8"}, "en"),
        ("today", {"LIUKE_LANG": "zh"}, "zh"),
        ("today --lang en", {"LIUKE_LANG": "zh"}, "en"),
        ("--lang=zh today", {}, "zh"),
    ],
)
def test_the_language_wished_for_goes_before_the_workspaces(
    line: str, environment: dict[str, str], spoken: str, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    door = StandIn()
    ran(line, door)
    assert door.asked[-1][2] == spoken


@pytest.mark.parametrize(("place", "word"), [("zh_CN.UTF-8", "用法"), ("en_US.UTF-8", "Usage"), ("C", "Usage")])
def test_without_a_workspace_help_speaks_the_machines_language(
    place: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", place)
    assert ran("--help") == 0
    assert capsys.readouterr().out.startswith(word)


@pytest.mark.parametrize("line", ["", "--help", "plan", "plan --help", "today --help", "import --help --lang zh"])
def test_help_is_an_answer(line: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(line) == 0
    assert capsys.readouterr().out


def test_an_empty_folder_is_made_a_workspace_before_it_is_served_and_a_full_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, full, door = tmp_path / "empty", tmp_path / "full", StandIn()
    empty.mkdir()
    full.mkdir()
    (full / "letter.txt").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(empty)
    assert ran("serve --lang zh", door) == 0
    assert [asked[0] for asked in door.asked] == ["create", "serve"]
    assert door.folders == [empty, empty]
    monkeypatch.chdir(full)
    door = StandIn()
    assert ran("serve --lang zh", door) == 2
    assert door.asked == []
    assert ran(["serve", "--workspace", str(tmp_path / "new"), "--lang", "en"], door) == 0
    assert door.folders == [tmp_path / "new"] * 2


def test_a_file_is_named_by_its_whole_path_for_the_server_stands_elsewhere(shop: Path) -> None:
    door = StandIn()
    ran("import orders.csv --as orders", door)
    assert door.asked[-1][1]["file"] == str(shop / "orders.csv")


def test_serving_hands_over_address_and_language(shop: Path) -> None:
    door = StandIn()
    assert ran("serve --port 9000 --host 0.0.0.0 --lang zh", door) == 0
    assert door.asked == [("serve", {"host": "0.0.0.0", "port": 9000}, "zh")]


def test_late_tasks_only(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    door = StandIn()
    ran("task list --late --json", door)
    capsys.readouterr()
    assert door.asked[-1][1] == {"late": True}


def test_lists_are_printed_as_lists(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line, keys in (
        ("audience check a=1", {"expression", "ok", "code", "message", "users"}),
        ("guard test messages.jsonl", {"id", "verdict", "codes", "findings"}),
    ):
        ran(f"{line} --json")
        document = json.loads(capsys.readouterr().out)
        assert isinstance(document, list)
        assert set(document[0]) == keys


def test_a_bad_line_of_messages_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "bad.jsonl").write_text('{"id": 1}\n\n[1]\n', encoding="utf-8")
    assert ran("guard test bad.jsonl") == 2
    assert "line 3" in capsys.readouterr().err


def test_conditions_come_one_a_line_from_a_file(shop: Path) -> None:
    (shop / "conditions.txt").write_text("idle_days > 3\n\nhigh_value_leaving\n", encoding="utf-8")
    door = StandIn()
    ran("audience check --file conditions.txt", door)
    assert door.asked[-1][1] == {"expressions": ["idle_days > 3", "high_value_leaving"]}

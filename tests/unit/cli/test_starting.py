"""How a line begins and ends as a process: quick, quiet, and never half done."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import liuke

_SLOW_CALL = """
import sys, time
from pathlib import Path
from liuke.cli.main import run

class Door:
    def call(self, folder, name, params, *, language, on_progress):
        print("begun", file=sys.stderr, flush=True)
        {body}

sys.exit(run(["--workspace", ".", "today", *sys.argv[1:]], Door()))
"""
_DEAF = "import hashlib; hashlib.pbkdf2_hmac('sha256', b'', b'', 10**9)"
"""One step of Python that computes for minutes and lets other threads run: what a long query of an engine is like."""


def started(body: str, *line: str) -> subprocess.Popen[bytes]:
    """Start a line whose call runs ``body``, and wait until it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW_CALL.format(body=body), *line], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"begun\n"
    return process


@pytest.mark.parametrize("line", [["--help"], ["today", "--help"], ["plan", "--help"]])
def test_help_imports_nothing_heavy(line: list[str]) -> None:
    heavy = ("rich", "pyarrow", "duckdb", "pydantic", "sqlalchemy", "numpy", "sqlglot", "starlette", "ruamel", "jinja2")
    code = (
        "import sys; from liuke.cli.door import HouseDoor; from liuke.cli.main import run; "
        f"run({line!r}, HouseDoor(print)); print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_help_takes_less_than_a_third_of_a_second() -> None:
    """Measured in the processor's time, start of the interpreter included: on an idle machine that is the clock's."""
    took = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "liuke", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(took) < 0.3


@pytest.mark.parametrize("body", ["time.sleep(60)", "[time.sleep(0.01) for _ in range(6000)]"])
def test_ctrl_c_ends_with_130_and_one_sentence(body: str) -> None:
    process = started(body)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == b""
    assert b"LK-C130" in err
    assert b"Traceback" not in err


def test_ctrl_c_is_heard_even_while_an_engine_does_not_listen() -> None:
    process = started(_DEAF)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"LK-C130" in err


def test_an_engine_that_gives_up_at_ctrl_c_in_its_own_words_is_an_interrupt_too() -> None:
    body = "\n".join(
        (
            "",
            "        try:",
            "            time.sleep(60)",
            "        except KeyboardInterrupt:",
            "            raise RuntimeError('Query interrupted')",
        )
    )
    process = started(body, "--json")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert json.loads(out)["error"]["code"] == "LK-C130"


def test_a_reader_that_leaves_is_met_with_silence() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "liuke", "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stderr:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.wait(timeout=20) == 141


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb18030", "utf-8"])
def test_no_terminal_is_too_old_for_an_answer(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LIUKE_LANG": "zh"}
    for line in (["explain", "G-04"], ["--help"], ["nothing"]):
        done = subprocess.run([sys.executable, "-m", "liuke", *line], capture_output=True, env=environment, check=False)
        assert done.returncode in (0, 2)
        assert b"Traceback" not in done.stderr
    as_json = subprocess.run(
        [sys.executable, "-m", "liuke", "explain", "G-04", "--json"], capture_output=True, env=environment, check=True
    )
    assert json.loads(as_json.stdout.decode("utf-8"))["code"] == "G-04"


def test_the_shell_can_complete_commands_and_options(tmp_path: Path) -> None:
    for words, expected in (("liuke re", "retention"), ("liuke plan ap", "approve"), ("liuke users --wh", "--where")):
        environment = {
            **os.environ,
            "_LIUKE_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        }
        done = subprocess.run(
            [sys.executable, "-m", "liuke"], capture_output=True, text=True, env=environment, check=False, cwd=tmp_path
        )
        assert expected in done.stdout


def test_every_code_that_stands_in_the_source_is_explained() -> None:
    source = Path(liuke.__file__).parent
    written = {
        code for file in source.rglob("*.py") for code in re.findall(r'^    code = "(LK-\w+)"', file.read_text(), re.M)
    }
    done = subprocess.run([sys.executable, "-m", "liuke", "explain", "--json"], capture_output=True, check=True)
    assert written <= {found["code"] for found in json.loads(done.stdout)["codes"]}

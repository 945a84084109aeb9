"""A workspace served in a process of its own, and somebody signed in there: for benches of the pages."""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from urllib.parse import urlencode, urlsplit

from liuke.kit.clock import stopwatch

_PATIENCE_S = 600
_RESTING = 0.2
"""Seconds of a processor in a second: the worker looks around all the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where it listens, its process, and the cookie of whoever is signed in: an administrator, where there is one."""

    host: str
    pid: int
    cookie: str

    def open(self, path: str) -> tuple[int, float, bytes, str]:
        """Open a page; return its status, the seconds to its first byte, its body and its kind."""
        link = http.client.HTTPConnection(self.host, timeout=_PATIENCE_S)
        try:
            began = stopwatch()
            link.request("GET", path, headers={"Cookie": self.cookie})
            answer = link.getresponse()
            first = answer.read(1)
            took = stopwatch() - began
            return answer.status, took, first + answer.read(), answer.headers.get("content-type", "")
        finally:
            link.close()

    def memory(self) -> tuple[int, int]:
        """Return resident memory of the process now and at most, in MB."""
        said = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = {line.partition(":")[0]: line.split()[1] for line in said.splitlines() if line.startswith("Vm")}
        return int(found["VmRSS"]) // 1024, int(found["VmHWM"]) // 1024

    def rest(self) -> None:
        """Wait until it does nothing: a start reckons ahead what most people open."""
        used = self._used_s()
        for _ in range(_PATIENCE_S):
            sleep(1)
            before, used = used, self._used_s()
            if used - before < _RESTING:
                return
        raise TimeoutError

    def _used_s(self) -> float:
        said = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the folder until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        host = urlsplit(first["address"]).netloc
        yield Server(host=host, pid=process.pid, cookie=_sign_in(host, first["key"]))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


@contextmanager
def copied(workspace: Path) -> Iterator[Path]:
    """Copy a workspace for the time of the block: beside it, so that a large one fits."""
    with tempfile.TemporaryDirectory(dir=workspace.resolve().parent) as folder:
        copy = Path(folder) / "shop"
        copy.mkdir()
        whole = [one for one in workspace.iterdir() if one.name != ".lock" and one.suffix != ".sock"]
        subprocess.run(["cp", "-r", "--reflink=auto", *map(str, whole), str(copy)], check=True)
        with (copy / "liuke.toml").open("a", encoding="utf-8") as settings:
            settings.write(_ADMINISTRATOR)
        yield copy


def share_of(ordered: list[float], share: float) -> float:
    """Return the value that a share of an ordered list lies below."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


_ADMINISTRATOR = """
[[people]]
id = "bench"
name = "Bench"
duty = "admin"
"""
_SERVE = """
import json, sys
from pathlib import Path
from liuke.web.serve import serve
def ready(served):
    links = {duty: link for _, duty, link in served.links}
    link = links.get("admin") or served.links[-1][2]
    print(json.dumps({"address": served.address, "key": link.partition("key=")[2]}), flush=True)
serve(Path(sys.argv[1]), port=0, ready=ready)
"""


def _sign_in(host: str, key: str) -> str:
    link = http.client.HTTPConnection(host, timeout=_PATIENCE_S)
    form = urlencode({"key": key})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"}
    link.request("POST", "/in", form, headers)
    answer = link.getresponse()
    assert answer.status == 303, answer.status
    return str(answer.headers["set-cookie"]).partition(";")[0]

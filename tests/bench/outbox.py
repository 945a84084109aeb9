"""``python -m tests.bench.outbox``: messages a second, rendered, looked at for the last time and handed over.

Everything is on the disk before it is called done. Beside it, in the same run, the bare stand-in: the same requests in a
row, with nothing behind them.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from runpy import run_path
from typing import Any

import pyarrow as pa

from liuke.app.house import new_workspace, opened
from liuke.app.wiring import send
from liuke.delivery.channels.http_sms import HttpSms, HttpSmsChannel
from liuke.delivery.channels.smtp import SmtpChannel, SmtpSettings
from liuke.delivery.mail import MailSettings
from liuke.delivery.outbox import messages, read_message
from liuke.delivery.wire import Wire
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.tables import EVENTS, ORDERS, PLAN_ROWS, USERS
from liuke.flow.apply import apply_plan
from liuke.flow.house import House
from liuke.flow.plan import hash_now
from liuke.kit.clock import HandClock, WallClock, stopwatch
from liuke.model.words import ChannelName
from liuke.state.plans import Plan, keep_plan
from liuke.state.switches import set_live

Figures = dict[str, Any]
NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
_PLAY = """
id: brisk
code: B1
label: {zh: 快, en: Brisk}
purpose: {zh: 快, en: Brisk}
priority: 1
owner: user_operations
audience: idle_days >= 0
budget_fen: 100000000
offers:
  - {id: c, kind: coupon, label: {zh: 券, en: coupon}, value_fen: 500, cost_fen: 100, valid_days: 14}
tiers:
  - {id: text, label: {zh: 短信, en: Text}, from_days: 0, below_days: 1000, channel: sms, template: coupon_sms, offer: c, valid_hours: 48}
  - {id: mail, label: {zh: 邮件, en: Mail}, from_days: 1000, channel: email, template: days_email, offer: c, valid_hours: 48}
"""
_SETTINGS = """
[sms]
provider = "http"
signature = "brisk"
url = "http://127.0.0.1:{text}/sms"
key_hours = 24
private = true
[email]
host = "127.0.0.1"
port = {mail}
tls = "none"
sender = "Lin <lin@example.com>"
"""


@contextmanager
def provider() -> Iterator[tuple[tuple[int, int], Callable[[], dict[str, dict[str, int]]]]]:
    """Start the stand-in in a process of its own; the second is asked what came so far."""
    command = [sys.executable, "-m", "tests.bench.provider"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        ports = json.loads(process.stdout.readline())

        def counted() -> dict[str, dict[str, int]]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("count\n")
            process.stdin.flush()
            texts, mails = json.loads(process.stdout.readline())
            return {"texts": texts, "mails": mails}

        try:
            yield (ports[0], ports[1]), counted
        finally:
            process.stdin.close()


def make(folder: Path, people: int, tier: str, ports: tuple[int, int], state_url: str = "") -> None:
    """Make a workspace whose plan has a message for each of so many people."""
    new_workspace(folder, name="brisk", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    (folder / "playbooks").mkdir(exist_ok=True)
    (folder / "playbooks" / "brisk.yml").write_text(_PLAY, encoding="utf-8")
    (folder / "policy.yml").write_text("guard:\n  ramp_above_people: 10000000\n", encoding="utf-8")
    toml = folder / "liuke.toml"
    head = f'state_url = "{state_url}"\n' if state_url else ""
    toml.write_text(
        head + toml.read_text(encoding="utf-8") + _SETTINGS.format(text=ports[0], mail=ports[1]), encoding="utf-8"
    )
    with opened(folder, HandClock(NOW)) as house:
        _people(house, people)
        _plan(house, people, tier)
        for channel in (ChannelName.SMS, ChannelName.EMAIL):
            set_live(house.state, channel, True, by="he", now=NOW)


def _people(house: House, people: int) -> None:
    ids = [f"u{n}" for n in range(people)]
    at = [datetime(2026, 10, 1, 4)] * people
    consent = {f"consent_{name}": [True] * people for name in ("email", "sms")}
    named = {
        "subject_id": ids,
        "signed_up_at": [datetime(2026, 1, 1)] * people,
        "name": [f"小美{n}" for n in range(people)],
        "email": [f"{one}@example.com" for one in ids],
        "phone": [f"138{n:08d}" for n in range(people)],
        "language": ["zh"] * people,
    }
    house.facts.append(USERS, pa.table(named | consent))
    day = [one.date() for one in at]
    rows = {"subject_id": ids, "ts": at, "day": day, "event": ["login"] * people, "ingested_at": at}
    house.facts.append(EVENTS, pa.table(rows | {"row_hash": list(range(people)), "nth": [0] * people}))
    line = {"order_id": [f"o{one}" for one in ids], "line_id": ["1"] * people, "subject_id": ids, "ts": at, "day": day}
    house.facts.append(ORDERS, pa.table(line | {"amount_fen": [5_000] * people, "paid_at": at}))
    mark_dirty(house.facts, set(day))
    roll_up(house.facts)


def _plan(house: House, people: int, tier: str) -> None:
    play = house.playbooks["brisk"]
    touch = play.tier(tier)
    same = {
        "plan_id": "W-1",
        "as_of": NOW.date(),
        "playbook": "brisk",
        "version": play.version,
        "tier": tier,
        "channel": str(touch.channel),
        "template": touch.template,
        "offer": touch.offer,
        "cost_fen": 5,
        "verdict": "allow",
        "draw": 0.5,
        "evidence": "{}",
    }
    rows = {name: [value] * people for name, value in same.items()} | {"subject_id": [f"u{n}" for n in range(people)]}
    house.facts.append(PLAN_ROWS, pa.table(rows))
    hashed = hash_now(house, "W-1")
    plan = Plan(id="W-1", hash=hashed, as_of=NOW.date(), author="lin", created_at=NOW)
    keep_plan(house.state, plan)
    done = apply_plan(house, plan)
    if done["messages"] != people:
        raise SystemExit(f"only {done['messages']} of {people} messages were made: {done}")


def bare(folder: Path, tier: str, ports: tuple[int, int]) -> Figures:
    """Hand the same messages over with nothing behind them."""
    with opened(folder, HandClock(NOW)) as house:
        ready = [read_message(row) for row in messages(house.state, limit=100_000)]
    way = (
        HttpSmsChannel(
            HttpSms(url=f"http://127.0.0.1:{ports[0]}/sms", signature="brisk", market="cn", key_window_s=86_400),
            Wire(private=True),
            WallClock(),
        )
        if tier == "text"
        else SmtpChannel(
            SmtpSettings(host="127.0.0.1", port=ports[1], tls="none"),
            MailSettings(sender_name="Lin", sender_address="lin@example.com", market="cn"),
            WallClock(),
        )
    )
    began, processor = stopwatch(), time.process_time()
    for one in ready:
        way.send(one)
    found = {"messages": len(ready), "wall_s": stopwatch() - began, "cpu_s": time.process_time() - processor}
    way.close()
    return found


def ours(folder: Path) -> Figures:
    """Empty the outbox as ``liuke worker`` does."""
    with opened(folder, HandClock(NOW + timedelta(minutes=1))) as house:
        began, processor = stopwatch(), time.process_time()
        report = send(house)
        took, processor = stopwatch() - began, time.process_time() - processor
    return {"messages": report["sent"], "wall_s": took, "cpu_s": processor}


def beside(tier: str, people: int, state_url: str = "", workers: int = 1) -> Figures:
    """Measure ours, with so many workers in processes of their own, and the bare stand-in before it."""
    with tempfile.TemporaryDirectory(prefix="brisk-") as made, provider() as (ports, counted):
        folder = Path(made) / "shop"
        make(folder, people, tier, ports, state_url)
        alone = bare(folder, tier, ports)
        folders = [folder, *(Path(made) / f"shop{n}" for n in range(1, workers))]
        for other in folders[1:]:
            shutil.copytree(folder, other)
        command = [sys.executable, "-m", "tests.bench.outbox", "--drain"]
        crew = [subprocess.Popen([*command, str(one)], stdout=subprocess.PIPE, text=True) for one in folders]
        found = [json.loads(one.communicate()[0].splitlines()[-1]) for one in crew]
        sent = sum(one["messages"] for one in found)
        wall_s = max(one["wall_s"] for one in found)
        handed = counted()["texts" if tier == "text" else "mails"]
    if sent != people or handed != {"messages": people, "handed": 2 * people}:
        raise SystemExit(f"{people} messages, {sent} sent, {handed} came: the bare run and ours are one each")
    cpu_s = sum(one["cpu_s"] for one in found)
    return {
        "messages": people,
        "workers": workers,
        "a_second": sent / wall_s,
        "bare_a_second": alone["messages"] / alone["wall_s"],
        "cpu_ms_each": 1_000 * cpu_s / sent,
        "bare_cpu_ms_each": 1_000 * alone["cpu_s"] / people,
    }


def main() -> None:
    """Read the arguments, run, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.outbox", description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--drain", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.drain:
        sys.stdout.write(json.dumps(ours(asked.drain)) + "\n")
        return
    sys.stdout.write(report(run(asked.people)))


def run(people: int) -> dict[str, Figures]:
    """Measure each channel on SQLite, and two workers on PostgreSQL where it is installed."""
    os.environ.setdefault("LIUKE_SMS_KEY_ID", "a-bearer-of-the-bench")
    found = {"text, 1 worker, SQLite": beside("text", people), "mail, 1 worker, SQLite": beside("mail", people // 5)}
    rig = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
    with rig["durable_cluster"]() as url:
        if url:
            found["text, 2 workers, PostgreSQL"] = beside("text", people, f"{url}/postgres", workers=2)
    return found


def report(found: dict[str, Figures]) -> str:
    """Return the figures as a table."""
    head = f"{'a second':>38} {'bare':>8} {'ms of processor each':>22} {'bare':>6}"
    lines = [
        f"{name:29s} {one['a_second']:8,.0f} {one['bare_a_second']:8,.0f} {one['cpu_ms_each']:22.2f} "
        f"{one['bare_cpu_ms_each']:6.2f}"
        for name, one in found.items()
    ]
    return "\n".join([head, *lines]) + "\n"


if __name__ == "__main__":
    main()

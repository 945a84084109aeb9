"""The day: a sample business whose plan uses every channel, sent live under races and kills, and then accounted for."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import sqlalchemy as sa

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.app.sample import build_sample
from liuke.app.settings import read_settings
from liuke.app.wiring import MESSAGES, send
from liuke.delivery.outbox import counts
from liuke.facts.statement import load_one
from liuke.facts.tables import USERS
from liuke.flow.house import House
from liuke.kit.chance import fingerprint
from liuke.kit.clock import HandClock
from liuke.state.store import open_state
from liuke.state.suppression import SuppressionReason, suppress
from liuke.state.switches import set_live
from liuke.state.tables import CONSENTS, OUTBOX
from tests.chaos.account import Found, account

DAY = date(2026, 11, 16)
MORNING = datetime.fromisoformat("2026-11-16T10:00:00+08:00")
_PLAY = """
id: all_ways
code: C1
label: {zh: 各渠道, en: Every way}
purpose: {zh: 各渠道, en: Every way}
priority: 1
owner: user_operations
audience: orders_365d >= 1
budget_fen: 100000000
offers: [{id: c, kind: coupon, label: {zh: 券, en: coupon}, value_fen: 500, cost_fen: 100, valid_days: 14}]
tiers:
  - {id: in, label: {zh: 站内, en: In}, from_days: 0, below_days: 2, channel: inbox, template: birthday_inbox}
  - {id: text, label: {zh: 短信, en: Text}, from_days: 2, below_days: 5, channel: sms, template: coupon_sms, offer: c}
  - {id: say, label: {zh: 外呼, en: Call}, from_days: 5, below_days: 9, channel: voice, template: check_voice}
  - {id: push, label: {zh: 推送, en: Push}, from_days: 9, below_days: 14, channel: push, template: year_push, offer: c}
  - {id: hook, label: {zh: 回调, en: Hook}, from_days: 14, below_days: 20, channel: webhook, template: ways_webhook}
  - {id: mail, label: {zh: 邮件, en: Mail}, from_days: 20, below_days: 60, channel: email, template: days_email, offer: c}
  - {id: talk, label: {zh: 回访, en: Talk}, from_days: 60, channel: call, template: service_call, task: {owner: user_operations, label: {zh: 回访, en: Call}, due_hours: 24}}
"""
_SETTINGS = """
[sms]
provider = "http"
signature = "青柠生活"
url = "http://127.0.0.1:{http}/sms"
key_hours = 24
private = true
[push]
provider = "jpush"
app_key = "app"
endpoint = "http://127.0.0.1:{http}"
private = true
[voice]
url = "http://127.0.0.1:{http}/voice"
secret_env = "LIUKE_VOICE_SECRET"
private = true
[webhook]
url = "http://127.0.0.1:{http}/webhook"
secret_env = "LIUKE_WEBHOOK_SECRET"
private = true
[email]
host = "127.0.0.1"
port = {mail}
tls = "none"
sender = "Lin <lin@example.com>"
"""
_SECRETS = {
    "LIUKE_SMS_KEY_ID": "a-bearer-of-the-chaos",
    "LIUKE_PUSH_SECRET": "a-secret-of-the-chaos",
    "LIUKE_VOICE_SECRET": "sixteen-bytes-and-more-of-it",
    "LIUKE_WEBHOOK_SECRET": "sixteen-bytes-and-more-of-it",
}
_LEASE = 130
_CREW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How large and how wild a day."""

    users: int = 3_000
    kills: int = 100
    races: int = 5
    seed: int = 11
    state_url: str = ""
    built: Path | None = None

    def on(self, state_url: str, built: Path) -> Self:
        """Return the same day on one engine, of a business that is built."""
        return replace(self, state_url=state_url, built=built)


def build(folder: Path, asked: Asked) -> None:
    """Build the business."""
    build_sample(folder, users=asked.users, days=90, seed=asked.seed, end=DAY - timedelta(days=1))


def run(folder: Path, asked: Asked) -> Found:
    """Live through the day."""
    began = time.monotonic()
    folder.mkdir(exist_ok=True)
    os.environ.update(_SECRETS)
    effects = folder / "effects"
    effects.touch()
    with _provider(effects, asked.seed) as (ports, _count):
        shop = _shop(folder, asked, ports)
        with opened(shop, HandClock(MORNING), durable=False) as house:
            plan = _applied(house)
        others = [shop, *(folder / f"other{n}" for n in range(1, 4 if asked.kills > 20 else _CREW))]
        for other in others[1:]:
            shutil.copytree(shop, other)
            (other / "state.sqlite").unlink(missing_ok=True)
        found = Found()
        with _nursery() as say:
            left = _storm(others, asked, say, effects, found)
        _calm(shop, left)
        with opened(shop, HandClock(MORNING + timedelta(days=3)), durable=False) as house:
            account(house, plan, effects, found)
    found.seconds = time.monotonic() - began
    return found


@contextmanager
def _provider(effects: Path, seed: int) -> Iterator[tuple[tuple[int, int], Any]]:
    command = [sys.executable, "-m", "tests.chaos.provider", str(seed)]
    env = {**os.environ, "EFFECTS": str(effects)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        http, mail = json.loads(process.stdout.readline())
        try:
            yield (http, mail), process
        finally:
            process.stdin.close()


@contextmanager
def _nursery() -> Iterator[Any]:
    command = [sys.executable, "-m", "tests.chaos.nursery", MORNING.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def say(words: str) -> int:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(words + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield say
        assert process.stdin is not None
        process.stdin.close()


def _shop(folder: Path, asked: Asked, ports: tuple[int, int]) -> Path:
    """Build the business, or copy one that is built, and set every channel up."""
    shop = folder / "shop"
    if asked.built:
        shutil.copytree(asked.built, shop)
    else:
        build(shop, asked)
    plays = shop / "playbooks"
    (plays / "templates").mkdir(parents=True, exist_ok=True)
    (plays / "all_ways.yml").write_text(_PLAY, encoding="utf-8")
    library = files("liuke.playbooks") / "library" / "templates" / "birthday_inbox.yml"
    text = library.read_text(encoding="utf-8").replace("birthday_inbox", "ways_webhook").replace("inbox", "webhook")
    (plays / "templates" / "ways_webhook.yml").write_text(text, encoding="utf-8")
    toml = shop / "liuke.toml"
    said = toml.read_text(encoding="utf-8")
    url = asked.state_url or f"sqlite:///{shop / 'state.sqlite'}"
    toml.write_text(f'state_url = "{url}"\n{said}{_SETTINGS.format(http=ports[0], mail=ports[1])}', encoding="utf-8")
    return shop


def _applied(house: House) -> str:
    """Let everybody have agreed to everything, switch all channels on, and carry the day's plan to the outbox."""
    _devices(house)
    people = house.facts.rows(load_one("tests.chaos", "everybody"))
    rows = [
        {"subject_id": row["subject_id"], "channel": str(name), "purpose": "marketing", "granted": True}
        | {"basis": "sign-up", "at": MORNING}
        for row in people
        for name in (*MESSAGES, "call")
    ]
    with house.state.begin() as connection:
        connection.execute(sa.delete(CONSENTS))
        connection.execute(sa.insert(CONSENTS), rows)
    for name in MESSAGES:
        set_live(house.state, name, True, by="he", now=MORNING)

    def ask(name: str, **params: Any) -> dict[str, Any]:
        return answer(house, name, params, language="zh")

    plan = ask("plan_draft", by="lin")
    ask("plan_approve", plan=plan["id"], by="he", hash=plan["hash"])
    ask("plan_apply", plan=plan["id"], by="lin", queue_only=True)
    return str(plan["id"])


def _devices(house: House) -> None:
    """Give everybody who has a device the kind of id that the stand-in's provider knows."""
    users = house.facts.read(load_one("tests.chaos", "users"))
    tokens = [f"{fingerprint(token)[:32]}" if token else None for token in users["push_token"].to_pylist()]
    where = users.schema.get_field_index("push_token")
    with house.facts.transaction():
        house.facts.delete(USERS, {})
        house.facts.append(USERS, users.set_column(where, "push_token", pa.array(tokens, pa.string())))


def _lines(effects: Path) -> int:
    return effects.read_bytes().count(b"\n")


def _storm(shops: list[Path], asked: Asked, say: Any, effects: Path, found: Found) -> float:
    """Start workers and kill them in the middle of their work, some alone, some racing. Returns the clock's seconds."""
    dice, now_s, idle = random.Random(asked.seed), 0.0, 0
    while found.kills < asked.kills or found.races < asked.races:
        now_s += _LEASE
        size = _CREW if found.races < asked.races else dice.randint(1, len(shops))
        crew = [say(f"start {shop} {now_s}") for shop in shops[:size]]
        wanted = _lines(effects) + dice.randint(1, 8 if asked.kills > 20 else 30)
        end = time.monotonic() + 600  # on a busy machine a worker takes long to begin; a kill before that proves little
        while _lines(effects) < wanted and time.monotonic() < end and not _quiet(crew):
            time.sleep(0.002)
        time.sleep(dice.random() * 0.02)
        found.races += size > 1
        for worker in crew:
            os.kill(worker, signal.SIGKILL)
        codes = [say(f"wait {worker}") for worker in crew]
        found.kills += codes.count(-signal.SIGKILL)
        found.broke += codes.count(1)
        sys.stderr.write(
            f"{shops[0].parent.name}: {found.kills} kills, {found.races} races, {_lines(effects)} reached\n"
        )
        idle = idle + 1 if codes.count(0) == len(codes) else 0
        if idle > 3:  # nothing is left to be killed over
            break
        _leave(shops[0], dice, now_s, effects, found)
    return now_s


def _quiet(crew: list[int]) -> bool:
    """Whether all of a crew are done: they wait to be asked how it ended."""
    return all(Path(f"/proc/{worker}/stat").read_text(encoding="ascii").split()[2] == "Z" for worker in crew)


def _leave(shop: Path, dice: random.Random, now_s: float, effects: Path, found: Found) -> None:
    """Let somebody unsubscribe from everything now and then, while nobody is at work."""
    if dice.random() > 0.3:
        return
    state, at = open_state(str(read_settings(shop).state_url), durable=False), MORNING + timedelta(seconds=now_s)
    with state.read() as connection:
        waiting = connection.execute(
            sa.select(OUTBOX.c.subject_id).where(OUTBOX.c.state == "queued", OUTBOX.c.tries == 0)
        )
        who = [row.subject_id for row in waiting]
    if who:
        one = dice.choice(sorted(who))
        suppress(state, channel="*", reason=SuppressionReason.OPT_OUT, now=at, subject_id=one, source="settings")
        found.left[one] = _lines(effects)
    state.close()


def _calm(shop: Path, now_s: float) -> None:
    """Work on in peace until nothing is queued: what waits for another try gets its time."""
    for _ in range(60):
        now_s += 600
        with opened(shop, HandClock(MORNING + timedelta(seconds=now_s)), durable=False) as house:
            send(house)
            left = counts(house.state)
        if not left["queued"] and not left["sending"]:
            return

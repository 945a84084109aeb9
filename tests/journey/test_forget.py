"""F6, P9, I10: a person is given out by one command and erased by one; nothing of them is left in any file, for good."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import answer
from liuke.app.errors import ErasedError, UnknownUserError
from liuke.app.house import new_workspace, opened
from liuke.delivery.channels.file import FileChannel
from liuke.delivery.message import Outgoing
from liuke.delivery.outbox import enqueue
from liuke.delivery.worker import work
from liuke.desk.tasks import NewTask, open_tasks
from liuke.facts.roll_up import roll_up
from liuke.flow.forget import forget, scrub_facts
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName, MessageClass
from liuke.state.audit import entries, verify
from liuke.state.consent import set_consent
from liuke.state.erased import erased_among, mark_of, receipt_of
from liuke.state.preferences import Preferences, set_preferences
from liuke.state.suppression import SuppressionReason, suppress, suppressions

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
WHO, OTHER = "u_seeded_9313", "u_other_0001"
SEEDED = ("seeded.mail@lime.example", "13900009313", "甄种子九三", "token-seeded-9313", "种子说的话九三一三", WHO)
PEOPLE = '\n[[people]]\nid = "he"\nname = "何静"\nduty = "approver"\n'


def _seed(house: House, inbox: Path) -> None:
    """Put a person into every store: files brought in, wrong rows, messages, tasks, wishes, words."""
    mail, phone, name, token, words, _ = SEEDED
    files = {
        "users": f"subject_id,email,phone,name,push_token\n{WHO},{mail},{phone},{name},{token}\n{OTHER},o@lime.example,13800000001,欧,t2\n",
        "events": f"event_id,subject_id,ts,event\ne1,{WHO},2026-11-10T03:00:00Z,login\ne2,{OTHER},2026-11-10T03:00:00Z,login\ne3,{WHO},not a time {mail},login\n",
        "feedback": f"feedback_id,subject_id,ts,kind,text\nf1,{WHO},2026-11-11T03:00:00Z,ticket,{words} {phone}\nf2,{OTHER},2026-11-11T03:00:00Z,ticket,还好\n",
        "survey_responses": f"response_id,subject_id,ts,survey,score,text\nr1,{WHO},2026-11-11T03:00:00Z,nps,3,{words}\n",
    }
    for table, text in files.items():
        file = inbox / f"{table}.csv"
        file.write_text(text, encoding="utf-8")
        answer(house, "import", {"file": str(file), "table": table})
    roll_up(house.facts)
    now, state = house.clock.now(), house.state
    for who, address in ((WHO, mail), (OTHER, "o@lime.example")):
        one = Outgoing(
            key=f"key-{who}".ljust(64, "0"),
            plan_id="p",
            playbook="golden_48h",
            subject_id=who,
            channel=ChannelName.EMAIL,
            address=address,
            subject=f"{who} 你好",
            text=f"给 {address}",
            message_class=MessageClass.SERVICE,
        )
        enqueue(state, [one], now)
        open_tasks(
            state,
            [
                NewTask(
                    key=f"task-{who}",
                    kind="call_back",
                    title=f"回访 {address}",
                    note=who,
                    owner="o",
                    due_at=now,
                    subject_id=who,
                    details={"mail": address},
                )
            ],
            now,
        )
    work(
        state,
        {ChannelName.EMAIL: FileChannel(ChannelName.EMAIL, house.folder / "exports" / "dry-run", house.clock)},
        lambda _: None,
        house.clock,
    )
    set_preferences(state, WHO, Preferences(cap_per_week=1), by="self", now=now)
    set_consent(state, WHO, ChannelName.SMS, False, basis=f"said so at {phone}", now=now, by="he")
    suppress(
        state, channel="email", reason=SuppressionReason.COMPLAINT, now=now, subject_id=WHO, address=mail, source="hook"
    )
    answer(house, "export", {"table": "users", "file": str(house.folder / "exports" / "users.csv")})
    answer(house, "export", {"table": "users", "file": str(house.folder / "exports" / "users.parquet")})


@dataclass(kw_only=True)
class Shop:
    """A workspace with a seeded person in every store, and where the files brought in lie."""

    folder: Path
    files: Path

    def hits(self) -> dict[str, list[str]]:
        """Grep every file of the workspace for what was seeded, Parquet and compressed pages opened."""
        import pyarrow.parquet as pq

        found: dict[str, list[str]] = {}
        for file in (one for one in self.folder.rglob("*") if one.is_file() and not one.is_socket()):
            content = file.read_bytes()
            if file.suffix == ".parquet":
                content += json.dumps(pq.read_table(file).to_pylist(), default=str, ensure_ascii=False).encode()
            for word in SEEDED:
                forms = (word.encode(), json.dumps(word)[1:-1].encode(), word.encode("utf-16-le"))
                if any(form in content for form in forms):
                    found.setdefault(str(file.relative_to(self.folder)), []).append(word)
        return found


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("seeded")
    folder, files = home / "shop", home / "files"
    files.mkdir()
    new_workspace(folder, name="青柠生活", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    with (folder / "liuke.toml").open("a", encoding="utf-8") as toml:
        toml.write(PEOPLE)
    with opened(folder, HandClock(NOON), durable=False) as house:
        _seed(house, files)
    return home


@pytest.fixture
def shop(seeded: Path, tmp_path: Path) -> Shop:
    shutil.copytree(seeded, tmp_path / "home")
    return Shop(folder=tmp_path / "home" / "shop", files=tmp_path / "home" / "files")


def ask(shop: Shop, name: str, params: dict[str, Any]) -> dict[str, Any]:
    with opened(shop.folder, HandClock(NOON + timedelta(hours=1)), durable=False) as house:
        return answer(house, name, params)


def test_nothing_seeded_is_left_in_any_file_and_everybody_else_is(shop: Shop) -> None:
    before = shop.hits()
    assert {"state.sqlite", "quarantine"} <= {name.split("/")[0] for name in before}
    assert any(name.startswith("exports/dry-run") for name in before) and "exports/users.parquet" in before
    said = ask(shop, "person_forget", {"user": WHO, "sure": True})
    assert shop.hits() == {}
    assert said["scrubbed"] and len(said["receipt"]) == 16
    assert {"users", "events", "feedback", "survey_responses", "activity_daily"} <= set(said["facts"])
    assert {"outbox", "tasks", "preferences", "consents", "receipts"} <= set(said["state"])
    kept = ask(shop, "person_export", {"user": OTHER})
    assert set(kept["facts"]) >= {"users", "events", "feedback"} and set(kept["state"]) >= {"outbox", "tasks"}
    assert "o@lime.example" in (shop.folder / "exports" / "users.csv").read_text(encoding="utf-8-sig")


def test_the_audit_keeps_a_keyed_mark_and_its_chain(shop: Shop) -> None:
    with opened(shop.folder, HandClock(NOON), durable=False) as house:
        acts = [row["act"] for row in entries(house.state, target=WHO)]
        assert {"preferences", "consent", "suppress"} <= set(acts)
        said = forget(house, WHO, by="he")
        mark = mark_of(house.state.secret, WHO)
        assert verify(house.state) is None
        assert [row["act"] for row in entries(house.state, target=mark)][1:] == acts
        assert entries(house.state, target=mark)[0]["after"]["receipt"] == said["receipt"]
        assert receipt_of(house.state, WHO) is not None
        assert WHO not in mark and mark_of(b"another" * 5, WHO) != mark


def test_a_no_outlives_the_erasure_by_its_address_alone(shop: Shop) -> None:
    with opened(shop.folder, HandClock(NOON), durable=False) as house:
        forget(house, WHO, by="he")
        kept = suppressions(house.state, address=SEEDED[0], channel="email")
        assert [(row["reason"], row["subject_id"]) for row in kept] == [("complaint", "")]


def test_an_erased_person_stays_erased_when_imported_again(shop: Shop) -> None:
    ask(shop, "person_forget", {"user": WHO, "sure": True})
    for table, loaded in (("users", 0), ("events", 0), ("feedback", 0)):
        said = ask(shop, "import", {"file": str(shop.files / f"{table}.csv"), "table": table})
        assert (said["loaded"], said["erased"]) == (loaded, 1), table
    assert shop.hits() == {}
    with opened(shop.folder, HandClock(NOON), durable=False) as house:
        assert erased_among(house.state, [WHO, OTHER]) == {WHO}
        with pytest.raises(ErasedError):
            answer(house, "person_export", {"user": WHO})


def test_forgetting_asks_first_and_twice_is_told(shop: Shop) -> None:
    said = ask(shop, "person_forget", {"user": WHO})
    assert not said["sure"] and said["facts"]["events"] == 1 and shop.hits()
    ask(shop, "person_forget", {"user": WHO, "sure": True})
    with pytest.raises(ErasedError):
        ask(shop, "person_forget", {"user": WHO, "sure": True})
    with pytest.raises(UnknownUserError):
        ask(shop, "person_forget", {"user": "nobody"})


def test_the_export_holds_every_row_and_is_noted(shop: Shop) -> None:
    file = shop.folder.parent / "me.json"
    ask(shop, "person_export", {"user": WHO, "file": str(file)})
    said = json.loads(file.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    assert all(word in text for word in SEEDED) and OTHER not in text and "o@lime.example" not in text
    assert said["facts"]["users"][0]["email"] == SEEDED[0] and said["state"]["preferences"][0]["cap_per_week"] == 1
    assert file.stat().st_mode & 0o077 == 0
    with opened(shop.folder, HandClock(NOON), durable=False) as house:
        assert entries(house.state, target=WHO)[0]["act"] == "person_export"


def test_where_somebody_reads_the_file_is_cleaned_at_the_next_opening(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liuke.facts.engines import duckdb

    monkeypatch.setattr(duckdb, "_PATIENCE_S", 0.05)
    with opened(shop.folder, HandClock(NOON), durable=False) as house:
        with house.facts.engine.cursor():  # type: ignore[attr-defined]
            assert forget(house, WHO, by="he")["scrubbed"] is False
        assert house.facts.rows(_COUNT) == [{"n": 1}]
    with opened(shop.folder, HandClock(NOON), durable=False):
        pass
    assert shop.hits() == {}


def test_a_short_id_takes_nobody_elses_rows_with_it(shop: Shop) -> None:
    with opened(shop.folder, HandClock(NOON), durable=False) as house:
        before = house.facts.rows(_COUNT)
        forget(house, "u", by="he")
        assert house.facts.rows(_COUNT) == before and scrub_facts(house)
    assert shop.hits()


from liuke.facts.statement import Statement  # noqa: E402

_COUNT = Statement(name="n", text="SELECT count(*) AS n FROM users")

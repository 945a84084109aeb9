"""Alike complaints become clues: found, kept from day to day, put together by people, told with what they are worth."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liuke.diagnosis.clues import correct, read
from liuke.diagnosis.clues.groups import Group, weighed
from liuke.diagnosis.clues.keep import keep_clues
from liuke.diagnosis.clues.rule import apart, belong, unpacked
from liuke.diagnosis.clues.tables import CLUE_TEXTS, CLUES
from liuke.diagnosis.clues.terms import cut, plain, run_key, run_of, stem
from liuke.diagnosis.clues.vocabulary import vocabulary
from liuke.diagnosis.tables import TABLES
from liuke.diagnosis.voice.tables import TEXT_MEANINGS
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACTIVITY_DAILY, FEEDBACK
from liuke.model.policy import Policy, VoicePolicy
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.signals.tables import USER_SIGNALS
from tests.shop import SHANGHAI

FIRST = date(2025, 3, 1)
KNOBS = VoicePolicy(clue_look_after_texts=40)
POLICY = Policy(voice=KNOBS)
SLOW = ("送餐太慢了，等了{}个小时", "骑手送餐太慢，催了{}次", "送餐太慢，{}点下单现在没到", "又是送餐太慢，等{}个钟头")
CRASH = ("付款页闪退，试了{}次", "一付款就闪退，重装{}遍", "更新后付款闪退了{}回", "点付款闪退，丢了{}单")
LOST = (
    "they lost my bag {} times",
    "my bag is lost since {} days",
    "lost bag again, flight {}",
    "lost my bag, {} calls",
)
NOISE = (
    "颜色{}和图不同",
    "说明书第{}页看不懂",
    "楼下便利店{}更近",
    "the {} colour is odd",
    "字体{}号太小",
    "包装{}折了角",
)


@pytest.fixture
def facts() -> Iterator[Facts]:
    held = open_duckdb(None, SHANGHAI, extra=(*TABLES, *SIGNAL_TABLES))
    yield held
    held.close()


def say(facts: Facts, texts: list[tuple[str, int, str | None]], negative: float = 0.9, start: int = 0) -> None:
    """Let people say things on numbered days."""
    ids = [f"t{start + n:05d}" for n in range(len(texts))]
    days = [FIRST + timedelta(days=day - 1) for _, day, _ in texts]
    times = [datetime.combine(day, datetime.min.time()) for day in days]
    shown = {
        "feedback_id": ids,
        "ts": times,
        "day": days,
        "kind": ["review"] * len(ids),
        "text": [t for t, _, _ in texts],
    }
    types = {"ts": pa.timestamp("us"), "day": pa.date32()}
    facts.append(FEEDBACK, pa.table({name: pa.array(said, types.get(name)) for name, said in shown.items()}))
    meant: dict[str, list[Any]] = {
        "kind": ["feedback"] * len(ids),
        "text_id": ids,
        "text_hash": [md5(t.encode(), usedforsecurity=False).hexdigest() for t, _, _ in texts],
        "day": days,
        "ts": times,
        "subject_id": [who for _, _, who in texts],
        "lang": ["zh" if "\u4e00" <= t[:1] <= "\u9fff" else "en" for t, _, _ in texts],
        "negative": [negative] * len(ids),
        "topic": ["service"] * len(ids),
    }
    types["subject_id"] = pa.string()
    facts.append(TEXT_MEANINGS, pa.table({name: pa.array(said, types.get(name)) for name, said in meant.items()}))


def a_month(seed: int = 1, each: int = 40, days: int = 28) -> list[tuple[str, int, str | None]]:
    chance = random.Random(seed)
    said = [
        (chance.choice(kind).format(chance.randint(2, 9)), chance.randint(1, days), f"u{chance.randint(1, 60)}")
        for kind in (SLOW, CRASH, LOST, NOISE)
        for _ in range(each)
    ]
    chance.shuffle(said)
    return said


def given(facts: Facts) -> dict[str, str]:
    rows = facts.rows(Statement(name="given", text="SELECT text_id, clue_id FROM clue_texts"))
    return {row["text_id"]: row["clue_id"] for row in rows}


def on(day: int) -> Any:
    return FIRST + timedelta(days=day - 1)


def test_what_is_complained_of_alike_becomes_one_clue_each_in_both_languages(facts: Facts) -> None:
    texts = a_month()
    say(facts, texts)
    assert keep_clues(facts, facts.as_of(on(29)), KNOBS) == len(texts)
    where = given(facts)
    for kind in (SLOW, CRASH, LOST):
        words = [said.format("") for said in kind]
        mine = [f"t{n:05d}" for n, (text, _, _) in enumerate(texts) if any(text[:3] == w[:3] for w in words)]
        held = [where[one] for one in mine if one in where]
        assert len(held) > 0.6 * len(mine)
        assert max(held.count(clue) for clue in set(held)) > 0.8 * len(held)
    names = " ".join(read.known(facts, facts.as_of(on(29))).values())
    assert "闪退" in names
    assert "lost" in names and "bag" in names


def test_a_year_in_one_go_gives_the_clues_that_a_year_of_mornings_gives() -> None:
    """What is kept depends on the texts up to a day alone: not on when, how often or in what steps it was computed."""
    walks = []
    for steps in ([43], [*range(2, 43, 3), 43], [20, 20, 43, 43, 31]):
        held = open_duckdb(None, SHANGHAI, extra=(*TABLES, *SIGNAL_TABLES))
        say(held, a_month(3, days=42))
        for day in steps:
            keep_clues(held, held.as_of(on(day)), KNOBS)
        walks.append((given(held), read.known(held, held.as_of(on(43)))))
        held.close()
    assert walks[0] == walks[1] == walks[2]
    assert len(walks[0][1]) >= 3


def test_a_clue_keeps_its_id_and_name_while_it_grows_and_a_past_day_answers_as_it_did(facts: Facts) -> None:
    say(facts, a_month(1))
    keep_clues(facts, facts.as_of(on(29)), KNOBS)
    then, answer = read.known(facts, facts.as_of(on(29))), read.clues(facts, facts.as_of(on(29)), POLICY)
    later = [(text, day + 28, who) for text, day, who in a_month(2)]
    say(facts, later, start=1000)
    keep_clues(facts, facts.as_of(on(57)), KNOBS)
    now = read.known(facts, facts.as_of(on(57)))
    assert then.items() <= now.items()
    assert read.clues(facts, facts.as_of(on(29)), POLICY) == answer
    grown = {one["clue_id"]: one["texts"] for one in read.clues(facts, facts.as_of(on(57)), POLICY)["clues"]}
    assert all(grown[one["clue_id"]] > one["texts"] for one in answer["clues"] if one["texts"] > 15)


def test_a_text_that_changed_is_looked_at_anew_and_one_that_did_not_is_not(facts: Facts) -> None:
    say(facts, a_month())
    keep_clues(facts, facts.as_of(on(29)), KNOBS)
    assert keep_clues(facts, facts.as_of(on(29)), KNOBS) == 0
    text_id = next(one for one, _ in sorted(given(facts).items()))
    for table, key in ((FEEDBACK, "feedback_id"), (TEXT_MEANINGS, "text_id")):
        facts.delete(table, {key: text_id})
    say(facts, [("楼下便利店更近", 5, "u1")], start=int(text_id[1:]))
    assert keep_clues(facts, facts.as_of(on(29)), KNOBS) == 1
    assert text_id not in given(facts)


def test_what_people_praise_as_often_as_they_complain_is_no_complaint(facts: Facts) -> None:
    say(facts, a_month())
    praise = [(text, 1, None) for text, _, _ in a_month(9, each=60) if "lost" in text]
    say(facts, [*praise, *praise], negative=0.1, start=2000)
    keep_clues(facts, facts.as_of(on(29)), KNOBS)
    names = " ".join(read.known(facts, facts.as_of(on(29))).values())
    assert "闪退" in names
    assert "lost" not in names


def test_people_put_clues_together_and_apart_and_take_texts_out(facts: Facts) -> None:
    say(facts, a_month())
    day = facts.as_of(on(29))
    keep_clues(facts, day, KNOBS)
    one, other = [clue["clue_id"] for clue in read.clues(facts, day, POLICY)["clues"]][:2]
    before = {c["clue_id"]: c["texts"] for c in read.clues(facts, day, POLICY)["clues"]}
    correct.merge(facts, one, other, by="lin", now=datetime(2025, 4, 1, tzinfo=UTC))
    joined = read.clue(facts, day, POLICY, one)
    assert joined is not None
    assert (joined["clue_id"], joined["texts"]) == (other, before[one] + before[other])
    assert [m["clue_id"] for m in joined["merged"]] == [one]
    correct.merge(facts, other, one, by="lin", now=datetime(2025, 4, 2, tzinfo=UTC))
    circle = read.clues(facts, day, POLICY)["clues"]
    assert sum(c["texts"] for c in circle) == sum(before.values())
    turned = read.clue(facts, day, POLICY, other)
    assert turned is not None
    assert turned["clue_id"] == one  # the newer word counts, and the older is taken back
    for clue in (one, other):
        correct.merge(facts, clue, clue, by="lin", now=datetime(2025, 4, 3, tzinfo=UTC))
    assert {c["clue_id"]: c["texts"] for c in read.clues(facts, day, POLICY)["clues"]} == before
    (quote, *_) = read.clues(facts, day, POLICY) and read.quoted(facts, day, one, {one: one}, 1)
    taken = [(row["kind"], row["text_id"], row["clue_id"]) for row in read.of_text(facts, quote["text_id"])]
    correct.split(facts, taken, by="lin", now=datetime(2025, 4, 4, tzinfo=UTC))
    assert {c["clue_id"]: c["texts"] for c in read.clues(facts, day, POLICY)["clues"]}[one] == before[one] - 1


def test_clues_whose_people_surely_left_more_come_first_then_money_then_size() -> None:
    def told(clue_id: str, money: int | None, low: float | None, texts: int = 5) -> dict[str, Any]:
        churn = {"enough": low is not None, "interval": [low, 0.9]}
        return {"clue_id": clue_id, "money_fen": money, "texts": texts, "excess_churn": churn}

    rows = [told("dear", 900, -0.1), told("unsure", 950, None), told("leaves", 5, 0.01), told("leaves_dear", 50, 0.2)]
    rows += [told("small", None, None, 3), told("large", None, None, 9)]
    assert [row["clue_id"] for row in sorted(rows, key=read.place)] == [
        "leaves_dear", "leaves", "unsure", "dear", "large", "small",
    ]  # fmt: skip


def test_quotes_hold_no_personal_data(facts: Facts) -> None:
    said = [(text + "，电话13812345678，我叫张伟。", day, who) for text, day, who in a_month() if text[0] > "z"]
    say(facts, said)
    day = facts.as_of(on(29))
    keep_clues(facts, day, KNOBS)
    found = read.with_quotes(facts, day, read.clues(facts, day, POLICY), 50)
    quotes = [quote["text"] for clue in found["clues"] for quote in clue["quotes"]]
    assert quotes
    assert not any("1381234" in quote or "张伟" in quote for quote in quotes)
    assert any("[电话]" in quote for quote in quotes)


def test_growth_is_told_with_an_interval_and_not_at_all_where_there_was_no_before(facts: Facts) -> None:
    """20 texts against 10: 20 of 30, Wilson .4878–.8077, so 0.95 to 4.2 times (hand-computed)."""
    assert read._growth(20, None, 0.05)["ratio"] is None
    told = read._growth(20, 10, 0.05)
    assert told["ratio"] == 2
    assert told["interval"] == pytest.approx([0.9523, 4.2001], abs=1e-3)
    assert told["growing"] is False
    assert read._growth(40, 10, 0.05)["growing"] is True
    assert read._growth(0, 0, 0.05)["interval"] is None


def test_excess_churn_finds_what_was_planted_and_none_where_there_was_none(facts: Facts) -> None:
    """Of 200 who complained of crashes half leave, of 200 who find it slow and of 300 others one in ten."""
    days, texts, people = [], [], []
    for n in range(700):
        kind = "crash" if n < 200 else "slow" if n < 400 else "none"
        leaves = n % 2 == 0 if kind == "crash" else n % 10 == 0
        for day in (3, 10, 20, *(() if leaves else (33, 45))):
            days.append({"day": on(day), "subject_id": f"p{n}", "active": 1, "present": 1, "paid_fen": 0})
        people.append({"as_of": on(57), "subject_id": f"p{n}", "first_day": on(1), "paid_365d_fen": 100})
        if kind != "none":
            text = {"kind": "feedback", "text_id": f"t{n:05d}", "day": on(12), "subject_id": f"p{n}"}
            texts.append(text | {"clue_id": kind, "joined": on(12), "score": 1.0})
    facts.append(ACTIVITY_DAILY, pa.Table.from_pylist(days, schema=_activity()))
    facts.append(USER_SIGNALS, pa.Table.from_pylist(people))
    say(facts, [("慢", 12, f"p{n}") for n in range(400)])
    facts.append(CLUE_TEXTS, pa.Table.from_pylist(texts))
    born = [
        {"clue_id": kind, "born": on(12), "lang": "zh", "name": kind, "phrases": "[]"} for kind in ("crash", "slow")
    ]
    facts.append(CLUES, pa.Table.from_pylist(born))
    found = {one["clue_id"]: one for one in read.clues(facts, facts.as_of(on(57)), POLICY)["clues"]}
    crash, slow = found["crash"]["excess_churn"], found["slow"]["excess_churn"]
    assert (crash["people"], crash["left"], crash["share"]) == (200, 100, 0.5)
    assert crash["excess"] == pytest.approx(0.4)
    # one stratum: the plain variance of two shares, .5·.5/200 + .1·.9/300, is Sato's to the third decimal
    assert crash["interval"] == pytest.approx([0.4 - 1.96 * 0.0394, 0.4 + 1.96 * 0.0394], abs=0.003)
    assert crash["q"] < 1e-6 and crash["extra_leavers"] == pytest.approx(80)
    assert slow["excess"] == pytest.approx(0.0) and slow["interval"][0] < 0 < slow["interval"][1]
    assert (found["crash"]["money_fen"], found["crash"]["paying_from"]) == (20_000, 200)


def _activity() -> pa.Schema:
    whole = [("active", pa.int32()), ("present", pa.int32()), ("paid_fen", pa.int64())]
    return pa.schema([("day", pa.date32()), ("subject_id", pa.string()), *whole])


def test_with_few_people_the_churn_of_a_clue_is_not_said(facts: Facts) -> None:
    say(facts, a_month())
    keep_clues(facts, facts.as_of(on(29)), KNOBS)
    told = read.clues(facts, facts.as_of(on(29)), POLICY)["clues"][0]["excess_churn"]
    assert told["enough"] is False
    assert told["why"]["code"] == "few_people"


BAD = [
    "",
    " ",
    "\0",
    "😡" * 50,
    "a" * 100_000,
    "送" * 100_000,
    "\ud800坏",
    "送餐太慢" + "ok " * 50,
    "送餐太慢瞭，繁體字",
    "\u202eabc",
]


def test_texts_of_any_kind_are_cut_and_looked_at_without_harm(facts: Facts) -> None:
    texts = [plain(text) for text in BAD]
    terms = cut(texts)
    assert terms.n == len(BAD)
    vocabulary(texts, terms, 1)
    kept: list[tuple[str, int, str | None]] = [
        (text, 3, None) for text in BAD if text and "\ud800" not in text and "\0" not in text
    ]
    say(facts, [*kept, *a_month()])
    assert keep_clues(facts, facts.as_of(on(29)), KNOBS) == len(kept) + 160


@pytest.mark.parametrize("text", ["", "一样的一句话，没有别的了", "the very same words each time"])
def test_nothing_or_the_same_over_and_over_is_no_crash(facts: Facts, text: str) -> None:
    say(facts, [(text or "-", 1 + n % 20, None) for n in range(120)])
    assert keep_clues(facts, facts.as_of(on(29)), KNOBS) == 120
    answer = read.clues(facts, facts.as_of(on(29)), POLICY)
    assert answer["complaints"] == 120


def test_no_complaints_is_an_answer(facts: Facts) -> None:
    assert keep_clues(facts, facts.as_of(on(29)), KNOBS) == 0
    assert read.clues(facts, facts.as_of(on(29)), POLICY)["clues"] == []
    assert read.clue(facts, facts.as_of(on(29)), POLICY, "c0") is None


def test_a_rule_is_the_same_after_it_was_kept(facts: Facts) -> None:
    say(facts, a_month())
    keep_clues(facts, facts.as_of(on(29)), KNOBS)
    rules = [
        unpacked(row["rule"])
        for row in facts.rows(Statement(name="r", text="SELECT rule FROM clue_rules ORDER BY rule"))
    ]
    assert all(unpacked(rule.packed()).packed() == rule.packed() for rule in rules)
    alone = belong(cut([plain("付款页闪退，试了3次")]), rules)
    assert alone.rule[0] >= 0 and alone.score[0] >= 1


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("bags", "bag"), ("cancelled", "cancel"), ("delays", "delay"), ("delayed", "delay"), ("bus", "bus")],
)
def test_words_of_one_stem_are_one_term(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_a_run_of_characters_can_be_read_back_from_its_key() -> None:
    assert run_of(run_key("送餐太慢")) == "送餐太慢"


STUCK = "验证码收不到，登录不上去"
UNUSED = "会员一个月用不上两次，感觉不值"
MOVED = ("搬家完了，家里{}口人暂时用不着", "搬家到城西{}号，送不到了", "送不到新家，搬家{}天了")


def test_what_was_put_together_for_no_word_they_share_is_taken_apart() -> None:
    """What shares a word stays together."""
    mine = [STUCK] * 9 + [UNUSED] * 7 + [MOVED[n % 3].format(n) for n in range(12)]
    texts = [*mine, *(NOISE[n % 6].format(n) for n in range(60))]
    terms = cut(texts)
    known = vocabulary(texts, terms, 4)
    group = Group(texts=np.arange(len(mine)), near=np.ones(len(mine)))
    parts = apart(weighed(terms, known), group, np.ones(len(known.key)))
    assert sorted(part.texts.tolist() for part in parts) == [
        list(range(9)),
        list(range(9, 16)),
        list(range(16, 28)),
    ]


def test_what_says_nothing_without_its_verb_is_no_term() -> None:
    """不上 stands in four complaints that have nothing else in common."""
    texts = [text for text in ("登录不上去", "会员用不上两次", "账对不上组织", "饭点赶不上了") for _ in range(10)]
    texts += [NOISE[n % 6].format(n) for n in range(240)]
    known = vocabulary(texts, cut(texts), 4)
    runs = {run_of(int(key)) for key in known.key}
    assert "登录" in runs
    assert "不上" not in runs


FEW = (STUCK, UNUSED, "报表里的部门和组织架构对账有误", "骑手把汤洒了一袋子", "首页天天推荐一样的店铺")


def test_five_complaints_of_few_texts_each_are_five_clues(facts: Facts) -> None:
    """Forty texts are cut into two groups, whatever they say; what shares no word comes apart again."""
    say(facts, [(FEW[n % 5], 1 + n % 20, f"u{n}") for n in range(40)])
    keep_clues(facts, facts.as_of(on(25)), KNOBS)
    read_of = Statement(name="of", text="SELECT clue_id, text_id FROM clue_texts WHERE clue_id IS NOT NULL")
    said: dict[str, set[str]] = {}
    for row in facts.rows(read_of):
        said.setdefault(row["clue_id"], set()).add(FEW[int(row["text_id"][1:]) % 5])
    assert sorted(map(len, said.values())) == [1] * 5


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("第{}天了，这么大的事客服还在推卸责任", "这么大的事客服还在推卸责任"),
        ("{}的麻辣烫是凉的还少了一份", "麻辣烫是凉的还少了一份"),
    ],
)
def test_a_clue_is_called_by_whole_words(facts: Facts, text: str, name: str) -> None:
    said = [(text.format("甲乙丙丁戊己庚辛"[n % 8]), 1 + n % 20, f"u{n}") for n in range(40)]
    say(facts, said + [(NOISE[n % 6].format(n), 1 + n % 20, None) for n in range(60)])
    keep_clues(facts, facts.as_of(on(25)), KNOBS)
    names = [row["name"] for row in facts.rows(Statement(name="names", text="SELECT name FROM clues ORDER BY name"))]
    assert name in [part for one in names for part in one.split("、")]

"""Writes a world's days down as the canonical tables a business would hand over, under its own event names."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.draws import Index, Ints
from liuke.simulator.flight import contracts as signed
from liuke.simulator.flight.contracts import Contracts
from liuke.simulator.flight.days import Lived
from liuke.simulator.flight.folk import Folk
from liuke.simulator.flight.minds import AWAY, Answer, Minds
from liuke.simulator.flight.signs import ACTS
from liuke.simulator.flight.spec import WHYS, WorldSpec
from liuke.simulator.flight.texts import said_of
from liuke.simulator.flight.times import Times
from liuke.simulator.flight.tracking import OPENED, REFUSED
from liuke.simulator.words_zh import ZH

_PEOPLE, _WHEN, _ITEM, _SAYS, _ASKED = 241, 242, 243, 244, 245
_ITEMS_EACH = 24
_FEATURED = ("core", "error", "slow", "stuck")
_ABOUT = ("view", "favourite", "follow", "cart_add", "cart_remove", "checkout")
_SOURCES = ("应用商店", "老带新", "信息流广告", "活动")
_CITIES = ZH.cities
_NPS_A_DAY = 0.004
_MORNING_S = 10 * 3600


class Ledger:
    """Turns days into tables. ``opening`` is what was known before the first day, ``day`` one day's facts."""

    def __init__(self, spec: WorldSpec, folk: Folk, contracts: Contracts, times: Times, seed: int) -> None:
        self._spec, self._folk, self._times, self._seed = spec, folk, times, seed
        self.contracts = contracts
        features = list(spec.features) or ["core"]
        self._features = pa.array(features)
        self._items = pa.array([f"{name}-{k:02d}" for name in features for k in range(_ITEMS_EACH)])
        names = [
            *(spec.events.get(act, act) for act in ACTS),
            "pay",
            OPENED,
            REFUSED,
            spec.events.get("cancel", "cancel"),
        ]
        names[len(ACTS)] = spec.events.get("purchase", "purchase")
        self._names = pa.array(names)
        self._featured = np.array([act in _FEATURED for act in ACTS] + [False] * 4)
        self._about = np.array([act in _ABOUT for act in ACTS] + [True] + [False] * 3)

    def opening(self, now: Minds) -> dict[str, pa.Table]:
        """Return the people, accounts and terms of the first morning, and the shelf."""
        there = np.flatnonzero(now.mode != AWAY)
        every = np.arange(self.contracts.size)
        return {
            "users": self._users(there, now),
            "accounts": signed.accounts_table(self._spec, self.contracts, self._times, now, every, 0),
            "subscriptions": self._terms(there, every, now, 0),
            "milestones": signed.milestones_table(self._spec, self.contracts, self._times, self._seed),
            "catalog": self._catalog(),
            "benefits": self._benefits(),
            "events": self._last_visits(there, now),
        }

    def day(self, lived: Lived, now: Minds, answers: Sequence[Answer]) -> dict[str, pa.Table]:
        """Return the facts of a day; tables without rows are left out."""
        joined = np.flatnonzero(lived.joined)
        refused = [one.who[one.said_no] for one in answers]
        news = np.unique(np.concatenate([joined, *refused]).astype(np.int64))
        found = {
            "users": self._users(news, now),
            "events": self._events(lived, answers),
            "orders": self._orders(lived),
            "feedback": self._feedback(lived, answers),
            "survey_responses": self._scores(lived),
            "subscriptions": self._terms(np.union1d(joined, lived.ended), lived.accounts_ended, now, lived.day + 1),
            "accounts": signed.accounts_table(
                self._spec, self.contracts, self._times, now, lived.accounts_ended, lived.day + 1
            ),
        }
        return {name: table for name, table in found.items() if table.num_rows}

    def _users(self, who: Ints, now: Minds) -> pa.Table:
        folk, n = self._folk, len(who)
        bits = draws.mixed(who, self._seed, _PEOPLE)
        u, v = draws.uniform(bits), draws.uniform(bits, 1)
        zero = self._times.midnight(0)
        day = np.where(folk.joins[who] == 0, -folk.known_days[who], folk.joins[who]).astype(np.int64)
        at = (zero + day * 86_400 + (8 + (u * 13)).astype(np.int64) * 3600) * 1_000_000
        agrees = ~now.said_no[who]
        account = folk.account[who]
        surname = [ZH.surnames[int(x)] for x in u * len(ZH.surnames)]
        given = [ZH.given_first[int(x)] for x in v * len(ZH.given_first)]
        plan = np.where(account >= 0, "team", np.where(folk.member[who] & (now.cancelled[who] < 0), "member", "free"))
        return pa.table(
            {
                "subject_id": folk.ids.take(pa.array(who)),
                "signed_up_at": pa.array(at, pa.int64()).cast(pa.timestamp("us")),
                "acquisition_source": pa.array(_SOURCES).take(pa.array(folk.source[who].astype(np.int32))),
                "account_id": pa.array(
                    [signed.account_id(k) if k >= 0 else None for k in account.tolist()], pa.string()
                ),
                "plan": pa.array(plan.tolist(), pa.string()),
                "city": pa.array(_CITIES).take(pa.array((v * len(_CITIES)).astype(np.int32))),
                "name": pa.array([a + b for a, b in zip(surname, given, strict=True)], pa.string()),
                "email": pa.array([f"user{k + 1}@example.com" for k in who.tolist()], pa.string()),
                "phone": pa.array([f"154{k + 10_001:08d}" for k in who.tolist()], pa.string()),
                "push_token": pa.array([f"push-{k + 1:06d}" for k in who.tolist()], pa.string()),
                "language": pa.array(["zh"] * n, pa.string()),
                "timezone": pa.array([self._spec.timezone] * n, pa.string()),
                "consent_email": pa.array((u < 0.8) & agrees),
                "consent_sms": pa.array((u < 0.7) & agrees),
                "consent_push": pa.array((v < 0.85) & agrees),
                "consent_call": pa.array((v < 0.5) & agrees),
                "consent_at": pa.array(at + 40_000_000, pa.int64()).cast(pa.timestamp("us")),
            }
        )

    def _terms(self, people: Ints, accounts: Ints, now: Minds, day: int) -> pa.Table:
        mine = people[self._folk.member[people]] if len(people) else people
        return pa.concat_tables(
            [
                signed.members_table(self._spec, self._folk, self._times, now, mine, day),
                signed.contracts_table(self._spec, self.contracts, self._times, now, accounts, day),
            ]
        )

    def _events(self, lived: Lived, answers: Sequence[Answer]) -> pa.Table:
        n = len(ACTS)
        kind, place = np.nonzero(lived.acts)
        times = lived.acts[kind, place]
        who = lived.who[place]
        kind, who = np.repeat(kind, times), np.repeat(who, times)
        nth = np.arange(len(kind)) - np.repeat(np.cumsum(times.astype(np.int64)) - times, times)
        paid = lived.who[lived.order_fen > 0]
        opened = np.concatenate([np.empty(0, np.int64), *(one.who[one.opened] for one in answers)])
        refused = np.concatenate([np.empty(0, np.int64), *(one.who[one.said_no] for one in answers)])
        parts = ((n, paid), (n + 1, np.unique(opened)), (n + 2, np.unique(refused)), (n + 3, lived.ended))
        who = np.concatenate([who, *(people for _, people in parts)]).astype(np.int64)
        kind = np.concatenate([kind, *(np.full(len(people), k) for k, people in parts)]).astype(np.int64)
        nth = np.concatenate([nth, *(np.zeros(len(people), np.int64) for _, people in parts)])
        return self._written(lived.day, who, kind, nth)

    def _written(self, day: int, who: Ints, kind: Ints, nth: Ints) -> pa.Table:
        key = ((np.int64(day) * self._folk.size + who) * 32 + kind) * 4 + nth
        bits = draws.mixed(key, self._seed, _WHEN)
        start = draws.uniform(draws.mixed(np.int64(day) * self._folk.size + who, self._seed, _WHEN))
        second = (7 * 3600 + start * 54_000 + kind * 20 + draws.uniform(bits) * 500 + nth * 900).astype(np.int64)
        at = (self._times.midnight(day) + np.minimum(second, 86_390)) * 1_000_000
        order = np.argsort(at, kind="stable")
        key, who, kind, at, bits = key[order], who[order], kind[order], at[order], bits[order]
        place = self._shelf(who, bits)
        named = self._featured[kind]
        about = self._about[kind]
        slow = kind == ACTS.index("slow")
        value = np.where(slow, 2_000 + 9_000 * draws.uniform(bits, 1), np.nan)
        return pa.table(
            {
                "event_id": pc.cast(pa.array(key), pa.string()),
                "subject_id": self._folk.ids.take(pa.array(who)),
                "ts": pa.array(at, pa.int64()).cast(pa.timestamp("us")),
                "event": self._names.take(pa.array(kind)),
                "feature": self._features.take(pa.array(place // _ITEMS_EACH, pa.int64(), mask=~named)),
                "item_id": self._items.take(pa.array(place, pa.int64(), mask=~about)),
                "value": pa.array(value, pa.float64(), mask=~slow),
            }
        )

    def _shelf(self, who: Ints, bits: NDArray[np.uint64]) -> Ints:
        """Return the item each act is about: of one's own taste in seven cases of ten."""
        u, v = draws.uniform(bits, 1), draws.uniform(bits)
        other = (v * len(self._features)).astype(np.int64)
        shelf = np.where(u < 0.7, np.minimum(self._folk.taste[who], len(self._features) - 1), other)
        return np.asarray(shelf * _ITEMS_EACH + ((u * 977) % 1 * _ITEMS_EACH).astype(np.int64), np.int64)

    def _orders(self, lived: Lived) -> pa.Table:
        bought = np.flatnonzero(lived.order_fen > 0)
        who = lived.who[bought]
        key = np.int64(lived.day) * self._folk.size + who
        bits = draws.mixed(key, self._seed, _ITEM)
        place = self._shelf(who, bits)
        at = self._times.midnight(lived.day) + (8 * 3600 + draws.uniform(bits) * 50_000).astype(np.int64)
        paid = at + 90
        return pa.table(
            {
                "order_id": pc.cast(pa.array(key), pa.string()),
                "line_id": pa.array(["1"] * len(who), pa.string()),
                "subject_id": self._folk.ids.take(pa.array(who)),
                "ts": pa.array(at * 1_000_000, pa.int64()).cast(pa.timestamp("us")),
                "paid_at": pa.array(paid * 1_000_000, pa.int64()).cast(pa.timestamp("us")),
                "item_id": self._items.take(pa.array(place)),
                "item_name": self._items.take(pa.array(place)),
                "category": self._features.take(pa.array(place // _ITEMS_EACH)),
                "quantity": pa.array(np.ones(len(who))),
                "amount_fen": pa.array((lived.order_fen - lived.coupon_fen)[bought].astype(np.int64)),
                "coupon_fen": pa.array(lived.coupon_fen[bought].astype(np.int64)),
                "currency": pa.array([self._spec.currency] * len(who), pa.string()),
            }
        )

    def _feedback(self, lived: Lived, answers: Sequence[Answer]) -> pa.Table:
        """Return the complaints of the day: of what they met, and of our messages."""
        met = lived.who[lived.acts[ACTS.index("complaint")] > 0]
        ours = np.concatenate([np.empty(0, np.int64), *(one.who[one.complained] for one in answers)]).astype(np.int64)
        who = np.concatenate([met, ours])
        about = np.concatenate([self._folk.cause[met], np.full(len(ours), WHYS.index("message_fatigue"))])
        key = np.int64(lived.day) * self._folk.size + who
        u = draws.uniform(draws.mixed(key, self._seed, _SAYS))
        at = self._times.midnight(lived.day) + _MORNING_S + (u * 40_000).astype(np.int64)
        text = [said_of(WHYS[int(k)], float(x)) for k, x in zip(about, u, strict=True)]
        source = np.arange(len(who)) >= len(met)
        return pa.table(
            {
                "feedback_id": pa.array(
                    [f"F{k}{'m' if m else ''}" for k, m in zip(key, source, strict=True)], pa.string()
                ),
                "subject_id": self._folk.ids.take(pa.array(who)),
                "ts": pa.array(at * 1_000_000, pa.int64()).cast(pa.timestamp("us")),
                "kind": pa.array(["ticket"] * len(who), pa.string()),
                "text": pa.array(text, pa.string()),
                "answered_at": pa.array((at + 7_200) * 1_000_000, pa.int64()).cast(pa.timestamp("us")),
            }
        )

    def _scores(self, lived: Lived) -> pa.Table:
        key = np.int64(lived.day) * self._folk.size + lived.who
        bits = draws.mixed(key, self._seed, _ASKED)
        asked = np.flatnonzero(draws.uniform(bits) < _NPS_A_DAY)
        u, near = draws.uniform(bits[asked], 1), lived.near[asked]
        score = np.clip(np.floor(7 + 4 * u - 8 * near), 0, 10)
        at = self._times.midnight(lived.day) + 20 * 3600
        return pa.table(
            {
                "response_id": pa.array([f"N{k}" for k in key[asked].tolist()], pa.string()),
                "subject_id": self._folk.ids.take(pa.array(lived.who[asked])),
                "ts": pa.array(np.full(len(asked), at * 1_000_000), pa.int64()).cast(pa.timestamp("us")),
                "survey": pa.array(["nps"] * len(asked), pa.string()),
                "score": pa.array(score),
            }
        )

    def _last_visits(self, who: Ints, now: Minds) -> pa.Table:
        """Return the last visit before the first day, so that who was quiet then is known to be."""
        kind = np.zeros(len(who), np.int64)
        day = -1 - np.maximum(now.idle[who], 0).astype(np.int64)
        at = (self._times.midnight(0) + day * 86_400 + 12 * 3600) * 1_000_000
        return pa.table(
            {
                "event_id": pa.array([f"before-{k}" for k in who.tolist()], pa.string()),
                "subject_id": self._folk.ids.take(pa.array(who)),
                "ts": pa.array(at, pa.int64()).cast(pa.timestamp("us")),
                "event": self._names.take(pa.array(kind)),
            }
        )

    def _catalog(self) -> pa.Table:
        n = len(self._items)
        price = self._spec.money.order_fen * (0.5 + np.arange(n) % 7 / 6)
        shelf: Index = (np.arange(n) // _ITEMS_EACH).astype(np.int32)
        return pa.table(
            {
                "item_id": self._items,
                "ts": signed.instants(self._times, np.full(n, -200)),
                "name": self._items,
                "category": self._features.take(pa.array(shelf)),
                "price_fen": pa.array(price.astype(np.int64)),
                "stock": pa.array(np.full(n, 500, np.int32)),
                "currency": pa.array([self._spec.currency] * n),
            }
        )

    def _benefits(self) -> pa.Table:
        plans = ["team"] if self._spec.accounts else ["member"] if self._spec.term else []
        features = list(self._spec.features)
        return pa.table(
            {
                "plan": pa.array([plan for plan in plans for _ in features], pa.string()),
                "feature": pa.array([name for _ in plans for name in features], pa.string()),
                "label": pa.array([self._spec.features[name].zh for _ in plans for name in features], pa.string()),
            }
        )

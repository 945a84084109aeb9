"""The columns a proposal has, what each means and what an unknown value counts as. Unknown never opens a door."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from liuke.kit.words import words_of
from liuke.model.policy import GuardPolicy

Texts = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Arrays = TypeVar("Arrays")
"""A dataclass of nothing but arrays of one length."""
Kind = Literal["text", "flag", "integer", "number", "instant"]

NO_LIMIT = np.iinfo(np.int64).max
"""What an unknown cap, stock or budget counts as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One column of the input: its kind, what it means, and what null (or a missing column) counts as."""

    name: str
    kind: Kind
    means: str
    unknown: Any = None
    optional: bool = False


def _w(name: str, kind: Kind, means: str, unknown: Any = None) -> Wanted:
    return Wanted(name=name, kind=kind, means=means, unknown=unknown)


def _o(name: str, kind: Kind, means: str, unknown: Any = None) -> Wanted:
    return Wanted(name=name, kind=kind, means=means, unknown=unknown, optional=True)


COLUMNS: tuple[Wanted, ...] = (
    _w("subject_id", "text", "who", ""),
    _w("playbook", "text", "which playbook", ""),
    _w("tier", "text", "tier of the playbook", ""),
    _w("priority", "integer", "priority of the playbook, lower goes first", NO_LIMIT),
    _w("channel", "text", "first channel", ""),
    _w("fallback_channel", "text", "channel where the first has no address or consent", ""),
    _w("message_class", "text", "marketing or service; unknown is marketing", "marketing"),
    _w("topic", "text", "content type", ""),
    _w("cost_fen", "integer", "expected cost of reaching the person", 0),
    _w("divert", "flag", "another playbook answers better", False),
    _w("divert_to", "text", "which", ""),
    _w("holdout_share", "number", "share held out; unknown is the policy's", None),
    _w("budget_fen", "integer", "budget of the playbook for this plan; unknown is none", NO_LIMIT),
    _w("stock", "integer", "how many of the offer are left; unknown is no limit", NO_LIMIT),
    _w("zone", "text", "IANA zone of the person; unknown is the workspace's", ""),
    _w("sensitive", "flag", "minor or otherwise not to be addressed by automation", False),
    _w("personalisation_off", "flag", "asked not to be profiled", False),
    _w("has_address", "flag", "an address on the first channel; unknown is none", False),
    _w("consent", "integer", "agreed to marketing on the first channel (for call and letter: consent_call)", -1),
    _w("suppressed", "flag", "the first channel's address is on the suppression list", False),
    _w("topic_off", "flag", "switched this content type off", False),
    _w("user_cap_per_week", "integer", "the person's own weekly cap; unknown is none", NO_LIMIT),
    _w("sent_1d", "integer", "marketing messages of the last day, over all playbooks", 0),
    _w("sent_7d", "integer", "marketing messages of the last seven days", 0),
    _w("open_case", "flag", "a complaint or ticket is not settled", False),
    _w("in_journey", "flag", "another playbook is already at work with the person", False),
    _w("stopped", "flag", "kill switch: everything, the channel or the playbook", False),
    _w("triggered_at", "instant", "when what triggers it happened; unknown never is too late", None),
    _o("offer", "text", "offer whose stock is counted; else each playbook and tier counts its own", ""),
    _o("unit", "text", "who shares the draw: people behind one phone, address or device; unknown is the person", ""),
    _o("arm_before", "text", "arm of the unit's first draw of this playbook: holdout or treated; it stays", ""),
    _o("worth", "number", "expected worth in fen; more goes first among equal priorities (G-14, G-11, G-12)", 0.0),
    _o("budget_pool", "text", "whose money ``budget_fen`` is, where it is not the playbook's for this plan", ""),
    _o("chosen", "flag", "given a part of the money, where it goes by who is moved (G-21); unknown is yes", True),
    _o("adds", "number", "share of the goal expected to be added by reaching the person", 0.0),
    _o("least_adds", "number", "what that must be at least where the money goes by who is moved", 0.0),
    _o("send_hour", "integer", "hour of the person's own clock at which the variant goes; unknown is at once", -1),
    _o("tier_rank", "integer", "place of the tier in its playbook; lower goes first when money or stock is short", 0),
    _o("cost_cap_fen", "integer", "most that one person may cost (G-13)", NO_LIMIT),
    _o("fresh_hours", "integer", "window of the trigger; unknown is the policy's", -1),
    _o("paused", "flag", "the person asked for a pause", False),
    _o("quiet_from_hour", "integer", "start of the person's own quiet hours, on top of the policy's", -1),
    _o("quiet_until_hour", "integer", "their end, exclusive", -1),
    _o("text_code", "text", "G-02, G-03 or G-20 where the rendered text was refused", ""),
    _o("fallback_has_address", "flag", "an address on the fallback channel", False),
    _o("fallback_consent", "integer", "agreed to marketing on the fallback channel", -1),
    _o("fallback_suppressed", "flag", "the fallback's address is on the suppression list", False),
    _o("fallback_stopped", "flag", "kill switch of the fallback channel", False),
    _o("fallback_cost_fen", "integer", "cost over the fallback channel; unknown is the same", -1),
)


class Proposals:
    """The columns as arrays of one length. ``consent`` is 1 yes, 0 no, -1 unknown; instants are datetime64[us].

    Each is read when it is first asked for, unknown values made to count as declared: fifty columns of a large plan
    are more than all the rest of judging it. With ``at`` they are the rows at these places of the table.
    """

    n: int
    subject_id: Texts
    playbook: Texts
    tier: Texts
    priority: Integers
    channel: Texts
    fallback_channel: Texts
    message_class: Texts
    topic: Texts
    cost_fen: Integers
    divert: Flags
    divert_to: Texts
    holdout_share: Numbers
    budget_fen: Integers
    stock: Integers
    zone: Texts
    sensitive: Flags
    personalisation_off: Flags
    has_address: Flags
    consent: Integers
    suppressed: Flags
    topic_off: Flags
    user_cap_per_week: Integers
    sent_1d: Integers
    sent_7d: Integers
    open_case: Flags
    in_journey: Flags
    stopped: Flags
    triggered_at: npt.NDArray[np.datetime64]
    offer: Texts
    unit: Texts
    arm_before: Texts
    worth: Numbers
    budget_pool: Texts
    tier_rank: Integers
    cost_cap_fen: Integers
    fresh_hours: Integers
    paused: Flags
    chosen: Flags
    adds: Numbers
    least_adds: Numbers
    send_hour: Integers
    quiet_from_hour: Integers
    quiet_until_hour: Integers
    text_code: Texts
    fallback_has_address: Flags
    fallback_consent: Integers
    fallback_suppressed: Flags
    fallback_stopped: Flags
    fallback_cost_fen: Integers

    def __init__(self, table: pa.Table, policy: GuardPolicy, at: Integers | None = None) -> None:
        self._table, self._policy, self._at = table, policy, at
        self.n = table.num_rows if at is None else at.size

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Read a column that was not asked for yet."""
            wanted = _WANTED.get(name)
            if wanted is None:
                raise AttributeError(name)
            found = _read(self._column(name), wanted, self._policy)
            setattr(self, name, found)
            return found

    def _column(self, name: str) -> Any:
        if name not in self._table.column_names:
            return pa.nulls(self.n)
        column = self._table.column(name)
        return (column if self._at is None else column.take(pa.array(self._at))).combine_chunks()

    def numbered(self, name: str) -> Integers:
        """Return a number for each row, equal where its words are: for people, each of whom would be an object else."""
        words = pc.fill_null(pc.cast(self._column(name), pa.string()), "")
        found: Integers = words.dictionary_encode().indices.to_numpy(zero_copy_only=False)
        return found

    @property
    def marketing(self) -> Flags:
        """Rows that are not plainly service."""
        found: Flags = self.message_class != "service"
        return found


def joined(pieces: Sequence[Arrays]) -> Arrays:
    """Put pieces of arrays behind each other."""
    names = [field.name for field in fields(pieces[0])]  # type: ignore[arg-type]
    return type(pieces[0])(**{name: np.concatenate([getattr(piece, name) for piece in pieces]) for name in names})


def taken(arrays: Arrays, at: Integers) -> Arrays:
    """Return what the arrays have ``at`` these places."""
    names = [field.name for field in fields(arrays)]  # type: ignore[arg-type]
    return type(arrays)(**{name: getattr(arrays, name)[at] for name in names})


def coded(values: Texts) -> tuple[list[str], Integers]:
    """Return the different words in their order, and for every row the place of its word among them."""
    encoded = pa.array(values, pa.string()).dictionary_encode()
    words = encoded.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    places = np.empty(len(words), dtype=np.int64)
    places[order] = np.arange(len(words))
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    return [words[place] for place in order], places[codes]


def one_of(values: Texts, words: Iterable[str]) -> Flags:
    """Say of every row whether its word is among ``words``."""
    found: Flags = pc.is_in(
        pa.array(values, pa.string()), pa.array([str(word) for word in words], pa.string())
    ).to_numpy(zero_copy_only=False)
    return found


def _read(column: Any, wanted: Wanted, policy: GuardPolicy) -> Any:
    if wanted.kind == "instant":
        return _instants(column)
    unknown = policy.holdout_share if wanted.name == "holdout_share" else wanted.unknown
    if wanted.kind == "text":
        return words_of(column, str(unknown))
    if wanted.kind == "flag":
        filled = pc.fill_null(pc.cast(column, pa.bool_()), unknown)
        return filled.to_numpy(zero_copy_only=False).astype(np.bool_)
    type_ = pa.float64() if wanted.kind == "number" else pa.int64()
    filled = pc.fill_null(pc.cast(column, type_), unknown)
    return filled.to_numpy(zero_copy_only=False)


def _instants(column: Any) -> npt.NDArray[np.datetime64]:
    """Zone or not, the number behind an Arrow timestamp counts from 1970 in UTC."""
    if pa.types.is_null(column.type):
        return np.full(len(column), np.datetime64("NaT", "us"))
    whole = pc.cast(pc.cast(column, pa.timestamp("us", getattr(column.type, "tz", None))), pa.int64())
    values = pc.fill_null(whole, np.iinfo(np.int64).min).to_numpy(zero_copy_only=False)
    found: npt.NDArray[np.datetime64] = values.astype("datetime64[us]")
    return found


_WANTED = {wanted.name: wanted for wanted in COLUMNS}
_UNDECLARED = set(Proposals.__annotations__) ^ {"n", *_WANTED}
if _UNDECLARED:
    raise TypeError(f"columns and Proposals differ: {sorted(_UNDECLARED)}")

"""The proposals as arrays, to give out money and contacts: what each costs, adds and harms, and whose lot it is."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liuke.flow.house import House
from liuke.guard.people import Openings
from liuke.kit.chance import share
from liuke.kit.words import words_of

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
NO_LIMIT = 2**62


class Rows:
    """The columns of the proposals as arrays."""

    def __init__(self, house: House, asked: pa.Table, free: Openings) -> None:
        self.asked, self.free = asked, free
        self.playbook = words_of(asked["playbook"])
        self.subject = words_of(asked["subject_id"])
        units = words_of(asked["unit"]) if "unit" in asked.column_names else [""] * asked.num_rows
        self.unit = np.array([unit or who for unit, who in zip(units, self.subject, strict=True)], dtype=object)
        self.offer = words_of(asked["offer"], "")
        self.tier = words_of(asked["tier"])
        self.adds = asked["adds"].to_numpy().astype(float)
        self.worth = asked["worth"].to_numpy().astype(float)
        self.cost = np.maximum(free.cost_fen, 0).astype(float)
        shares = {play.id: play.holdout_share for play in house.playbooks.values()}
        self.reached = np.array([1 - shares.get(name, 0.0) for name in self.playbook], dtype=float)
        """How likely it is that somebody let in is reached: who is held out costs nothing."""
        policy = house.policy.moved
        self.refuses = self._numbers("refuses", policy.refusal_share)
        self.contact = np.array([one != "service" for one in words_of(asked["message_class"])], dtype=bool)
        self.harm = self.refuses * policy.refusal_weight
        """What a touch is expected to do harm, in people who do not reach the goal."""
        self.lot, self.lot_share = self._lots(house, equals=policy.contacts_per_plan is not None)
        """The row of each person that exploring people get, and by which chance it is that one."""

    def _numbers(self, name: str, unknown: float) -> Floats:
        if name not in self.asked.column_names:
            return np.full(self.asked.num_rows, unknown)
        return np.array(self.asked[name].to_pylist(), dtype=float)

    def _lots(self, house: House, *, equals: bool) -> tuple[Flags, Floats]:
        """Draw one of each person's rows of the best priority that might pay; without ``equals`` the first is taken.

        The more a touch would bring net of cost and harm, were its promise kept, the likelier it is drawn: what is dear
        is tried of fewer people.
        """
        if not equals:
            return self.free.first, self.free.first.astype(float)
        worth = {play.id: play.goal.worth_fen for play in house.playbooks.values()}
        pays = np.array([worth.get(name) or np.inf for name in self.playbook], dtype=float)
        hoped = {play.id: play.expected_lift for play in house.playbooks.values()}
        brings = np.array([hoped.get(name, 0.0) for name in self.playbook], dtype=float)
        net = np.maximum(brings, self.adds) - self.cost / pays - self.harm
        rows = np.flatnonzero(self.free.free & (net > 0))
        priority = np.array(self.asked["priority"].to_pylist(), dtype=float)
        keys = (
            self.tier[rows].astype(str),
            self.playbook[rows].astype(str),
            priority[rows],
            self.subject[rows].astype(str),
        )
        order = rows[np.lexsort(keys)]
        lot, chance = np.zeros(len(self.subject), bool), np.zeros(len(self.subject))
        begins = np.append(True, self.subject[order][1:] != self.subject[order][:-1])[: len(order)]
        starts = np.flatnonzero(begins).tolist()
        for begin, end in pairwise([*starts, len(order)]):
            mine = order[begin:end]
            best = mine[priority[mine] == priority[mine].min()]
            chance[best] = net[best] / net[best].sum()
            drawn = share(house.name, "lot", str(self.unit[best[0]]))
            lot[best[min(int((np.cumsum(chance[best]) <= drawn).sum()), len(best) - 1)]] = True
        return lot, chance

    def budget(self, playbook: str) -> float:
        """Return a playbook's own money for this plan."""
        found = [fen for fen in self.asked["budget_fen"].filter(pa.array(self.playbook == playbook)).to_pylist() if fen]
        return float(min(found)) if found else float(NO_LIMIT)

"""Stops a plan, also one that is being carried out at this moment: what was not handed over yet is taken back."""

from datetime import datetime

from liuke.delivery.outbox import withdraw
from liuke.desk.moves import cancel_plan
from liuke.flow.house import House
from liuke.model.words import PlanState
from liuke.state.enrolments import leave
from liuke.state.errors import PlanStateError
from liuke.state.plans import Plan, read_plan, set_state


def stop_plan(house: House, plan_id: str, *, by: str, now: datetime, why: str = "") -> dict[str, int]:
    """Stop a plan; returns what was taken back. Stopped again, it takes back what a dead process had left.

    Raises
    ------
    UnknownPlanError
    """
    set_state(house.state, plan_id, PlanState.STOPPED, by=by, now=now)
    return _take_back(house, plan_id, by=by, now=now, why=why)


def say_applied(house: House, plan: Plan, *, by: str) -> None:
    """Say that a plan was carried out; of one stopped meanwhile, take back what was written after it was stopped.

    Raises
    ------
    PlanStateError
    """
    now = house.clock.now()
    try:
        set_state(house.state, plan.id, PlanState.APPLIED, by=by, now=now, hash_=plan.hash)
    except PlanStateError:
        _take_back(house, plan.id, by=by, now=now)
        raise


def go_on(house: House, plan: Plan) -> None:
    """Let a plan be carried out further unless it was stopped meanwhile: before then nothing of it is written.

    Raises
    ------
    PlanStateError
    """
    if read_plan(house.state, plan.id).state is PlanState.STOPPED:
        raise PlanStateError(plan=plan.id, now=str(PlanState.STOPPED), to=str(PlanState.APPLIED))


def _take_back(house: House, plan_id: str, *, by: str, now: datetime, why: str = "") -> dict[str, int]:
    return {
        "withdrawn": withdraw(house.state, plan_id, by=by, now=now, why=why),
        "tasks_cancelled": cancel_plan(house.state, plan_id, by=by, now=now, note=why),
        "journeys_left": leave(house.state, plan_id=plan_id, by=by, now=now),
    }

"""What is to be done in a crisis, and by when (W4): the first hour decides whether there is a second day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One step: within so many hours of the beginning, day or night."""

    id: str
    hours: float
    zh: str
    en: str


CRISIS: tuple[Item, ...] = (
    Item(
        id="verify",
        hours=1,
        zh="核实事实：发生了什么、影响谁、是否属实",
        en="Verify: what happened, to whom, is it true",
    ),
    Item(id="lead", hours=1, zh="指定负责人和唯一发言人", en="Name who leads, and the one who speaks"),
    Item(id="hold", hours=1, zh="暂停可能火上浇油的营销消息", en="Stop marketing that would make it worse"),
    Item(
        id="holding",
        hours=2,
        zh="首次回应：已知情、在核实、何时再说",
        en="First reply: we know, we verify, when we speak again",
    ),
    Item(id="lines", hours=4, zh="给一线统一口径和答疑", en="Give the front line one wording and answers"),
    Item(
        id="reach",
        hours=8,
        zh="联系受影响的用户：致歉、说明、补救",
        en="Reach those it touched: apology, reason, remedy",
    ),
    Item(
        id="cause",
        hours=12,
        zh="查清根因并立项修复（写进线索板）",
        en="Find the cause and plan its remedy (clue board)",
    ),
    Item(
        id="statement",
        hours=18,
        zh="公开说明：事实、责任、措施、时间表",
        en="Public statement: facts, blame, measures, dates",
    ),
    Item(id="watch", hours=22, zh="确认负面占比回到线下", en="See that the negative share is below its line again"),
    Item(
        id="review",
        hours=24,
        zh="复盘：做对什么、慢在哪里、改什么",
        en="Review: what went right, what was slow, what changes",
    ),
)
BY_ID = {item.id: item for item in CRISIS}

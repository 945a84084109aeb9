"""What a reader of the report should know, said in both languages."""

from collections.abc import Mapping, Sequence

from liuke.facts.stage_wanted import Staged, Wanted
from liuke.ingest.headers import plain
from liuke.ingest.opened import Opened
from liuke.ingest.report import Note
from liuke.kit.currencies import near

_SHOWN = 10
_STATUSES = frozenset(
    plain(name)
    for name in ("status", "order status", "payment status", "pay status", "状态", "订单状态", "支付状态", "交易状态")
)
"""What files call the column that says of an order whether it stands."""


def notes(
    staged: Staged, wanted: Wanted, opened: Opened, unknown: Mapping[str, int], unused: Sequence[str]
) -> tuple[Note, ...]:
    """Return everything that was assumed, mended or put up with, most weighty first."""
    out: list[Note] = []
    if staged.anonymous:
        out.append(
            Note(
                code="anonymous",
                en=f"{staged.anonymous} order lines name no customer; they are kept as anonymous sales",
                zh=f"{staged.anonymous} 行订单没有客户编号，作为匿名销售保留",
            )
        )
    if staged.naive:
        out.append(
            Note(
                code="zone",
                en=f"times without an offset were read in {wanted.zone.key}",
                zh=f"不带时差的时间按 {wanted.zone.key} 读取",
            )
        )
    if staged.skipped_hour:
        out.append(
            Note(
                code="skipped_hour",
                en=f"rows with a time that clocks of {wanted.zone.key} skipped: {staged.skipped_hour}; "
                "read as much later as the clocks were put forward",
                zh=f"{staged.skipped_hour} 行的时间在 {wanted.zone.key} 并不存在（时钟拨快时跳过），"
                "按拨快的时长顺延读取",
            )
        )
    if staged.doubled_hour:
        out.append(
            Note(
                code="doubled_hour",
                en=f"rows with a time that {wanted.zone.key} had twice, as clocks were put back: "
                f"{staged.doubled_hour}; read as the first; times with an offset tell which",
                zh=f"{staged.doubled_hour} 行的时间在 {wanted.zone.key} 出现过两次（时钟拨慢），按第一次读取；"
                "时间带上时差即可区分",
            )
        )
    if staged.conflicts:
        out.append(
            Note(
                code="conflicts",
                en=f"{staged.conflicts} rows carry an id that is known already, with other content; the first stays",
                zh=f"{staged.conflicts} 行的编号已存在但内容不同，保留最先的一条",
            )
        )
    if staged.merged:
        out.append(
            Note(
                code="merged",
                en=f"{staged.merged} rows are overtaken by a later row of this file about the same one",
                zh=f"{staged.merged} 行与文件中靠后的行说的是同一对象，以靠后的为准",
            )
        )
    if staged.nothing:
        out.append(
            Note(
                code="nothing_counted",
                en=f"{staged.nothing} rows count nothing, all zeros; there is nothing to store of them",
                zh=f"{staged.nothing} 行的计数全为零，没有可存的内容",
            )
        )
    if unknown:
        named = ", ".join(list(unknown)[:10])
        out.append(
            Note(
                code="events_unknown",
                en=f"{len(unknown)} event names are not in the tracking plan and count as other: {named}",
                zh=f"{len(unknown)} 个事件名不在埋点方案中，计入其他：{named}",
            )
        )
    out += _currencies(staged)
    out += _money(wanted)
    out += _standing(wanted, unused)
    return (*out, *opened.notes())


def _currencies(staged: Staged) -> list[Note]:
    """Name what stood for a currency and is none, each with the code it may have meant."""
    meant = {said: near(said) for said in staged.currencies}
    return [
        Note(
            code="currency",
            en=f"{said} is no currency of ISO 4217{f'; did you mean {meant[said]}?' if meant[said] else ''} ({n} rows)",
            zh=f"ISO 4217 里没有 {said} 这个币种{f'，是不是 {meant[said]}？' if meant[said] else ''}（{n} 行）",
        )
        for said, n in sorted(staged.currencies.items(), key=lambda one: (-one[1], one[0]))[:_SHOWN]
    ]


def _money(wanted: Wanted) -> list[Note]:
    taken = {take.column for take in wanted.takes}
    out = []
    if any(column.endswith("_fen") for column in taken) or "unit_price" in taken:
        unit_en, unit_zh = ("whole units", "元") if wanted.money_unit == "yuan" else ("hundredths", "分")
        out.append(Note(code="money_unit", en=f"amounts were read as {unit_en}", zh=f"金额按{unit_zh}读取"))
    if wanted.table.name == "orders" and "order_id" not in taken:
        out.append(
            Note(
                code="order_id",
                en="no column holds the order: what one person buys at one moment is one order",
                zh="没有订单号列：同一人同一时刻的购买视为一个订单",
            )
        )
    return out


def _standing(wanted: Wanted, unused: Sequence[str]) -> list[Note]:
    """Warn where a file says which orders stand, and nothing of that comes in: a refund would count as money."""
    taken = {take.column for take in wanted.takes}
    said = next((header for header in unused if plain(header) in _STATUSES), None)
    if wanted.table.name != "orders" or said is None or taken & {"refunded_at", "cancelled_at"}:
        return []
    return [
        Note(
            code="status_unused",
            en=f"“{said}” is not imported: orders refunded or cancelled count as paid, unless columns say when "
            "(refunded_at, cancelled_at) or their rows are left out",
            zh=f"「{said}」没有导入：已退款、已取消的订单会算作已付款；请给出退款时间或取消时间的列，或先去掉这些行",
        )
    ]

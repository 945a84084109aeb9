"""The figures as a table: ratios first, seconds beside them."""

from typing import Any

Figures = dict[str, Any]


def report(found: dict[str, Any]) -> str:
    """Return the table of one run."""
    scan, full, day, beside = found["scan"]["scan"], found["full"], found["new_day"], found["beside"]
    steps = [full["roll_up"], full["measure"], full["retention"]]
    whole = {unit: sum(step[unit] for step in steps) for unit in ("wall_s", "cpu_s")}
    ours = [beside["liuke"][name] for name in ("roll_up", "measure", "retention")]
    ours_s = sum(step["wall_s"] for step in ours)
    megabytes, peak_mb = beside["csv"]["bytes"] / 1e6, beside["import"]["peak_mb"]
    taken_s, bare_s = beside["import"]["wall_s"], beside["bare_copy"]["wall_s"]
    rows = [
        (f"one scan of subject, time, event, day of {found['events']:,} events", scan["wall_s"], ""),
        ("S1-S5 for all users from the raw log", whole["wall_s"], f"{whole['wall_s'] / scan['wall_s']:.1f} × scan"),
        ("  of it: roll-up of 180 days", full["roll_up"]["wall_s"], ""),
        (f"  of it: signals of {full['size']['users']:,} users", full["measure"]["wall_s"], ""),
        ("  of it: 180 daily cohorts × 30 days", full["retention"]["wall_s"], ""),
        (
            "a new day through the roll-up",
            day["roll_up"]["wall_s"],
            _percent(day["roll_up"], whole),
        ),
        (
            "a late event's day computed anew",
            day["late_day"]["wall_s"],
            _percent(day["late_day"], whole),
        ),
        (
            "that day's signals of all users",
            day["measure"]["wall_s"],
            _percent(day["measure"], whole),
        ),
        *_all_signals(found, scan, whole),
        (f"S1-S5 of {beside['events']:,} events, liuke", ours_s, f"{beside['liuke']['peak_mb']:,} MB"),
        (
            f"S1-S5 of {beside['events']:,} events, pandas",
            beside["pandas"]["wall_s"],
            f"{beside['pandas']['peak_mb']:,} MB",
        ),
        (f"import of those as CSV ({megabytes:,.0f} MB)", taken_s, f"{megabytes / taken_s:.0f} MB/s, {peak_mb:,} MB"),
        (
            "bare DuckDB COPY of the same file into such a table",
            bare_s,
            f"import reaches {100 * bare_s / taken_s:.0f} % of it",
        ),
        (
            "bare DuckDB reader, into its four columns only",
            beside["bare_copy"]["reader"]["wall_s"],
            f"import reaches {100 * beside['bare_copy']['reader']['wall_s'] / taken_s:.0f} % of it",
        ),
        ("liuke --help", found["help"]["wall_s"], ""),
    ]
    lines = [f"{what:64s} {seconds:9.2f} s   {ratio}" for what, seconds, ratio in rows]
    peak = max(full["peak_mb"], day["peak_mb"])
    lines.append(f"{'peak memory, full and new day':64s} {peak:9,} MB")
    lines.append(f"{'by the processor: full / scan':64s} {whole['cpu_s'] / scan['cpu_s']:9.1f} ×")
    same = beside["liuke"]["said"] == beside["pandas"]["said"]
    lines.append(f"{'liuke and pandas give the same figures':64s} {'yes' if same else 'NO':>9}")
    return "\n".join(lines) + "\n"


def _all_signals(found: dict[str, Any], scan: Figures, whole: Figures) -> list[tuple[str, float, str]]:
    """Say what every signal takes: from the raw log, and on a new day."""
    full, day = found["full"], found["new_day"]
    total = {unit: whole[unit] + full["all"][unit] - full["measure"][unit] for unit in whole}
    daily = {unit: day["roll_up"][unit] + day["all"][unit] for unit in whole}
    steps = sorted(day["all"]["each"].items(), key=lambda one: -float(one[1]["wall_s"]))
    dear = sorted(full["all"]["each"].items(), key=lambda one: -float(one[1]["wall_s"]))
    return [
        ("S1-S18 for all users from the raw log", total["wall_s"], f"{total['wall_s'] / scan['wall_s']:.1f} × scan"),
        *((f"  of it: {name}", one["wall_s"], "") for name, one in dear[:6]),
        ("a new day: roll-up and S1-S18 of all users", daily["wall_s"], _percent(daily, total)),
        *((f"  of it: {name}", one["wall_s"], "") for name, one in steps[:6]),
    ]


def _percent(part: Figures, whole: Figures) -> str:
    clock, processor = (100 * part[unit] / whole[unit] for unit in ("wall_s", "cpu_s"))
    return f"{clock:.1f} % of full, {processor:.1f} % by the processor"

"""A network's digest e-mails: 90,389 events of four months in 2014. When did people stop clicking?

The e-mails are events like any others: the tracking plan says which of them tell of messages. From the week of
2014-08-04 on, clicks per open fall from about .48 to .32 and the fatigue alarm's rule holds; on no day before.

Run: python examples/yammer.py [--json]
"""

from datetime import date, timedelta
from typing import Any

from common import arguments, tell, workspace

from liuke.app.house import opened
from liuke.signals.fatigue import fatigue_points

AS_OF, DAYS = date(2014, 9, 1), 88
TRACKING = """messages:
  sent_weekly_digest: {act: sent, kind: weekly_digest, channel: email}
  sent_reengagement_email: {act: sent, kind: reengagement, channel: email}
  email_open: open
  email_clickthrough: click
"""


def main() -> None:
    """Import, ask for every day, print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, name="Network", zone="UTC", market="none", currency="USD") as (folder, ask):
        (folder / "tracking.yml").write_text(TRACKING, encoding="utf-8")
        counts = ask(
            "import",
            file=str(said.data / "yammer_email_events.parquet"),
            table="events",
            mapping={"user_id": "subject_id", "occurred_at": "ts", "action": "event"},
        )
        answer = ask("signal", name="fatigue", as_of=AS_OF.isoformat())
        with opened(folder) as house:
            points = fatigue_points(house.facts, house.facts.as_of(AS_OF), house.policy, DAYS)
    bad = [(point.day - timedelta(days=1), point) for point in points if point.bad]
    document = {
        "import": {name: counts[name] for name in ("read", "loaded", "duplicate", "rejected")},
        "weeks": [
            {name: week[name] for name in ("week", "complete", "click_open", "open_sent", "sent")}
            for week in answer["weeks"]
        ],
        "kinds": answer["kinds"],
        "first_bad": [
            {
                "last_day": day.isoformat(),
                "rate": p.segment,
                "value": p.value,
                "usual": p.detail["usual"],
                "line": p.line,
            }
            for day, p in bad[:1]
        ],
        "bad_days": sorted({day.isoformat() for day, _ in bad}),
        "judged_days": sum(point.bad is not None for point in points if point.segment == "click_open"),
    }
    tell(document, said.json, report)


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    for week in document["weeks"]:
        rate = "–" if week["click_open"] is None else f"{week['click_open']:.3f}"
        print(f"  week of {week['week']}  {week['sent']:6,} e-mails  clicks per open {rate}")
    for first in document["first_bad"]:
        print(f"The alarm's rule first holds at the end of {first['last_day']}: {first['rate']} {first['value']:.3f}")


if __name__ == "__main__":
    main()

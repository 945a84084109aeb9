"""The tracking plan of a world's business: what its own event names mean."""

import json

from liuke.simulator.flight.spec import WorldSpec
from liuke.simulator.flight.times import Times

OPENED, REFUSED = "message_open", "message_opt_out"


def tracking_yml(spec: WorldSpec, times: Times) -> str:
    """Return the document."""
    lines = [f"# {spec.label.zh} / {spec.label.en}", "events:"]
    lines += [f"  {name}: {role}" for role, name in spec.events.items()]
    lines += ["presence: [login]", "features:"] if spec.features else ["presence: [login]"]
    lines += [f"  {name}: {json.dumps(said.zh, ensure_ascii=False)}" for name, said in spec.features.items()]
    lines += ["messages:", f"  {OPENED}: {{act: open, kind: campaign, channel: push}}"]
    lines += [f"  {REFUSED}: {{act: opt_out, kind: campaign, channel: push}}"]
    if spec.bursts:
        lines.append("promotions:")
    for burst in spec.bursts:
        first, last = times.date_of(burst.from_day), times.date_of(burst.from_day + burst.days - 1)
        name = json.dumps(burst.name.zh, ensure_ascii=False)
        lines.append(f"  - {{name: {name}, from: {first}, through: {last}}}")
    rivals = sorted({rival.name for rival in spec.competitors})
    if rivals:
        lines += ["words:", f"  product: [{json.dumps(spec.label.zh, ensure_ascii=False)}]"]
        lines.append(f"  competitor: [{', '.join(json.dumps(name, ensure_ascii=False) for name in rivals)}]")
    return "\n".join(lines) + "\n"

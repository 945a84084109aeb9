"""What was planned and decided, and what became of it."""

from liuke.facts.tables.declare import FactTable, column

PLAN_ROWS = FactTable(
    name="plan_rows",
    means="The people of each plan with what was decided about each and why.",
    key=("plan_id", "subject_id", "playbook"),
    imported=False,
    columns=(
        column("plan_id", "VARCHAR", "plan"),
        column("as_of", "DATE", "business day of the plan"),
        column("playbook", "VARCHAR", "playbook"),
        column("version", "VARCHAR", "version of the playbook"),
        column("tier", "VARCHAR", "tier of the playbook"),
        column("subject_id", "VARCHAR", "who"),
        column("channel", "VARCHAR", "channel proposed"),
        column("template", "VARCHAR", "template proposed"),
        column("offer", "VARCHAR", "offer proposed"),
        column("cost_fen", "BIGINT", "expected cost", "fen"),
        column("verdict", "VARCHAR", "allow, hold, deny, divert or withhold"),
        column("code", "VARCHAR", "reason code; empty for a plain allow"),
        column("evidence", "VARCHAR", "the facts behind the verdict, as one JSON object"),
        column("draw", "DOUBLE", "the person's fixed number for the holdout", "0..1"),
        column("not_before", "TIMESTAMP", "held until", "UTC"),
        column("held_by", "VARCHAR", "which holdout withheld: all, group:NAME or playbook:ID; else empty"),
        column("variant", "VARCHAR", "variant of the tier; empty where it has none"),
        column("entry_share", "DOUBLE", "chance by design to be let in by who is moved; empty is 1", "0..1"),
    ),
)

VERDICTS = FactTable(
    name="verdicts",
    means="What was finally decided about each person of an applied plan. Kept for ever: outcome reads both arms here.",
    key=("plan_id", "subject_id", "playbook"),
    imported=False,
    columns=(
        column("plan_id", "VARCHAR", "plan"),
        column("at", "TIMESTAMP", "when", "UTC"),
        column("day", "DATE", "business day of the plan"),
        column("playbook", "VARCHAR", "playbook"),
        column("version", "VARCHAR", "version of the playbook"),
        column("tier", "VARCHAR", "tier"),
        column("subject_id", "VARCHAR", "who"),
        column("channel", "VARCHAR", "channel"),
        column("verdict", "VARCHAR", "allow, hold, deny, divert or withhold"),
        column("code", "VARCHAR", "reason code"),
        column("evidence", "VARCHAR", "the facts behind the verdict, as one JSON object"),
        column("holdout_share", "DOUBLE", "share of people held out at assignment", "0..1"),
        column("cost_fen", "BIGINT", "expected cost", "fen"),
        column("dry_run", "BOOLEAN", "the channel was not live: rehearsed, no experiment"),
        column("held_by", "VARCHAR", "which holdout withheld: all, group:NAME or playbook:ID; else empty"),
        column("variant", "VARCHAR", "variant of the tier; empty where it has none"),
        column("entry_share", "DOUBLE", "chance by design to be let in by who is moved; empty is 1", "0..1"),
        column(
            "exposed",
            "BOOLEAN",
            "a message stood up when it was written, or would have (held out); empty: not asked",
        ),
    ),
)

HOLDOUT_ARMS = FactTable(
    name="holdout_arms",
    means="Who is in which arm of which holdout, from the first plan on that decided about them. Kept for ever.",
    key=("holdout", "generation", "subject_id", "arm"),
    imported=False,
    columns=(
        column("holdout", "VARCHAR", "all, group:NAME or playbook:ID"),
        column("generation", "INTEGER", "which drawing of it, from 1; a rotation begins the next"),
        column("subject_id", "VARCHAR", "who"),
        column("unit", "VARCHAR", "who shares the draw, if any: people behind one phone, address or device"),
        column("arm", "VARCHAR", "holdout or treated"),
        column("again", "BOOLEAN", "the person was in the other arm before: in both, and in no figure"),
        column("share", "DOUBLE", "share of people held out then", "0..1"),
        column("at", "TIMESTAMP", "when", "UTC"),
        column("day", "DATE", "business day of the plan"),
        column("plan_id", "VARCHAR", "plan"),
        column("playbook", "VARCHAR", "playbook of that plan"),
        column("tier", "VARCHAR", "its tier"),
        column(
            "exposed",
            "BOOLEAN",
            "a message stood up when it was written, or would have (held out); empty: not asked",
        ),
    ),
)

VARIANT_DRAWS = FactTable(
    name="variant_draws",
    means="Which variant of a touch each person got: drawn by a fixed hash when the touch was done. Kept for ever.",
    key=("playbook", "touch", "subject_id", "day"),
    imported=False,
    columns=(
        column("playbook", "VARCHAR", "playbook"),
        column("touch", "VARCHAR", "tier or step"),
        column("subject_id", "VARCHAR", "who"),
        column("day", "DATE", "business day"),
        column("at", "TIMESTAMP", "when", "UTC"),
        column("plan_id", "VARCHAR", "plan"),
        column("variant_set", "VARCHAR", "the variants that were compared then, as twelve digits"),
        column("variant", "VARCHAR", "variant"),
        column("share", "DOUBLE", "share of people who got it by design", "0..1"),
        column("dry_run", "BOOLEAN", "the channel was not live: rehearsed, no experiment"),
    ),
)

RECEIPTS = FactTable(
    name="receipts",
    means="What became of each message and task: sent, uncertain, refused, bounced, done.",
    key=("receipt_id",),
    imported=False,
    columns=(
        column("receipt_id", "VARCHAR", "one per change of state"),
        column("at", "TIMESTAMP", "when", "UTC"),
        column("plan_id", "VARCHAR", "plan"),
        column("playbook", "VARCHAR", "playbook"),
        column("subject_id", "VARCHAR", "who"),
        column("channel", "VARCHAR", "channel"),
        column("message_class", "VARCHAR", "marketing or service"),
        column("state", "VARCHAR", "sent, uncertain, refused, failed, task_done, or what a provider reported"),
        column("code", "VARCHAR", "reason code, where refused"),
        column("detail", "VARCHAR", "a sentence, where there is one"),
        column("cost_fen", "BIGINT", "what it cost", "fen"),
        column("dry_run", "BOOLEAN", "nothing left the house"),
    ),
)

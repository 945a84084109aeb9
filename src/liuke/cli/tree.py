"""Every command, under the heading of ``liuke --help`` it stands below, and where its function lives.

Nothing is imported from these places until the command is called.
"""

from liuke.cli.spoken import SpokenGroup

_AT = "liuke.cli.commands"

PLAN = {
    "draft": f"{_AT}.plan:draft",
    "list": f"{_AT}.plan:list_",
    "review": f"{_AT}.plan:review",
    "diff": f"{_AT}.plan:diff",
    "people": f"{_AT}.plan:people",
    "messages": f"{_AT}.plan:messages",
    "approve": f"{_AT}.plan:approve",
    "apply": f"{_AT}.plan:apply",
    "stop": f"{_AT}.plan:stop",
    "resume": f"{_AT}.plan:resume",
}
TASK = {
    "board": f"{_AT}.tasks:board",
    "list": f"{_AT}.tasks:list_",
    "show": f"{_AT}.tasks:show",
    "new": f"{_AT}.tasks:new",
    "give": f"{_AT}.tasks:give",
    "move": f"{_AT}.tasks:move",
    "done": f"{_AT}.tasks:done",
    "note": f"{_AT}.tasks:note",
    "block": f"{_AT}.tasks:block",
    "calendar": f"{_AT}.tasks:calendar",
}
PLAYBOOK = {
    "list": f"{_AT}.playbook:list_",
    "lint": f"{_AT}.playbook:lint",
    "preview": f"{_AT}.playbook:preview",
    "use": f"{_AT}.playbook:use",
    "rest": f"{_AT}.playbook:rest",
    "show": f"{_AT}.playbook:show",
    "triggers": f"{_AT}.starts:triggers",
    "arm": f"{_AT}.starts:arm",
    "disarm": f"{_AT}.starts:disarm",
    "versions": f"{_AT}.starts:versions",
    "diff": f"{_AT}.starts:diff",
}
HOLDOUT = {
    "list": f"{_AT}.holdout:list_",
    "show": f"{_AT}.holdout:show",
    "export": f"{_AT}.holdout:export",
    "rotate": f"{_AT}.holdout:rotate",
    "end": f"{_AT}.holdout:end",
    "power": f"{_AT}.holdout:power",
}
OFFER = {"list": f"{_AT}.starts:offers"}
JOURNEY = {
    "list": f"{_AT}.journey:list_",
    "advance": f"{_AT}.journey:advance",
    "migrate": f"{_AT}.journey:migrate",
}
GUARD = {"test": f"{_AT}.guard:test", "rules": f"{_AT}.guard:rules"}
AUDIENCE = {"check": f"{_AT}.audience:check"}
CHANNEL = {
    "list": f"{_AT}.channel:list_",
    "test": f"{_AT}.channel:test",
    "on": f"{_AT}.channel:on",
    "off": f"{_AT}.channel:off",
    "hooks": f"{_AT}.channel:hooks",
    "bounce": f"{_AT}.channel:bounce",
    "inbox": f"{_AT}.channel:inbox",
}
USER = {
    "list": f"{_AT}.entry:users",
    "add": f"{_AT}.entry:add",
    "role": f"{_AT}.entry:role",
    "password": f"{_AT}.entry:password",
    "off": f"{_AT}.entry:off",
    "on": f"{_AT}.entry:on",
}
TOKEN = {"add": f"{_AT}.entry:token_add", "list": f"{_AT}.entry:tokens", "revoke": f"{_AT}.entry:revoke"}
AUDIT = {"list": f"{_AT}.entry:audit", "verify": f"{_AT}.entry:verify"}
SAMPLE = {"make": f"{_AT}.begin:sample_make", "remove": f"{_AT}.begin:sample_remove"}
JOB = {"list": f"{_AT}.begin:jobs", "stop": f"{_AT}.begin:stop"}
ALARM = {
    "show": f"{_AT}.alarms:show",
    "history": f"{_AT}.alarms:history",
    "snooze": f"{_AT}.alarms:snooze",
    "acknowledge": f"{_AT}.alarms:acknowledge",
    "rearm": f"{_AT}.alarms:rearm",
    "on": f"{_AT}.alarms:on",
    "off": f"{_AT}.alarms:off",
}

RISK = {
    "report": f"{_AT}.risk:report",
    "window": f"{_AT}.risk:window",
    "train": f"{_AT}.risk:train",
    "models": f"{_AT}.risk:models",
}
REASONS = {"list": f"{_AT}.reasons:list_", "label": f"{_AT}.reasons:label"}

TEXT = {
    "read": f"{_AT}.text:read",
    "label": f"{_AT}.text:label",
    "learn": f"{_AT}.text:learn",
    "report": f"{_AT}.text:report",
}

RESULTS = {
    "show": f"{_AT}.work:results",
    "decide": f"{_AT}.work:decide",
    "uplift": f"{_AT}.work:uplift",
    "variants": f"{_AT}.work:variants",
}

VOICE = {
    "clues": f"{_AT}.voice:clues",
    "clue": f"{_AT}.voice:clue",
    "draft": f"{_AT}.voice:draft",
    "merge": f"{_AT}.voice:merge",
    "split": f"{_AT}.voice:split",
    "board": f"{_AT}.voice:board",
    "move": f"{_AT}.voice:move",
}
INTERVIEW = {
    "choose": f"{_AT}.desk:choose",
    "list": f"{_AT}.desk:interviews",
    "answer": f"{_AT}.desk:answered",
}
CASE = {
    "list": f"{_AT}.desk:cases",
    "show": f"{_AT}.desk:case",
    "open": f"{_AT}.desk:open_",
    "tick": f"{_AT}.desk:tick",
    "log": f"{_AT}.desk:log",
    "close": f"{_AT}.desk:close",
    "report": f"{_AT}.desk:report",
}
PROGRAMME = {
    "list": f"{_AT}.desk:programmes",
    "show": f"{_AT}.desk:programme",
    "open": f"{_AT}.desk:gather",
    "guest": f"{_AT}.desk:guest",
    "lay": f"{_AT}.desk:lay",
}

plan = SpokenGroup("plan", key="plan", where={"": PLAN})
task = SpokenGroup("task", key="task", where={"": TASK})
playbook = SpokenGroup("playbook", key="playbook", where={"": PLAYBOOK})
journey = SpokenGroup("journey", key="journey", where={"": JOURNEY})
holdout = SpokenGroup("holdout", key="holdout", where={"": HOLDOUT})
offer = SpokenGroup("offer", key="offer", where={"": OFFER})
guard = SpokenGroup("guard", key="guard", where={"": GUARD})
audience = SpokenGroup("audience", key="audience", where={"": AUDIENCE})
channel = SpokenGroup("channel", key="channel", where={"": CHANNEL})
user = SpokenGroup("user", key="user", where={"": USER})
token = SpokenGroup("token", key="token", where={"": TOKEN})
audit = SpokenGroup("audit", key="audit", where={"": AUDIT}, default="list")
sample = SpokenGroup("sample", key="sample", where={"": SAMPLE})
job = SpokenGroup("job", key="job", where={"": JOB}, default="list")
alarm = SpokenGroup("alarm", key="alarm", where={"": ALARM})
risk = SpokenGroup("risk", key="risk", where={"": RISK})
voice = SpokenGroup("voice", key="voice", where={"": VOICE})
interview = SpokenGroup("interview", key="interview", where={"": INTERVIEW})
case = SpokenGroup("case", key="case", where={"": CASE})
programme = SpokenGroup("programme", key="programme", where={"": PROGRAMME})
reasons = SpokenGroup("reasons", key="reasons", where={"": REASONS}, default="list")
results = SpokenGroup("results", key="results", where={"": RESULTS}, default="show", loose=True)
text = SpokenGroup("text", key="text", where={"": TEXT}, default="read", loose=True)

_HERE = "liuke.cli.tree"

ROOT = SpokenGroup(
    "liuke",
    key="root",
    where={
        "start": {
            "init": f"{_AT}.start:init",
            "import": f"{_AT}.start:import_",
            "tracking": f"{_AT}.begin:tracking",
            "sample": f"{_HERE}:sample",
            "simulate": f"{_AT}.start:simulate",
        },
        "morning": {"run": f"{_AT}.day:run", "today": f"{_AT}.day:today"},
        "look": {
            "signals": f"{_AT}.look:signals",
            "signal": f"{_AT}.look:signal",
            "alarms": f"{_AT}.alarms:alarms",
            "alarm": f"{_HERE}:alarm",
            "retention": f"{_AT}.look:retention",
            "funnel": f"{_AT}.paths:funnel",
            "rfm": f"{_AT}.look:rfm",
            "ltv": f"{_AT}.value:ltv",
            "liveness": f"{_AT}.quiet:liveness",
            "risk": f"{_HERE}:risk",
            "users": f"{_AT}.people:users",
            "accounts": f"{_AT}.accounts:accounts",
            "consultants": f"{_AT}.accounts:consultants",
            "why": f"{_AT}.people:why",
            "text": f"{_HERE}:text",
            "reasons": f"{_HERE}:reasons",
            "voice": f"{_HERE}:voice",
        },
        "act": {
            "plan": f"{_HERE}:plan",
            "task": f"{_HERE}:task",
            "interview": f"{_HERE}:interview",
            "case": f"{_HERE}:case",
            "programme": f"{_HERE}:programme",
            "qbr": f"{_AT}.desk:qbr",
            "journey": f"{_HERE}:journey",
            "offer": f"{_HERE}:offer",
            "results": f"{_HERE}:results",
            "holdout": f"{_HERE}:holdout",
        },
        "rules": {
            "playbook": f"{_HERE}:playbook",
            "rehearse": f"{_AT}.rehearse:rehearse",
            "audience": f"{_HERE}:audience",
            "guard": f"{_HERE}:guard",
            "explain": f"{_AT}.explain:explain",
        },
        "house": {
            "serve": f"{_AT}.house:serve",
            "worker": f"{_AT}.house:worker",
            "job": f"{_HERE}:job",
            "channel": f"{_HERE}:channel",
            "user": f"{_HERE}:user",
            "token": f"{_HERE}:token",
            "audit": f"{_HERE}:audit",
            "check": f"{_AT}.house:check",
            "doctor": f"{_AT}.house:doctor",
            "export": f"{_AT}.house:export",
            "forget": f"{_AT}.rights:forget",
            "version": f"{_AT}.house:version",
        },
    },
)

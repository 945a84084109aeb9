"""What settings and the tracking plan declare, laid down beside the facts so that queries can read it."""

from liuke.facts.tables.declare import FactTable, column

EVENT_ROLES = FactTable(
    name="event_roles",
    means="The tracking plan as rows: what each event name means.",
    key=("event",),
    imported=False,
    columns=(
        column("event", "VARCHAR", "the business's own event name"),
        column("role", "VARCHAR", "role of the tracking plan"),
        column("feature", "VARCHAR", "feature, for core acts"),
        column("present", "BOOLEAN", "counts as being there (idle days end)"),
    ),
)

FEATURES = FactTable(
    name="features",
    means="Key features of the product: those the tracking plan lists, or else those its core acts name.",
    key=("feature",),
    imported=False,
    columns=(
        column("feature", "VARCHAR", "feature, as events name it"),
        column("label", "VARCHAR", "name for people"),
    ),
)

PROMOTIONS = FactTable(
    name="promotions",
    means="The tracking plan's declared promotions: days on which people behave otherwise because we asked them to.",
    key=("name", "from_day"),
    imported=False,
    columns=(
        column("name", "VARCHAR", "what it was called"),
        column("from_day", "DATE", "its first day in the workspace's zone"),
        column("through_day", "DATE", "its last day"),
    ),
)

MESSAGE_ROLES = FactTable(
    name="message_roles",
    means="The tracking plan's messages as rows: which event names tell of a message sent, opened, clicked, refused.",
    key=("event",),
    imported=False,
    columns=(
        column("event", "VARCHAR", "the business's own event name"),
        column("act", "VARCHAR", "sent, open, click, mute or opt_out"),
        column("kind", "VARCHAR", "kind of campaign, where the name tells"),
        column("channel", "VARCHAR", "channel, where the name tells"),
    ),
)

WORDS = FactTable(
    name="words",
    means="The tracking plan's words as rows: by what public opinion is recognised as being about us or a competitor.",
    key=("kind", "word"),
    imported=False,
    columns=(
        column("kind", "VARCHAR", "product or competitor"),
        column("word", "VARCHAR", "the word, in lower case"),
    ),
)

TEXT_SCORES = FactTable(
    name="text_scores",
    means="How negative each text is, said by the model of its month; texts that are new or changed are scored anew.",
    key=("kind", "text_id"),
    day="day",
    imported=False,
    columns=(
        column("kind", "VARCHAR", "mentions, feedback or survey_responses"),
        column("text_id", "VARCHAR", "the text's own id, or the row's identity where it has none"),
        column("day", "DATE", "calendar day of the text in the workspace's zone"),
        column("p_negative", "DOUBLE", "probability that it is negative, were half of all texts so", "0..1"),
        column("lang", "VARCHAR", "zh, en or other"),
        column("model", "VARCHAR", "which model said so"),
        column("text_hash", "VARCHAR", "MD5 of the text that was scored"),
    ),
)

TEXT_MODELS = FactTable(
    name="text_models",
    means="The models that scored texts: learned of whom, how well, how sure of their calibration.",
    key=("model",),
    imported=False,
    columns=(
        column("model", "VARCHAR", "name; from which month on it says, and a fingerprint of what it learned"),
        column("labels", "INTEGER", "labels of people it learned of", "texts"),
        column("accuracy", "DOUBLE", "share right of labels it had not seen (cross-validated)", "0..1"),
        column("log_loss", "DOUBLE", "log-loss on the same, classes weighted alike", "nats"),
        column("var_shift", "DOUBLE", "variance of the calibration's shift, in log odds"),
        column("var_slope", "DOUBLE", "variance of the calibration's slope"),
        column("cov", "DOUBLE", "their covariance"),
        column("weights", "VARCHAR", "what it learned, a byte a weight, packed as text"),
    ),
)

STAGES = FactTable(
    name="stages",
    means="Stages of the journey as rows: each event that brings a person there.",
    key=("stage", "event", "feature"),
    imported=False,
    columns=(
        column("stage", "VARCHAR", "stage"),
        column("place", "INTEGER", "its place in the journey, from 1"),
        column("zh", "VARCHAR", "its name for people, Chinese"),
        column("en", "VARCHAR", "its name for people, English"),
        column("owner", "VARCHAR", "department that owns it"),
        column("event", "VARCHAR", "event that reaches it; empty where none does"),
        column("feature", "VARCHAR", "only with this feature; empty for any"),
        column("own_feature", "VARCHAR", "feature of the event where its rows name none"),
    ),
)

FUNNELS = FactTable(
    name="funnels",
    means="Funnels as rows: each event that is a step of one.",
    key=("funnel", "place", "event", "feature"),
    imported=False,
    columns=(
        column("funnel", "VARCHAR", "funnel"),
        column("nth", "INTEGER", "its place among the funnels, from 1; the first is the main one"),
        column("funnel_zh", "VARCHAR", "its name for people, Chinese"),
        column("funnel_en", "VARCHAR", "its name for people, English"),
        column("window_hours", "INTEGER", "all steps within this time of the first", "hours"),
        column("declared", "BOOLEAN", "the business declared it; false for the default"),
        column("place", "INTEGER", "place of the step, from 1"),
        column("step", "VARCHAR", "name of the step"),
        column("zh", "VARCHAR", "the step for people, Chinese"),
        column("en", "VARCHAR", "the step for people, English"),
        column("event", "VARCHAR", "event that takes the step; empty where none does"),
        column("feature", "VARCHAR", "only with this feature; empty for any"),
        column("own_feature", "VARCHAR", "feature of the event where its rows name none"),
    ),
)

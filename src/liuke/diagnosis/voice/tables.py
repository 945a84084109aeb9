"""What is kept of each text, and what people said of texts."""

from liuke.facts.tables import FactColumn, FactTable

TOPICS: tuple[str, ...] = (
    "function",
    "performance",
    "usability",
    "price",
    "service",
    "delivery",
    "content",
    "account",
    "praise",
    "other",
)
SENTIMENTS: tuple[str, ...] = ("negative", "neutral", "positive")
MOODS: tuple[str, ...] = ("angry", "upset", "neutral", "pleased")
FOLLOWS: tuple[str, ...] = ("human", "follow_up", "none")
"""What a mood asks for: a person at once, somebody within the day, nothing."""
KINDS: tuple[str, ...] = ("mentions", "feedback", "survey_responses")
"""Tables that hold texts."""

TEXT_MEANINGS = FactTable(
    name="text_meanings",
    means="What each text says: topic, sentiment, intent to leave, mood. A text is read once, until it or the model "
    "changes.",
    key=("kind", "text_id"),
    day="day",
    imported=False,
    columns=(
        FactColumn(name="kind", type="VARCHAR", means="mentions, feedback or survey_responses"),
        FactColumn(name="text_id", type="VARCHAR", means="the text's own id, or its row's identity where it has none"),
        FactColumn(name="text_hash", type="VARCHAR", means="MD5 of the text that was read"),
        FactColumn(name="day", type="DATE", means="calendar day of the text in the workspace's zone"),
        FactColumn(name="ts", type="TIMESTAMP", means="when it was said", unit="UTC"),
        FactColumn(name="subject_id", type="VARCHAR", means="who said it, where known"),
        FactColumn(name="lang", type="VARCHAR", means="zh, en or other"),
        FactColumn(name="negative", type="DOUBLE", means="how likely it is a complaint, calibrated", unit="0..1"),
        FactColumn(name="sentiment", type="VARCHAR", means="negative, neutral or positive"),
        FactColumn(name="topic", type="VARCHAR", means="what it is about, most likely"),
        FactColumn(name="topic_p", type="DOUBLE", means="how likely", unit="0..1"),
        FactColumn(name="topic2", type="VARCHAR", means="what else it may be about"),
        FactColumn(name="topic2_p", type="DOUBLE", means="how likely", unit="0..1"),
        FactColumn(name="intent", type="DOUBLE", means="how likely it says that they leave", unit="0..1"),
        FactColumn(name="mood", type="VARCHAR", means="angry, upset, neutral or pleased"),
        FactColumn(name="mood_p", type="DOUBLE", means="how likely", unit="0..1"),
        FactColumn(name="follows", type="VARCHAR", means="human at once, follow_up within the day, or none"),
        FactColumn(name="model", type="VARCHAR", means="which model read it"),
    ),
)

TEXT_LABELS = FactTable(
    name="text_labels",
    means="What people said a text says: corrections, of which the workspace's own model learns. The newest counts.",
    key=("kind", "text_id", "ts", "by"),
    imported=False,
    columns=(
        FactColumn(name="ts", type="TIMESTAMP", means="when it was said", unit="UTC"),
        FactColumn(name="kind", type="VARCHAR", means="table of the text"),
        FactColumn(name="text_id", type="VARCHAR", means="the text"),
        FactColumn(name="by", type="VARCHAR", means="who said so"),
        FactColumn(name="topic", type="VARCHAR", means="what it is about; empty where not said"),
        FactColumn(name="negative", type="BOOLEAN", means="it is a complaint; empty where not said"),
        FactColumn(name="mood", type="VARCHAR", means="mood; empty where not said"),
        FactColumn(name="intent", type="BOOLEAN", means="it says that they leave; empty where not said"),
    ),
)

TEXT_READERS = FactTable(
    name="text_readers",
    means="What was learned of people's labels for each question; no weights where it was no better than before.",
    key=("question", "learned_at"),
    imported=False,
    columns=(
        FactColumn(name="question", type="VARCHAR", means="topic, negative, mood or intent"),
        FactColumn(name="model", type="VARCHAR", means="name"),
        FactColumn(name="learned_at", type="TIMESTAMP", means="when", unit="UTC"),
        FactColumn(name="labels", type="INTEGER", means="labels of people it learned of", unit="texts"),
        FactColumn(name="accuracy_before", type="DOUBLE", means="share right of them before", unit="0..1"),
        FactColumn(name="accuracy", type="DOUBLE", means="share right of them, cross-validated", unit="0..1"),
        FactColumn(name="weights", type="VARCHAR", means="what was learned, a byte a weight, packed as text"),
    ),
)

TABLES: tuple[FactTable, ...] = (TEXT_MEANINGS, TEXT_LABELS, TEXT_READERS)

"""Calls about people's own words: read some, say what a kept one says, learn of that, and how well it is done."""

from typing import Annotated, Any

from liuke.app.answers.texts import TextLabel, TextLearn, TextRead, TextReport
from liuke.app.calls.ask import Ask, one_of, somebody
from liuke.app.calls.numbers import looked
from liuke.app.errors import BadParameterError
from liuke.app.house import business_day
from liuke.diagnosis.voice.labels import label, report, text_of
from liuke.diagnosis.voice.learning import learn_anew, reader
from liuke.diagnosis.voice.meanings import meanings
from liuke.diagnosis.voice.reading import Reader, read_texts
from liuke.diagnosis.voice.tables import KINDS, MOODS, TOPICS
from liuke.facts.fresh import span
from liuke.flow.house import House
from liuke.model.words import Duty


def text_read(house: House, ask: Ask, *, texts: list[str]) -> Annotated[dict[str, Any], TextRead]:  # noqa: ARG001 - every call is asked
    """Read texts with the workspace's own reader: language, sentiment, topics, intent, mood and what follows."""
    knobs = house.policy.voice
    now = reader(house.facts, business_day(house, None), knobs) if span(house.facts) else Reader(knobs=knobs)
    rows = read_texts(texts, now).rows()
    return {"model": now.name, "texts": [_said(text, row) for text, row in zip(texts, rows, strict=True)]}


def text_label(
    house: House,
    ask: Ask,
    *,
    kind: str,
    text_id: str,
    topic: str | None = None,
    mood: str | None = None,
    negative: bool | None = None,
    intent: bool | None = None,
    by: str | None = None,
) -> Annotated[dict[str, Any], TextLabel]:
    """Keep what a person says of a kept text, and read it anew.

    Raises
    ------
    BadParameterError
        There is no such text, nothing was said of it, or the topic or mood is none there is.
    """
    one_of("text label", "KIND", kind, KINDS)
    if topic is not None:
        one_of("text label", "--topic", topic, TOPICS)
    if mood is not None:
        one_of("text label", "--mood", mood, MOODS)
    said = {"topic": topic, "mood": mood, "negative": negative, "intent": intent}
    if all(one is None for one in said.values()):
        hint = ask.say("，请用 --topic、--mood、--negative、--leaves 至少说一项", "; say a topic, mood, or the like")
        raise BadParameterError(command="text label", name="TEXT_ID", said=text_id, choices=hint)
    who = somebody(house, by, Duty.OPERATOR)
    day = business_day(house, None)
    text = text_of(house.facts, day, kind, text_id)
    if text is None:
        hint = ask.say("，没有这条文本", "; there is no such text")
        raise BadParameterError(command="text label", name="TEXT_ID", said=text_id, choices=hint)
    label(house.facts, day, kind, text_id, said, by=who.id, now=house.clock.now())
    read = meanings(house.facts, day, house.policy)
    return {"kind": kind, "text_id": text_id, "text": text, "by": who.id, "said": said, "read_again": read}


def text_learn(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], TextLearn]:
    """Learn of all labels now, and read the newest texts anew where that is better."""
    day = business_day(house, as_of)
    at = min(house.clock.now(), day.instant)
    found = learn_anew(house.facts, day, house.policy.voice, at=at, always=True)
    read = meanings(house.facts, day, house.policy)
    ask.progress("texts", 0, None)
    return {**report(house.facts, day, house.policy.voice), "learned": len(found), "read_again": read}


def text_report(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], TextReport]:
    """Say what reads the texts, how it fares on people's own labels, and what was read so far."""
    return report(house.facts, looked(house, ask, as_of), house.policy.voice)


def _said(text: str, row: dict[str, Any]) -> dict[str, Any]:
    """Write what was read of one text as doors show it."""
    topics = [{"topic": row[name], "p": round(row[f"{name}_p"], 4)} for name in ("topic", "topic2")]
    return {
        "text": text,
        "lang": row["lang"],
        "sentiment": row["sentiment"],
        "negative": round(row["negative"], 4),
        "topic": row["topic"],
        "topics": topics,
        "intent": round(row["intent"], 4),
        "mood": row["mood"],
        "mood_p": round(row["mood_p"], 4),
        "follows": row["follows"],
    }

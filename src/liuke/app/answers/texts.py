"""What calls of ``texts`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day


class Topic(TypedDict):
    topic: str
    p: float


class Text(TypedDict):
    text: str
    negative: float
    topics: list[Topic]
    lang: str
    mood: str
    sentiment: str
    follows: str
    mood_p: float
    intent: float
    topic: str


class TextRead(TypedDict):
    """What `text_read` answers."""

    model: str
    texts: list[Text]


class Question(TypedDict):
    answers: list[str]
    question: str
    used: bool
    accuracy: float | None
    learned_labels: int
    labels: int
    accuracy_before: float | None


class Read(TypedDict):
    n: int
    mood: str
    sentiment: str
    topic: str


class TextReport(TypedDict):
    """What `text_report` answers."""

    as_of: Day
    base_model: str
    model: str
    learn_from_labels: int
    questions: list[Question]
    read: list[Read]


class TextLabelSaid(TypedDict):
    topic: str | None
    mood: str
    negative: bool | None
    intent: bool | None


class TextLabel(TypedDict):
    """What `text_label` answers."""

    kind: str
    text_id: str
    text: str
    by: str
    said: TextLabelSaid
    read_again: int


class TextLearn(TextReport):
    """What `text_learn` answers."""

    learned: int
    read_again: int

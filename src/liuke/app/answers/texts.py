"""What calls of ``texts`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day


class Topic(TypedDict):
    topic: str
    p: float


class Text(TypedDict):
    text: str
    lang: str
    sentiment: str
    negative: float
    topic: str
    topics: list[Topic]
    intent: float
    mood: str
    mood_p: float
    follows: str


class TextRead(TypedDict):
    """What `text_read` answers."""

    model: str
    texts: list[Text]


class Question(TypedDict):
    question: str
    answers: list[str]
    labels: int
    learned_labels: int
    accuracy_before: float | None
    accuracy: float | None
    used: bool


class Read(TypedDict):
    topic: str
    mood: str
    sentiment: str
    n: int


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

"""What calls of ``morning_card`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Free


class TodayCard(TypedDict):
    """What `today_card` answers."""

    kind: str
    title: str
    tone: str
    text: str
    payload: str | Free

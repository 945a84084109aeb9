"""What calls of ``sample_calls`` answer."""

from typing import TypedDict


class SampleShow(TypedDict):
    """What `sample_show` answers."""

    sample: bool
    over: bool
    facts: bool
    users: int
    days: int

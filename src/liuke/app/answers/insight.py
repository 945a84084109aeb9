"""What calls of ``insight`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.numbers import RetentionChange, RetentionChangeNotEnough, Segment
from liuke.app.answers.path_signals import Average, CohortCell


class Week(TypedDict):
    week: str
    retained: int
    new: int
    returned: int
    lost: int
    complete: bool


class FunnelNameFunnel(TypedDict):
    name: str
    label: str


class Reading(TypedDict):
    tone: str
    text: str
    interval: list[float] | None


RetentionPageCohort = TypedDict(
    "RetentionPageCohort",
    {
        "until": Day,
        "cohort": str,
        "from": Day,
        "size": int,
        "cells": list[CohortCell],
        "promotion": str | None,
    },
)


class RetentionPage(TypedDict):
    """What `retention_page` answers."""

    unit: str
    kind: str
    by: str
    cohorts: list[RetentionPageCohort]
    average: list[Average]
    change: NotRequired[RetentionChange | RetentionChangeNotEnough]
    segment: NotRequired[str]
    segments: NotRequired[list[Segment]]
    left_out: NotRequired[int]
    as_of: Day
    reading: list[Reading]
    segment_label: str
    segments_known: list[FunnelNameFunnel]


class Lifecycle(TypedDict):
    """What `lifecycle` answers."""

    as_of: Day
    weeks: list[Week]


class FunnelNames(TypedDict):
    """What `funnel_names` answers."""

    funnels: list[FunnelNameFunnel]

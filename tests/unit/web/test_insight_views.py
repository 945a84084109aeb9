"""Retention, journeys and voice as their pages arrange them (S3, S7–S10, S13, S16): unfinished cells, ink, what cannot be told."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liuke.app.calls.insight import _reading
from liuke.web.render import STATIC
from liuke.web.view.heat import STEPS, colour, css, ink, step
from liuke.web.view.journeys import minutes, stages
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.retention import triangle
from liuke.web.view.voice import clues, nps

PEN = Pen(language="en", currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=datetime(2026, 11, 15, 23, tzinfo=UTC))


def _light(colour_: str) -> float:
    parts = [int(colour_[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("at", range(STEPS))
def test_every_step_is_readable_and_as_the_style_sheet_says(at: int) -> None:
    dark, light = sorted((_light(colour(at)), _light(ink(at))))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert css() in (STATIC / "insight.css").read_text(encoding="utf-8")


def test_a_share_outside_the_scale_takes_its_end() -> None:
    assert [step(share, 0.2, 0.8) for share in (None, 0.1, 0.5, 0.9)] == [0, 0, 5, 10]
    assert step(0.5, 0.5, 0.5) == 0


def _cohort(name: str, size: int, *users: int, open_from: int = 9) -> dict[str, Any]:
    cells = [{"n": n, "users": u, "share": u / size, "complete": n < open_from} for n, u in enumerate(users, start=1)]
    return {
        "cohort": name,
        "from": "2026-10-05",
        "until": "2026-10-12",
        "promotion": None,
        "size": size,
        "cells": cells,
    }


def test_an_unfinished_cell_is_drawn_dashed_and_widens_no_scale() -> None:
    cohorts = [_cohort("2026-W40", 100, 60, 50), _cohort("2026-W41", 100, 70, 1, open_from=2)]
    average = [{"n": n, "share": 0.6, "users": 60, "size": 100} for n in (1, 2)]
    said = {"unit": "week", "cohorts": cohorts, "average": average, "reading": [], "segment_label": ""}
    it = triangle(said, PEN)
    newest, older = it["rows"]
    assert [cell["open"] for cell in newest["cells"]] == [False, True]
    assert (newest["cells"][0]["heat"], older["cells"][1]["heat"]) == (10, 0)
    series = it["curves"]["chart"]["series"]
    assert len(series) <= 4
    assert series[-1]["dashed"]


def test_the_reading_says_cannot_tell_yet_where_the_interval_holds_nothing() -> None:
    calm = [_cohort(f"2026-W{n}", 100, 60) for n in range(30, 36)]
    assert "cannot tell yet" in _reading({"cohorts": calm}, "en")[0]["text"]
    fell = [*calm, _cohort("2026-W36", 100, 20)]
    said = _reading({"cohorts": fell}, "en")[0]
    assert said["tone"] == "bad"
    assert said["interval"][1] < 0
    assert "a real difference" in said["text"]


def test_an_unfinished_cohort_is_not_read() -> None:
    cohorts = [_cohort("2026-W30", 100, 60), _cohort("2026-W31", 100, 60), _cohort("2026-W32", 100, 1, open_from=1)]
    assert "2026-W31" in _reading({"cohorts": cohorts}, "en")[0]["text"]


def test_a_crowd_is_named() -> None:
    cohorts = [*(_cohort(f"2026-W{n}", 100, 60) for n in range(20, 34)), _cohort("2026-W34", 900, 500)]
    assert any("9.0 times the usual" in one["text"] for one in _reading({"cohorts": cohorts}, "en"))


@pytest.mark.parametrize(("value", "said"), [(None, "—"), (0.3, "18 s"), (8, "8 min"), (300, "5 h"), (4_320, "3 days")])
def test_times_from_seconds_to_days(value: float | None, said: str) -> None:
    assert minutes(value, PEN) == said


def test_a_stage_that_hurts_most_is_marked_and_the_last_has_nobody_who_went_on() -> None:
    whole = {"place": 1, "stage": "a", "zh": "甲", "en": "A", "owner": "Growth", "users": 10, "share": 1.0, "passed": 4}
    last = {**whole, "place": 2, "stage": "b", "en": "B", "users": 4, "share": 0.4, "passed": None}
    said = {"from": "2026-10-01", "through": "2026-10-28", "users": 10, "stages": [whole, last], "friction_rank": ["a"]}
    first, end = stages(said, PEN)["rows"]
    assert (first["rank_text"], first["tone"], first["left"]) == ("Friction #1", "bad", "6")
    assert (end["rank_text"], end["left"]) == ("", "—")


def test_a_clue_of_too_few_people_claims_no_excess() -> None:
    one: dict[str, Any] = {"clue_id": "c1", "name": "x" * 200, "topic": "price", "users": 3, "money_fen": 100}
    one |= {"excess_churn": {"enough": False, "why": {}}, "growth": {"growing": True, "recent": 3, "earlier": 0}}
    it = clues({"window_days": 28, "complaints": 3, "in_no_clue": 0, "clues": [one | {"quotes": []}]}, PEN)
    assert (it["rows"][0]["excess"], it["rows"][0]["between"]) == ("—", "too few to tell")


def test_a_month_with_too_few_answers_for_an_interval_has_none_and_breaks_no_page() -> None:
    kinds = {"promoters": 10, "passives": 9, "detractors": 4}
    few = {"month": "2026-05", "complete": True, "n": 23, "score": None, "interval": None, **kinds}
    enough = {"month": "2026-06", "complete": False, "n": 129, "score": 31.8, "interval": [18.6, 45.0], **kinds}
    said = {
        "score": 31.8,
        "interval": [18.6, 45.0],
        "n": 129,
        "threshold": 0.0,
        "bad": False,
        "window_days": 28,
        "months": [few, enough],
        "stages": [],
        "who_answers": [],
    }
    newest, older = nps(said, PEN)["chart"]["table"]["rows"]
    assert newest["cells"][1:3] == ["32", "13"]
    assert older["cells"][1:3] == [NOTHING, NOTHING]

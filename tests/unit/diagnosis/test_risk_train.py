"""Who may speak: a model only where it beats the plain rules on days it had not seen, and never a worse one."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from liuke.diagnosis.risk import train as training
from liuke.diagnosis.risk.calibrate import NONE, Calibration, calibrated, fit_calibration
from liuke.diagnosis.risk.drift import psi
from liuke.diagnosis.risk.errors import UnreadableModelError
from liuke.diagnosis.risk.keep import PLACE, document_of, keep, kept, read, speaking
from liuke.diagnosis.risk.origins import Horizon, Past
from liuke.diagnosis.risk.replace import may_speak
from liuke.diagnosis.risk.score import interval
from liuke.diagnosis.risk.train import Trained, train
from liuke.diagnosis.risk.window import Window
from liuke.model.policy import RiskPolicy

HORIZON = Horizon(window_days=14, gap_days=1)
WINDOW = Window(days=14, source="gaps", history_days=100)
POLICY = RiskPolicy(min_users=200, min_leavers=20)
NAMES = ("idle_days", "errors_28d", "same")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave boosting to tests of its own."""
    monkeypatch.setattr(training, "boost_lack", lambda: "left out here")


def past(n: int, days_ago: int, *, errors: float = 2.0, left: float | None = None, base: float = 0.0) -> Past:
    """Return a past day on which chance of leaving rises with days of quiet, and with errors met where they matter."""
    chance = np.random.default_rng(days_ago)
    idle, met = chance.integers(0, 14, n).astype(float), chance.poisson(1.0, n).astype(float)
    odds = base - 2.5 + 0.15 * idle + errors * (met - 1)
    gone = (chance.random(n) < 1 / (1 + np.exp(-odds))).astype(float) if left is None else np.full(n, left)
    return Past(
        day=date(2026, 6, 1) - timedelta(days=days_ago),
        frame={"idle_days": idle, "errors_28d": met, "same": np.ones(n)},
        gone=gone,
        subjects=np.array([f"u{k}" for k in range(n)], dtype=object),
        active=idle < 3,
        money_fen=np.full(n, 1_000.0),
        users=n,
    )


def days(n: int = 800, **how: Any) -> list[Past]:
    return [past(n, ago, **how) for ago in (15, 30, 45)]


def trained(several: list[Past]) -> Trained:
    said = train(several, NAMES, POLICY)
    assert said is not None
    return said


def test_a_model_that_knows_more_than_the_rules_speaks() -> None:
    said = trained(days())
    assert (said.name, said.speaker, said.why) == ("logistic", "model", None)
    assert said.report is not None
    figures = said.report["everyone"]["metrics"]
    assert figures["logistic"]["log_loss"] < figures["gap"]["log_loss"]
    assert figures["logistic"]["ece"] < 0.05
    assert said.report["active"]["metrics"]["gap"]["auc"] < said.report["active"]["metrics"]["logistic"]["auc"]


def test_where_there_is_nothing_more_to_know_the_rule_speaks_and_it_is_said() -> None:
    said = trained(days(errors=0.0))
    assert (said.name, said.speaker, said.why) == ("gap", "rule", "not_better")


def test_thresholds_say_what_they_would_have_found() -> None:
    report = trained(days()).report
    assert report is not None
    last = 10**9
    for row in report["thresholds"]:
        assert row["people"] <= last
        assert row["money_fen"] == 1_000 * row["people"]
        assert row["left_money_fen"] == 1_000 * row["left"]
        last = row["people"]
    assert sum(row["n"] for row in report["reliability"]) == 800
    assert sum(report["tenths"]) == 800


@pytest.mark.parametrize(
    ("several", "why"),
    [
        (days(150), "few_users"),
        (days(base=-9.0), "few_leavers"),
        (days()[:1], "few_days"),
    ],
)
def test_with_too_little_to_learn_from_days_of_quiet_speak(several: list[Past], why: str) -> None:
    if why == "few_leavers":
        several = [replace(one, gone=np.where(np.arange(800) < 15, 1.0, 0.0)) for one in several]
    said = trained(several)
    assert (said.name, said.speaker, said.why, said.report) == ("gap", "rule", why, None)


@pytest.mark.parametrize("left", [0.0, 1.0], ids=["nobody left", "everybody left"])
@pytest.mark.parametrize("n", [1, 800], ids=["one person", "many"])
def test_where_all_are_alike_nobody_speaks(n: int, left: float) -> None:
    assert train(days(n, left=left), NAMES, POLICY) is None


def test_without_a_past_day_nobody_speaks() -> None:
    assert train([], NAMES, POLICY) is None


def test_everybody_treated_leaves_nobody_to_learn_from() -> None:
    assert train([past(0, 15), past(0, 30)], NAMES, POLICY) is None


def test_constant_features_teach_nothing_and_break_nothing() -> None:
    flat = [replace(one, frame={**one.frame, "errors_28d": np.full(800, np.nan)}) for one in days(errors=0.0)]
    assert trained(flat).speaker == "rule"


def test_who_stands_for_others_is_one_person_in_the_interval() -> None:
    """Twenty rows of one person beside 799: the interval of their row is wider than of as many people."""
    one = days()[0]
    rows = np.concatenate([np.repeat(0, 20), np.arange(1, 800)])
    many = Past(
        day=one.day,
        frame={name: column[rows] for name, column in one.frame.items()},
        gone=one.gone[rows],
        subjects=one.subjects[rows],
        active=one.active[rows],
        money_fen=one.money_fen[rows],
    )
    p = np.where(rows == 0, 0.99, 0.5)
    said = training._reliability(many, p)
    assert sum(row["n"] for row in said) == 800
    assert said[-1]["high"] - said[-1]["low"] > 0.2


def test_shift_and_slope_are_found_again() -> None:
    chance = np.random.default_rng(4)
    p = chance.uniform(0.05, 0.95, 20_000)
    gone = (chance.random(20_000) < calibrated(p, Calibration(shift=-0.5, slope=0.7))).astype(float)
    found = fit_calibration(gone, p)
    assert found.shift == pytest.approx(-0.5, abs=0.06)
    assert found.slope == pytest.approx(0.7, abs=0.06)
    assert calibrated(p, NONE) is p


def test_the_stability_index_is_that_of_a_hand_calculation() -> None:
    """Shares 50.5/105 twice against 75.5/105 and 25.5/105: .238 · ln 1.495 + .238 · ln 1.980 = .2585."""
    now, then = [50, 50, *[0] * 8], [75, 25, *[0] * 8]
    a, b = (np.array(counts) + 0.5 for counts in (now, then))
    a, b = a / a.sum(), b / b.sum()
    assert psi(now, then) == pytest.approx(float(((a - b) * np.log(a / b)).sum()))
    assert psi(now, then) == pytest.approx(0.2585, abs=0.001)
    assert psi(now, now) == 0
    assert psi([], []) is None
    assert psi([0] * 10, then) is None


def test_an_interval_lies_between_the_rows_it_falls_between() -> None:
    rows = [{"said": 0.2, "low": 0.1, "high": 0.3}, {"said": 0.4, "low": 0.3, "high": 0.5}]
    low, high = interval(np.array([0.1, 0.3, 0.9]), rows)
    assert low.tolist() == pytest.approx([0.1, 0.2, 0.3])
    assert high.tolist() == pytest.approx([0.3, 0.4, 0.5])
    assert np.isnan(interval(np.array([0.5]), [])[0]).all()


def document(said: Trained, day: date = date(2026, 6, 1)) -> dict[str, Any]:
    return document_of(
        said, as_of=day, window=WINDOW, horizon=HORIZON, facts="f", policy="p", made_at="2026-06-01T00:00:00+00:00"
    )


def test_a_kept_model_says_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    several = days()
    said = trained(several)
    id_ = keep(tmp_path, document(said), stands=True, stands_why="first")
    back = read(tmp_path / PLACE / f"{id_}.json")
    assert back.horizon == HORIZON
    assert np.allclose(back.model.predict(several[0].frame), said.model.predict(several[0].frame))


def test_a_past_day_is_told_by_who_spoke_then(tmp_path: Path) -> None:
    said = trained(days())
    first = keep(tmp_path, document(said, date(2026, 5, 1)), stands=True, stands_why="first")
    second = keep(tmp_path, document(said, date(2026, 6, 1)), stands=True, stands_why="better")
    keep(tmp_path, document(said, date(2026, 6, 5)), stands=False, stands_why="worse")
    speakers = [speaking(tmp_path, day) for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 1))]
    assert [one.id if one else None for one in speakers] == [None, first, second]
    assert [row["stands"] for row in kept(tmp_path)] == [False, True, True]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99}', '{"version": 1}', "\x00"])
def test_a_broken_file_is_named_and_passed_over(tmp_path: Path, text: str) -> None:
    good = keep(tmp_path, document(trained(days())), stands=True, stands_why="first")
    broken = tmp_path / PLACE / "2026-06-02-broken.json"
    broken.write_text(text)
    with pytest.raises(UnreadableModelError):
        read(broken)
    speaker = speaking(tmp_path, date(2026, 7, 1))
    assert speaker is not None
    assert speaker.id == good
    assert [row["readable"] for row in kept(tmp_path)] == [False, True]


def test_the_file_holds_fingerprint_metrics_and_date(tmp_path: Path) -> None:
    id_ = keep(tmp_path, document(trained(days())), stands=True, stands_why="first")
    said = json.loads((tmp_path / PLACE / f"{id_}.json").read_text())
    assert id_.startswith("2026-06-01-")
    assert (said["facts"], said["policy"], said["made_as_of"]) == ("f", "p", "2026-06-01")
    assert said["report"]["everyone"]["metrics"]["logistic"]["auc"] > 0.5


def test_a_worse_model_does_not_take_the_place_of_a_better_one(tmp_path: Path) -> None:
    good = days(2_000)
    keep(tmp_path, document(trained(good), date(2026, 6, 1)), stands=True, stands_why="first")
    now = speaking(tmp_path, date(2026, 7, 1))
    later = [replace(one, day=one.day + timedelta(days=30)) for one in good]
    blind = [replace(one, frame={**one.frame, "errors_28d": np.zeros(2_000)}) for one in later]
    assert may_speak(now, trained(blind), HORIZON, later) == (False, "worse")
    assert may_speak(now, trained(later), HORIZON, later)[0] in (True, False)
    assert may_speak(None, trained(blind), HORIZON, later) == (True, "first")
    assert may_speak(now, trained(blind), Horizon(window_days=21, gap_days=1), later) == (True, "window")


def test_an_untested_rule_does_not_take_the_place_of_a_model(tmp_path: Path) -> None:
    keep(tmp_path, document(trained(days())), stands=True, stands_why="first")
    now = speaking(tmp_path, date(2026, 7, 1))
    few = days(150)
    assert may_speak(now, trained(few), HORIZON, few) == (False, "untested")

"""A plan that stopped itself: the page says why, an approver lets it go on, nobody else does, and a stop stays a stop."""

import pytest

from liuke.kit.errors import Language
from tests.unit.web.reader import Reader, sample

PLAN = "/plans/W-1116-01"
WHY = {
    "zh": "第 2 段（25%）自己停下：退回 9.0%，超过 5.0%",
    "en": "stopped itself at stage 2 (25%): 9.0% bounced, more than 5.0%",
}
GO_ON = {"zh": "继续发送", "en": "Go on sending"}
WHOM = {"zh": "你的职责不包括这一步，请找：何也", "en": "Your duty does not include this; ask: 何也"}
DONE = {"zh": "继续发送：还没发的会接着发。", "en": "Going on: what was not sent yet is sent now."}
BOTH: list[Language] = ["zh", "en"]


def _reader(person: str, language: Language, ramp: str = "stopped") -> Reader:
    reader = Reader(sample=sample(language=language))
    reader.sample.answers.plan |= {"state": "applied", "ramp": {"state": ramp, "text": WHY[language]}}
    reader.cookies["liuke_language"] = language
    reader.sign_in(person)
    return reader


def _asked(reader: Reader, name: str) -> list[dict[str, object]]:
    return [said for call, said in reader.sample.answers.asked if call == name]


@pytest.mark.parametrize("language", BOTH)
def test_a_plan_that_stopped_itself_says_why_and_an_approver_lets_it_go_on(language: Language) -> None:
    reader = _reader("he", language)
    answers = reader.sample.answers
    answers.more["plan_resume"] = lambda _, **__: answers.plan.update(ramp={"state": "running", "text": ""}) or {}
    page = reader.get(PLAN)
    assert WHY[language] in page.text
    assert f'href="{PLAN}/resume"' in page.text
    asks = reader.get(f"{PLAN}/resume")
    assert GO_ON[language] in asks.text
    done = reader.post(f"{PLAN}/resume", {"csrf": asks.field("csrf")})
    assert (done.status, done.headers["location"]) == (303, f"{PLAN}?did=resume")
    assert _asked(reader, "plan_resume") == [{"plan": "W-1116-01", "by": "he"}]
    after = reader.get(f"{PLAN}?did=resume").text
    assert DONE[language] in after
    assert f"{PLAN}/resume" not in after  # it goes on: only a stop is left to press
    assert f"{PLAN}/stop" in after


@pytest.mark.parametrize("language", BOTH)
def test_an_operator_may_stop_it_for_good_but_not_let_it_go_on(language: Language) -> None:
    reader = _reader("lin", language)
    page = reader.get(PLAN)
    assert f'href="{PLAN}/resume"' not in page.text
    assert GO_ON[language] in page.text
    assert WHOM[language] in page.text
    assert reader.post(f"{PLAN}/resume", {"csrf": reader.get(f"{PLAN}/stop").field("csrf")}).status == 403
    assert reader.post(f"{PLAN}/stop", {"csrf": reader.get(f"{PLAN}/stop").field("csrf")}).status == 303
    assert not _asked(reader, "plan_resume")
    stopped = reader.get(f"{PLAN}?did=stop").text
    assert GO_ON[language] not in stopped  # stopped by a person: it is over
    assert f"{PLAN}/stop" not in stopped


@pytest.mark.parametrize("ramp", ["running", "done"])
def test_a_plan_that_goes_out_as_it_should_offers_no_going_on(ramp: str) -> None:
    assert GO_ON["zh"] not in _reader("he", "zh", ramp).get(PLAN).text

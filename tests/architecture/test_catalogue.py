"""The catalogue of words: both languages under every key, the same facts in both, nothing missing or left over."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from string import Formatter

import click
import pytest

import liuke
from liuke.app.say import FOLDER, keys, say
from liuke.cli.spoken import EVERYWHERE, SpokenCommand, SpokenGroup
from liuke.cli.tree import ROOT
from liuke.facts.errors import EngineFullError
from liuke.flow.declared import DECLARED
from liuke.guard.reasons import REASONS
from liuke.kit.errors import every_error
from liuke.kit.spacing import gaps, meets
from liuke.model.spoken import DUTIES, PLAN_STATES, TASK_STATES
from liuke.model.words import ChannelName, Duty, IdleTier, Liveness, PlanState, TaskState, ValueTier, VerdictKind
from liuke.playbooks.document import library
from liuke.signals.rfm import VALUE_TYPES
from liuke.state.errors import PlanStateError
from liuke.web.api.shape import endpoints

_SOURCE = Path(__file__).resolve().parents[2] / "src" / "liuke"
_FILES = sorted(file.stem for file in FOLDER.glob("*.toml"))
_CJK = re.compile(r"[\u3400-\u9fff]")
_NAMES = re.compile(r"留客|中文")


def placeholders(text: str) -> set[str]:
    """Return the names of the facts that a text asks for."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("file", _FILES)
def test_each_key_says_the_same_in_both_languages(file: str) -> None:
    for key, texts in keys(file).items():
        assert {"zh", "en"} <= set(texts) <= {"zh", "en", "en_one"}, key
        assert texts["zh"].strip(), key
        assert texts["en"].strip(), key
        assert placeholders(texts["zh"]) == placeholders(texts["en"]), key
        assert placeholders(texts.get("en_one", "")) <= placeholders(texts["en"]), key


@pytest.mark.parametrize("file", _FILES)
def test_english_is_english_and_chinese_is_punctuated_as_chinese(file: str) -> None:
    wrong = [key for key, texts in keys(file).items() if _CJK.search(_NAMES.sub("", texts["en"]))]
    wrong = [key for key in wrong if not key.endswith(".language")]  # the switch to Chinese is written in Chinese
    wrong += [key for key, texts in keys(file).items() if re.search(r"[\u3400-\u9fff][,;:?!]", texts["zh"])]
    assert not wrong


def test_every_call_of_the_api_is_said_in_both_languages_and_in_english_as_the_call_says_it() -> None:
    assert {name: texts["en"] for name, texts in keys("calls").items()} == {
        one.name: one.means for one in endpoints().values()
    }


def _said(folder: str) -> Iterator[str]:
    """Yield every text that code of a folder holds; a text that goes on at run time ends with an asterisk."""
    for source in sorted((_SOURCE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                yield str(node.values[0].value) + "*"


def _used(file: str) -> set[str]:
    """Return the keys of a file that some door names, whole or as the beginning of a family."""
    words = {word.removeprefix(f"{file}.") for door in ("cli", "web", "app") for word in _said(door)}
    families = tuple(word[:-1] for word in words if word.endswith(".*") or word.endswith("_*"))
    return {key for key in keys(file) if key in words or (families and key.startswith(families))}


@pytest.mark.parametrize("file", ["cli", "common"])
def test_no_key_is_left_over(file: str) -> None:
    assert set(keys(file)) - _used(file) == set()


@pytest.mark.parametrize("file", ["cli", "common", "help"])
def test_no_key_that_the_code_names_is_missing(file: str) -> None:
    """Families (``cli.head.*``) are tried by the pictures of every renderer; of one there is at least one member."""
    named = {word.removeprefix(f"{file}.") for word in _said("cli") if re.fullmatch(rf"{file}(\.\w+)+", word)}
    known = set(keys(file))
    begun = {word for word in named if word.endswith("_") and any(key.startswith(word) for key in known)}
    assert named - known - begun == set()


def _help(command: click.Command | None) -> Iterator[str]:
    assert isinstance(command, SpokenCommand | SpokenGroup)
    yield f"{command.key}.short"
    for param in command.params:
        if param.name not in EVERYWHERE:
            yield f"{command.key}.{param.name}"
    if isinstance(command, SpokenGroup):
        for name in command.names:
            yield from _help(command.get_command(click.Context(command), name))


def test_every_command_and_parameter_has_its_words_and_none_is_left_over() -> None:
    wanted = set(_help(ROOT))
    known = set(keys("help"))
    common = {key for key in known if key.startswith("any.")}
    missing = {key for key in wanted if key not in known and f"any.{key.rpartition('.')[2]}" not in common}
    assert missing == set()
    frame = {key for key in known if key.startswith(("words.", "sections.")) or key.endswith(".text")}
    assert known - wanted - common - frame == set()
    assert {key.partition(".")[2] for key in known if key.startswith("sections.")} == set(ROOT.where)
    assert {key.partition(".")[0] for key in frame if key.endswith(".text")} <= {
        key.partition(".")[0] for key in wanted
    }
    asked = {key.rpartition(".")[2] for key in wanted} | {*EVERYWHERE, "help"}
    assert {key.partition(".")[2] for key in common} <= asked


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("channel", ChannelName),
        ("liveness", Liveness),
        ("plan_state", PlanState),
        ("task_state", TaskState),
        ("tier", IdleTier),
        ("value_tier", ValueTier),
        ("verdict", VerdictKind),
    ],
)
def test_every_word_of_a_closed_set_has_a_name(family: str, words: type[ChannelName]) -> None:
    named = {key.rpartition(".")[2] for key in keys("common") if key.startswith(f"{family}.")}
    assert named - {"never"} == {str(word) for word in words}


def test_value_types_are_called_the_same_everywhere() -> None:
    for word, (zh, en) in VALUE_TYPES.items():
        assert (say(f"common.value_tier.{word}", "zh"), say(f"common.value_tier.{word}", "en")) == (zh, en)


def test_states_and_duties_are_called_the_same_below_the_catalogue() -> None:
    for family, words in (("common.plan_state", PLAN_STATES), ("common.task_state", TASK_STATES), ("web.duty", DUTIES)):
        assert {word: say(f"{family}.{word}", "zh") for word in words} == words
    assert (set(PLAN_STATES), set(TASK_STATES), set(DUTIES)) == (set(PlanState), set(TaskState), set(Duty))
    assert (
        PlanStateError(plan="W-1", now="draft", to="stopped").sentence("zh")
        == "计划 W-1 现在是「待审批」，不能改成「已停止」"
    )
    assert EngineFullError(what="disk", why="x").sentence("zh").startswith("磁盘空间不够了")


@pytest.mark.parametrize("file", _FILES)
def test_chinese_and_letters_stand_apart(file: str) -> None:
    """「近 28 天」 rather than 「近28天」, whatever a fact begins with; beside a full-width sign stands no space."""
    for key, texts in keys(file).items():
        for fact in ("Lime 7", "七天", "疲劳（七天）"):
            facts = dict.fromkeys(placeholders(texts["zh"]), fact)
            said = say(f"{file}.{key}", "zh", **facts)
            assert meets(said) == [], key
            assert gaps(said) == [], key


def test_chinese_and_letters_stand_apart_also_in_errors_reasons_and_signals() -> None:
    for module in walk_packages(liuke.__path__, "liuke."):
        if module.name.endswith("errors"):
            import_module(module.name)
    texts = [text for error in every_error() for text in (error.zh, error.next_zh)]
    texts += [text for reason in REASONS for text in (reason.zh, reason.means_zh)]
    texts += [one.zh for spec in DECLARED for one in (spec, *spec.columns)]
    texts += [play.label.zh for play in library().values()]
    assert [text for text in texts if gaps(re.sub(r"{[^}]*}", "{}", text))] == []
    assert [text for text in texts if meets(re.sub(r"{[^}]*}", "{}", text))] == []


def test_a_key_that_does_not_exist_is_a_defect_unless_something_else_is_offered() -> None:
    with pytest.raises(KeyError):
        say("cli.no_such_key", "en")
    assert say("cli.no_such_key", "en", otherwise="as it is") == "as it is"


@pytest.mark.parametrize(
    ("n", "language", "text"), [(1, "en", "1 alarm"), (2, "en", "2 alarms"), (1234, "zh", "1,234 条信号越线")]
)
def test_counts_are_written_as_people_write_them(n: int, language: str, text: str) -> None:
    assert say("cli.today.firing", language, n=n) == text

"""Next steps on pages: something that somebody at a browser can do, whatever went wrong."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from starlette.routing import Route

import liuke
from liuke.app.errors import NoFactsError
from liuke.app.say import keys
from liuke.kit.errors import Language, LiukeError, every_error
from liuke.state.errors import UnknownPlanError
from liuke.web.view.onward import _COMMAND, _LEADS, onward
from tests.unit.web.reader import Reader, sample

TEMPLATES = Path(liuke.__path__[0]) / "web" / "templates"
_AT_THE_MACHINE = {"zh": "这一步要在运行留客的机器上做", "en": "This is done on the machine that runs liuke."}


def _errors() -> list[type[LiukeError]]:
    for module in walk_packages(liuke.__path__, "liuke."):
        if module.name.endswith("errors"):
            import_module(module.name)
    return sorted(every_error(), key=lambda error: error.code)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_next_step_on_a_page_is_a_command_of_its_reader(language: Language) -> None:
    errors = _errors()
    assert len(errors) > 200
    for error in errors:
        said = {"code": error.code, "next": error.next_zh if language == "zh" else error.next_en}
        step = onward(said, language)
        told = step["text"].startswith(_AT_THE_MACHINE[language])
        assert told or not _COMMAND.search(step["text"].replace("whoever runs liuke", "")), error.code
        assert step["text"], error.code


def test_every_page_that_a_next_step_leads_to_is_there() -> None:
    routes = [route for route in sample().app.routes if isinstance(route, Route) and "GET" in (route.methods or ())]
    known = {error.code for error in _errors()}
    for code, lead in _LEADS.items():
        assert code in known
        path = re.sub(r"{\w+}", "7", lead.partition("?")[0].partition("#")[0])
        assert any(route.path_regex.match(path) for route in routes), code


def test_an_error_leads_to_what_it_is_about() -> None:
    reader = Reader(sample=sample())
    why = UnknownPlanError(plan="W-1/../x")
    assert onward(why.document("en"), "en", why.facts)["href"] == "/plans"
    assert (
        onward({"code": "LK-B202", "next": "liuke plan review X"}, "zh", {"plan": "W-1/x"})["href"] == "/plans/W-1%2Fx"
    )
    assert (
        onward({"code": "LK-B202", "next": "liuke plan review X"}, "zh")["href"] == "/plans"
    )  # a kept error: no facts
    assert onward(NoFactsError().document("zh"), "zh")["text"] == "到「导入」页导入数据"
    page = reader.get("/plans/NOPE")
    assert page.status == 404
    assert 'href="/plans"' in page.text.split('class="note"')[1]
    assert "liuke plan" not in page.text


@pytest.mark.parametrize("file", ["begin", "insight", "pages", "parts", "web"])
def test_no_page_tells_its_reader_to_change_a_file(file: str) -> None:
    said = [(key, text) for key, texts in keys(file).items() for text in texts.values()]
    assert [one for one in said if re.search(r"\b\w+\.(yml|toml)\b", one[1])] == []


def test_only_the_first_day_and_the_import_offer_commands_beside_what_the_page_does() -> None:
    commands = {
        file.name for file in TEMPLATES.rglob("*.html") if re.search(r">\s*liuke [a-z]", file.read_text("utf-8"))
    }
    assert commands == {"empty.html", "import.html"}


def test_an_empty_journey_leads_to_the_meaning_of_events() -> None:
    text = (TEMPLATES / "journeys.html").read_text("utf-8")
    empty = re.findall(r"small\.state\('empty', s\('insight\.(?:jour|fun)\.none'\).*?\) }}", text)
    assert len(empty) == 3
    assert all("href='/tracking'" in one for one in empty)
    friction = (TEMPLATES / "today.html").read_text("utf-8").split("friction.empty")[1]
    assert friction.partition("</p>")[0].count('href="/tracking"') == 1

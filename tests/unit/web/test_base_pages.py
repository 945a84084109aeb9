"""Data & definitions and Guard & settings on a house without facts (U1): what is there, and what is not yet, is said."""

import html
import re
from collections.abc import Iterator

import pytest

from liuke.delivery.links import Purpose
from liuke.kit.spacing import gaps
from tests.unit.web.house_door import Door, open_door

HOST = "127.0.0.1:8765"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("base") / "shop") as door:
        yield door


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/guard", 200, "G-20"),
        ("/guard/g-04", 200, "G-04"),
        ("/guard/G-99", 404, "LK-"),
        ("/data?q=decay", 200, "login_decay"),
        ("/data/definitions/retention_share", 200, "Asia/Shanghai"),
        ("/data/definitions/login_decai", 404, "LK-H150"),
        ("/palette?q=%3Cscript%3E", 200, "&lt;script&gt;"),
    ],
)
def test_the_base_answers_before_there_are_facts(door: Door, path: str, status: int, says: str) -> None:
    page = door.ask("GET", path, host=HOST)
    assert page.status == status
    assert says in page.text


@pytest.mark.parametrize(
    "path", ["/guard", "/guard/g-04", "/data", "/explain", "/tracking", "/import", "/audit", "/settings/{token}"]
)
def test_no_space_stands_beside_a_full_width_sign_on_a_chinese_page(door: Door, path: str) -> None:
    page = door.ask("GET", path.format(token=door.token(Purpose.PREFERENCES)), host=HOST).text
    inside = re.sub(r"<(script|style|template|pre).*?</\1>", "", page, flags=re.S)
    texts = [html.unescape(one) for one in re.findall(r">([^<]+)<", inside)]
    assert any("一" <= sign <= "鿿" for sign in "".join(texts))
    assert [one for one in texts if gaps(one)] == []

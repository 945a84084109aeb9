"""Signing in through the company (OIDC, code with PKCE), against a provider that checks us and behaves badly."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from liuke.model.words import Duty
from liuke.state.people import Person, account_of, keep_person
from liuke.web.company import Company as Sign
from tests.unit.web.company import NOON, Company, open_company
from tests.unit.web.provider import CLIENT, SECRET, Provider, running

_SETTINGS = """
[access]
url = "http://127.0.0.1:8765"

[access.company]
issuer = "{url}"
client_id = "{client}"
secret_env = "LIUKE_TEST_OIDC"
label = "青柠账号"
duties = {{crm-approvers = "approver", crm = "operator"}}
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as one:
        yield one


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Company]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIUKE_TEST_OIDC", SECRET)
        settings = _SETTINGS.format(url=provider.url, client=CLIENT)
        with open_company(tmp_path_factory.mktemp("oidc") / "shop", people=False, settings=settings) as opened:
            provider.now = NOON.timestamp()
            yield opened


@pytest.fixture
def company(shop: Company, provider: Provider) -> Iterator[Company]:
    shop.leave()
    provider.bad, provider.claims = "", {"groups": ["crm"], "sub": "sub-lan"}
    sign = shop.site.company
    assert sign is not None
    sign._known = None
    yield shop


def _back(company: Company, provider: Provider, **changed: str) -> Any:
    begun = company.get("/in/company?back=/explain")
    assert begun.status == 303
    query = {**provider.authorize(begun.headers["location"]), **changed}
    return company.get(f"/in/back?{urlencode({k: v for k, v in query.items() if v})}")


def test_who_comes_through_the_company_is_let_in_with_the_duty_of_their_group(
    company: Company, provider: Provider
) -> None:
    assert "青柠账号" in company.get("/explain").text
    done = _back(company, provider)
    assert (done.status, done.headers["location"]) == (303, "/explain")
    assert company.get("/me").status == 200
    found = account_of(company.house.state, "lan")
    assert found is not None
    assert (found.person.duty, found.person.name, found.source) == (Duty.OPERATOR, "兰心", "company")
    provider.claims["groups"] = ["crm", "crm-approvers"]
    assert _back(company, provider).status == 303
    changed = account_of(company.house.state, "lan")
    assert changed is not None
    assert changed.person.duty is Duty.APPROVER


def test_an_invited_address_is_known_again_only_when_it_is_verified(company: Company, provider: Provider) -> None:
    keep_person(
        company.house.state,
        Person(id="qiu", name="秋", duty=Duty.VIEWER),
        by="test",
        now=NOON,
        source="user",
        email="qiu@lime.example",
    )
    provider.claims = {"sub": "sub-qiu", "email": "qiu@lime.example", "email_verified": False}
    assert _back(company, provider).status == 403
    provider.claims["email_verified"] = True
    assert _back(company, provider).status == 303
    provider.claims = {"sub": "sub-evil", "email": "qiu@lime.example", "email_verified": True}
    assert _back(company, provider).status == 403


def test_a_stranger_without_a_group_is_turned_away(company: Company, provider: Provider) -> None:
    provider.claims = {"sub": "sub-stranger", "email": "x@elsewhere.example"}
    page = _back(company, provider)
    assert page.status == 403
    assert "LK-W116" in page.text
    assert company.get("/me").status == 401


@pytest.mark.parametrize(
    "bad",
    [
        *("nonce", "no_nonce", "audience", "two_audiences", "azp", "issuer", "expired", "no_expiry", "not_yet"),
        *("future", "no_subject", "number_subject", "alg_none", "hs256", "other_key", "cut"),
    ],
)
def test_a_token_that_does_not_fit_lets_nobody_in(company: Company, provider: Provider, bad: str) -> None:
    provider.bad = bad
    page = _back(company, provider)
    assert page.status == 403, bad
    assert company.get("/me").status == 401


@pytest.mark.parametrize("bad", ["no_token", "huge", "broken"])
def test_a_provider_that_does_not_answer_as_one_is_said_to_be_away(
    company: Company, provider: Provider, bad: str
) -> None:
    provider.bad = bad
    page = _back(company, provider)
    assert page.status == 503
    assert "LK-W117" in page.text


@pytest.mark.parametrize("bad", ["away", "metadata_issuer", "plain_endpoint"])
def test_a_provider_that_describes_itself_wrongly_is_not_gone_to(
    company: Company, provider: Provider, bad: str
) -> None:
    provider.bad = bad
    assert company.get("/in/company").status == 503


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "another"},
        {"state": ""},
        {"code": ""},
        {"code": "guessed"},
        {"iss": "https://evil.example"},
        {"iss": ""},
    ],
)
def test_a_way_back_that_was_tampered_with_lets_nobody_in(
    company: Company, provider: Provider, changed: dict[str, str]
) -> None:
    assert _back(company, provider, **changed).status == 403
    assert company.get("/me").status == 401


def test_a_way_back_is_good_once_and_in_the_browser_that_began_it(company: Company, provider: Provider) -> None:
    begun = company.get("/in/company")
    mine = dict(company.cookies)
    query = urlencode(provider.authorize(begun.headers["location"]))
    company.leave()
    assert company.get(f"/in/back?{query}").status == 403
    company.cookies = mine
    assert company.get(f"/in/back?{query}").status == 403
    begun = company.get("/in/company")
    query = urlencode(provider.authorize(begun.headers["location"]))
    company.wait(minutes=11)
    assert company.get(f"/in/back?{query}").status == 403
    provider.now = company.clock.now().timestamp()


def test_the_secret_is_in_no_address_and_no_page(company: Company, provider: Provider) -> None:
    assert isinstance(company.site.company, Sign)
    begun = company.get("/in/company")
    assert SECRET not in begun.headers["location"]
    assert SECRET not in company.get("/in").text
    assert provider.url in begun.headers["location"]

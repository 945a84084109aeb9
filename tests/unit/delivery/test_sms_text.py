"""A text message: how many parts it is paid for, how it is signed, and to whom it goes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.delivery.errors import RejectedError
from liuke.delivery.message import Outgoing
from liuke.delivery.registered import Registered, fit
from liuke.delivery.sms import number, parts_of, sms_text, unsigned
from liuke.model.words import ChannelName, MessageClass

GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà"


def message(text: str, **other: Any) -> Outgoing:
    said: dict[str, Any] = {"key": "k", "plan_id": "p", "playbook": "p", "subject_id": "u", "channel": ChannelName.SMS}
    return Outgoing(**said | {"address": "13800138000", "subject": "", "text": text} | other)


# Parts


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("a" * 160, "gsm7", 160, 1),
        ("a" * 161, "gsm7", 161, 2),
        ("a" * 306, "gsm7", 306, 2),
        ("a" * 307, "gsm7", 307, 3),
        ("€" * 80, "gsm7", 160, 1),
        ("€" * 81, "gsm7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "gsm7", 306, 3),  # the two halves of € do not part: 152 | 153 | 1
        ("中" * 70, "ucs2", 70, 1),
        ("中" * 71, "ucs2", 71, 2),
        ("中" * 134, "ucs2", 134, 2),
        ("中" * 135, "ucs2", 135, 3),
        ("a" * 69 + "中", "ucs2", 70, 1),
        ("😀" * 35, "ucs2", 70, 1),
        ("😀" * 36, "ucs2", 72, 2),
        ("中" * 66 + "😀" + "中" * 66, "ucs2", 134, 3),
        ("ç", "ucs2", 1, 1),  # Ç is of the alphabet, ç is not
        ("", "gsm7", 0, 1),
        (GSM, "gsm7", len(GSM), 1),
    ],
)
def test_parts_by_the_standard(text: str, encoding: str, units: int, parts: int) -> None:
    """3GPP TS 23.038 and 23.040; the figures counted by hand."""
    found = parts_of(text)
    assert (found.encoding, found.units, found.parts) == (encoding, units, parts)


@pytest.mark.parametrize(("n", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
@pytest.mark.parametrize("letter", ["a", "中"])
def test_in_china_every_letter_counts_one_and_a_part_holds_67(letter: str, n: int, parts: int) -> None:
    assert parts_of(letter * n, market="cn").parts == parts


@given(st.text(alphabet=GSM + "€{}中😀", max_size=800))
def test_a_longer_text_is_never_cheaper(text: str) -> None:
    assert parts_of(text + "a").parts >= parts_of(text).parts >= 1


# Signature and way out


def _out(text: str, **other: Any) -> str:
    said: dict[str, Any] = {"signature": "青柠", "market": "cn"} | other
    kind = said.pop("kind", MessageClass.MARKETING)
    return sms_text(message(text, message_class=kind), **said)


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("您的券还有效", "【青柠】您的券还有效，拒收请回复R"),
        ("【青柠】您的券还有效。", "【青柠】您的券还有效，拒收请回复R"),
        (" 【青柠】 您的券还有效 拒收请回复R", "【青柠】您的券还有效 拒收请回复R"),
        ("您的券还有效，退订回T", "【青柠】您的券还有效，退订回T"),
        ("您的券还有效，回TD退订", "【青柠】您的券还有效，回TD退订，拒收请回复R"),
    ],
)
def test_a_chinese_marketing_text_begins_with_who_and_ends_with_the_way_out(text: str, out: str) -> None:
    assert _out(text) == out


def test_a_service_text_is_signed_and_has_no_way_out() -> None:
    assert _out("验证码 1234", kind=MessageClass.SERVICE) == "【青柠】验证码 1234"


def test_an_american_marketing_text_says_how_to_stop_once() -> None:
    assert _out("Your cart is here.", market="us") == "Your cart is here. Reply STOP to opt out"
    assert _out("Your cart. Reply STOP to end", market="us") == "Your cart. Reply STOP to end"
    assert _out("Votre panier", market="eu") == "Votre panier"


@pytest.mark.parametrize("text", ["", "  ", "【别家】您好", "您好【青柠】", "【青柠】您好【福利】", "中" * 500])
def test_what_is_no_text_of_ours_is_refused(text: str) -> None:
    with pytest.raises(RejectedError):
        _out(text)


def test_a_provider_that_signs_itself_gets_the_text_without() -> None:
    assert unsigned("【青柠】您好", "青柠") == "您好"
    assert unsigned("您好", "青柠") == "您好"


# Numbers


@pytest.mark.parametrize(
    ("said", "market", "one"),
    [
        ("13800138000", "cn", "+8613800138000"),
        ("138 0013 8000", "cn", "+8613800138000"),
        ("+86-138-0013-8000", "cn", "+8613800138000"),
        ("008613800138000", "cn", "+8613800138000"),
        ("１３８００１３８０００", "cn", "+8613800138000"),
        ("8613800138000", "cn", "+8613800138000"),
        ("+14155552671", "cn", "+14155552671"),
        ("(415) 555-2671", "us", "+14155552671"),
        ("1 415 555 2671", "us", "+14155552671"),
        ("+491701234567", "eu", "+491701234567"),
    ],
)
def test_one_number_has_one_spelling(said: str, market: str, one: str) -> None:
    assert number(said, market=market) == one


@pytest.mark.parametrize(
    "said",
    [
        "",
        "13800138000,13900139000",
        "13800138000;13900139000",
        "13800138000 13900139000",
        "13800138000\n13900139000",
        "12800138000",
        "1380013800",
        "138001380001",
        "13800138000x1",
        "+86",
        "+8613800138000#",
        "tel:13800138000",
        "+0123456789",
        "+12345",
        "+1234567890123456",
        "١٣٨٠٠١٣٨٠٠٠",
        "010-12345678",
    ],
)
def test_what_is_none_or_more_than_one_is_refused(said: str) -> None:
    with pytest.raises(RejectedError):
        number(said, market="cn")


# Registered texts


KNOWN = (
    Registered(code="wide", text="${all}"),
    Registered(code="cart", text="${name}您好，${item}还在，${item}等您"),
    Registered(code="dots", text="共 ${n} 元 (含税). 拒收请回复R"),
)


@pytest.mark.parametrize(
    ("text", "code", "blanks"),
    [
        ("小美您好，杯子还在，杯子等您", "cart", {"name": "小美", "item": "杯子"}),
        ("小美您好，杯子还在，盘子等您", "wide", {"all": "小美您好，杯子还在，盘子等您"}),
        ("共 5 元 (含税). 拒收请回复R", "dots", {"n": "5"}),
        ("共 5 元 (含税)x 拒收请回复R", "wide", {"all": "共 5 元 (含税)x 拒收请回复R"}),
    ],
)
def test_a_text_is_the_registered_one_that_says_the_most_of_it(text: str, code: str, blanks: dict[str, str]) -> None:
    found = fit(text, KNOWN)
    assert (found.code, found.blanks) == (code, blanks)


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_what_is_filled_in_again_is_what_was_judged(name: str, item: str) -> None:
    text = f"{name}您好，{item}还在"
    found = fit(text, [Registered(code="c", text="${name}您好，${item}还在")])
    assert found.blanks["name"] + "您好，" + found.blanks["item"] + "还在" == text


def test_a_text_that_is_not_registered_is_refused() -> None:
    with pytest.raises(RejectedError):
        fit("别的", replace_all())


def replace_all() -> list[Registered]:
    return [replace(one, text=one.text + "。") for one in KNOWN[1:]]

"""Personal data in what people wrote: masked in both languages, whatever it is disguised as; the rest stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.kit.mask import mask


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("打 13812345678 没人接", "打 [电话] 没人接"),
        ("我的电话是138-1234-5678，请回电", "我的电话是[电话]，请回电"),
        ("＋86 138 1234 5678", "[phone]"),
        ("１３８１２３４５６７８", "[phone]"),
        ("①③⑧①②③④⑤⑥⑦⑧", "[phone]"),
        ("138\u200b1234\u200b5678 号", "[电话] 号"),
        ("电话一三八一二三四五六七八", "电话[电话]"),
        ("010-88886666转123", "[电话]"),
        ("联系 zhang.san+x@qq.com 或 foo (at) bar.com", "联系 [邮箱] 或 [邮箱]"),
        ("身份证 11010519491231002X 被泄露", "身份证 [证件号] 被泄露"),
        ("我叫张伟，下单三次都没送", "我叫[姓名]，下单三次都没送"),
        ("我姓欧阳", "我姓[姓名]"),
        ("李经理态度很差，王师傅很好", "[姓名]经理态度很差，[姓名]师傅很好"),
        ("收货人：王小明 电话13900001111", "收货人:[姓名] 电话[电话]"),
        ("订单号：A20251101-99887 一直不发货", "订单号:[单号] 一直不发货"),
        ("住在上海市浦东新区张江路88号2栋301室，送餐员找不到", "住在[地址]，送餐员找不到"),
        ("北京市朝阳区建国路93号万达广场5号楼1203", "[地址]"),
        ("微信号：abc_12345 加我", "微信号:[账号] 加我"),
        ("京A·88888 停车", "[车牌] 停车"),
        ("My name is John Smith and I ordered twice", "My name is [name] and I ordered twice"),
        ("Call me at (555) 123-4567 or +44 20 7946 0958", "Call me at [phone] or [phone]"),
        ("spoke to agent Maria about order #AB12345-99", "spoke to agent [name] about order #[number]"),
        ("I live at 221B Baker Street, NW1 6XE", "I live at [address]"),
        ("Mr. O'Brien was rude", "Mr. [name] was rude"),
        ("SSN 123-45-6789", "SSN [id]"),
        ("card 4111 1111 1111 1111 charged", "card [number] charged"),
        ("my conf # is ABCDEF", "my conf # is [number]"),
        ("@united fix this https://t.co/abc", "[account] fix this [link]"),
    ],
)
def test_what_points_at_a_person_is_named_by_kind(said: str, shown: str) -> None:
    assert mask(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "花了199元买的，等了120分钟，用了3天",
        "一共 1234567 元被扣",
        "时间是2025年11月21日12点30分",
        "我是老用户了，从来没有这样",
        "我叫外卖叫了三次",
        "电话打不通，订单取消了",
        "I'm waiting 40 minutes for 2 bags $1,200.50",
        "flight UA1116 was late on 2015-02-24",
        "the order was late again and my account is locked",
        "I'm Very upset 😡",
        "",
    ],
)
def test_what_says_nothing_of_a_person_stays(said: str) -> None:
    assert mask(said) == said.replace("：", ":")


@given(st.text(max_size=300), st.integers(13_000_000_000, 19_999_999_999))
def test_a_mobile_number_never_comes_through_whatever_stands_around_it(around: str, number: int) -> None:
    assert str(number) not in mask(f"{around} {number} {around}")


@given(st.text(max_size=400))
def test_masked_twice_is_masked_once(said: str) -> None:
    once = mask(said)
    assert mask(once) == once


@pytest.mark.parametrize("piece", ["a1", "张", "路", "1 ", "a.b-", "x@", "北京市朝阳区", "My name is ", "0 - "])
def test_a_hundred_thousand_characters_take_no_longer_than_their_number(piece: str) -> None:
    assert len(mask(piece * (100_000 // len(piece)))) > 0

"""Rows with a key: the newer one replaces what it names."""

from datetime import date
from typing import Any

import pytest

USERS = "user_id,email,city,plan,age\n"


def test_a_later_file_replaces_what_it_names_and_leaves_the_rest(take_in: Any, ask: Any) -> None:
    take_in(f"{USERS}a,a@x.cn,上海,free,31\nb,b@x.cn,北京,free,22\n", "users")
    later = take_in("user_id,plan,age,vip\na,gold,32,true\n", "users", name="later.csv")
    assert (later.loaded, later.duplicate) == (1, 0)
    assert ask("SELECT email, city, plan, traits FROM users WHERE subject_id = 'a'") == [
        {"email": "a@x.cn", "city": "上海", "plan": "gold", "traits": '{"age":32,"vip":true}'}
    ]
    assert ask("SELECT plan FROM users WHERE subject_id = 'b'") == [{"plan": "free"}]


def test_an_empty_cell_names_nothing(take_in: Any, ask: Any) -> None:
    take_in(f"{USERS}a,a@x.cn,上海,free,31\n", "users")
    later = take_in(f"{USERS}a,,深圳,,\n", "users", name="later.csv")
    assert later.loaded == 1
    assert ask("SELECT email, city, plan, traits FROM users") == [
        {"email": "a@x.cn", "city": "深圳", "plan": "free", "traits": '{"age":31}'}
    ]


def test_the_same_person_said_again_is_a_duplicate(take_in: Any, ask: Any) -> None:
    text = f"{USERS}a,a@x.cn,上海,free,31\nb,,北京,,\n"
    assert take_in(text, "users").loaded == 2
    before = ask("SELECT * FROM users ORDER BY subject_id")
    again = take_in(text, "users")
    assert (again.loaded, again.duplicate) == (0, 2)
    assert ask("SELECT * FROM users ORDER BY subject_id") == before


def test_of_several_rows_about_one_person_the_last_says_how_things_stand(take_in: Any, ask: Any) -> None:
    text = f"{USERS}a,old@x.cn,上海,free,31\nb,,,,\na,new@x.cn,,gold,\n"
    report = take_in(text, "users")
    assert (report.read, report.loaded, report.duplicate) == (3, 2, 1)
    assert "merged" in {note.code for note in report.notes}
    assert ask("SELECT email, city, plan, traits FROM users WHERE subject_id = 'a'") == [
        {"email": "new@x.cn", "city": "上海", "plan": "gold", "traits": '{"age":31}'}
    ]
    assert take_in(text, "users").loaded == 0


def test_the_last_row_is_the_last_of_the_file_not_of_a_thread(take_in: Any, ask: Any) -> None:
    rows = "".join(f"u{nth % 1_000},{nth}\n" for nth in range(60_000))
    take_in(f"user_id,plan\n{rows}", "users")
    assert ask("SELECT count(*) AS n FROM users WHERE CAST(plan AS INT) < 59000") == [{"n": 0}]


@pytest.mark.parametrize("row", [",x@x.cn,,,", "NULL,x@x.cn,,,"])
def test_nobody_is_no_person(take_in: Any, row: str) -> None:
    assert take_in(f"{USERS}{row}\n", "users").reasons == {"missing:subject_id": 1}


def test_a_history_of_prices_has_a_row_for_each_change(take_in: Any, ask: Any) -> None:
    text = "item_id,ts,price,stock\ns1,2025-01-01,9.90,5\ns1,2025-02-01,12.90,3\n"
    assert take_in(text, "catalog").loaded == 2
    assert take_in("item_id,ts,price,stock\ns1,2025-02-01,11.90,3\n", "catalog", name="later.csv").loaded == 1
    assert [row["price_fen"] for row in ask("SELECT price_fen FROM catalog ORDER BY ts")] == [990, 1190]


def test_activity_counted_by_role_becomes_one_row_a_role(take_in: Any, ask: Any) -> None:
    text = "user_id,day,problem,video,discussion\na,2025-01-05,3,0,1\nb,2025-01-05,0,2,\n"
    mapping = {
        "user_id": "subject_id",
        "day": "day",
        "problem": "core:problem",
        "video": "core:video",
        "discussion": "comment",
    }
    report = take_in(text, "activity_counts", mapping)
    assert (report.loaded, report.mapping) == (2, mapping)
    assert ask("SELECT subject_id, day, role, feature, n FROM activity_counts ORDER BY ALL") == [
        {"subject_id": "a", "day": date(2025, 1, 5), "role": "comment", "feature": None, "n": 1},
        {"subject_id": "a", "day": date(2025, 1, 5), "role": "core", "feature": "problem", "n": 3},
        {"subject_id": "b", "day": date(2025, 1, 5), "role": "core", "feature": "video", "n": 2},
    ]
    assert take_in(text, "activity_counts", mapping).loaded == 0
    assert ask("SELECT DISTINCT day FROM dirty_days") == [{"day": date(2025, 1, 5)}]


def test_counts_of_one_person_and_day_in_one_file_add_up(take_in: Any, ask: Any) -> None:
    text = "user_id,day,course,login\na,2025-01-05,1,3\na,2025-01-05,2,4\n"
    mapping = {"user_id": "subject_id", "day": "day", "login": "login"}
    assert take_in(text, "activity_counts", mapping).loaded == 2
    assert ask("SELECT n FROM activity_counts") == [{"n": 7}]
    assert take_in(text, "activity_counts", mapping).loaded == 0


def test_a_later_count_of_the_same_day_replaces_the_earlier(take_in: Any, ask: Any) -> None:
    mapping = {"user_id": "subject_id", "day": "day", "login": "login", "view": "view"}
    take_in("user_id,day,login,view\na,2025-01-05,3,1\nb,2025-01-05,1,1\n", "activity_counts", mapping)
    later = take_in(
        "user_id,day,login,view\na,2025-01-05,5,1\nb,2025-01-05,1,1\n", "activity_counts", mapping, name="later.csv"
    )
    assert (later.loaded, later.duplicate) == (1, 1)
    assert ask("SELECT role, n FROM activity_counts WHERE subject_id = 'a' ORDER BY role") == [
        {"role": "login", "n": 5},
        {"role": "view", "n": 1},
    ]


def test_a_day_on_which_nothing_was_counted_brings_nothing(take_in: Any, ask: Any) -> None:
    mapping = {"user_id": "subject_id", "day": "day", "login": "login"}
    report = take_in("user_id,day,login\na,2025-01-05,0\nb,2025-01-05,\nc,2025-01-05,1\n", "activity_counts", mapping)
    assert (report.loaded, report.duplicate) == (1, 2)
    assert "nothing_counted" in {note.code for note in report.notes}


@pytest.mark.parametrize(
    ("n", "reason"), [("-1", "negative:login"), ("1.5", "unreadable:login"), ("many", "unreadable:login")]
)
def test_counts_that_count_nothing_are_refused(take_in: Any, n: str, reason: str) -> None:
    mapping = {"user_id": "subject_id", "day": "day", "login": "login"}
    assert take_in(f"user_id,day,login\na,2025-01-05,{n}\n", "activity_counts", mapping).reasons == {reason: 1}


def test_counts_may_come_one_role_a_row(take_in: Any, ask: Any) -> None:
    text = "user_id,day,role,feature,n\na,2025-01-05,core,video,3\na,2025-01-05,login,,1\na,2025-01-05,sleeping,,1\n"
    report = take_in(text, "activity_counts")
    assert (report.loaded, report.reasons) == (2, {"unknown:role": 1})
    assert take_in(text, "activity_counts").loaded == 0


@pytest.mark.parametrize(
    ("columns", "warned"),
    [
        ("状态", True),
        ("Order Status", True),
        ("状态,refunded_at", False),
        ("country", False),
    ],
)
def test_a_status_that_does_not_come_in_is_told_for_refunds_would_count_as_paid(
    take_in: Any, columns: str, warned: bool
) -> None:
    head = f"order_id,subject_id,ts,paid_at,amount,{columns}\n"
    cells = ",".join("已退款" if "_at" not in name else "2025-01-07" for name in columns.split(","))
    report = take_in(f"{head}o1,a,2025-01-05,2025-01-05,9.9,{cells}\n", table="orders")
    assert report.loaded == 1
    assert ("status_unused" in {note.code for note in report.notes}) is warned

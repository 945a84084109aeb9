"""Real files come in as they are: counts and sums are those that others published."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.load import ImportReport, ReadOptions, load

NOW = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.shared

TakeIn = Callable[..., ImportReport]


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Facts]:
    opened = open_duckdb(tmp_path / "facts.duckdb", ZoneInfo("Europe/London"))
    yield opened
    opened.close()


@pytest.fixture
def take_in(facts: Facts, tmp_path: Path) -> TakeIn:
    def take(file: Path, table: str, mapping: dict[str, str] | None = None, **options: Any) -> ImportReport:
        report = load(
            facts,
            file,
            table,
            mapping=mapping,
            options=ReadOptions(**options),
            tracking=TrackingPlan(),
            now=NOW,
            quarantine=tmp_path / "quarantine",
        )
        assert report.read == report.loaded + report.duplicate + report.rejected
        return report

    return take


def ask(facts: Facts, text: str) -> list[tuple[Any, ...]]:
    with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        found: list[tuple[Any, ...]] = cursor.execute(text).fetchall()
        return found


def as_csv(query: str, file: Path) -> Path:
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({query}) TO '{file}' (HEADER)")
    return file


def test_online_retail_comes_in_whole_from_parquet_and_from_the_spreadsheet_it_was(
    shared_data: Path, facts: Facts, take_in: TakeIn, tmp_path: Path
) -> None:
    """541,909 lines; cleaned 397,884 of 4,338 customers and £8,911,407.90 (UCI, as the data's README has them)."""
    source = shared_data / "online_retail.parquet"
    report = take_in(source, "orders", currency="GBP")
    assert (report.read, report.loaded, report.duplicate) == (541_909, 541_907, 0)
    assert report.reasons == {"negative:amount_fen": 2}  # bad debts, "A" invoices
    assert "anonymous" in {note.code for note in report.notes}
    bought = "FROM orders WHERE subject_id IS NOT NULL AND quantity > 0"
    free = ask(facts, f"SELECT count(*) {bought} AND amount_fen = 0")[0][0]
    assert ask(facts, f"SELECT count(*), sum(amount_fen), count(DISTINCT subject_id) {bought} AND amount_fen > 0") == [
        (397_884 - 4, 891_140_790, 4_338)  # four lines of £0.001 round to nothing
    ]
    assert free == 40 + 4
    assert ask(facts, "SELECT count(*) FROM orders WHERE subject_id IS NULL")[0][0] == 135_080 - 2
    spreadsheet = as_csv(
        "SELECT invoice AS InvoiceNo, sku AS StockCode, description AS Description, quantity AS Quantity, "
        "strftime(ts, '%-m/%-d/%Y %-H:%M') AS InvoiceDate, unit_price AS UnitPrice, "
        "CAST(customer_id AS DOUBLE) AS CustomerID, country AS Country "
        f"FROM '{source}'",
        tmp_path / "online_retail.csv",
    )
    assert "17850.0" in spreadsheet.read_text(encoding="utf-8")[:200]
    again = take_in(spreadsheet, "orders", currency="GBP")
    assert (again.read, again.loaded, again.duplicate, again.rejected) == (541_909, 0, 541_907, 2)
    assert again.mapping["UnitPrice"] == "unit_price"
    assert take_in(source, "orders", currency="GBP").loaded == 0


def test_relax_logins_are_dates_only_and_one_kind_of_event(shared_data: Path, facts: Facts, take_in: TakeIn) -> None:
    mapping = {"user_id": "subject_id", "date": "ts", "=login": "event"}
    report = take_in(shared_data / "relax_logins.parquet", "events", mapping)
    assert (report.read, report.loaded) == (207_917, 207_917)
    assert ask(facts, "SELECT count(DISTINCT subject_id) FROM events") == [(8_823,)]
    assert take_in(shared_data / "relax_logins.parquet", "events", mapping).loaded == 0
    assert take_in(shared_data / "relax_users.parquet", "users").loaded == 12_000
    assert ask(facts, "SELECT count(*) FROM users WHERE consent_email") == [
        (int(sum(pq.read_table(shared_data / "relax_users.parquet")["opted_in_to_mailing_list"].to_pylist())),)
    ]


def test_the_course_panel_is_activity_already_counted(shared_data: Path, facts: Facts, take_in: TakeIn) -> None:
    mapping = {
        "enrollment_id": "subject_id", "day": "day", "problem": "core:problem", "video": "core:video",
        "access": "view", "wiki": "core:wiki", "discussion": "comment", "navigate": "login", "page_close": "-",
    }  # fmt: skip
    file = shared_data / "mooc_panel_daily.parquet"
    report = take_in(file, "activity_counts", mapping, day_one=date(2014, 1, 1))
    assert report.read == 69_882
    assert report.rejected == 0
    table = pq.read_table(file)
    total = sum(
        int(sum(table[name].to_pylist())) for name in ("problem", "video", "access", "wiki", "discussion", "navigate")
    )
    assert ask(facts, "SELECT CAST(sum(n) AS BIGINT) FROM activity_counts") == [(total,)]
    assert ask(facts, "SELECT min(day), max(day) FROM activity_counts") == [(date(2014, 1, 1), date(2014, 1, 30))]
    assert take_in(file, "activity_counts", mapping, day_one=date(2014, 1, 1)).loaded == 0


def test_cdnow_purchases_of_one_day_are_one_order(shared_data: Path, facts: Facts, take_in: TakeIn) -> None:
    report = take_in(shared_data / "cdnow_master.parquet", "orders", currency="USD")
    assert (report.read, report.loaded) == (69_659, 69_659)
    orders, people = ask(facts, "SELECT count(DISTINCT order_id), count(DISTINCT subject_id) FROM orders")[0]
    assert people == 23_570
    assert orders == len(
        {(r["customer_id"], r["date"]) for r in pq.read_table(shared_data / "cdnow_master.parquet").to_pylist()}
    )
    assert take_in(shared_data / "cdnow_master.parquet", "orders", currency="USD").loaded == 0


def test_tweets_written_eight_hours_west_are_at_their_instant(
    shared_data: Path, facts: Facts, take_in: TakeIn, tmp_path: Path
) -> None:
    source = shared_data / "airline_tweets.parquet"
    file = as_csv(
        "SELECT strftime(tweet_created - INTERVAL 8 HOUR, '%Y-%m-%d %H:%M:%S -0800') AS tweet_created, airline, text, "
        f"author_hash, airline_sentiment = 'negative' AS negative FROM '{source}'",
        tmp_path / "tweets.csv",
    )
    report = take_in(file, "mentions")
    assert (report.read, report.loaded, report.zone) == (14_640, 14_640, None)
    table = pq.read_table(source)
    assert ask(facts, "SELECT min(ts), max(ts), count(*) FILTER (negative) FROM mentions") == [
        (min(table["tweet_created"].to_pylist()), max(table["tweet_created"].to_pylist()), 9_178)
    ]


def test_answers_dated_day_first_keep_their_empty_scores(
    shared_data: Path, facts: Facts, take_in: TakeIn, tmp_path: Path
) -> None:
    """NPS -24.7 over the answers that have a score, as the data's README has it."""
    source = shared_data / "nps_verbatims.parquet"
    file = as_csv(
        "SELECT strftime(customer_response_date, '%d/%m/%Y %H:%M') AS customer_response_date, survey_sub_type, nps_score, "
        f"text FROM '{source}'",
        tmp_path / "nps.csv",
    )
    report = take_in(file, "survey_responses")
    assert (report.read, report.loaded) == (2_385, 2_385)
    nulls = pq.read_table(source)["nps_score"].null_count
    assert ask(facts, "SELECT count(*) FROM survey_responses WHERE score IS NULL") == [(nulls,)]
    nps = ask(facts, "SELECT 100.0 * avg(CASE WHEN score >= 9 THEN 1 WHEN score <= 6 THEN -1 ELSE 0 END) FROM survey_responses WHERE score IS NOT NULL")  # fmt: skip
    assert round(float(nps[0][0]), 1) == -24.7
    days = {value.date() for value in pq.read_table(source)["customer_response_date"].to_pylist()}
    assert {row[0] for row in ask(facts, "SELECT DISTINCT day FROM survey_responses")} == days


def test_chinese_reviews_with_a_stray_mark_and_one_empty_text_come_in_whole(
    shared_data: Path, facts: Facts, take_in: TakeIn, tmp_path: Path
) -> None:
    source = shared_data / "zh_online_shopping_10_cats.parquet"
    marked = "CASE WHEN review LIKE '做父母一定要有刘墉%' THEN chr(65279) || review ELSE review END AS review"
    file = as_csv(f"SELECT cat, label, {marked}, '2020-01-01' AS 时间 FROM '{source}'", tmp_path / "reviews.csv")
    report = take_in(file, "feedback")
    assert (report.read, report.loaded) == (62_774, 62_774)
    texts = pq.read_table(source)["review"].to_pylist()
    assert ask(facts, "SELECT count(text) FROM feedback")[0][0] == sum(
        1 for t in texts if t and t.strip("\ufeff \u3000\n")
    )
    assert "bom" in {note.code for note in report.notes}
    gb = tmp_path / "reviews_gb.csv"
    gb.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    again = take_in(gb, "feedback")
    assert (again.loaded, again.duplicate, again.encoding) == (0, 62_774, "gb18030")


def test_impossible_dates_and_early_endings_of_a_made_up_business_are_refused_by_row(
    shared_data: Path, take_in: TakeIn
) -> None:
    for name, table in (("ravenstack_subscriptions", "subscriptions"), ("ravenstack_support_tickets", "feedback")):
        file = shared_data / f"{name}.parquet"
        assert take_in(file, table).read == pq.read_metadata(file).num_rows
    for name in ("telco_ibm", "bank_churners", "ecom_churn_5630"):
        file = shared_data / f"{name}.parquet"
        names = pq.read_schema(file).names
        key = next(n for n in names if n.lower() in {"customerid", "clientnum", "customer_id"})
        assert take_in(file, "users", {key: "subject_id"}).rejected == 0


def test_every_table_of_the_folder_is_looked_into_without_a_fault(shared_data: Path) -> None:
    from liuke.ingest.load import open_file

    for file in sorted(shared_data.glob("*.parquet")):
        opened = open_file(file, "events", ReadOptions())
        assert opened.headers == tuple(pq.read_schema(file).names)
        assert isinstance(pq.read_schema(file), pa.Schema)

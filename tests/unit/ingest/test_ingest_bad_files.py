"""Files that are not as they should be: one sentence, a code, a next step, and nothing half loaded."""

import os
from pathlib import Path
from typing import Any

import pytest

from liuke.ingest.errors import (
    FileEmptyError,
    FileMissingError,
    FileUnreadableError,
    NoHeaderError,
    OneColumnError,
    SheetMissingError,
    UnknownEncodingError,
    UnknownFormatError,
)
from liuke.kit.errors import every_error

HEAD = "user_id,ts,event,city\n"
ROW = "a,2025-01-05,view,上海\n"


def test_a_file_that_is_not_there(take_in: Any, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError) as caught:
        take_in(tmp_path / "none.csv")
    assert caught.value.code == "LK-I101"


def test_a_folder_is_no_file(take_in: Any, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        take_in(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(take_in: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(HEAD + ROW)
    file.chmod(0)
    with pytest.raises(FileUnreadableError):
        take_in(file)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"   \r\n", HEAD.encode(), HEAD.encode() + b"\n\n"])
def test_a_file_without_rows(take_in: Any, content: bytes) -> None:
    with pytest.raises(FileEmptyError):
        take_in(content)


@pytest.mark.parametrize("name", ["rows.parquet", "rows.xlsx", "rows.jsonl"])
def test_an_empty_file_of_any_kind(take_in: Any, name: str) -> None:
    with pytest.raises(FileEmptyError):
        take_in(b"", name=name)


@pytest.mark.parametrize(("name", "content"), [("rows.parquet", b"PAR1 cut off"), ("rows.xlsx", b"PK\x03\x04 cut off")])
def test_a_file_that_is_cut_off(take_in: Any, name: str, content: bytes) -> None:
    with pytest.raises(FileUnreadableError):
        take_in(content, name=name)


def test_a_file_of_no_known_kind(take_in: Any) -> None:
    with pytest.raises(UnknownFormatError):
        take_in(b"\x89PNG\r\n\x1a\n", name="picture.png")


def test_the_kind_is_told_by_the_bytes_not_by_the_name(take_in: Any) -> None:
    assert take_in(HEAD + ROW, name="export").format == "csv"
    assert take_in('{"user_id": "b", "ts": "2025-01-05", "event": "view"}\n', name="export2").format == "jsonl"


def test_the_wrong_delimiter_is_said_with_the_right_one(take_in: Any) -> None:
    with pytest.raises(OneColumnError) as caught:
        take_in(HEAD + ROW, delimiter=";")
    assert "only one column: user_id,ts,event,city" in caught.value.sentence("en")
    assert "','" in caught.value.next_step("en")


def test_one_column_of_people_is_a_list_of_people(take_in: Any) -> None:
    assert take_in("user_id\na\nb\n", "users").loaded == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "\x01"])
def test_the_delimiter_is_found_out(take_in: Any, delimiter: str) -> None:
    report = take_in((HEAD + ROW).replace(",", delimiter))
    assert (report.loaded, report.delimiter) == (1, delimiter)


def test_a_spreadsheet_s_own_word_for_its_delimiter_is_believed(take_in: Any) -> None:
    report = take_in("sep=;\n" + (HEAD + ROW + "b,never,view,x\n").replace(",", ";"))
    assert (report.loaded, report.delimiter) == (1, ";")
    assert Path(str(report.quarantine)).read_text().splitlines()[1].startswith("4,")


def test_a_file_without_column_names(take_in: Any) -> None:
    with pytest.raises(NoHeaderError):
        take_in("17850,2010-12-01 08:26:00,6,2.55\n17850,2010-12-01 08:26:00,6,3.39\n", "orders")


def test_an_encoding_that_does_not_exist(take_in: Any) -> None:
    with pytest.raises(UnknownEncodingError):
        take_in(HEAD + ROW, encoding="utf-99")


def test_a_sheet_that_does_not_exist(take_in: Any, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["user_id", "ts", "event"])
    book.active.append(["a", "2025-01-05", "view"])
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(SheetMissingError) as caught:
        take_in(tmp_path / "book.xlsx", sheet="Orders")
    assert "Sheet" in caught.value.next_step("en")


# Lines that are not as they should be are refused one by one. ------------------------------------------------------------


def quarantined(report: Any) -> list[str]:
    return Path(str(report.quarantine)).read_text(encoding="utf-8").splitlines()[1:]


def test_lines_with_too_few_or_too_many_cells(take_in: Any) -> None:
    report = take_in(f"{HEAD}{ROW}b,2025-01-05\nc,2025-01-05,view,x,y\nd,2025-01-05,view,x,,\n{ROW}")
    assert (report.read, report.loaded, report.reasons) == (5, 3, {"cells": 2})
    assert [line.split(",")[0] for line in quarantined(report)] == ["3", "4"]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(take_in: Any) -> None:
    report = take_in(f'{HEAD}{ROW}b,2025-01-05,"view,x\nc,2025-01-05,view,x\nd,2025-01-05,"a ""b""",x\n')
    assert (report.read, report.loaded, report.reasons) == (4, 3, {"quotes": 1})
    assert quarantined(report)[0].startswith('3,quotes,,,,,"b,2025-01-05,')


def test_a_quote_that_swallows_lines_until_the_next_quote_is_found_out(take_in: Any) -> None:
    report = take_in(f'{HEAD}b,2025-01-05,view,"x\nc,2025-01-05,view,x\nd,2025-01-05,view,"x"\n{ROW}')
    assert (report.read, report.loaded, report.reasons) == (4, 3, {"quotes": 1})


def test_cells_may_hold_line_breaks_quotes_and_delimiters(take_in: Any, ask: Any) -> None:
    report = take_in(f'{HEAD}b,2025-01-05,view,"one\ntwo, ""three"""\nc,never,view,x\n')
    assert report.loaded == 1
    assert ask("SELECT properties FROM events") == [{"properties": '{"city":"one\\ntwo, \\"three\\""}'}]
    assert quarantined(report)[0].startswith("4,unreadable:ts")


def test_quotes_behind_a_backslash_are_understood(take_in: Any, ask: Any) -> None:
    assert take_in(f'{HEAD}b,2025-01-05,view,"say \\"hi\\""\n').loaded == 1
    assert ask("SELECT properties FROM events") == [{"properties": '{"city":"say \\"hi\\""}'}]


def test_a_header_in_the_middle_of_a_file_is_no_row(take_in: Any) -> None:
    report = take_in(f"{HEAD}{ROW}{HEAD}b,2025-01-05,view,x\n")
    assert (report.loaded, report.reasons) == (2, {"header": 1})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_may_end_in_any_way(take_in: Any, end: str, last: bool) -> None:
    text = (HEAD + ROW + "b,2025-01-06,view,x\n").replace("\n", end)
    assert take_in(text if last else text.removesuffix(end)).loaded == 2


def test_lines_that_end_in_different_ways_are_one_file(take_in: Any) -> None:
    assert take_in(f"{HEAD}{ROW}b,2025-01-05,view,x\r\nc,2025-01-05,view,x\n").loaded == 3


def test_blank_lines_are_no_rows_and_do_not_shift_line_numbers(take_in: Any) -> None:
    report = take_in(f"{HEAD}\n{ROW}\n  \nb,never,view,x\n\n\n")
    assert (report.read, report.loaded) == (2, 1)
    assert quarantined(report)[0].startswith("6,unreadable:ts,b,")


def test_nul_characters_are_taken_out_and_counted(take_in: Any, ask: Any) -> None:
    report = take_in(f"{HEAD}b\0b,2025-01-05,view,x\n")
    assert ask("SELECT subject_id FROM events") == [{"subject_id": "bb"}]
    assert "nul" in {note.code for note in report.notes}


def test_names_of_columns_may_come_twice_or_not_at_all(take_in: Any) -> None:
    report = take_in("user_id,ts,event,city,city,\na,2025-01-05,view,x,y,z\n")
    assert report.kept_as == {
        "city": "properties.city",
        "city_2": "properties.city_2",
        "column_6": "properties.column_6",
    }


def test_names_that_differ_by_case_only_are_two_columns(take_in: Any, ask: Any) -> None:
    take_in("user_id,ts,event,City,city\na,2025-01-05,view,x,y\n")
    assert ask("SELECT properties FROM events") == [{"properties": '{"City":"x","city":"y"}'}]


@pytest.mark.parametrize("name", ["a[1].csv", "all*.csv", "what?.csv", "it's.csv", "数据 2025.csv", 'quo"te.csv'])
def test_names_of_files_are_no_patterns(take_in: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "a1.csv").write_text(HEAD + ROW * 5)
    (tmp_path / "all of them.csv").write_text(HEAD + ROW * 5)
    assert take_in(HEAD + ROW, name=name).read == 1


# Encodings. --------------------------------------------------------------------------------------------------------------

CITIES = ["上海", "北京", "目", "深圳市", "café", "plain", "哈尔滨"]


def cities(ask: Any) -> list[str]:
    found = ask("SELECT json_extract_string(properties, '$.city') AS city FROM events ORDER BY subject_id")
    return [row["city"] for row in found]


def lines(encodings: list[str]) -> bytes:
    rows = zip(range(len(CITIES)), CITIES, encodings, strict=True)
    return HEAD.encode() + b"".join(f"u{nth},2025-01-05,view,{city}\n".encode(name) for nth, city, name in rows)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_file_in_one_encoding_is_read_without_being_told(take_in: Any, ask: Any, encoding: str) -> None:
    text = HEAD + "".join(f"u{nth},2025-01-05,view,{city}\n" for nth, city in enumerate(CITIES))
    report = take_in(text.encode(encoding))
    assert report.loaded == len(CITIES)
    assert cities(ask) == CITIES
    assert str(report.encoding).startswith(encoding.removesuffix("-sig").removesuffix("-le"))


def test_chinese_lines_of_gb18030_among_utf_8_are_read_and_counted(take_in: Any, ask: Any) -> None:
    names = ["utf-8", "gb18030", "utf-8", "gb18030", "utf-8", "utf-8", "utf-8"]
    report = take_in(lines(names))
    assert cities(ask) == CITIES
    assert report.encoding == "utf-8+gb18030"
    assert [note.en for note in report.notes if note.code == "encoding"] == [
        "2 lines are not UTF-8 and were read as gb18030"
    ]


def test_utf_8_lines_among_gb18030_are_read(take_in: Any, ask: Any) -> None:
    take_in(lines(["gb18030", "gb18030", "gb18030", "utf-8", "gb18030", "gb18030", "gb18030"]))
    assert cities(ask) == CITIES


def test_a_western_accent_among_utf_8_is_one(take_in: Any, ask: Any) -> None:
    report = take_in(lines(["utf-8", "utf-8", "utf-8", "utf-8", "cp1252", "utf-8", "utf-8"]))
    assert cities(ask) == CITIES
    assert report.encoding == "utf-8+cp1252"


def test_the_encoding_said_is_used(take_in: Any, ask: Any) -> None:
    text = HEAD + "u1,2025-01-05,view,Łódź\n"
    report = take_in(text.encode("cp1250"), encoding="cp1250")
    assert cities(ask) == ["Łódź"]
    assert report.encoding == "cp1250"


def test_a_mark_of_byte_order_inside_a_file_is_ignored_and_counted(take_in: Any, ask: Any) -> None:
    report = take_in(f"\ufeff{HEAD}{ROW}\ufeffb,2025-01-05,view,x\nc,2025-01-05,view,\ufeffx\n")
    assert ask("SELECT subject_id FROM events ORDER BY ALL") == [{"subject_id": name} for name in "abc"]
    assert {note.code for note in report.notes} >= {"bom"}


@pytest.mark.parametrize("error", [e for e in every_error() if e.code.startswith("LK-I")], ids=lambda e: e.code)
def test_every_error_speaks_both_languages_and_says_what_to_do(error: Any) -> None:
    for text in (error.en, error.zh, error.next_en, error.next_zh):
        assert text.strip()
    assert any("一" <= char <= "鿿" for char in error.zh)
    assert not any("一" <= char <= "鿿" for char in error.en)


def test_codes_are_told_apart() -> None:
    codes = [error.code for error in every_error() if error.code.startswith("LK-I")]
    assert len(codes) == len(set(codes)) > 15

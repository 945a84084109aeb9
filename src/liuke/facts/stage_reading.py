"""Cells become values: which expression reads which cell, layer by layer. The engine computes them a set at a time."""

import json

from sqlglot import exp

from liuke.facts.stage_syntax import Node, column, function, known, named, no_text, typed, unknown, value_of, word
from liuke.facts.stage_wanted import Take, Wanted
from liuke.facts.stage_zone import in_fold, in_gap, to_utc
from liuke.facts.tables import FactColumn

_AS_TEXT = frozenset({"nested", "other", "text"})
_TIMED = frozenset({"instant", "zoned", "day"})
_AMOUNTS = frozenset({"amount_fen", "unit_price", "mrr_fen"})
"""What was paid: not-a-number here is a sum that went wrong, not one that nobody knows; the row is kept out."""
_VERBATIM = frozenset({"text", "name", "item_name", "label"})


def sort_of(type_name: str) -> str:
    """Return what an engine type holds: text, truth, integer, number, decimal, instant, zoned, day, nested or other."""
    kind = type_name.upper()
    if kind.startswith("TIMESTAMP"):
        return "zoned" if "TIME ZONE" in kind or kind == "TIMESTAMPTZ" else "instant"
    if kind.startswith(("STRUCT", "MAP", "UNION", "LIST")) or kind.endswith("]"):
        return "nested"
    if kind.startswith("DECIMAL"):
        return "decimal"
    plain = {"BOOLEAN": "truth", "DATE": "day", "FLOAT": "number", "DOUBLE": "number", "REAL": "number"}
    return plain.get(kind, "integer" if "INT" in kind else "text" if kind == "VARCHAR" else "other")


def as_text(cell: Node, sort: str) -> Node:
    """Return a cell of any sort as text."""
    if sort == "text":
        return cell
    named_ = {"number": "text_from_number", "nested": "text_from_nested"}.get(sort, "text_from_other")
    return value_of(named_, cell=cell)


class Reading:
    """The expressions of one import. ``sorts`` are the sorts of the cells by number; ``numbered`` rows have a line."""

    def __init__(self, wanted: Wanted, sorts: tuple[str, ...], *, numbered: bool) -> None:
        self.wanted = wanted
        self.sorts = sorts
        self.numbered = numbered
        self.takes = {take.column: take for take in wanted.takes}
        self.columns = [c for c in wanted.table.columns if not c.own and c.name != "properties"]

    def tidied(self) -> list[Node]:
        """Cells without blanks around them, under ``cell_<column>``; cells of typed files stay what they are."""
        words = {c.name for c in self.columns if c.type == "VARCHAR"}
        out: list[Node] = [column("line"), column("fault")] if self.numbered else []
        for name, take in self.takes.items():
            tidy = self._tidy(take.cell, name) if take.cell is not None else word(take.constant or "")
            if self.sort(take) == "text" and name not in words:
                tidy = value_of("known_amount" if name in _AMOUNTS else "known", cell=tidy)
            out.append(named(tidy, f"cell_{name}"))
        out += [named(self._tidy(cell), f"extra_{cell}") for cell in self.wanted.extras]
        out += [named(self._tidy(count.cell), f"count_{nth}") for nth, count in enumerate(self.wanted.counts)]
        return out

    def likely(self) -> list[Node]:
        """For columns of times written as text: the wall time, where it has the form that most rows have."""
        out: list[Node] = []
        for c in self.columns:
            take = self.takes.get(c.name)
            if take is not None and c.type in {"TIMESTAMP", "DATE"} and self.sort(take) not in _TIMED:
                form = self.wanted.likeliest.get(c.name)
                text = as_text(_cell(c.name), self.sort(take))
                tried = value_of("likely", {"format": form}, cell=text) if form else typed(exp.Null(), "TIMESTAMP")
                out.append(named(tried, f"likely_{c.name}"))
        return out

    def walls(self) -> list[Node]:
        """For columns of times: the time on the wall where the cell says no offset, and whether it says one."""
        out: list[Node] = []
        for c in self.columns:
            take = self.takes.get(c.name)
            if take is not None and c.type in {"TIMESTAMP", "DATE"}:
                out += self._wall(c, take)
        return out

    def values(self) -> list[Node]:
        """Every canonical column under its own name, typed; null where the cell could not be read."""
        return [named(typed(self._value(c), c.type), c.name) for c in self.columns]

    def count_values(self) -> list[Node]:
        """How often each role happened, under ``n_<number>``: an empty cell is zero."""
        out: list[Node] = []
        for nth, count in enumerate(self.wanted.counts):
            cell = column(f"count_{nth}")
            whole = value_of("whole_of_number", cell=self._number(cell, self._plain(self.sorts[count.cell])))
            zero = exp.If(this=unknown(cell.copy()), true=exp.Literal.number(0))
            out.append(named(exp.Case(ifs=[zero], default=whole), f"n_{nth}"))
        return out

    def naive(self) -> list[Node]:
        """Conditions under which a row holds a time without an offset."""
        return [known(column(f"wall_{name}")) for name in self._instants()]

    def skipped(self) -> list[Node]:
        """Conditions under which a row holds a time that never was: clocks were put forward over it."""
        return [in_gap(f"wall_{name}", self.wanted.zone, self.wanted.now.year) for name in self._instants()]

    def doubled(self) -> list[Node]:
        """Conditions under which a row holds a time that came twice: clocks were put back over it."""
        return [in_fold(f"wall_{name}", self.wanted.zone, self.wanted.now.year) for name in self._instants()]

    def headed(self) -> list[tuple[Take, str]]:
        """Text cells with their header, by which a header in the middle of a file is known; none for typed files."""
        celled = [take for take in self.wanted.takes if take.cell is not None]
        if any(self.sort(take) != "text" for take in celled):
            return []
        return list(zip(celled, self.wanted.header, strict=False))

    def as_json(self, cell: int, value: Node) -> Node:
        """Return a cell that has no column of its own as JSON: numbers and truths as such where the file has them."""
        sort = self.sorts[cell]
        if sort in {"integer", "decimal", "number", "truth"}:
            return as_text(value, sort)
        if sort == "nested":
            return value
        if cell in self.wanted.nested:
            return value_of("json_of_nested", cell=value)
        return value_of("json_of_numeric" if cell in self.wanted.numeric else "json_of_text", cell=value)

    def sort(self, take: Take) -> str:
        """Return what a column's cells hold once they are tidied."""
        return self._plain(self.sorts[take.cell]) if take.cell is not None else "text"

    @staticmethod
    def _plain(sort: str) -> str:
        return "text" if sort in _AS_TEXT else sort

    def _tidy(self, cell: int, name: str = "") -> Node:
        value, sort = column(f"c{cell}"), self.sorts[cell]
        if sort == "number":
            return value if name in _AMOUNTS else value_of("known_from_number", cell=value)
        if sort == "text":
            return value_of("tidy_plain" if self.wanted.plain_blanks else "tidy", cell=value)
        return as_text(value, sort) if sort in _AS_TEXT else value

    def _instants(self) -> list[str]:
        timed = {c.name for c in self.columns if c.type == "TIMESTAMP"}
        return [take.column for take in self.wanted.takes if take.column in timed and self.sort(take) != "zoned"]

    def _wall(self, c: FactColumn, take: Take) -> list[Node]:
        cell, sort = _cell(c.name), self.sort(take)
        if sort == "zoned":
            return []
        if sort in {"instant", "day"}:
            return [
                named(exp.false(), f"aware_{c.name}"),
                named(value_of(f"wall_from_{sort}", cell=cell), f"wall_{c.name}"),
            ]
        text = as_text(cell, sort)
        likely = column(f"likely_{c.name}")
        aware = value_of("aware", cell=text, likely=likely)
        formats = {"formats": list(self.wanted.formats)}
        wall = value_of("wall_from_text", formats, cell=text, likely=likely, aware=aware)
        if c.type == "DATE" and self.wanted.day_one:
            ordinal = value_of("ordinal_day", {"day_one": str(self.wanted.day_one)}, cell=text)
            wall = function("coalesce", typed(ordinal, "TIMESTAMP"), wall)
        return [named(aware, f"aware_{c.name}"), named(wall, f"wall_{c.name}")]

    def _value(self, c: FactColumn) -> Node:
        take = self.takes.get(c.name)
        if take is None:
            return self._priced() if c.name == "amount_fen" and "unit_price" in self.takes else exp.Null()
        cell, sort = _cell(c.name), self.sort(take)
        match c.type:
            case "TIMESTAMP":
                return self._instant(c.name, cell, sort)
            case "DATE":
                return self._day(c.name, cell, sort)
            case "BOOLEAN":
                return cell if sort == "truth" else value_of("truth_from_text", cell=as_text(cell, sort))
            case "VARCHAR":
                return self._text(c.name, as_text(cell, sort))
            case _:
                return self._amount(c, cell, sort)

    def _text(self, name: str, text: Node) -> Node:
        if name == "currency":
            return value_of("currency_from_text", cell=text)
        if name.endswith("_id") or name in {"phone", "push_token"}:
            return value_of("id_from_text", cell=text)
        return value_of("text_from_text" if name in _VERBATIM else "label_from_text", cell=text)

    def _amount(self, c: FactColumn, cell: Node, sort: str) -> Node:
        number = self._number(cell, sort)
        if c.name.endswith("_fen"):
            kind = f"fen_of_{self.wanted.money_unit}"
            return value_of(kind, cell=number, exact=self._decimal(cell, sort), plain=self._four_places(cell, sort))
        return number if c.type == "DOUBLE" else value_of("whole_of_number", cell=number)

    def _instant(self, name: str, cell: Node, sort: str) -> Node:
        if sort == "zoned":
            return value_of("utc_from_zoned", cell=cell)
        utc = to_utc(f"wall_{name}", self.wanted.zone, self.wanted.now.year)
        if sort in {"instant", "day"}:
            return utc
        said = value_of("utc_from_text", cell=as_text(cell, sort))
        return exp.Case(ifs=[exp.If(this=column(f"aware_{name}"), true=said)], default=utc)

    def _day(self, name: str, cell: Node, sort: str) -> Node:
        if sort == "zoned":
            return typed(value_of("utc_from_zoned", cell=cell), "DATE")
        wall = typed(column(f"wall_{name}"), "DATE")
        if sort in {"instant", "day"}:
            return wall
        return function("coalesce", wall, typed(value_of("utc_from_text", cell=as_text(cell, sort)), "DATE"))

    def _number(self, cell: Node, sort: str) -> Node:
        if sort in {"integer", "decimal", "number"}:
            return value_of("number_from_other", cell=cell)
        return value_of("number_from_text", cell=as_text(cell, sort))

    def _decimal(self, cell: Node, sort: str) -> Node:
        if sort in {"integer", "decimal", "number"}:
            return value_of("decimal_from_number" if sort == "number" else "decimal_from_other", cell=cell)
        return value_of("decimal_from_text", cell=as_text(cell, sort))

    def _priced(self) -> Node:
        """Return the amount of a line that says a price and how many; how many is one where it does not."""
        price, quantity = self.takes["unit_price"], self.takes.get("quantity")
        times, sort = (_cell("quantity"), self.sort(quantity)) if quantity else (exp.Literal.number(1), "integer")
        cell, sort_ = _cell("unit_price"), self.sort(price)
        return value_of(
            "fen_of_price" if self.wanted.money_unit == "yuan" else "fen_of_fen_price",
            cell=self._number(cell, sort_),
            exact=self._decimal(cell, sort_),
            other=self._number(times, sort),
            exact_other=self._decimal(times, sort),
            plain=self._four_places(cell, sort_),
        )

    def _four_places(self, cell: Node, sort: str) -> Node:
        if sort in {"integer", "decimal", "number"}:
            return value_of("four_places_number", cell=self._number(cell, sort))
        return value_of("four_places_text", cell=as_text(cell, sort))


def _cell(name: str) -> Node:
    return column(f"cell_{name}")


def extras(reading: Reading) -> Node:
    """Return one JSON object of the cells that have no column of their own and say something, or null."""

    pairs: list[Node] = []
    for cell, name in reading.wanted.extras.items():
        value = column(f"extra_{cell}")
        pair = function("concat", word(json.dumps(name, ensure_ascii=False) + ":"), reading.as_json(cell, value))
        pairs.append(exp.Case(ifs=[exp.If(this=known(value.copy()), true=pair)]))
    if not pairs:
        return no_text()
    braced = function("concat", word("{"), function("concat_ws", word(","), *pairs), word("}"))
    return function("nullif", braced, word("{}"))

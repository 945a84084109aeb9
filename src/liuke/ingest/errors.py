"""What can go wrong with a file before any of its rows is looked at. Nothing is loaded when one of these is raised."""

from liuke.kit.errors import LiukeError


class FileMissingError(LiukeError):
    """There is no such file, or it is a folder."""

    code = "LK-I101"
    en = "{path} is not a file"
    zh = "{path} 不是文件"
    next_en = "check the path; a folder is imported file by file"
    next_zh = "检查路径；文件夹请逐个文件导入"


class FileUnreadableError(LiukeError):
    """The file is there but cannot be read."""

    code = "LK-I102"
    en = "{path} cannot be read: {why}"
    zh = "无法读取 {path}：{why}"
    next_en = "check that the file is whole and that you may read it"
    next_zh = "检查文件是否完整、是否有读取权限"


class FileEmptyError(LiukeError):
    """The file has no rows."""

    code = "LK-I103"
    en = "{path} holds no rows"
    zh = "{path} 里没有数据行"
    next_en = "export the file again, with its header line"
    next_zh = "重新导出文件，并保留表头"


class UnknownFormatError(LiukeError):
    """The kind of file is not known."""

    code = "LK-I104"
    en = "{path} is none of CSV, Parquet, JSONL and Excel"
    zh = "{path} 不是 CSV、Parquet、JSONL 或 Excel 文件"
    next_en = "export it as one of these, or say the kind with --format"
    next_zh = "导出为其中一种格式，或用 --format 指明"


class OneColumnError(LiukeError):
    """Only one column was found: the delimiter is another one."""

    code = "LK-I105"
    en = "With {delimiter!r} as delimiter {path} has only one column: {header}"
    zh = "按分隔符 {delimiter!r} 读取，{path} 只有一列：{header}"
    next_en = "say the delimiter with --delimiter{hint_en}"
    next_zh = "用 --delimiter 指明分隔符{hint_zh}"


class NoHeaderError(LiukeError):
    """The first line looks like data."""

    code = "LK-I106"
    en = "The first line of {path} holds data, not column names: {header}"
    zh = "{path} 的第一行是数据，不是列名：{header}"
    next_en = "put column names into the first line"
    next_zh = "在第一行写上列名"


class UnknownEncodingError(LiukeError):
    """No such encoding."""

    code = "LK-I107"
    en = "{encoding} is not the name of an encoding"
    zh = "没有名为 {encoding} 的编码"
    next_en = "utf-8, gb18030, utf-16 and cp1252 are usual"
    next_zh = "常见的有 utf-8、gb18030、utf-16、cp1252"


class UnknownTableError(LiukeError):
    """No such table."""

    code = "LK-I110"
    en = "There is no table {table}{near_en}"
    zh = "没有 {table} 这张表{near_zh}"
    next_en = "tables that take imports: {tables}"
    next_zh = "可导入的表：{tables}"


class UnknownColumnError(LiukeError):
    """The mapping names a column that is not in the file, or not in the table."""

    code = "LK-I111"
    en = "{where_en} has no column {column}{near_en}"
    zh = "{where_zh}没有 {column} 这一列{near_zh}"
    next_en = "columns there: {columns}"
    next_zh = "可用的列：{columns}"


class TwiceMappedError(LiukeError):
    """Two columns of the file are mapped to one column of the table."""

    code = "LK-I112"
    en = "{first} and {second} are both mapped to {column}"
    zh = "{first} 和 {second} 都映射到了 {column}"
    next_en = "keep one of them; the other may stay unmapped"
    next_zh = "保留其中一个，另一个可不映射"


class MissingColumnError(LiukeError):
    """A column that the table needs is filled by nothing."""

    code = "LK-I113"
    en = "Nothing in {path} is mapped to {column}, which {table} needs"
    zh = "{path} 中没有列映射到 {table} 必需的 {column}"
    next_en = "map it with --map COLUMN={column}, or one word for all rows with --set {column}=WORD; columns: {columns}"
    next_zh = "用 --map 列名={column} 指定，或用 --set {column}=固定值 为所有行给同一个值；文件中的列：{columns}"


class NothingMappedError(LiukeError):
    """No column could be guessed."""

    code = "LK-I114"
    en = "None of the columns of {path} is known for {table}: {columns}"
    zh = "{path} 的列都无法识别为 {table} 的列：{columns}"
    next_en = "map them with --map COLUMN=CANONICAL"
    next_zh = "用 --map 列名=标准列名 指定映射"


class AmbiguousDatesError(LiukeError):
    """Dates like 03/04/2024 may be read two ways."""

    code = "LK-I115"
    en = "Dates like {example} in column {column} may be read day first or month first, and no row decides"
    zh = "{column} 列中 {example} 这样的日期既可读作日/月，也可读作月/日，数据中无从判断"
    next_en = "say --day-first or --month-first"
    next_zh = "用 --day-first 或 --month-first 指明"


class MappingFileError(LiukeError):
    """The mapping document says something that has no meaning."""

    code = "LK-I116"
    en = "{file}, line {line}, column {column}: {why_en}"
    zh = "{file} 第 {line} 行第 {column} 列：{why_zh}"
    next_en = "mend the line; docs/ingest.md shows a mapping"
    next_zh = "改正这一行；写法见 docs/ingest.md"


class UnknownZoneError(LiukeError):
    """No such time zone."""

    code = "LK-I117"
    en = "{zone} is not a time zone{near_en}"
    zh = "没有 {zone} 这个时区{near_zh}"
    next_en = "write it as Asia/Shanghai"
    next_zh = "写法如 Asia/Shanghai"


class UnknownCurrencyError(LiukeError):
    """No such currency."""

    code = "LK-I118"
    en = "{currency} is no currency of ISO 4217{near_en}"
    zh = "ISO 4217 里没有 {currency} 这个币种{near_zh}"
    next_en = "write its three letters, such as CNY"
    next_zh = "写三个字母的代码，如 CNY"


class QuarantineError(LiukeError):
    """The rejected rows could not be kept, so nothing was loaded."""

    code = "LK-I120"
    en = "The rejected rows cannot be written to {path}: {why}. Nothing was loaded"
    zh = "无法把被拒绝的行写入 {path}：{why}。未导入任何数据"
    next_en = "make room there or make the folder writable, and import again"
    next_zh = "腾出空间或让该文件夹可写，再导入一次"
    exit_code = 6


class SheetMissingError(LiukeError):
    """The workbook has no such sheet."""

    code = "LK-I121"
    en = "{path} has no sheet {sheet}"
    zh = "{path} 里没有工作表 {sheet}"
    next_en = "sheets there: {sheets}"
    next_zh = "可用的工作表：{sheets}"

"""The extract's files as Spark reads them."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from datasources.records.columns import FileForm
from datasources.records.engines import OnSpark
from datasources.records.tables import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

BROKEN = "_foljsam_broken_row"
"""The column for a row that Spark could not split; DuckDB stops at such a row instead."""

_ENCODING = {"utf-8": "UTF-8", "latin-1": "ISO-8859-1", "windows-1252": "windows-1252"}


def hushed(backend: OnSpark) -> None:
    """Spark's own logs, in Java and in Python, repeat the cells that an error is about: they are turned off."""
    backend.session.sparkContext.setLogLevel("OFF")
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        logging.getLogger(name).disabled = True


def parquet(backend: OnSpark, files: Sequence[str], timezone: str) -> Table:
    """Parquet files as one table, moments that have a zone as the clock showed in `timezone`."""
    frame = backend.session.read.option("mergeSchema", "true").parquet(*map(_escaped, files))
    return backend.of_frame(_dated(frame, timezone))


def _dated(frame: "DataFrame", timezone: str) -> "DataFrame":
    from pyspark.sql import functions
    from pyspark.sql.types import TimestampType

    zoned = [field.name for field in frame.schema.fields if isinstance(field.dataType, TimestampType)]
    moments = {
        name: functions.from_utc_timestamp(frame[_quoted(name)], timezone).cast("timestamp_ntz") for name in zoned
    }
    return frame.withColumns(moments) if moments else frame


def text(backend: OnSpark, columns: Sequence[str], files: Sequence[str], form: FileForm) -> Table:
    """Text files of the same columns as one table, every cell as text, with BROKEN beside."""
    from pyspark.sql.types import StringType, StructField, StructType

    frame = backend.session.read.csv(
        [*map(_escaped, files)],
        inferSchema=False,
        schema=StructType([StructField(column, StringType()) for column in (*columns, BROKEN)]),
        header=True,
        sep=form.separator,
        quote=form.quote,
        escape=form.quote,
        encoding=_ENCODING[form.encoding],
        multiLine=True,
        mode="PERMISSIVE",  # an error would put the row in Spark's log
        columnNameOfCorruptRecord=BROKEN,
    )
    return backend.of_frame(frame)


def _escaped(path: str) -> str:
    """The path for Spark, which takes every path as a pattern, and a relative one from where Java was started."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", str(Path(path).absolute()))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"

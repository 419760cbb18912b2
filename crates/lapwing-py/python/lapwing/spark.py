"""Archives beyond one machine: lapwing in Apache Spark (3.5 or later, with pyarrow on every machine).

    records = lapwing.spark.from_warc(spark, ["/mnt/news/a.warc.gz", "/mnt/news/b.warc.gz"])
    records.write.parquet("/mnt/news/records")          # then: lapwing ingest --db news.db /mnt/news/records
    lapwing.spark.events(records).groupBy("category").count().show()

Every function gives a DataFrame whose rows are those of a run on one machine, in any order, however often a task is tried
again: coding depends on the article alone. Records are coded once and kept; events and claims are opened from them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, Mapping, Optional, Sequence

import lapwing

from ._code import KEYS, Path, _path

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {"string": "string", "int64": "bigint", "double": "double", "date32": "date", "bool": "boolean"}


def schema(table: str) -> str:
    """The columns of a table of lapwing.SCHEMAS (records, events, claims) as Spark writes them."""
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind, _ in lapwing.SCHEMAS[table])


def code(
    df: DataFrame,
    *,
    columns: Optional[Mapping[str, str]] = None,
    keep_text: bool = False,
    only_english: bool = False,
    data: Optional[Path] = None,
) -> DataFrame:
    """Codes a DataFrame of articles, one a row, on the cores that Spark gives (one thread for each task).

    Columns are found by name as in lapwing.code_batch, or named in `columns`, e.g. {"text": "body", "date": "day"}. A
    column of ids is needed: numbers of rows differ from try to try. data: a folder that lies on every machine.

    Returns records (lapwing.SCHEMAS["records"]): one row for each row of df; `error` tells why a row could not be coded.
    """
    given = dict(columns or {})
    keys = lapwing._lapwing.keys_of(list(df.columns), list(given.items()))
    if "id" not in keys.values():
        raise lapwing.BadColumns(
            f"there is no column 'id', which rows of a cluster need: say columns={{'id': …}}; df has {', '.join(df.columns)}"
        )
    renamed = {key: name for name, key in keys.items()}
    options: Dict[str, Any] = dict(columns=renamed, keep_text=keep_text, only_english=only_english, threads=1,
                                   data=_path(data))

    def coded(batches: Iterable[pyarrow.RecordBatch]) -> Iterable[pyarrow.RecordBatch]:
        for batch in batches:
            # Which row of a batch it was tells nothing: another try cuts other batches.
            yield from _batches(lapwing.code_batch(batch, **options).records, without="item")

    wanted = df.select(*(name for name in df.columns if keys.get(name) in KEYS))
    return wanted.mapInArrow(coded, schema("records"))


def from_warc(
    spark: SparkSession,
    paths: Sequence[Path],
    *,
    format: str = "warc",
    keep_text: bool = False,
    only_english: bool = True,
    batch_size: int = 200,
    data: Optional[Path] = None,
) -> DataFrame:
    """Codes files that hold many articles each; a file is one task, read from its beginning and never held whole.

    paths: WARC files under names that every machine can open (a shared or mounted file system). format: warc, or another
    of lapwing.code_files for files of that kind. What is surely in another language than English is set aside.

    Returns records (lapwing.SCHEMAS["records"]); `input` and `item` tell where each came from.
    """
    named = [os.fspath(p) for p in paths]
    options: Dict[str, Any] = dict(format=format, batch_size=batch_size, keep_text=keep_text, only_english=only_english,
                                   threads=1, data=_path(data))

    def coded(batches: Iterable[pyarrow.RecordBatch]) -> Iterable[pyarrow.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                for found in lapwing.code_files(named[number], **options):
                    yield from _batches(found.records)

    # As many partitions as files: so each holds one number.
    numbers = spark.range(0, len(named), 1, max(len(named), 1))
    return numbers.mapInArrow(coded, schema("records"))


def events(records: DataFrame) -> DataFrame:
    """The events of records, one a row; columns: lapwing.SCHEMAS["events"]. Nothing is coded again."""
    return _opened(records, "events")


def claims(records: DataFrame) -> DataFrame:
    """The claims of records, one a row; columns: lapwing.SCHEMAS["claims"]. Nothing is coded again."""
    return _opened(records, "claims")


def _opened(records: DataFrame, table: str) -> DataFrame:
    def opened(batches: Iterable[pyarrow.RecordBatch]) -> Iterable[pyarrow.RecordBatch]:
        for batch in batches:
            yield from _batches(getattr(lapwing.tables(batch.column(0).to_pylist()), table))

    return records.select("record").mapInArrow(opened, schema(table))


def _batches(table: Any, without: Optional[str] = None) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    arrow = pyarrow.table(table)
    if without is not None:
        at = arrow.schema.get_field_index(without)
        field = arrow.schema.field(at)
        arrow = arrow.set_column(at, field, pyarrow.nulls(arrow.num_rows, field.type))
    yield from arrow.to_batches()

"""Tables in, tables out, by whatever library brings and takes them."""

import json
import sys

import pytest
from conftest import NEWS, articles, command, command_records

import lapwing

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")


@pytest.fixture(scope="module")
def expected():
    """The command's records, with text."""
    return command_records("--with-text", NEWS)


def records_of(coded):
    return [json.loads(r) for r in coded.records.to_dict()["record"]]


def arrow(rows):
    """pyarrow takes the columns of the first row alone."""
    return pa.Table.from_pylist([{key: row.get(key) for key in KEYS} for row in rows])


KEYS = ("id", "date", "publisher", "title", "url", "author", "genre", "text")


class Capsule:
    """Speaks Arrow and nothing else."""

    def __init__(self, batch):
        self.batch = batch

    def __arrow_c_array__(self, requested_schema=None):
        return self.batch.__arrow_c_array__(requested_schema)


@pytest.mark.parametrize("make", [
    arrow,
    lambda rows: pa.RecordBatchReader.from_batches(arrow(rows).schema, arrow(rows).to_batches(2)),
    lambda rows: Capsule(arrow(rows).combine_chunks().to_batches()[0]),
    pd.DataFrame,
    pl.DataFrame,
    list,
    iter,
], ids=["pyarrow", "stream", "capsule", "pandas", "polars", "dicts", "iterator"])
def test_every_kind_of_table_gives_the_records_of_the_command(make, expected):
    coded = lapwing.code_batch(make(articles()))
    assert records_of(coded) == expected
    assert len(coded.events) == sum(len(r["events"]) for r in expected)
    assert len(coded.claims) == sum(len(r["claims"]) for r in expected)


def test_tables_of_many_rows_come_in_several_batches_and_lose_none():
    coded = lapwing.code_batch([{"id": str(n), "text": "Ghana thanked Togo."} for n in range(10_100)])
    assert pa.table(coded.records).column("id").num_chunks > 1
    assert coded.records.to_dict()["id"] == [str(n) for n in range(10_100)]
    assert len(coded.events) == len(pl.DataFrame(coded)) == 10_100 and coded.events.to_dict()["document"][-1] == "10099"


def test_one_and_two_threads_give_the_same(expected):
    one, two = (lapwing.code_batch(articles() * 3, threads=n) for n in (1, 2))
    assert one.records.to_dict() == two.records.to_dict() and one.events.to_dict() == two.events.to_dict()


def test_results_are_read_by_pyarrow_polars_pandas_and_duckdb():
    coded = lapwing.code_batch(articles())
    columns = coded.events.to_dict()
    names = [name for name, _, _ in lapwing.SCHEMAS["events"]]
    assert list(columns) == names == pa.table(coded).column_names == pl.DataFrame(coded.events).columns
    assert pa.table(coded).to_pydict() == pl.DataFrame(coded.events).to_dict(as_series=False) == columns
    frame = coded.events.to_pandas()
    assert frame["category"].tolist() == columns["category"] and str(frame["year"].dtype) == "Int64"
    assert pa.table(coded.claims).num_rows == len(coded.claims) == len(coded.claims.to_polars())
    types = {"string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "date32": pa.date32(), "bool": pa.bool_()}
    for table in ("events", "claims", "records"):
        schema = getattr(coded, table).to_pyarrow().schema
        assert [(f.name, f.type) for f in schema] == [(n, types[t]) for n, t, _ in lapwing.SCHEMAS[table]]


def test_duckdb_asks_results():
    duckdb = pytest.importorskip("duckdb")
    found = lapwing.code_batch(articles())
    counted = duckdb.sql("SELECT category, count(*) FROM found GROUP BY 1").fetchall()
    assert sum(n for _, n in counted) == len(found.events)


def test_events_have_the_columns_and_cells_of_an_export(tmp_path, archive):
    import pyarrow.parquet as pq

    command("export", "--db", archive, "--format", "parquet", "--out", tmp_path / "events.parquet")
    exported = pq.read_table(tmp_path / "events.parquet")
    mine = lapwing.code_batch(articles()).events.to_pyarrow()
    assert mine.schema.names == exported.schema.names
    # Ids and incidents are an archive's own.
    shared = [n for n in mine.schema.names if n not in ("id", "document", "incident", "is_main", "claim")]
    rows = lambda table: sorted(map(str, table.select(shared).to_pylist()))
    assert rows(mine) == rows(exported) and mine.num_rows > 5


def test_columns_of_other_names_and_kinds():
    import datetime

    sentence = "Ghana on Monday accused Togo of raiding a border post."
    rows = pa.table({
        "number": pa.array([7, 8], pa.int32()),
        "body": pa.array([sentence, sentence], pa.large_string()).dictionary_encode(),
        "when": pa.array([datetime.date(2024, 3, 5)] * 2),
        "date": pa.array(["nonsense"] * 2),
        "tags": pa.array([["a"], ["b"]]),
    })
    coded = lapwing.code_batch(rows, columns={"id": "number", "date": "when"})
    records = records_of(coded)
    assert [(r["id"], r["published"]) for r in records] == [("7", "2024-03-05"), ("8", "2024-03-05")]
    stamped = pa.table({"text": [sentence], "date": pa.array([datetime.datetime(2024, 3, 5, 9)], pa.timestamp("us", tz="UTC"))})
    assert records_of(lapwing.code_batch(stamped))[0]["published"].startswith("2024-03-05T09:00")


def test_no_row_is_lost_or_doubled_when_some_are_bad():
    sentence = "Ghana thanked Togo."
    rows = pd.DataFrame({"id": ["a", "b", "c", None, "a"], "text": [sentence, None, "  ", sentence, sentence],
                         "date": [None, None, None, pd.NaT, float("nan")]})
    coded = lapwing.code_batch(rows)
    records = coded.records.to_dict()
    assert records["id"] == ["a", "b", "c", "row-4", "a"] and records["item"] == [1, 2, 3, 4, 5]
    assert records["error"] == [None, "ingest.bad-json", "ingest.empty", None, None]
    assert json.loads(records["record"][1])["error"]["message"].startswith("row 2: ")
    assert len(coded.events) == 3


def test_text_in_other_languages_is_set_aside_only_where_asked():
    rows = [{"id": "de", "text": "Die Regierung von Ghana beschuldigte am Montag die Regierung von Togo, einen Grenzposten überfallen zu haben. "
             "Der Minister sagte vor Journalisten, das Land werde sich mit allen Mitteln verteidigen und seine Grenze schützen."}]
    assert lapwing.code_batch(rows).records.to_dict()["error"] == [None]
    assert lapwing.code_batch(rows, only_english=True).records.to_dict()["error"] == ["archive.language"]


def test_a_table_without_texts_is_told():
    for table in (pa.table({"x": [1]}), pd.DataFrame({"x": [1]}), [{"x": 1}]):
        with pytest.raises(lapwing.BadColumns, match="the table has x"):
            lapwing.code_batch(table)
    with pytest.raises(lapwing.BadColumns, match="no column 'body'"):
        lapwing.code_batch(pa.table({"text": ["a"]}), columns={"text": "body"})


def test_a_stream_that_breaks_is_told():
    schema = pa.schema([("text", pa.string())])

    def batches():
        yield pa.record_batch([["Ghana thanked Togo."]], schema=schema)
        raise OSError("the disk is gone")

    with pytest.raises(lapwing.BadInput, match="the disk is gone"):
        lapwing.code_batch(pa.RecordBatchReader.from_batches(schema, batches()))


def test_an_empty_table_gives_empty_tables():
    coded = lapwing.code_batch(pa.table({"text": pa.array([], pa.string())}))
    assert (len(coded.events), len(coded.claims), len(coded.records)) == (0, 0, 0)
    assert pa.table(coded).num_rows == 0


def test_files_come_in_batches(expected):
    batches = list(lapwing.code_files(NEWS, batch_size=2))
    assert [len(b.records) for b in batches][:2] == [2, 2]
    assert [r for b in batches for r in records_of(b)] == expected
    assert {i for b in batches for i in b.records.to_dict()["input"]} == {str(NEWS)}
    with pytest.raises(lapwing.BadInput, match="use auto, text"):
        lapwing.code_files(NEWS, format="docx")
    (missing,) = lapwing.code_files(NEWS.parent / "nothing.jsonl")
    assert missing.records.to_dict()["error"] == ["ingest.not-found"]


def test_batches_can_be_left_in_the_middle():
    batches = lapwing.code_files([NEWS] * 200, batch_size=1)
    first = next(batches)
    del batches
    assert len(first.records) == 1


def test_nothing_but_the_wheel_is_needed(tmp_path):
    """pandas, polars and pyarrow are away; lists of dicts and to_dict() are there."""
    import subprocess

    code = """
import sys
for name in ("pyarrow", "pandas", "polars", "numpy", "duckdb"):
    sys.modules[name] = None
import lapwing
coded = lapwing.code_batch([{"id": "a", "text": "Ghana accused Togo of raiding a border post."}])
assert "ACCUSE" in coded.events.to_dict()["category"]
assert lapwing.code("Ghana accused Togo of raiding a border post.").events
"""
    subprocess.run([sys.executable, "-c", code], check=True)

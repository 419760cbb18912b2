"""Reads the tables of an export back with pyarrow, polars and duckdb and compares them with each other and with the CSV.

Called by tests/readback.rs with a Parquet file and a CSV file of the same archive; exits with 0 and says "skipped" for each of
the three that is not installed.
"""

import csv
import sys


def cells(value):
    """A cell as the CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def with_pyarrow(path):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path)
    return table.column_names, [[row[name] for name in table.column_names] for row in table.to_pylist()]


def with_polars(path):
    import polars

    table = polars.read_parquet(path)
    return table.columns, [list(row) for row in table.rows()]


def with_duckdb(path):
    import duckdb

    result = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [path])
    return [column[0] for column in result.description], [list(row) for row in result.fetchall()]


def main(parquet, table):
    with open(table, encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    for read in (with_pyarrow, with_polars, with_duckdb):
        name = read.__name__.removeprefix("with_")
        try:
            columns, found = read(parquet)
        except ImportError:
            print(f"{name}: skipped, not installed")
            continue
        assert columns == header, f"{name}: columns differ: {columns}"
        shown = [[cells(value) for value in row] for row in found]
        assert len(shown) == len(rows), f"{name}: {len(shown)} rows instead of {len(rows)}"
        for number, (one, other) in enumerate(zip(shown, rows)):
            assert one == other, f"{name}: row {number} differs: {one} {other}"
        print(f"{name}: {len(shown)} rows agree")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

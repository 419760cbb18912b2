"""An archive as frames: the numbers of the command, the rows of its views."""

import csv
import io
import sqlite3

import pytest
from conftest import NEWS, articles, command

import lapwing


def view(archive, sql):
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def test_a_dyad_is_that_of_the_command(archive):
    for by in ("day", "week", "month", "year"):
        for count in ("incidents", "reports", "articles", "sources"):
            written = command("dyad", "--db", archive, "NAM", "URY", "--by", by, "--count", count, "--format", "csv")
            expected = list(csv.DictReader(io.StringIO(written)))
            with lapwing.Store(archive) as store:
                table = store.dyad("NAM", "URY", by=by, count=count)
            assert table.column_names == list(expected[0])
            shown = lambda v: "" if v is None else f"{v:.4f}" if isinstance(v, float) else str(v)
            columns = table.to_dict()
            rows = [{n: shown(columns[n][i]) for n in columns} for i in range(len(table))]
            assert rows == expected and any(r["told"] != "0" for r in rows)


def test_events_claims_and_incidents_are_those_of_the_views(archive):
    with lapwing.Store(archive) as store:
        events, claims, incidents = store.events().to_dict(), store.claims().to_dict(), store.incidents().to_dict()
    shown = [tuple(events[n][i] for n in ("id", "document", "date", "category", "series", "quad", "incident", "sentence"))
             for i in range(len(events["id"]))]
    expected = view(archive, "SELECT id, document, date, category, series, quad, incident, sentence FROM events")
    assert sorted(shown, key=str) == sorted(expected, key=str) and len(shown) > 5
    columns = [n for n in ("id", "document", "holder", "holder_text", "holder_country", "holder_sectors", "addressee_text",
                           "cue", "content", "directness", "parent")]
    shown = [tuple(claims[n][i] or None for n in columns) for i in range(len(claims["id"]))]
    expected = [tuple(v or None for v in row) for row in view(archive, f"SELECT {', '.join(columns)} FROM claims")]
    assert sorted(shown, key=str) == sorted(expected, key=str) and len(shown) > 3
    shown = [tuple(incidents[n][i] for n in ("incident", "id", "category", "series", "reports", "articles", "sources"))
             for i in range(len(incidents["id"]))]
    expected = view(archive, "SELECT id, main_event, category, series, reports, articles, sources FROM incidents")
    assert sorted(shown) == sorted(expected)


def test_questions_narrow_and_wrong_ones_are_told(archive):
    with lapwing.Store(archive) as store:
        everything = len(store.events())
        some = store.events(actor="NAM", recipient="URY", quad=[3, 4], since="2024-02", category="accuse").to_dict()
        assert 0 < len(some["id"]) < everything and set(some["category"]) == {"ACCUSE"}
        assert len(store.events(series="alleged")) + len(store.events(series=["asserted", "historical", "future",
                                                                             "hypothetical", "negated"])) == everything
        document = some["document"][0]
        assert len(store.claims(document=document)) <= len(store.claims())
        assert some["sentence"][0] in store.document(document).text
        for ask in (lambda: store.dyad("Namibia", "URY"), lambda: store.dyad("NAM", "URY", by="decade"),
                    lambda: store.events(since="last week"), lambda: store.events(series="rumours")):
            with pytest.raises(lapwing.BadQuestion):
                ask()
        with pytest.raises(lapwing.UnknownId):
            store.document("0123456789abcdef")
    with pytest.raises(lapwing.BadQuestion, match="closed"):
        store.events()


def test_files_that_are_no_archive_are_told(tmp_path):
    with pytest.raises(lapwing.StoreMissing) as raised:
        lapwing.Store(tmp_path / "none.db")
    assert raised.value.kind == "store.missing" and "create=True" in str(raised.value)
    (tmp_path / "other.db").write_bytes(b"not an archive" * 100)
    with pytest.raises(lapwing.NotAStore):
        lapwing.Store(tmp_path / "other.db")


def everything(archive):
    """What a reader of the archive sees."""
    return {name: sorted(map(str, view(archive, f"SELECT {columns} FROM {name}"))) for name, columns in [
        ("documents", "id, given_id, title, published, publisher, url, author, language, genre, input, item, text, sentences, events, claims"),
        ("sentences", "*"), ("events", "*"), ("claims", "*"), ("parties", "*"), ("evidence", "*")]}


def test_an_archive_filled_from_python_is_that_of_the_command(archive, tmp_path):
    path = tmp_path / "mine.db"
    with lapwing.Store(path, create=True) as store:
        counts = store.ingest(NEWS)
        assert counts["new"] == len(articles()) and counts["set_aside"] == 0
        assert store.ingest([NEWS])["known"] == len(articles())
        assert len(store.events()) == counts["events"] and len(store.claims()) == counts["claims"]
    assert everything(path) == everything(archive)


@pytest.mark.parametrize("shape", ["coded", "pyarrow", "pandas", "polars", "parquet", "command"])
def test_records_coded_elsewhere_make_the_same_archive(archive, tmp_path, shape):
    pq = pytest.importorskip("pyarrow.parquet")
    (coded,) = lapwing.code_files(NEWS)
    given = coded
    if shape in ("pyarrow", "pandas", "polars"):
        given = getattr(coded.records, f"to_{shape}")()
    if shape in ("parquet", "command"):
        given = tmp_path / "records" / "part-0.parquet"
        given.parent.mkdir()
        pq.write_table(coded.records.to_pyarrow(), given, compression="zstd")
    path = tmp_path / "mine.db"
    if shape == "command":
        command("ingest", "--db", path, given.parent)
        before = everything(path)
        command("ingest", "--db", path, given)
    else:
        with lapwing.Store(path, create=True) as store:
            assert store.add(given)["new"] == len(articles())
            before = everything(path)
            again = store.add(given)
            assert again["known"] == len(articles()) and again["events"] == 0
            assert store.ingest(NEWS)["known"] == len(articles())
    assert everything(path) == before == everything(archive)
    command("db", "check", "--db", path)


def test_single_records_are_added_and_changed_ones_set_aside(tmp_path):
    record = lapwing.code("Ghana thanked Togo.", with_text=True)
    with lapwing.Store(tmp_path / "mine.db", create=True) as store:
        changed = record.to_dict()
        changed["text"] = changed["text"].replace("Ghana", "The Ghana")
        other_id = record.to_dict()
        other_id["id"] = "another"
        textless = lapwing.code("Ghana met Togo.").to_dict()
        counts = store.add([record, changed, other_id, textless, {"nonsense": 1}])
        assert (counts["new"], counts["set_aside"]) == (1, 4)
        assert len(store.events()) == len(record.events) == 1
    with pytest.raises(lapwing.BadColumns), lapwing.Store(tmp_path / "mine.db") as store:
        store.add(tmp_path)

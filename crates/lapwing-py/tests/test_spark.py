"""lapwing in Spark, on a real cluster of two executor processes of which one is killed while it works."""

import os
import shutil
import signal
import sqlite3
import sys
import threading
import time
from pathlib import Path

import pytest
import warcs
from conftest import articles

import lapwing

pyspark = pytest.importorskip("pyspark")
pa = pytest.importorskip("pyarrow")
if shutil.which("java") is None:
    pytest.skip("Java is not installed", allow_module_level=True)

import lapwing.spark  # noqa: E402

WARCS = 8


@pytest.fixture(scope="module")
def spark():
    """Two executors of one core each, in processes of their own."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.executorEnv.PYTHONPATH", os.environ["PYTHONPATH"])
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def executors():
    """Executors among our descendants: process number and Spark's number."""
    parents, found = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_text().split("\0")
        except (OSError, ValueError):
            continue
        if "org.apache.spark.executor.CoarseGrainedExecutorBackend" in words:
            found[int(entry.name)] = words[words.index("--executor-id") + 1]

    def is_ours(process):
        while process > 1:
            if process == os.getpid():
                return True
            process = parents.get(process, 0)
        return False

    return {process: number for process, number in found.items() if is_ours(process)}


def rows(table):
    """Rows as text, in any order."""
    return sorted(repr(tuple(row)) for row in table)


def rows_of(table):
    columns = table.to_dict()
    return rows(zip(*columns.values()))


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """Several web archives, the same articles under other addresses in each."""
    folder = tmp_path_factory.mktemp("warcs")
    paths = []
    for number in range(WARCS):
        paths.append(folder / f"news-{number}.warc.gz")
        warcs.write(paths[-1], articles(), number, paragraphs=40)
    return paths


@pytest.fixture(scope="module")
def single(archives):
    """The same in one process, file by file."""
    return [coded for path in archives for coded in lapwing.code_files(path, format="warc", only_english=True)]


def test_a_killed_executor_changes_nothing(spark, archives, single, tmp_path):
    records = lapwing.spark.from_warc(spark, archives)
    assert records.rdd.getNumPartitions() == WARCS
    out = tmp_path / "records"
    errors = []

    def write():
        try:
            records.write.parquet(str(out))
        except Exception as error:  # told in the test's own thread
            errors.append(error)

    tracker = spark.sparkContext.statusTracker()
    work = threading.Thread(target=write)
    work.start()
    killed = stage = None
    seen = []
    while work.is_alive() and killed is None:
        for stage in map(tracker.getStageInfo, tracker.getActiveStageIds()):
            seen.append(stage)
            # In the middle: some files are done, executors work on others, and more wait.
            if stage and stage.numCompletedTasks in range(1, WARCS - 3) and stage.numActiveTasks > 0:
                killed = min(executors().items())
                os.kill(killed[0], signal.SIGKILL)
                break
        time.sleep(0.02)
    # Long enough for any machine; a cluster that never comes back must not hang the tests.
    work.join(600)
    assert not work.is_alive() and not errors and killed is not None, set(seen)
    # Spark saw that a task was lost, and put another executor in the place of the one that died.
    assert tracker.getStageInfo(stage.stageId).numFailedTasks >= 1
    assert killed[1] not in executors().values()

    expected = [row for coded in single for row in rows_of(coded.records)]
    written = spark.read.parquet(str(out))
    assert rows(written.collect()) == sorted(expected) and len(expected) == WARCS * len(articles())
    assert rows(lapwing.spark.events(written).collect()) == sorted(r for c in single for r in rows_of(c.events))
    assert rows(lapwing.spark.claims(written).collect()) == sorted(r for c in single for r in rows_of(c.claims))

    with lapwing.Store(tmp_path / "spark.db", create=True) as store, lapwing.Store(tmp_path / "alone.db", create=True) as alone:
        counts = store.add(out)
        assert counts["new"] == len(expected) and counts["set_aside"] == 0
        again = store.add(out)
        assert again["known"] == len(expected) and again["new"] == again["events"] == 0
        alone.ingest(archives)
        seen = {}
        for which in (store, alone):
            with sqlite3.connect(f"file:{which.path}?mode=ro", uri=True) as connection:
                seen[which] = [rows(connection.execute(f"SELECT * FROM {view}").fetchall())
                               for view in ("events", "claims", "sentences", "parties", "evidence")]
        assert seen[store] == seen[alone] and len(seen[store][0]) == counts["events"] > 0


def test_a_frame_of_texts_gives_the_records_of_one_process(spark):
    import datetime

    texts = [{"id": a["id"], "body": a["text"], "day": datetime.date.fromisoformat(a["date"]), "url": a["url"]} for a in articles()]
    texts += [{"id": "empty", "body": " ", "day": None, "url": None}, {"id": "none", "body": None, "day": None, "url": None}]
    df = spark.createDataFrame(texts, "id string, body string, day date, url string").repartition(3)
    columns = {"text": "body", "date": "day"}
    coded = lapwing.spark.code(df, columns=columns)
    alone = lapwing.code_batch(texts, columns=columns)
    # Messages name the row, which is another in each batch.
    shown = lambda r: (r["id"], r["error"], r["record"] if r["error"] is None else "", r["sentences"])
    expected = alone.records.to_pyarrow().to_pylist()
    assert sorted(map(repr, map(shown, coded.collect()))) == sorted(map(repr, map(shown, expected)))
    assert rows(lapwing.spark.events(coded).collect()) == rows_of(alone.events)


def test_frames_without_ids_or_texts_are_told_before_anything_runs(spark):
    with pytest.raises(lapwing.BadColumns, match="'id'"):
        lapwing.spark.code(spark.createDataFrame([("Ghana thanked Togo.",)], "text string"))
    with pytest.raises(lapwing.BadColumns, match="no column holds texts"):
        lapwing.spark.code(spark.createDataFrame([("a",)], "id string"))

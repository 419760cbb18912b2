"""Asks an archive exported as Parquet what `--example many` asks the archive itself, and prints the times beside.

    lapwing export --db FILE --format parquet --out events.parquet
    python bench/beside_duckdb.py events.parquet AFG ALB      (pip install duckdb; no file beside a script may have its name)
"""

import sys
import time

import duckdb

path, actor, recipient = sys.argv[1:4]
con = duckdb.connect()
con.execute(f"CREATE VIEW events AS SELECT * FROM read_parquet('{path}')")
dyad = f"actor_country = '{actor}' AND recipient_country = '{recipient}'"
QUESTIONS = {
    "dyad by month, reports": f"""SELECT date_trunc('month', day), series, quad, count(*), avg(score) FROM events
        WHERE {dyad} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
    "dyad by month, incidents": f"""SELECT date_trunc('month', day), series, quad, count(DISTINCT incident) FROM events
        WHERE {dyad} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
    "dyad by day, incidents": f"""SELECT day, series, quad, count(DISTINCT incident) FROM events
        WHERE {dyad} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
    "dyad by month, publishers": f"""SELECT date_trunc('month', day), series, quad, count(DISTINCT outlet) FROM events
        WHERE {dyad} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
    "newest 50 events of the dyad": f"SELECT * FROM events WHERE {dyad} ORDER BY day DESC, id DESC LIMIT 50",
    "newest 50 events": "SELECT * FROM events ORDER BY day DESC, id DESC LIMIT 50",
    "network of a year, 200 dyads, incidents": """SELECT actor_country, recipient_country, count(DISTINCT incident) AS n,
        avg(score) FROM events
        WHERE day BETWEEN DATE '2020-01-01' AND DATE '2020-12-31' AND series IN ('asserted', 'historical')
          AND actor_country <> recipient_country GROUP BY 1, 2 ORDER BY n DESC LIMIT 200""",
}
print(f"duckdb {duckdb.__version__}, {con.execute('SELECT count(*) FROM events').fetchone()[0]} events")
for name, sql in QUESTIONS.items():
    times = []
    for _ in range(20):
        begun, used = time.perf_counter(), time.process_time()
        con.execute(sql).fetchall()
        times.append((time.perf_counter() - begun, time.process_time() - used))
    shortest = min(t for t, _ in times) * 1000
    processor = sum(p for _, p in times) / len(times) * 1000
    print(f"{name:<40} shortest {shortest:8.2f} ms, processor {processor:8.2f} ms")

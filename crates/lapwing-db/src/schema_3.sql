-- What schema 3 added: events of others to lay beside ours, and indexes in the order that lists of one party or category
-- want. Run after schema_2.sql in a new archive, and by itself in one of schema 2.

-- A file of another project's events. header: the names of its columns; NULL where the format has none.
CREATE TABLE foreign_file(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, format INTEGER NOT NULL REFERENCES term, header TEXT,
  n_rows INTEGER NOT NULL, is_whole INTEGER NOT NULL
) STRICT;

-- A row of it, as others coded it: no evidence stands behind it here, and nothing of it is ever counted among ours.
-- key: hash of format and row. category, mode, contexts, quad: what PLOVER calls their code; 0 where it has no category.
CREATE TABLE foreign_event(
  id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, file INTEGER NOT NULL REFERENCES foreign_file, line INTEGER NOT NULL,
  given_id TEXT NOT NULL, day INTEGER NOT NULL, actor TEXT NOT NULL, actor_countries INTEGER NOT NULL REFERENCES term,
  actor_sectors INTEGER NOT NULL REFERENCES term, recipient TEXT NOT NULL,
  recipient_countries INTEGER NOT NULL REFERENCES term, recipient_sectors INTEGER NOT NULL REFERENCES term,
  code INTEGER NOT NULL REFERENCES term, category INTEGER NOT NULL REFERENCES term, mode INTEGER NOT NULL REFERENCES term,
  contexts INTEGER NOT NULL REFERENCES term, quad INTEGER NOT NULL, score REAL, place TEXT NOT NULL,
  place_country INTEGER NOT NULL REFERENCES term, lat REAL, lon REAL, published INTEGER NOT NULL, publisher TEXT NOT NULL,
  n_mentions INTEGER, raw TEXT NOT NULL
) STRICT;

CREATE INDEX foreign_event_by_file ON foreign_event(file);

-- Who to whom by country, for rows that name both. score is theirs, in hundredths.
CREATE TABLE foreign_pair(
  actor INTEGER NOT NULL, recipient INTEGER NOT NULL, format INTEGER NOT NULL, day INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES foreign_event, quad INTEGER NOT NULL, score INTEGER,
  PRIMARY KEY (actor, recipient, format, day, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE foreign_reject(
  file INTEGER NOT NULL REFERENCES foreign_file, line INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (file, line)
) STRICT, WITHOUT ROWID;

-- When an address of the web was asked last, and what to ask it with next. not_before: who said "later" is left alone so long.
-- etag and modified: of what was taken from there.
CREATE TABLE fetched(
  url TEXT PRIMARY KEY, at TEXT NOT NULL, status INTEGER NOT NULL, etag TEXT, modified TEXT, not_before TEXT
) STRICT, WITHOUT ROWID;

DROP INDEX pair_by_actor;
DROP INDEX pair_by_recipient;
CREATE INDEX pair_by_actor ON pair(actor, day, event);
CREATE INDEX pair_by_recipient ON pair(recipient, day, event);
CREATE INDEX event_by_category ON event(category, day);
-- Holds nothing as long as nothing was coded twice: then all events are current, and nobody need ask of each.
CREATE INDEX coding_outdated ON coding(id) WHERE is_current = 0;

-- The archive, as it has been since schema 1; schema_2.sql is what schema 2 added. Base tables have singular names; the
-- views for readers (views.sql) have plural ones.
-- Coded things have composed keys: (coding << 24) | number from 0, so that a document's rows lie together.
-- Days are numbers YYYYMMDD with 00 for a month or day that is not known; 0 when nothing is known.

-- Every code and every list of codes (joined by blanks) once; 0 is "none".
CREATE TABLE term(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO term VALUES (0, '');

CREATE TABLE series(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO series VALUES (0, 'asserted'), (1, 'historical'), (2, 'alleged'), (3, 'future'), (4, 'hypothetical'), (5, 'negated');

CREATE TABLE run(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version TEXT NOT NULL, data TEXT NOT NULL, model TEXT NOT NULL
) STRICT;

CREATE TABLE input(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n_items INTEGER NOT NULL, n_bytes INTEGER, is_whole INTEGER NOT NULL
) STRICT;

-- nuls: places (code points) of NUL characters, which stand in the text as U+2400.
CREATE TABLE document(
  id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, given_id TEXT NOT NULL, title TEXT, published TEXT,
  day INTEGER NOT NULL, publisher INTEGER REFERENCES term, outlet INTEGER NOT NULL REFERENCES term, url TEXT, author TEXT, crawled TEXT,
  language INTEGER NOT NULL REFERENCES term, genre INTEGER NOT NULL REFERENCES term,
  input INTEGER REFERENCES input, item INTEGER, text TEXT NOT NULL, nuls TEXT
) STRICT;

-- One document as one run coded it.
CREATE TABLE coding(
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document, run INTEGER NOT NULL REFERENCES run,
  is_current INTEGER NOT NULL, UNIQUE (document, run)
) STRICT;

-- Offsets are code points of the document's text, half open.
CREATE TABLE sentence(id INTEGER PRIMARY KEY, start INTEGER NOT NULL, end INTEGER NOT NULL) STRICT;

CREATE TABLE note(
  coding INTEGER NOT NULL REFERENCES coding, number INTEGER NOT NULL, kind INTEGER NOT NULL REFERENCES term,
  start INTEGER, end INTEGER, message TEXT NOT NULL, PRIMARY KEY (coding, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity(
  id INTEGER PRIMARY KEY, name TEXT, country INTEGER REFERENCES term, sectors INTEGER NOT NULL REFERENCES term
) STRICT;
CREATE INDEX entity_by_name ON entity(name, country, sectors);

CREATE TABLE event(
  id INTEGER PRIMARY KEY, day INTEGER NOT NULL, day_last INTEGER NOT NULL, category INTEGER NOT NULL REFERENCES term,
  modes INTEGER NOT NULL REFERENCES term, contexts INTEGER NOT NULL REFERENCES term,
  modality INTEGER NOT NULL REFERENCES term, voice INTEGER NOT NULL REFERENCES term,
  series INTEGER NOT NULL REFERENCES series, reciprocal INTEGER NOT NULL, quad INTEGER NOT NULL, score REAL NOT NULL,
  date TEXT, date_precision INTEGER NOT NULL REFERENCES term, date_basis INTEGER NOT NULL REFERENCES term, date_text TEXT,
  claim INTEGER, frame INTEGER NOT NULL REFERENCES term, confidence REAL NOT NULL
) STRICT;
CREATE INDEX event_by_day ON event(day);

-- role 0 actor, 1 recipient, 2 the holder on whose word the event stands
CREATE TABLE party(
  event INTEGER NOT NULL REFERENCES event, role INTEGER NOT NULL, number INTEGER NOT NULL,
  entity INTEGER NOT NULL REFERENCES entity, title TEXT, text TEXT NOT NULL, start INTEGER, end INTEGER,
  PRIMARY KEY (event, role, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_by_entity ON party(entity, role);

-- the evidence: every place of the article that reports the event, the main one first
CREATE TABLE proof(
  event INTEGER NOT NULL REFERENCES event, number INTEGER NOT NULL, sentence INTEGER NOT NULL REFERENCES sentence,
  trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL, PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE place(
  id INTEGER PRIMARY KEY, name TEXT, country INTEGER REFERENCES term, lat REAL, lon REAL, geonames_id INTEGER,
  precision INTEGER NOT NULL REFERENCES term
) STRICT;
CREATE INDEX place_by_name ON place(name, country, geonames_id);

CREATE TABLE event_place(
  event INTEGER PRIMARY KEY REFERENCES event, place INTEGER NOT NULL REFERENCES place, text TEXT NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL
) STRICT;
CREATE INDEX event_place_by_place ON event_place(place);

-- what 0 dead, 1 injured, 2 arrested
CREATE TABLE event_size(
  event INTEGER NOT NULL REFERENCES event, what INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER, text TEXT NOT NULL,
  PRIMARY KEY (event, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim(
  id INTEGER PRIMARY KEY, cue_start INTEGER NOT NULL, cue_end INTEGER NOT NULL,
  directness INTEGER NOT NULL REFERENCES term, about INTEGER NOT NULL REFERENCES term, parent INTEGER,
  is_document INTEGER NOT NULL
) STRICT;

CREATE TABLE claim_content(
  claim INTEGER NOT NULL REFERENCES claim, number INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  PRIMARY KEY (claim, number)
) STRICT, WITHOUT ROWID;

-- role 0 holder, 1 addressee
CREATE TABLE claim_party(
  claim INTEGER NOT NULL REFERENCES claim, role INTEGER NOT NULL, entity INTEGER NOT NULL REFERENCES entity, title TEXT,
  text TEXT NOT NULL, start INTEGER, end INTEGER, PRIMARY KEY (claim, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_party_by_entity ON claim_party(entity, role);

CREATE TABLE reject(
  id INTEGER PRIMARY KEY, input INTEGER NOT NULL REFERENCES input, item INTEGER NOT NULL, given_id TEXT NOT NULL,
  kind INTEGER NOT NULL REFERENCES term, message TEXT NOT NULL, UNIQUE (input, item, kind)
) STRICT;

-- Reports of the same happening. An event without a row here is an incident of its own.
-- main: the event that stands for the incident; unique, so that its id can name the incident.
CREATE TABLE incident(
  id INTEGER PRIMARY KEY, main INTEGER NOT NULL UNIQUE REFERENCES event, day INTEGER NOT NULL,
  series INTEGER NOT NULL REFERENCES series, quad INTEGER NOT NULL, score INTEGER NOT NULL
) STRICT;
CREATE TABLE incident_report(
  event INTEGER PRIMARY KEY REFERENCES event, incident INTEGER NOT NULL REFERENCES incident, is_copy INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX incident_report_by_incident ON incident_report(incident);

-- What readers found wrong with an event or claim; never changes it. thing: public id. part: what of it, or all.
CREATE TABLE mark(
  id INTEGER PRIMARY KEY, thing TEXT NOT NULL, run TEXT NOT NULL, part TEXT NOT NULL, reason TEXT NOT NULL,
  made TEXT NOT NULL, withdrawn TEXT
) STRICT;
CREATE INDEX mark_by_thing ON mark(thing);

-- Derived, of current codings only; `lapwing db rebuild` makes everything below again.

-- Who to whom by country, 0 where nobody or no country is known; reciprocal events stand in both directions.
-- score is in hundredths.
CREATE TABLE pair(
  actor INTEGER NOT NULL, recipient INTEGER NOT NULL, day INTEGER NOT NULL, event INTEGER NOT NULL,
  actor_sectors INTEGER NOT NULL, recipient_sectors INTEGER NOT NULL, series INTEGER NOT NULL, quad INTEGER NOT NULL,
  score INTEGER NOT NULL, PRIMARY KEY (actor, recipient, day, event, actor_sectors, recipient_sectors)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_by_actor ON pair(actor, day);
CREATE INDEX pair_by_recipient ON pair(recipient, day);

-- grain 0 year (period YYYY), 1 month (period YYYYMM)
CREATE TABLE rollup(
  actor INTEGER NOT NULL, recipient INTEGER NOT NULL, grain INTEGER NOT NULL, period INTEGER NOT NULL,
  series INTEGER NOT NULL, quad INTEGER NOT NULL, n_reports INTEGER NOT NULL, score_reports INTEGER NOT NULL,
  n_incidents INTEGER NOT NULL, score_incidents INTEGER NOT NULL,
  PRIMARY KEY (actor, recipient, grain, period, series, quad)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_by_period ON rollup(grain, period, series, actor, recipient, quad, n_reports, score_reports, n_incidents, score_incidents);

CREATE VIEW sentence_text AS
  SELECT s.id AS id, substr(d.text, s.start + 1, s.end - s.start) AS text
  FROM sentence s JOIN coding c ON c.id = s.id >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document;
CREATE VIRTUAL TABLE search USING fts5(text, content='sentence_text', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');

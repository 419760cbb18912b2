-- What schema 2 added: what finding incidents needs, and indexes for lists by day. Run after schema.sql in a new archive,
-- and by itself in one of schema 1.

-- What an article tells first: a report of its own, so that an incident needs no event. report: JSON that clustering reads.
-- main: the coding whose lead stands for the happening; NULL: no other article tells it first.
CREATE TABLE lead(
  coding INTEGER PRIMARY KEY REFERENCES coding, report TEXT NOT NULL, main INTEGER REFERENCES coding,
  is_copy INTEGER NOT NULL DEFAULT 0, reason TEXT
) STRICT;
CREATE INDEX lead_by_main ON lead(main);

-- What people said: two reports are one incident (together 1) or are not. a, b: public ids of events, or of documents for
-- leads. An event is found again by category and place of its trigger when a newer run numbers events otherwise.
CREATE TABLE correction(
  a TEXT NOT NULL, b TEXT NOT NULL, together INTEGER NOT NULL, a_category TEXT, a_trigger INTEGER, b_category TEXT,
  b_trigger INTEGER, PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

-- One row. changes grows with every coding and correction; clustered: what it was when incidents were last found.
CREATE TABLE clustering(changes INTEGER NOT NULL, clustered INTEGER NOT NULL) STRICT;
INSERT INTO clustering SELECT count(*), 0 FROM coding;

CREATE INDEX incident_by_day ON incident(day, main);
CREATE INDEX document_by_day ON document(day);

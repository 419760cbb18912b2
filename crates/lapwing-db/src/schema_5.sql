-- What schema 5 added: what lists of incidents and lists by place need to stay quick. Run after schema_4.sql in a new archive,
-- and by itself in one of schema 4; the rows of both tables are then made by lapwing.

-- Derived: who to whom by country in incidents of several reports, each once for each dyad that any of its reports tells.
CREATE TABLE incident_pair(
  actor INTEGER NOT NULL, recipient INTEGER NOT NULL, day INTEGER NOT NULL, main INTEGER NOT NULL, series INTEGER NOT NULL,
  quad INTEGER NOT NULL, PRIMARY KEY (actor, recipient, day, main)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_pair_by_actor ON incident_pair(actor, day, main, series, quad);
CREATE INDEX incident_pair_by_recipient ON incident_pair(recipient, day, main, series, quad);

-- Derived, of current codings only: which events have their place in a country.
CREATE TABLE located(
  country INTEGER NOT NULL, day INTEGER NOT NULL, event INTEGER NOT NULL, series INTEGER NOT NULL, quad INTEGER NOT NULL,
  PRIMARY KEY (country, day, event)
) STRICT, WITHOUT ROWID;
DROP INDEX event_place_by_place;

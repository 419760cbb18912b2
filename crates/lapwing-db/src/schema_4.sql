-- What schema 4 added: what lists of millions of events need to stay quick. Run after schema_3.sql in a new archive, and by
-- itself in one of schema 3; the rows of said are then made by lapwing.

-- Derived, of current codings only: who speaks about whom by country, 0 where none is known; day is that of publication.
-- entity: the holder, 0 where nobody is named.
CREATE TABLE said(
  holder INTEGER NOT NULL, about INTEGER NOT NULL, day INTEGER NOT NULL, claim INTEGER NOT NULL, entity INTEGER NOT NULL,
  PRIMARY KEY (holder, about, day, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX said_by_holder ON said(holder, day, claim);
CREATE INDEX said_by_about ON said(about, day, claim);

-- These hold what lists are narrowed by, so that a rare code is sought in the index alone.
DROP INDEX event_by_day;
CREATE INDEX event_by_day ON event(day, id, category, modes, contexts, series, quad);
DROP INDEX event_by_category;
CREATE INDEX event_by_category ON event(category, day, id, modes, contexts, series, quad);
DROP INDEX pair_by_actor;
CREATE INDEX pair_by_actor ON pair(actor, day, event, series, quad);
DROP INDEX pair_by_recipient;
CREATE INDEX pair_by_recipient ON pair(recipient, day, event, series, quad);
